"""The log as a report for administrators."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy

from core.reports.base import Days, Report, Text
from core.sorting import in_vietnamese
from core.text import sort_key

from .actions import choices
from .models import Entry
from .words import kind_name


def people(request: HttpRequest) -> QuerySet:
    return in_vietnamese(get_user_model().objects.order_by("first_name", "last_name", "username"))


# From one to the next by the index: DISTINCT would read all entries.
KINDS = """
WITH RECURSIVE known(kind) AS (
    SELECT min(kind) FROM audit_entry WHERE kind > ''
    UNION ALL
    SELECT (SELECT min(kind) FROM audit_entry WHERE kind > known.kind) FROM known WHERE known.kind IS NOT NULL
)
SELECT kind FROM known WHERE kind IS NOT NULL
"""


def kinds() -> list[tuple[str, str]]:
    """The types of which something is kept."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS)
        found = [kind for (kind,) in cursor.fetchall()]
    return sorted(((kind, kind_name(kind)) for kind in found), key=lambda choice: sort_key(choice[1]))


def actions() -> list[tuple[str, Any]]:
    return sorted(choices(), key=lambda choice: sort_key(str(choice[1])))


class EntryFilterSet(WagtailFilterSet):
    at = Days(label=gettext_lazy("Day"))
    action = django_filters.MultipleChoiceFilter(label=gettext_lazy("Action"), choices=actions)
    user = django_filters.ModelChoiceFilter(label=gettext_lazy("Person"), queryset=people)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Type"), choices=kinds)
    label = Text(label=gettext_lazy("Object"))

    class Meta:
        model = Entry
        fields: list[str] = []


def moment(entry: Entry) -> str:
    return date_format(timezone.localtime(entry.at), "d/m/Y H:i:s")


class AuditReport(Report):
    page_title = gettext_lazy("Audit log")
    header_icon = "history"
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    permission_policy = ModelPermissionPolicy(get_user_model())
    any_permission_required = ["change"]
    filterset_class = EntryFilterSet
    model = Entry
    default_ordering = "-at"
    explanation = gettext_lazy(
        "Who did what and when, the last first. Nobody can change or delete an entry, not even an "
        "administrator. Drafts are in the history of their page."
    )
    columns = [
        Column("at", label=gettext_lazy("Moment"), accessor=moment, sort_key="at"),
        Column("who", label=gettext_lazy("Person"), sort_key="who"),
        Column("action", label=gettext_lazy("Action"), accessor="action_name"),
        Column("label", label=gettext_lazy("Object")),
        Column("kind", label=gettext_lazy("Type"), accessor="kind_name"),
        Column("changes", label=gettext_lazy("Before → after"), accessor="changes"),
        Column("address", label=gettext_lazy("IP address"), sort_key="address"),
    ]
    export_headings = {
        "pk": gettext_lazy("Number"),
        "at": gettext_lazy("Moment"),
        "who": gettext_lazy("Person"),
        "action_name": gettext_lazy("Action"),
        "label": gettext_lazy("Object"),
        "kind_name": gettext_lazy("Type"),
        "key": gettext_lazy("Number of the object"),
        "changes": gettext_lazy("Before → after"),
        "address": gettext_lazy("IP address"),
        "request": gettext_lazy("Request"),
    }
    list_export = list(export_headings)
    export_filename = "audit-log"

    def get_base_queryset(self) -> QuerySet[Entry]:
        return Entry.objects.all()
