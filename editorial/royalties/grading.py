"""Grading an item: who contributed what, in which genre and grade."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page, PageLogEntry

from core.reports.pages import counted_types

from ..citations.views import header
from .forms import ContributionFormSet
from .models import Contribution
from .rights import may_grade

GRADED = "royalties.grade"


@transaction.atomic
def grade(request: HttpRequest, page_id: int) -> HttpResponse:
    # Whoever else is grading the item has done so when the lock is given.
    pages = Page.objects.select_for_update() if request.method == "POST" else Page.objects.all()
    page = get_object_or_404(pages, pk=page_id, alias_of=None, content_type__in=counted_types())
    if not may_grade(request.user, page):
        raise PermissionDenied
    seen = _last_grading(page)
    if request.method == "POST" and request.POST.get("seen", "") != seen:
        messages.error(request, _("The royalties were graded meanwhile. Look at them again."))
        return redirect("royalties_grade", page.pk)
    rows = Contribution.objects.filter(page=page)
    initial = [] if rows.exists() else [{"name": getattr(page.specific_deferred, "author", "")}]
    formset = ContributionFormSet(request.POST or None, queryset=rows, initial=initial)
    if request.method == "POST" and formset.is_valid():
        _save(formset, page, request.user)
        messages.success(request, _("The royalties of “%(title)s” have been graded.") % {"title": page.title})
        return redirect("royalties_grading")
    head = header(_("Royalties"), page.get_admin_display_title())
    context = {"formset": formset, "page": page, "seen": seen}
    return render(request, "editorial/royalties/grade.html", head | context)


def _last_grading(page: Page) -> str:
    """Which grading it is that somebody looks at: a double click, or another one, may save meanwhile."""
    entry = PageLogEntry.objects.filter(page_id=page.pk, action=GRADED).order_by("-pk").first()
    return str(entry.pk) if entry else ""


def _save(formset: Any, page: Page, user: Any) -> None:
    for row in formset.save(commit=False):
        row.page = page
        row.save()
    for row in formset.deleted_objects:
        row.delete()
    # Who reads the history of the page need not know what others earn.
    log(page, GRADED, user=user)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(GRADED, gettext_lazy("Grade royalties"), gettext_lazy("Royalties graded"))


@hooks.register("register_page_header_buttons")
def grade_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    kinds = {kind.pk for kind in counted_types()}
    if page.content_type_id in kinds and not page.alias_of_id and may_grade(user, page):
        address = reverse("royalties_grade", args=[page.pk])
        yield Button(_("Royalties"), address, icon_name="pick", priority=66)
