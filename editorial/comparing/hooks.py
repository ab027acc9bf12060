"""Where comparing comes up in Wagtail's editor."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from documents.models import LegalDocumentPage

from . import log, views  # noqa: F401 - the log registers its action
from .models import Comparison, outdated


@hooks.register("register_admin_urls")
def comparing_urls() -> list[Any]:
    return [path("compare-original/<int:page_id>/", views.side_by_side, name="compare_original")]


@hooks.register("before_edit_page")
def tell_of_comparison(request: HttpRequest, page: Page) -> None:
    """Who opens the text is led to the step, and told with what it was compared the last time."""
    if request.method != "GET":
        return
    button = messages.button(reverse("compare_original", args=[page.pk]), _("Compare side by side"))
    if views.step_for(page, request.user):
        messages.info(request, _("This text is to be compared with its original."), buttons=[button])
        return
    if not isinstance(page, LegalDocumentPage):
        return
    last = Comparison.objects.filter(page_id=page.pk).select_related("compared_by").first()
    if not last:
        return
    facts = {
        "file": last.file_name,
        "person": last.compared_by.get_full_name() if last.compared_by else "–",
        "time": date_format(localtime(last.compared_at), "H:i d/m/Y"),
    }
    if outdated().filter(pk=last.pk).exists():
        told = _("The original was replaced after %(person)s compared the text with “%(file)s” (%(time)s).")
        messages.warning(request, told % facts, buttons=[button])
    else:
        told = _("%(person)s compared the text with “%(file)s” (%(time)s).")
        messages.info(request, told % facts)
