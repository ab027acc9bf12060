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
from wagtail.models import Page

from ..citations.views import header
from ..reports.output import counted_types
from .forms import ContributionFormSet
from .models import Contribution
from .rights import may_grade

GRADED = "royalties.grade"


def grade(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id, alias_of=None, content_type__in=counted_types())
    if not may_grade(request.user, page):
        raise PermissionDenied
    rows = Contribution.objects.filter(page=page)
    initial = [] if rows.exists() else [{"name": getattr(page.specific_deferred, "author", "")}]
    formset = ContributionFormSet(request.POST or None, queryset=rows, initial=initial)
    if request.method == "POST" and formset.is_valid():
        _save(formset, page, request.user)
        messages.success(request, _("The royalties of “%(title)s” have been graded.") % {"title": page.title})
        return redirect("royalties_grading")
    head = header(_("Royalties"), page.get_admin_display_title())
    return render(request, "editorial/royalties/grade.html", head | {"formset": formset, "page": page})


@transaction.atomic
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
