"""The packs that a reader is offered: of each kind the newest that is ready."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import inf
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from core.listings import public

from .kinds import Kind
from .models import Pack, State

# In the address of a page: the edition from which its reader comes.
EDITION = "ban"
# Digits of its number.
LONGEST = 6


class Offer(NamedTuple):
    kind: Kind
    number: int
    day: date
    size: int
    url: str


class Offers(NamedTuple):
    """What there is of a page: the `packs`, the `number` of its newest edition, 0 without one, and whether
    some of that one are still `made`."""

    packs: list[Offer]
    number: int
    is_made: bool

    @property
    def size(self) -> int:
        return sum(pack.size for pack in self.packs)


def pack_rows() -> ArraySubquery:
    """The packs of a page as a part of the query for it."""
    rows = Pack.objects.filter(edition__page=OuterRef("pk"), edition__is_draft=False)
    columns = JSONObject(
        kind="kind", state="state", size="size", number="edition__number", day="edition__day"
    )
    return ArraySubquery(rows.order_by("edition__number", "pk").values(json=columns))


def offers_of(page: Any) -> Offers:
    """Of an outline whose `pack_rows` are there."""
    rows = page.pack_rows
    number = max((row["number"] for row in rows), default=0)
    ready = {row["kind"]: row for row in rows if row["state"] == State.READY}
    packs = [_offer(page.pk, Kind(kind), row) for kind, row in ready.items() if kind in Kind.values]
    packs.sort(key=lambda pack: list(Kind).index(pack.kind))
    states = {row["state"] for row in rows if row["number"] == number}
    return Offers(packs, number, bool(states & {State.WAITING, State.MAKING}))


def edition_asked(parameters: Mapping[str, str]) -> float:
    """The edition that a reader holds, as its short address says; endless for who holds none."""
    number = parameters.get(EDITION, "")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= LONGEST else inf


def _offer(page: int, kind: Kind, row: dict[str, Any]) -> Offer:
    url = reverse("outline-pack", args=[page, row["number"], kind.value])
    return Offer(kind, row["number"], date.fromisoformat(row["day"]), row["size"], url)


def public_packs(outlines: QuerySet, kinds: Iterable[str] = Kind.values) -> list[Pack]:
    """The newest that is ready of each kind, of those of the outlines that anyone may read; in one query.

    In the order of the outlines' keys and of the kinds, each with its edition and page.
    """
    found = Pack.objects.filter(
        state=State.READY, kind__in=list(kinds), edition__is_draft=False, edition__page__in=public(outlines)
    )
    newest = found.order_by("edition__page", "kind", "-edition__number").distinct("edition__page", "kind")
    packs = list(newest.select_related("edition__page").defer("edition__page__body"))
    return sorted(packs, key=lambda pack: (pack.edition.page_id, list(Kind).index(Kind(pack.kind))))
