"""What the reports share: bounded dates, spreadsheets that an office can use as they are."""

import datetime
from io import BytesIO
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from ..folding import containing

# Wagtail's calendar offers any year; at the ends of what Python knows a moment can't be put into UTC.
FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)


# What spreadsheets begin a formula with, in Chinese and Japanese ones also the wide signs.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Days(django_filters.DateFromToRangeFilter):
    """From a day to a day, both of them in it, in Vietnam's time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=DateRangePickerWidget, **kwargs)

    @cached_property
    def field(self) -> Any:
        field = super().field
        for part in field.fields:
            part.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        return field


class Text(django_filters.CharFilter):
    """Found with or without marks, in small letters or capitals."""

    def filter(self, queryset: QuerySet, typed: str) -> QuerySet:
        return containing(queryset, self.field_name, typed) if typed else queryset


def moment_of(day: datetime.date) -> datetime.datetime:
    """The first of `day`, in Vietnam's time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def year_ago() -> datetime.datetime:
    """The first moment of the month eleven months before this one."""
    today = timezone.localdate()
    return moment_of(datetime.date(today.year - (today.month < 12), today.month % 12 + 1, 1))


def no_formula(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def write_csv_row(self: SpreadsheetExportMixin, writer: Any, row: dict[str, Any]) -> Any:
    values = {name: self.preprocess_field_value(name, value, self.FORMAT_CSV) for name, value in row.items()}
    return writer.writerow(
        {name: no_formula(value) if isinstance(value, str) else value for name, value in values.items()}
    )


def guard_spreadsheets() -> None:
    """In place of Wagtail's way (8.0), whose CSV, unlike its XLSX, has formulas as they were typed."""
    SpreadsheetExportMixin.write_csv_row = write_csv_row


class Report(ReportView):
    """A list with its spreadsheet: real dates in Vietnam's time, numbers as such, columns wide enough.

    For editors and who is above them, where a subclass doesn't say otherwise.
    """

    results_template_name = "reports/results.html"
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required: list[str] | None = ["lock"]
    is_searchable = False
    # What is counted and how, in a sentence above the list.
    explanation: Any = ""

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        """What was chosen in the filters, without what is nonsense."""
        return self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"explanation": self.explanation}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, datetime.datetime) and timezone.is_aware(value):
            value = timezone.make_naive(value)
        if export_format == self.FORMAT_CSV:
            return value
        return super().preprocess_field_value(field, value, export_format)

    def write_xlsx(self, queryset: Any, output: BytesIO) -> None:
        from .sheets import write_table

        headings = [self.get_heading(queryset, field) for field in self.list_export]
        rows = (
            [
                self.preprocess_field_value(field, value, self.FORMAT_XLSX)
                for field, value in self.to_row_dict(item).items()
            ]
            for item in queryset
        )
        write_table(output, force_str(self.page_title), headings, rows)
