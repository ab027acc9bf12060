"""The lines of a period: what is to be paid for now, and what makes good the periods before it."""

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.listings import day_range

from .models import Contribution, RateTable, RoyaltyLine, RoyaltyPeriod
from .people import name_key


class RoyaltyError(Exception):
    """A step that a period doesn't allow as it is now; what is said is for the one who tries."""


class Rates:
    """All tables of rates, by day."""

    def __init__(self) -> None:
        self.tables = list(RateTable.objects.order_by("valid_from").prefetch_related("rates"))
        self.days = [table.valid_from for table in self.tables]
        self.rates = [
            {(rate.genre_id, rate.grade): self._amount(rate, table) for rate in table.rates.all()}
            for table in self.tables
        ]

    @staticmethod
    def _amount(rate: Any, table: RateTable) -> Decimal:
        return rate.amount if rate.units is None else rate.units * table.unit_amount

    def on(self, day: datetime.date, genre: int, grade: int) -> Decimal | None:
        """What a coefficient of one is worth for an item that was published on `day`."""
        number = bisect_right(self.days, day) - 1
        return None if number < 0 else self.rates[number].get((genre, grade))

    def bases(self, days: Iterable[datetime.date]) -> str:
        """The decisions in force on these days."""
        numbers = sorted({bisect_right(self.days, day) - 1 for day in days})
        return "; ".join(self.tables[n].basis for n in numbers if n >= 0 and self.tables[n].basis)


@dataclass
class Paid:
    """What the locked periods paid one person for one contribution."""

    line: RoyaltyLine
    amount: Decimal

    def is_to(self, contribution: Contribution | None) -> bool:
        """The same name or the same user is the same person."""
        if contribution is None:
            return False
        is_user = self.line.user_id is not None and self.line.user_id == contribution.user_id
        return is_user or self.line.name == contribution.name


@transaction.atomic
def compute(period: RoyaltyPeriod, user: Any) -> None:
    """Write the lines of an open period anew."""
    # As it is now: its days may have been changed since it was read.
    period.refresh_from_db(from_queryset=RoyaltyPeriod.objects.select_for_update())
    if not period.is_open:
        raise RoyaltyError(_("The period is locked."))
    rates = Rates()
    lines = sorted(_lines(period, rates), key=lambda line: (name_key(line.name), line.published_on))
    period.lines.all().delete()
    RoyaltyLine.objects.bulk_create(lines, batch_size=1000)
    period.basis = rates.bases(line.published_on for line in lines)
    period.prepared_by, period.prepared_name = user, user.get_full_name()
    period.prepared_at = timezone.now()
    period.save(update_fields=["basis", "prepared_by", "prepared_name", "prepared_at"])


def _lines(period: RoyaltyPeriod, rates: Rates) -> Iterator[RoyaltyLine]:
    paid = _paid_before(period)
    contributions = {row.pk: row for row in Contribution.objects.select_related("genre")}
    published = _published(period, contributions.values())
    for pk, contribution in contributions.items():
        known = paid.pop(pk, [])
        if contribution.page_id in published:
            title, day = published[contribution.page_id]
        elif known:
            # The page is gone, or its date was changed; it was paid for.
            title, day = known[0].line.title, known[0].line.published_on
        else:
            continue
        yield from _of_contribution(period, contribution, known, title, day, rates)
    # What was taken away since.
    for known in paid.values():
        yield from (_taken_back(period, row) for row in known if row.amount)


def _of_contribution(
    period: RoyaltyPeriod,
    contribution: Contribution,
    known: list[Paid],
    title: str,
    day: datetime.date,
    rates: Rates,
) -> Iterator[RoyaltyLine]:
    """What is due of it: all, or the difference to what was paid, taken back from whom it isn't due to."""
    rate = rates.on(day, contribution.genre_id, contribution.grade)
    due = None if rate is None else whole(rate * contribution.coefficient)
    received = Decimal(0)
    for row in known:
        if row.is_to(contribution):
            received += row.amount
        elif row.amount:
            yield _taken_back(period, row)
    is_new = not any(row.is_to(contribution) for row in known)
    if is_new or (due is not None and due != received):
        yield RoyaltyLine(
            period=period,
            contribution_id=contribution.pk,
            page_id=contribution.page_id,
            title=title,
            published_on=day,
            name=contribution.name,
            user_id=contribution.user_id,
            role=contribution.role,
            genre=contribution.genre.name,
            grade=contribution.grade,
            coefficient=contribution.coefficient,
            rate=rate,
            amount=(due or Decimal(0)) - received,
            is_difference=bool(known),
        )


def _taken_back(period: RoyaltyPeriod, row: Paid) -> RoyaltyLine:
    line = row.line
    return RoyaltyLine(
        **{
            name: getattr(line, name)
            for name in (
                "contribution_id", "page_id", "title", "published_on", "name", "user_id", "role", "genre",
                "grade", "coefficient", "rate",
            )
        },
        period=period,
        amount=-row.amount,
        is_difference=True,
    )  # fmt: skip


def _paid_before(period: RoyaltyPeriod) -> dict[int, list[Paid]]:
    """By contribution: what was paid to whom, with the last line that says so."""
    lines = RoyaltyLine.objects.filter(period__is_open=False).exclude(period=period)
    paid: dict[int, dict[Any, Paid]] = defaultdict(dict)
    for line in lines.order_by("period__first_day", "pk"):
        to = paid[line.contribution_id]
        key = line.user_id or line.name
        to[key] = Paid(line, line.amount + (to[key].amount if key in to else 0))
    return {pk: list(rows.values()) for pk, rows in paid.items()}


def _published(
    period: RoyaltyPeriod, contributions: Iterable[Contribution]
) -> dict[int, tuple[str, datetime.date]]:
    """The title of each of their pages that was first published by the end of the period, and its day."""
    end = day_range(period.last_day)[1]
    pages = Page.objects.filter(
        pk__in={row.page_id for row in contributions}, first_published_at__lt=end, alias_of=None
    )
    rows = pages.values_list("pk", "title", "first_published_at")
    return {pk: (title, timezone.localdate(moment)) for pk, title, moment in rows}


def whole(amount: Decimal) -> Decimal:
    """Whole đồng: half a đồng is rounded up, as an accountant does."""
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
