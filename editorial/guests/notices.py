"""Mails: the link to the guest; to the staff, that a guest has said something."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.mail import send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.users.models import UserProfile

from .models import PreviewLink


def people_of(link: PreviewLink) -> list[Any]:
    """Who made the link, and the writer of the page."""
    people = {person.pk: person for person in (link.made_by, link.page.owner) if person}
    return [person for person in people.values() if person.is_active]


def tell(link: PreviewLink) -> None:
    address = f"{get_admin_base_url() or ''}{reverse('preview_links', args=[link.page_id])}"
    for person in people_of(link):
        if not person.email:
            continue
        with override(UserProfile.get_for_user(person).get_preferred_language()):
            about = {"guest": link.name, "title": link.page.draft_title}
            subject = _("%(guest)s has answered about “%(title)s”") % about
            text = render_to_string("editorial/guests/answered.txt", {"link": link, "address": address})
            send_mail(" ".join(subject.split()), text, [person.email])


def send_link(link: PreviewLink, address: str) -> None:
    """In the language of the page."""
    with override(link.page.locale.language_code):
        subject = _("A draft for you to read: %(title)s") % {"title": link.content["title"]}
        context = {"link": link, "title": link.content["title"], "address": address}
        text = render_to_string("editorial/guests/mail.txt", context)
        send_mail(" ".join(subject.split()), text, [link.email], settings.DEFAULT_FROM_EMAIL)
