"""People from a table: who they are, their role, their unit and its sections."""

import secrets
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from core.tables import Row, read_table
from core.text import fold

from .. import roles
from ..models import User
from .models import Unit, UnitPlace
from .units import CONTRIBUTORS

# The heads of the columns, folded, in Vietnamese and as the fields are called.
COLUMNS = {
    "ten dang nhap": "username",
    "ho va ten dem": "last_name",
    "ten": "first_name",
    "thu dien tu": "email",
    "vai tro": "role",
    "don vi": "unit",
    "chuyen muc": "sections",
}
NEEDED = ("username", "first_name", "email", "role")
DEPARTMENT_ROLES = [
    roles.WRITERS, roles.EDITORS, roles.APPROVERS, roles.TRANSLATORS, roles.ADMINISTRATORS,
]  # fmt: skip
UNIT_ROLES = {CONTRIBUTORS: "contributors", roles.WRITERS: "writers", roles.EDITORS: "editors"}


class RowError(ValueError):
    """A row that names nobody, or a role or section that doesn't exist."""


def read_people(path: Path) -> Iterator[Row]:
    return read_table(path, COLUMNS, NEEDED)


@transaction.atomic
def take_in(row: Row) -> bool:
    """Make the user of a row, or change who is there to what it says; True where they are new.

    Raises RowError. A new user's password is chance: they set their own by "forgotten password".
    """
    group = _group_of(row)
    user = User.objects.filter(username=row["username"]).first()
    is_new = user is None
    user = user or User(username=row["username"])
    user.last_name, user.first_name, user.email = row["last_name"], row["first_name"], row["email"]
    if is_new:
        user.set_password(secrets.token_urlsafe(32))
    try:
        user.full_clean()
    except ValidationError as error:
        raise RowError(" ".join(error.messages)) from error
    user.save()
    user.groups.add(group)
    return is_new


def _group_of(row: Row) -> Group:
    role = _role(row["role"], UNIT_ROLES if row["unit"] else DEPARTMENT_ROLES)
    if not row["unit"]:
        group = Group.objects.filter(name=role).first()
        if not group:
            raise RowError(f"There is no group “{role}”: it was renamed, or setup_site has not been run.")
        return group
    unit = Unit.objects.filter(name=row["unit"]).first() or Unit(name=row["unit"])
    known = {place.page_id for place in unit.places.all()}
    added = [section for section in _sections(row["sections"]) if section.pk not in known]
    unit.places.add(*(UnitPlace(page=section) for section in added))
    if added or not unit.pk:
        unit.save()
    return getattr(unit, UNIT_ROLES[role])


def _role(written: str, known: dict[str, str] | list[str]) -> str:
    for role in known:
        if fold(role) == fold(written):
            return role
    raise RowError(f"“{written}” is none of: {', '.join(known)}.")


def _sections(written: str) -> list[Page]:
    """The pages of addresses such as /tin-tuc/chinh-sach-moi/, parted by spaces."""
    found = []
    for address in written.split():
        parts = [part for part in address.split("/") if part]
        page = Page.objects.filter(depth=2).first()
        for slug in parts:
            page = page and page.get_children().filter(slug=slug).first()
        if not page or not parts:
            raise RowError(f"There is no page at {address}.")
        place = UnitPlace(page=page)
        try:
            place.clean()
        except ValidationError as error:
            raise RowError(f"{address}: {' '.join(error.messages)}") from error
        found.append(page)
    return found
