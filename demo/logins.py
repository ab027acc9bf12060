"""One login a role, with passwords of this installation's own."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from editorial.factories import UnitFactory, UserFactory
from editorial.models import Unit, User
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, TRANSLATORS, WRITERS
from editorial.staff.units import CONTRIBUTORS
from news.models import NewsSectionPage

UNIT = "Trung tâm Trợ giúp pháp lý"
SECTION = "tro-giup-phap-ly"
# Those of the whole department, then those of the unit, each with the group of that name.
LOGINS = [
    ("nguoiviet", WRITERS, "Người viết", "Tài khoản"),
    ("bientap", EDITORS, "Biên tập viên", "Tài khoản"),
    ("lanhdao", APPROVERS, "Lãnh đạo duyệt", "Tài khoản"),
    ("biendich", TRANSLATORS, "Biên dịch viên", "Tài khoản"),
    ("quantri", ADMINISTRATORS, "Quản trị viên", "Tài khoản"),
    ("donvi-bientap", f"{EDITORS} – {UNIT}", "Biên tập viên đơn vị", "Tài khoản"),
    ("donvi-viet", f"{WRITERS} – {UNIT}", "Người viết đơn vị", "Tài khoản"),
    ("congtacvien", f"{CONTRIBUTORS} – {UNIT}", "Cộng tác viên", "Tài khoản"),
]
# No letters or figures that look alike: the passwords are read off a terminal.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_logins(path: Path) -> None:
    """Give each role's user a password and write them to `path`, readable by its owner only."""
    make_unit()
    logins = []
    for username, role, first_name, last_name in LOGINS:
        password = "-".join("".join(secrets.choice(LETTERS) for _i in range(4)) for _j in range(3))
        user = UserFactory.create(username=username, role=role, first_name=first_name, last_name=last_name)
        user.set_password(password)
        user.save()
        logins.append({"role": role, "username": username, "password": password})
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(logins, file, ensure_ascii=False, indent=1)


def make_unit() -> None:
    if Unit.objects.filter(name=UNIT).exists():
        return
    section = NewsSectionPage.objects.get(slug=SECTION, locale__language_code=settings.LANGUAGE_CODE)
    UnitFactory.create(name=UNIT, sections=[section])


def have_logins(path: Path) -> bool:
    usernames = [username for username, *_rest in LOGINS]
    return path.exists() and User.objects.filter(username__in=usernames).count() == len(LOGINS)
