"""How many readers are told of what. Whose addresses these are is shown to nobody."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn

from core.reports.base import Report

from .models import Topic, Wish
from .subjects import Named

FEWEST = 3


class MailReport(Report):
    page_title = _("Readers of mails")
    header_icon = "mail"
    index_url_name = "mail_report"
    index_results_url_name = "mail_report_results"
    model = Wish
    explanation = _("Searches that fewer than three readers follow aren't shown here.")
    columns = [
        Column("name", label=_("What they are told of"), width="80%"),
        NumberColumn("readers", label=_("Readers")),
    ]

    def get_base_queryset(self) -> QuerySet:
        asked = Wish.objects.filter(confirmed_at__isnull=False).values("topic", "subject")
        counted = asked.annotate(readers=Count("pk"))
        # What only one or two look for is their own business.
        return counted.exclude(topic=Topic.SEARCH, readers__lt=FEWEST)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-readers", "topic", "subject")

    def get_table(self, object_list: Any) -> Any:
        """Only what stands on this part of the list is named."""
        rows = list(object_list)
        wishes = [Wish(topic=row["topic"], subject=row["subject"]) for row in rows]
        named = Named(wishes, get_language() or "")
        return super().get_table(
            [row | {"name": named.name(wish)} for row, wish in zip(rows, wishes, strict=True)]
        )
