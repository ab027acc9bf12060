"""The editor's lists by the Vietnamese alphabet: đ after d, and not behind z as its bytes are."""

from django.db.models import QuerySet
from wagtail.admin.views.generic.base import BaseListingView

from core.sorting import in_vietnamese

_order_queryset = BaseListingView.order_queryset


def order_queryset(self: BaseListingView, queryset: QuerySet) -> QuerySet:
    ordered = _order_queryset(self, queryset)
    # What is found by a search is ordered by the names of fields only.
    return ordered if self.is_searching else in_vietnamese(ordered)


def sort_lists_by_alphabet() -> None:
    BaseListingView.order_queryset = order_queryset
