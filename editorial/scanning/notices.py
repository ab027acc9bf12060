"""The mail to who uploaded a file that a virus was found in, and to the administrators."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from core.scanning import KINDS, scanned
from core.scans import ScanState

from ..roles import ADMINISTRATORS


@receiver(scanned)
def tell_of_virus(sender: Any, row: Any, **kwargs: Any) -> None:
    if sender not in KINDS.values() or row.scan_state != ScanState.INFECTED:
        return
    for person in _people(row):
        with override(UserProfile.get_for_user(person).get_preferred_language()):
            subject = _("A virus was found in “%(title)s”") % {"title": row.title}
            text = render_to_string("editorial/scanning/infected.txt", {"row": row, "person": person})
            send_mail(" ".join(subject.split()), text, [person.email])


def _people(row: Any) -> list[Any]:
    who = Q(groups__name=ADMINISTRATORS) | Q(pk=row.uploaded_by_user_id)
    return list(get_user_model().objects.filter(who, is_active=True).exclude(email="").distinct())
