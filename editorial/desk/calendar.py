"""What was published, what is scheduled and which occasions come, by week and by month."""

import calendar
import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.listings import public
from core.models import Occasion

from .work import scheduled_between

# So many entries of a day stand in a month; a week shows all that were asked for.
OF_A_DAY = 5
MOST = 500
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Entry:
    """A line of a day: an occasion has no time, a page has one and an address."""

    kind: str
    title: str
    at: datetime.datetime | None = None
    address: str = ""


@dataclass(frozen=True)
class Day:
    date: datetime.date
    entries: list[Entry]
    is_today: bool
    is_outside: bool

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:OF_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - OF_A_DAY)


def entries_between(user: Any, first: datetime.date, last: datetime.date) -> dict[datetime.date, list[Entry]]:
    """The entries of each day from `first` to `last`, both of them in it."""
    found: dict[datetime.date, list[Entry]] = defaultdict(list)
    for day, occasion in _occasions(first, last):
        found[day].append(Entry("occasion", occasion.name))
    moments = [timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (first, last)]
    start, end = moments[0], moments[1] + datetime.timedelta(days=1)
    scheduled = scheduled_between(user, start, end)
    pages = [
        *(_entry("published", page, page.first_published_at) for page in _published(start, end)),
        *(_entry("down" if row.comes_down else "up", row.page, row.at) for row in scheduled),
    ]
    for entry in sorted(pages, key=lambda entry: entry.at or start):
        found[timezone.localdate(entry.at)].append(entry)
    return found


def _entry(kind: str, page: Page, at: datetime.datetime | None) -> Entry:
    # The title of a draft is for those who may find it.
    title = page.title if kind == "published" else page.draft_title
    return Entry(kind, title, at, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _published(start: datetime.datetime, end: datetime.datetime) -> QuerySet[Page]:
    pages = Page.objects.filter(first_published_at__gte=start, first_published_at__lt=end, alias_of=None)
    return public(pages).order_by("first_published_at")[:MOST]


def _occasions(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, Occasion]]:
    """Each occasion on the day that it begins."""
    found: list[tuple[datetime.date, Occasion]] = []
    for occasion in Occasion.objects.filter(locale__language_code=settings.LANGUAGE_CODE):
        if occasion.yearly:
            begins = [occasion.yearly.beginning_in(year).first for year in {first.year, last.year}]
            found.extend((day, occasion) for day in begins if first <= day <= last)
    return found


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """?month=2026-11, or ?week=2026-11-23 for the week that holds this day; else the month of today."""

    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"
    template_name = "editorial/desk/calendar.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week = _date(self.request.GET.get("week"))
        month = _date(f"{self.request.GET.get('month')}-01") or timezone.localdate().replace(day=1)
        dates = _week_of(week) if week else [day for row in _weeks_of(month) for day in row]
        entries = entries_between(self.request.user, dates[0], dates[-1])
        today = timezone.localdate()
        days = [
            Day(date, entries.get(date, []), date == today, not week and date.month != month.month)
            for date in dates
        ]
        around = _around_week(dates[0]) if week else _around_month(month)
        return super().get_context_data(**kwargs) | {
            "week": week,
            "month": month,
            "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
            "first": dates[0],
            "last": dates[-1],
            "around": around,
            "today": today,
            "is_cut": sum(len(found) for found in entries.values()) >= MOST,
            "most": MOST,
            "kinds": {
                "occasion": _("occasion"),
                "published": _("published"),
                "up": _("goes up"),
                "down": _("comes down"),
            },
        }


def _date(text: str | None) -> datetime.date | None:
    try:
        date = datetime.date.fromisoformat(text or "")
    except ValueError:
        return None
    return date if date.year in YEARS else None


def _week_of(day: datetime.date) -> list[datetime.date]:
    monday = day - datetime.timedelta(days=day.weekday())
    return [monday + datetime.timedelta(days=number) for number in range(7)]


def _weeks_of(month: datetime.date) -> list[list[datetime.date]]:
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def _around_week(monday: datetime.date) -> dict[str, str]:
    week = datetime.timedelta(days=7)
    return {"before": f"?week={monday - week}", "after": f"?week={monday + week}"}


def _around_month(month: datetime.date) -> dict[str, str]:
    before = month - datetime.timedelta(days=1)
    after = month + datetime.timedelta(days=31)
    return {"before": f"?month={before:%Y-%m}", "after": f"?month={after:%Y-%m}"}
