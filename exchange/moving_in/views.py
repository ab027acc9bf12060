"""The log of imports in the editor: which run, by whom and when, and what the operator should know of it."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from exchange.models import ImportNote, ImportRun

# As the history of sign-ins: for those who manage the people.
FOR_ADMINISTRATORS = ModelPermissionPolicy(get_user_model())


def moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "d/m/Y H:i") if value else ""


def state_of(run: ImportRun) -> str:
    """How it ended, or where it was when it was heard of last."""
    if run.finished_at and not run.problem:
        return gettext("Finished %(moment)s") % {"moment": moment(run.finished_at)}
    if run.finished_at:
        return gettext("Ended early: %(problem)s") % {"problem": run.problem}
    return gettext("At %(part)s %% on %(moment)s") % {
        "part": round(run.done * 100),
        "moment": moment(run.seen_at),
    }


def link_to_notes(run: ImportRun) -> SafeString:
    address = f"{reverse('import_notes')}?run={run.pk}"
    return format_html('<a href="{}">{}</a>', address, gettext("What was refused or kept"))


class RunsView(ReportView):
    """The runs, the newest first."""

    page_title = _("Imports")
    header_icon = "download"
    index_url_name = "import_runs"
    index_results_url_name = "import_runs_results"
    any_permission_required = ["change"]
    permission_policy = FOR_ADMINISTRATORS
    model = ImportRun
    default_ordering = "-pk"
    is_searchable = False
    columns = [
        Column("source", label=_("Source"), width="20%"),
        Column("started_at", label=_("Started"), accessor=lambda run: moment(run.started_at)),
        Column("started_by", label=_("By")),
        Column("state", label=_("State"), accessor=state_of),
        NumberColumn("created", label=_("Created")),
        NumberColumn("updated", label=_("Updated")),
        NumberColumn("unchanged", label=_("Unchanged")),
        NumberColumn("kept", label=_("Kept")),
        NumberColumn("refused", label=_("Refused")),
        Column("notes", label=_("Notes on it"), accessor=link_to_notes),
    ]
    export_headings = {
        "source": _("Source"),
        "started_at": _("Started"),
        "started_by": _("By"),
        "finished_at": _("Finished"),
        "created": _("Created"),
        "updated": _("Updated"),
        "unchanged": _("Unchanged"),
        "kept": _("Kept"),
        "refused": _("Refused"),
        "problem": _("Problem"),
    }
    list_export = list(export_headings)
    export_filename = "imports"
    # Wagtail would write the times in UTC.
    custom_field_preprocess = {
        name: {kind: lambda value: value and timezone.make_naive(value) for kind in ("xlsx", "csv")}
        for name in ("started_at", "finished_at")
    }

    def get_base_queryset(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.all()


class NotesFilterSet(WagtailFilterSet):
    run = django_filters.ModelChoiceFilter(label=_("Import"), queryset=ImportRun.objects.all())
    kind = django_filters.ChoiceFilter(label=_("What became of it"), choices=ImportNote.Kind.choices)

    class Meta:
        model = ImportNote
        fields: list[str] = []


class NotesView(ReportView):
    """What was refused, kept or left out, each with its reason."""

    page_title = _("Records of imports")
    header_icon = "warning"
    index_url_name = "import_notes"
    index_results_url_name = "import_notes_results"
    any_permission_required = ["change"]
    permission_policy = FOR_ADMINISTRATORS
    filterset_class = NotesFilterSet
    model = ImportNote
    default_ordering = "-pk"
    is_searchable = False
    columns = [
        Column("run", label=_("Import"), width="15%"),
        Column("place", label=_("Place in the source")),
        Column("record_id", label=_("Record")),
        Column("kind", label=_("What became of it"), accessor="get_kind_display"),
        Column("reason", label=_("Reason"), width="40%"),
    ]
    export_headings = {
        "run": _("Import"),
        "place": _("Place in the source"),
        "record_id": _("Record"),
        "get_kind_display": _("What became of it"),
        "reason": _("Reason"),
    }
    list_export = list(export_headings)
    export_filename = "import-records"

    def get_base_queryset(self) -> QuerySet[ImportNote]:
        return ImportNote.objects.select_related("run")


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return FOR_ADMINISTRATORS.user_has_permission(request.user, "change")


def menu_item() -> MenuItem:
    return ImportsMenuItem(
        _("Imports"), reverse("import_runs"), name="imports", icon_name="download", order=1400
    )


def addresses() -> list[Any]:
    return [
        path("reports/imports/", RunsView.as_view(), name="import_runs"),
        path("reports/imports/results/", RunsView.as_view(results_only=True), name="import_runs_results"),
        path("reports/imports/records/", NotesView.as_view(), name="import_notes"),
        path(
            "reports/imports/records/results/",
            NotesView.as_view(results_only=True),
            name="import_notes_results",
        ),
    ]
