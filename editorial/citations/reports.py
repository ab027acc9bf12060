"""The reports of the graph: pages to review, citations to decide on."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.listings import public
from documents.decisions import Mention, undecided
from documents.models import CitationDecision, CitedDocument, LegalDocumentPage, PageCitation
from documents.provision_notes import ProvisionNote, notes_on
from documents.relations import ended_by
from documents.review import touching_now
from documents.validity import Status

from .views import MAY_REVIEW


class TemplateColumn(Column):
    """A column whose cells are a template, with the row as `instance` and what a form in it needs."""

    def __init__(self, name: str, template_name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template_name

    def get_value(self, instance: Any) -> Any:
        return None

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | {
            "request": request,
            "csrf_token": get_token(request),
            "may_review": request.user.has_perm(MAY_REVIEW),
        }


class ReviewFilterSet(WagtailFilterSet):
    section = django_filters.ModelChoiceFilter(
        label=_("Section of the site"), method="below", queryset=Page.objects.filter(depth=3)
    )

    class Meta:
        model = CitedDocument
        fields: list[str] = []

    def below(self, queryset: QuerySet, name: str, section: Page) -> QuerySet:
        return queryset.filter(page__path__startswith=section.path)


class ReviewReportView(ReportView):
    """Every public page that cites something which has changed since the page was approved."""

    page_title = _("Content to review")
    header_icon = "warning"
    index_url_name = "citations:review"
    index_results_url_name = "citations:review_results"
    any_permission_required = ["add", "change", "publish"]
    filterset_class = ReviewFilterSet
    model = CitedDocument
    columns = [
        TemplateColumn("page", "editorial/review_page.html", label=_("Page"), width="30%"),
        TemplateColumn("document", "editorial/review_change.html", label=_("What has changed"), width="40%"),
        DateColumn("changed_at", label=_("Noticed"), sort_key="changed_at"),
        TemplateColumn("actions", "editorial/review_actions.html", label=_("What to do")),
    ]
    default_ordering = ("-changed_at", "page", "pk")
    export_headings = {
        "page.title": _("Page"),
        "page.full_url": _("Address"),
        "document.number": _("Document number"),
        "document.title": _("Legal document"),
        "then": _("When the page was approved"),
        "now": _("Today"),
        "changed_at": _("Noticed"),
    }
    list_export = list(export_headings)
    export_filename = "review"
    # Wagtail would write the time in UTC.
    custom_field_preprocess = {"changed_at": {"xlsx": timezone.make_naive, "csv": timezone.make_naive}}

    @cached_property
    def permission_policy(self) -> PagePermissionPolicy:
        return PagePermissionPolicy()

    def get_base_queryset(self) -> QuerySet[CitedDocument]:
        return to_review(self.request.user)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.ordering if isinstance(self.ordering, str) else None
        return queryset.order_by(*([chosen] if chosen else []), *self.default_ordering)

    def decorate_paginated_queryset(self, rows: Any) -> list[CitedDocument]:
        return with_changes(rows)


def to_review(user: Any) -> QuerySet[CitedDocument]:
    """The rows to review of the public pages that a user may edit."""
    policy = PagePermissionPolicy()
    pages = policy.instances_user_has_any_permission_for(user, ["change", "publish"]).live()
    rows = CitedDocument.objects.exclude(changed_at=None).filter(page__in=pages)
    return rows.select_related("page__review_note", "page__content_type", "document").defer("document__body")


def with_changes(rows: Any) -> list[CitedDocument]:
    """The rows with what was known of the document `then`, what is known `now`, the `notes` on the provisions
    that are cited, and what it was `ended_by`; in queries that don't rise with their number."""
    rows = list(rows)
    documents = {row.document_id: row.document for row in rows}
    notes, ending = notes_on(documents.values()), ended_by(documents.values())
    touching = touching_now(rows, notes)
    readable = public(LegalDocumentPage.objects.filter(pk__in=documents))
    shown = set(readable.values_list("pk", flat=True))
    for row in rows:
        row.then = Status(row.status).label if row.status else _("not public")
        row.now = row.document.status.label if row.document_id in shown else _("not public")
        row.notes = _new(row, touching[row.pk])
        row.ended_by = ending[row.document_id]
    return rows


def _new(row: CitedDocument, notes: list[ProvisionNote]) -> list[str]:
    """As they are told, those that weren't known when the page was approved."""
    today = timezone.localdate()
    return [f"{note.provisions}: {note.told(today)}" for note in notes if note.key not in row.touched]


class UndecidedFilterSet(WagtailFilterSet):
    archive = django_filters.ChoiceFilter(
        label=_("In the archive"),
        field_name="has",
        choices=[(True, _("some that may be meant")), (False, _("none"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PageCitation
        fields: list[str] = []


class UndecidedReportView(ReportView):
    """The mentions for which no document is certain; one decision counts for all pages."""

    page_title = _("Citations to decide on")
    header_icon = "help"
    index_url_name = "citations:undecided"
    index_results_url_name = "citations:undecided_results"
    permission_required = "change"
    filterset_class = UndecidedFilterSet
    columns = [
        TemplateColumn("named", "editorial/undecided_name.html", label=_("Citation"), width="55%"),
        NumberColumn("pages", label=_("Number of pages"), accessor=lambda row: row["pages"]),
        TemplateColumn("decide", "editorial/undecided_action.html", label=_("Decision")),
    ]
    list_export = ["named", "issued_on", "issuer", "pages"]
    export_headings = {
        "named": _("Citation"),
        "issued_on": _("Issued on"),
        "issuer": _("Issuer"),
        "pages": _("Number of pages"),
    }
    export_filename = "citations"

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        return ModelPermissionPolicy(CitationDecision)

    def get_base_queryset(self) -> QuerySet:
        return undecided()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset

    def decorate_paginated_queryset(self, rows: Any) -> Any:
        # The table has the same rows.
        for row in rows:
            row["mention"] = Mention(*(row[name] for name in Mention._fields))
        return rows
