"""What was unclear in the communes and what people asked there, report by report; each is seen to here."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page

from core.templatetags.portal_tags import thousands
from outlines.models import FieldReport, OutlinePage

from ..citations.reports import TemplateColumn
from .field import FieldFilterSet, FieldReportBase
from .rights import edited_paths, edits_somewhere

Status = FieldReport.Status
# How the log calls what is done with a report: to whoever looks for it, and of a page.
ACTIONS = {
    Status.NEW: (
        "outlines.field_report.new",
        gettext_lazy("Put back a report from the field"),
        gettext_lazy("Report from the field put back among the new ones"),
    ),
    Status.HANDLED: (
        "outlines.field_report.handled",
        gettext_lazy("See to a report from the field"),
        gettext_lazy("Report from the field seen to"),
    ),
    Status.SPAM: (
        "outlines.field_report.spam",
        gettext_lazy("Mark a report from the field as spam"),
        gettext_lazy("Report from the field marked as spam"),
    ),
}


class NotesFilterSet(FieldFilterSet):
    has_notes = django_filters.BooleanFilter(
        label=gettext_lazy("With something unclear or asked"), method="with_notes", widget=BooleanRadioSelect
    )
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=Status.choices, widget=forms.RadioSelect,
        empty_label=gettext_lazy("All but spam"),
    )  # fmt: skip

    def with_notes(self, reports: QuerySet, name: str, value: bool) -> QuerySet:
        silent = Q(unclear="", questions="")
        return reports.exclude(silent) if value else reports.filter(silent)


class FieldNotesReport(FieldReportBase):
    page_title = gettext_lazy("What was unclear in the communes")
    header_icon = "help"
    index_url_name = "field_notes_report"
    index_results_url_name = "field_notes_report_results"
    filterset_class = NotesFilterSet
    export_filename = "field-notes"
    explanation = gettext_lazy(
        "What visitors reported of the use of outlines, the last first; nobody says who they are. Whoever "
        "edits the outline marks a report as seen to, or as spam, which counts nowhere. Without other dates: "
        "the last twelve months."
    )
    columns = [
        TemplateColumn("outline", "editorial/reports/field_outline.html", label=gettext_lazy("Outline")),
        TemplateColumn(
            "unclear", "editorial/reports/field_note.html", label=gettext_lazy("What was said"), width="45%"
        ),
        TemplateColumn("status", "editorial/reports/field_status.html", label=gettext_lazy("Status")),
    ]
    export_headings = {
        "used_on": gettext_lazy("Day"),
        "commune.__str__": gettext_lazy("Commune or ward"),
        "title": gettext_lazy("Outline"),
        "get_place_display": gettext_lazy("Where"),
        "audience_size": gettext_lazy("Listeners"),
        "unclear": gettext_lazy("What was unclear"),
        "questions": gettext_lazy("Questions that people asked"),
        "get_status_display": gettext_lazy("Status"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[FieldReport]:
        reports = (
            super().get_base_queryset().select_related("commune").annotate(outline_path=F("outline__path"))
        )
        return reports if self.cleaned.get("status") else reports.exclude(status=Status.SPAM)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-used_on", "-pk")

    def decorate_paginated_queryset(self, reports: Any) -> Any:
        if self.is_export:
            return reports
        paths = edited_paths(self.request.user)
        reports = list(reports)
        for report in reports:
            report.listeners = thousands(report.audience_size)
            report.offered = _offered(report) if _may_mark(report.outline_path, paths) else []
        return reports


def _offered(report: FieldReport) -> list[tuple[str, str]]:
    """What it can be marked as, each with the words of the button."""
    words = {Status.HANDLED: _("Seen to"), Status.SPAM: _("Spam"), Status.NEW: _("Put back")}
    if report.status == Status.NEW:
        return [(Status.HANDLED, words[Status.HANDLED]), (Status.SPAM, words[Status.SPAM])]
    return [(Status.NEW, words[Status.NEW])]


def _may_mark(outline_path: str | None, paths: list[str]) -> bool:
    """Editors of the outline, who edit below `paths`; of one that is gone, all editors."""
    return bool(paths) and (not outline_path or outline_path.startswith(tuple(paths)))


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a report as seen to, as spam, or put it back; in the log of the outline's page."""
    report = get_object_or_404(FieldReport.objects.select_related("outline"), pk=pk)
    path = report.outline.path if report.outline else None
    if not _may_mark(path, edited_paths(request.user)):
        raise PermissionDenied
    status = request.POST.get("status")
    if status not in Status.values:
        return HttpResponseBadRequest()
    report.status = status
    report.save(update_fields=["status"])
    action, _label, message = ACTIONS[Status(status)]
    log(report.outline or report, action, user=request.user, data={"report": report.pk})
    messages.success(request, message)
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or reverse("field_notes_report"))


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in ACTIONS.values():
        actions.register_action(action, label, message)


@hooks.register("register_page_header_buttons")
def notes_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """From the outline to what was reported of it."""
    if page.specific_class is not OutlinePage or not edits_somewhere(user):
        return
    count = FieldReport.objects.filter(outline=page.pk).exclude(status=Status.SPAM).count()
    if count:
        address = f"{reverse('field_notes_report')}?outline={page.pk}&used_on_from=2000-01-01"
        label = _("Reports from the field (%(count)d)") % {"count": count}
        yield Button(label, address, icon_name="group", priority=67)
