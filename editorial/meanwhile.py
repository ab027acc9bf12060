"""Tells who saves a page that another saved it meanwhile: Wagtail takes the later text and says nothing."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision


@hooks.register("after_edit_page")
def tell_of_another(request: HttpRequest, page: Page) -> None:
    """Both texts are in the history; the editor's own saving stops before it replaces anything of another."""
    theirs = _saved_meanwhile(request, page)
    if not theirs:
        return
    text = _(
        "%(person)s saved this page while you were writing. Your text is the newest now; theirs is kept in "
        "the history. Compare the two, and take over what yours lacks."
    )
    comparing = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, theirs.pk, page.latest_revision_id]
    )
    messages.warning(
        request,
        text % {"person": theirs.user.get_full_name()},
        buttons=[messages.button(comparing, _("Compare the two"))],
    )


def _saved_meanwhile(request: HttpRequest, page: Page) -> Revision | None:
    """The last text of another that is newer than the one from which the form was made."""
    loaded = _moment(request.POST.get("loaded_revision_created_at", ""))
    if not loaded or request.headers.get("Accept") == "application/json":
        return None
    newer = page.revisions.filter(created_at__gt=loaded, user__isnull=False).exclude(
        pk=page.latest_revision_id
    )
    user: Any = request.user
    return newer.exclude(user=user).select_related("user").order_by("created_at").last()


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
