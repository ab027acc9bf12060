"""All changes by person and date: Wagtail's log with the reasons, for those who edit what was changed."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.coreutils import get_content_type_label
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, Page, PageLogEntry, get_default_page_content_type
from wagtail.permissions import policy_registry

from core.reports.base import Days, Report, Text
from core.sorting import in_vietnamese
from core.text import sort_key

from .rights import edited_pages

# So many entries are in memory at a time while a spreadsheet is written.
CHUNK = 1000
# An office can't wait for a workbook of more; the CSV is sent while it is written.
MOST = 20_000


def visible(log_model: Any, user: Any) -> QuerySet:
    """The entries that `user` may read: of the pages that they edit, of the lists that they tend."""
    if log_model is not PageLogEntry:
        return log_model.objects.viewable_by_user(user)
    policy = policy_registry.get_by_type(Page)
    if policy.user_has_permission_for_instance(user, "lock", Page.get_first_root_node()):
        # Of pages that are gone as well.
        return log_model.objects.all()
    return log_model.objects.filter(page__in=edited_pages(user).values("pk"))


def _types(request: HttpRequest) -> QuerySet[ContentType]:
    """Pages, and those of lists that have entries; Wagtail looks through the whole log for them."""
    used = ModelLogEntry.objects.viewable_by_user(request.user).get_content_type_ids()
    return ContentType.objects.filter(pk__in={*used, get_default_page_content_type().pk}).order_by("model")


class ChangesFilterSet(SiteHistoryReportFilterSet):
    timestamp = Days(label=_("Day"))
    label = Text(label=_("Name"))
    object_type = ContentTypeFilter(label=_("Type"), method="filter_object_type", queryset=_types)

    class Meta(SiteHistoryReportFilterSet.Meta):
        pass

    def get_action_choices(self) -> list[tuple[str, Any]]:
        """All, and not those that were used: to find them is to look through the whole log."""
        return sorted(dict(registry.get_choices()).items(), key=lambda choice: sort_key(str(choice[1])))

    def get_users_queryset(self) -> QuerySet:
        users = get_user_model().objects.all()
        return in_vietnamese(users.order_by("first_name", "last_name", "username"))


class ChangesReport(Report, LogEntriesView):
    """Wagtail's report of the log at its own address."""

    filterset_class = ChangesFilterSet
    results_template_name = Report.results_template_name
    columns = [
        TitleColumn("label", label=_("Name"), get_url=lambda entry: entry.edit_url),
        Column(
            "content_type", label=_("Type"), accessor=lambda entry: get_content_type_label(entry.content_type)
        ),
        Column("message", label=_("What was done")),
        Column("comment", label=_("Details")),
        Column("user_display_name", label=_("Person")),
        Column("timestamp", label=_("Moment"), accessor="moment"),
    ]
    export_headings = {
        "timestamp": _("Moment"),
        "user_display_name": _("Person"),
        "message": _("What was done"),
        "comment": _("Details"),
        "label": _("Name"),
        "kind": _("Type"),
        "object_id": _("Number"),
    }
    list_export = list(export_headings)
    explanation = _(
        "What people and the system did with pages, lists and settings, the last first. An XLSX file has the "
        "last 20,000 entries of what is chosen, a CSV file has all."
    )

    def get_filtered_queryset(self) -> QuerySet:
        """As Wagtail's: the keys of all kinds of entries in one order."""
        self.log_models = list(registry.get_log_entry_models())
        queries = []
        for number, model in enumerate(self.log_models):
            kind = Value(number, output_field=IntegerField())
            entries = visible(model, self.request.user).values("pk", "timestamp")
            queries.append(self.filter_queryset(entries.annotate(log_model_index=kind)).order_by())
        first, *others = queries
        return first.union(*others, all=True).order_by("-timestamp", "-pk")

    def get_table(self, object_list: Any) -> Any:
        """Wagtail gives its table the keys, its template the entries; ours has a table only."""
        return super().get_table([] if self.is_export else self._entries(object_list))

    def decorate_paginated_queryset(self, rows: Any) -> Any:
        return self._exported(rows) if self.is_export else rows

    def _entries(self, keys: Any) -> list[Any]:
        entries = LogEntriesView.decorate_paginated_queryset(self, keys)
        for entry in entries:
            entry.moment = date_format(timezone.localtime(entry.timestamp), "d/m/Y H:i")
        return entries

    def _exported(self, rows: Any) -> Iterator[Any]:
        """The entries without what they are of, some at a time."""
        is_csv = self.request.GET["export"] == self.FORMAT_CSV
        keys = rows.iterator(chunk_size=CHUNK) if is_csv else iter(rows[:MOST])
        while chunk := list(islice(keys, CHUNK)):
            by_model: dict[int, list[int]] = defaultdict(list)
            for row in chunk:
                by_model[row["log_model_index"]].append(row["pk"])
            found = {
                (number, entry.pk): entry
                for number, pks in by_model.items()
                for entry in self.log_models[number].objects.filter(pk__in=pks).select_related("user")
            }
            for row in chunk:
                yield found[row["log_model_index"], row["pk"]]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        kind = ContentType.objects.get_for_id(item.content_type_id) if item.content_type_id else None
        item.kind = get_content_type_label(kind)
        return {name: getattr(item, name) for name in self.list_export}
