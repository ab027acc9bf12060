"""Tells the people of a page that a law which it cites has changed."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django_tasks import task
from wagtail.admin.localization import get_available_admin_languages
from wagtail.admin.mail import OpenedConnection, send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from documents.models import CitedDocument
from documents.review import review_needed

from .reports import with_changes

# Lines of a mail; the report has the rest.
MOST = 50
BATCH = 500
logger = logging.getLogger(__name__)


@receiver(review_needed)
def tell_people(rows: list[int], **kwargs: Any) -> None:
    for start in range(0, len(rows), BATCH):
        mail_review.enqueue(rows[start : start + BATCH])


@task()
def mail_review(rows: list[int]) -> None:
    """Send one mail to each person concerned, about all of these CitedDocument rows of public pages."""
    found = CitedDocument.objects.filter(pk__in=rows, page__live=True).exclude(changed_at=None)
    found = found.select_related("page", "document").defer("document__body").order_by("page", "pk")
    with OpenedConnection(get_connection()) as connection:
        for person, concerned in _by_person(with_changes(found)):
            try:
                _send(person, concerned, connection)
            except Exception:
                # One address that the server refuses keeps nobody else from being told.
                logger.exception("The mail to %s about content to review failed", person)


def _by_person(rows: Iterable[CitedDocument]) -> Iterable[tuple[Any, list[CitedDocument]]]:
    """The rows for each person concerned who has an address."""
    concerned: dict[tuple[str, int | None], list[Any]] = {}
    people: dict[int, tuple[Any, list[CitedDocument]]] = {}
    for row in rows:
        # The pages of a section have the same approval and rights, but for what is one's own.
        place = (row.page.path[: -Page.steplen], row.page.owner_id)
        if place not in concerned:
            concerned[place] = list(people_of(row.page))
        for person in concerned[place]:
            if person.email:
                people.setdefault(person.pk, (person, []))[1].append(row)
    return people.values()


def people_of(page: Page) -> Iterable[Any]:
    """The page's owner and those who make the first step of its approval, as far as they may change it."""
    workflow = page.get_workflow()
    first = workflow and workflow.tasks.first()
    groups = first.specific.groups.all() if first and hasattr(first.specific, "groups") else []
    may_change = PagePermissionPolicy().users_with_any_permission_for_instance({"change"}, page)
    return may_change.filter(Q(pk=page.owner_id) | Q(groups__in=groups)).distinct()


def _send(person: Any, rows: list[CitedDocument], connection: BaseEmailBackend) -> None:
    with override(_language(person)):
        text = render_to_string("editorial/review_mail.txt", {
            "rows": rows[:MOST],
            "more": max(0, len(rows) - MOST),
            "address": f"{get_admin_base_url() or ''}{reverse('citations:review')}",
        })  # fmt: skip
        subject = gettext("Content to review: a cited law has changed")
        send_mail(subject, text, [person.email], connection=connection)


def _language(person: Any) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else get_available_admin_languages()[0][0]
