"""The reports of what was counted: visits by page, section, kind and month; downloads by name."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import Page

from core.listings import public, public_files
from core.reports.base import Days, Report, year_ago
from core.reports.charts import Chart, bars
from core.reports.pages import counted_types, kind_names, section_names
from core.templatetags.portal_tags import thousands
from outlines.packs.kinds import Kind as PackKind

from .given import ZIP
from .measuring import current_settings
from .models import Visit, What
from .writing import first_told_apart

MOST_BARS = 15
MOST_MONTHS = 36
DOWNLOADS = (What.FILE.value, What.PACK.value)


@dataclass
class Row:
    """A page, a section, a month …; `beside` is what else is said of it. Zero is what isn't counted by it."""

    name: str
    views: int = 0
    beside: str = ""
    downloads: int = 0
    searches: int = 0


class Shown(NumberColumn):
    """A number as Vietnam writes it."""

    def get_value(self, instance: Row) -> str:
        return thousands(super().get_value(instance))


# What pages are counted by: the rows of the views by page.
Views = Mapping[int | None, int]


def by_page(views: Views) -> Iterator[Row]:
    found = _pages(views)
    sections = section_names({path[: -Page.steplen] for _title, path, _type in found.values()})
    for page, (title, path, _type) in found.items():
        yield Row(title, views[page], sections.get(path[: -Page.steplen], ""))
    yield from _others(views, found)


def by_section(views: Views) -> Iterator[Row]:
    """An item counts for the section in which it stands, the list itself for its own."""
    found = _pages(views)
    items = {content_type.pk for content_type in counted_types()}
    sums: dict[str, int] = defaultdict(int)
    for page, (_title, path, kind) in found.items():
        sums[path[: -Page.steplen] if kind in items else path] += views[page]
    names = section_names(set(sums))
    yield from (Row(names[path], number) for path, number in sums.items() if path in names)
    yield from _others(views, found)


def by_kind(views: Views) -> Iterator[Row]:
    """Of what is read for itself; lists and the first page are one."""
    found = _pages(views)
    names = kind_names({content_type.pk for content_type in counted_types()})
    sums: dict[str, int] = defaultdict(int)
    for page, (_title, _path, kind) in found.items():
        sums[names.get(kind) or _("Lists and standing pages")] += views[page]
    yield from (Row(name, number) for name, number in sums.items())
    yield from _others(views, found)


def _pages(views: Iterable[int | None]) -> dict[int, tuple[str, str, int]]:
    """Title, path and type of those of the pages that anyone may read."""
    # Of all pages, since to write out some 20,000 in a query takes longer than to read what lies beside them.
    rows = public(Page.objects.order_by()).values_list("pk", "title", "path", "content_type")
    wanted = set(views)
    return {pk: (title, path, kind) for pk, title, path, kind in rows.iterator() if pk in wanted}


def _others(views: Views, found: Mapping[int, Any]) -> Iterator[Row]:
    gone = sum(number for page, number in views.items() if page and page not in found)
    if gone:
        yield Row(_("Pages that aren't public any more"), gone)
    if views.get(None):
        yield Row(_("Pages that no editor makes (searches, fields of law, glossary …)"), views[None])


DIMENSIONS: dict[str, tuple[Any, Callable[[Views], Iterator[Row]] | None]] = {
    "page": (gettext_lazy("Page"), by_page),
    "section": (gettext_lazy("Section"), by_section),
    "kind": (gettext_lazy("Kind"), by_kind),
    # The one in which downloads and searches are counted as well.
    "month": (gettext_lazy("Month"), None),
}


class DaysFilterSet(WagtailFilterSet):
    day = Days(label=gettext_lazy("Period"), method="leave")

    class Meta:
        model = Visit
        fields: list[str] = []

    def leave(self, visits: QuerySet, name: str, value: Any) -> QuerySet:
        """The report narrows what it counts itself."""
        return visits


class VisitsFilterSet(DaysFilterSet):
    by = django_filters.ChoiceFilter(
        label=gettext_lazy("Count by"),
        choices=[(name, label) for name, (label, _count) in DIMENSIONS.items()],
        empty_label=None,
        method="leave",
        widget=forms.RadioSelect,
    )


class CountReport(Report):
    """For everybody who may open the editor."""

    model = Visit
    any_permission_required = None
    header_icon = "view"

    @cached_property
    def counted(self) -> QuerySet[Visit]:
        """The rows of the period that is asked for; of months that are over for long, whole months."""
        bounds = self.cleaned.get("day")
        first = (bounds.start if bounds and bounds.start else year_ago()).astimezone(_zone()).date()
        if first < first_told_apart(timezone.localdate()):
            first = first.replace(day=1)
        visits = Visit.objects.filter(day__gte=first).order_by()
        if not bounds or not bounds.stop:
            return visits
        return visits.filter(day__lte=bounds.stop.astimezone(_zone()).date())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"charts": list(self.charts())}

    def charts(self) -> Iterator[Chart]:
        raise NotImplementedError


def _zone() -> datetime.tzinfo:
    return timezone.get_default_timezone()


def sums(visits: QuerySet, *names: str) -> list[tuple[Any, ...]]:
    """The counts by what is named, in one query."""
    return list(visits.values_list(*names).annotate(sum=Sum("count")))


class VisitsReport(CountReport):
    page_title = gettext_lazy("Visits")
    index_url_name = "visits_report"
    index_results_url_name = "visits_report_results"
    filterset_class = VisitsFilterSet
    export_filename = "visits"

    @property
    def explanation(self) -> str:
        """What is counted, and what the total at the foot of the pages has besides."""
        told = _(
            "How often pages were shown, in Vietnam's days, without people who are signed in and robots that "
            "say so. Readers aren't told apart: one who opens five pages counts five times. Without other "
            "dates: the last twelve months. More than three months back, only whole months are known."
        )
        kept = current_settings()
        if not kept.carried_over:
            return told
        until = date_format(kept.carried_until, "d/m/Y") if kept.carried_until else "…"
        carried = _("The total on the pages has %(count)s visits of the old site besides (until %(day)s).")
        return f"{told} {carried % {'count': thousands(kept.carried_over), 'day': until}}"

    @property
    def dimension(self) -> tuple[Any, Callable[[Views], Iterator[Row]] | None]:
        return DIMENSIONS[self.cleaned.get("by") or "page"]

    def get_filtered_queryset(self) -> list[Row]:
        """Those read most first; months in their order."""
        _label, count = self.dimension
        if count is None:
            return self.months[::-1]
        rows = count(dict(sums(self.counted.filter(what=What.VIEW), "page")))
        return sorted(rows, key=lambda row: (-row.views, row.name))

    @cached_property
    def months(self) -> list[Row]:
        found: dict[datetime.date, Row] = {}
        for month, what, number in sums(self.counted.annotate(month=TruncMonth("day")), "month", "what"):
            row = found.setdefault(month, Row(f"{month:%m/%Y}"))
            row.views += number if what == What.VIEW else 0
            row.searches += number if what == What.SEARCH else 0
            row.downloads += number if what in DOWNLOADS else 0
        return [found[month] for month in sorted(found)]

    @property
    def columns(self) -> list[Column]:
        label, count = self.dimension
        columns = [Column("name", label=label)]
        if count is by_page:
            columns.append(Column("beside", label=_("Section")))
        columns.append(Shown("views", label=What.VIEW.label))
        if count is None:
            columns.append(Shown("downloads", label=_("Downloads")))
            columns.append(Shown("searches", label=What.SEARCH.label))
        return columns

    @property
    def export_headings(self) -> dict[str, Any]:
        return {column.name: column.label for column in self.columns}

    @property
    def list_export(self) -> list[str]:
        return list(self.export_headings)

    def charts(self) -> Iterator[Chart]:
        months = self.months[-MOST_MONTHS:]
        yield bars(_("Page views by month"), [(row.name, row.views) for row in months], thousands)
        label, count = self.dimension
        if count is not None:
            rows = self.object_list[:MOST_BARS]
            yield bars(str(label), [(row.name, row.views) for row in rows], thousands)


class DownloadsReport(CountReport):
    page_title = gettext_lazy("Downloads")
    header_icon = "download"
    index_url_name = "downloads_report"
    index_results_url_name = "downloads_report_results"
    filterset_class = DaysFilterSet
    export_filename = "downloads"
    explanation = gettext_lazy(
        "Files that readers downloaded or played, and the packs of outlines; a file that is taken in parts "
        "counts once. Without other dates: the last twelve months."
    )
    columns = [
        Column("name", label=gettext_lazy("Name")),
        Column("beside", label=gettext_lazy("Kind")),
        Shown("downloads", label=gettext_lazy("Downloads")),
    ]
    list_export = ["name", "beside", "downloads"]
    export_headings = {column.name: column.label for column in columns}

    def get_filtered_queryset(self) -> list[Row]:
        """Those downloaded most first."""
        found = sums(self.counted.filter(what__in=DOWNLOADS), "what", "page", "file", "part")
        files = public_files(file for _what, _page, file, _part, _sum in found if file)
        pages = _pages(page for _what, page, _file, _part, _sum in found)
        rows: dict[tuple[str, str], int] = defaultdict(int)
        for what, page, file, part, number in found:
            if what == What.FILE:
                title = files[file].title if file in files else _("Files that aren't public any more")
                key = (title, _("File"))
            elif page:
                title = pages[page][0] if page in pages else _("Pages that aren't public any more")
                key = (title, _pack_name(part))
            else:
                key = (_("Packs of several outlines"), _pack_name(part))
            rows[key] += number
        made = [Row(name, beside=beside, downloads=number) for (name, beside), number in rows.items()]
        return sorted(made, key=lambda row: (-row.downloads, row.name))

    def charts(self) -> Iterator[Chart]:
        rows = self.object_list[:MOST_BARS]
        yield bars(
            _("Most downloaded"), [(f"{row.name} ({row.beside})", row.downloads) for row in rows], thousands
        )


def _pack_name(part: str) -> str:
    """The name of a kind of packs; of those that were counted without it when too many waited, none."""
    if part == ZIP or part not in PackKind.values:
        return _("All as ZIP") if part == ZIP else ""
    return str(PackKind(part).label)
