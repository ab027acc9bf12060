"""Whether a document is in force on a day (tình trạng hiệu lực): computed from its dates and from what other
documents did to it, never typed.

Law 64/2025/QH15 on normative documents, articles 53 to 56; the statuses are those of the national database.
"""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """The values are the parts of addresses, as the site's addresses are Vietnamese without marks."""

    NOT_YET = "chua-co-hieu-luc", _("Not yet in force")
    IN_FORCE = "con-hieu-luc", _("In force")
    PARTLY_EXPIRED = "het-hieu-luc-mot-phan", _("Partly no longer in force")
    EXPIRED = "het-hieu-luc", _("No longer in force")
    PARTLY_SUSPENDED = "ngung-hieu-luc-mot-phan", _("Partly suspended")
    SUSPENDED = "ngung-hieu-luc", _("Suspended")
    UNKNOWN = "chua-xac-minh", _("Not verified")


class Effect(NamedTuple):
    """What another document does to this one: `kind` is a value of relations.RelationKind, `partial` that it
    touches some provisions only. From the day `starts_on`, and where it is for a time, before `ends_on`."""

    kind: str
    partial: bool
    starts_on: datetime.date | None
    ends_on: datetime.date | None = None


def changes(
    expires_on: datetime.date | None, effects: Iterable[Effect], day: datetime.date
) -> dict[str, datetime.date | None]:
    """The days on which a document's status changes, as the fields of LegalDocumentPage.

    They tell of one suspension only: where there are several, of the one that matters on `day`. An effect
    whose day isn't known changes nothing: nobody may say from when.
    """
    known = [effect for effect in effects if effect.starts_on]
    ending = [effect for effect in known if effect.kind in ("replaces", "repeals")]
    prolonged = [effect.ends_on for effect in known if effect.kind == "extends" and effect.ends_on]
    own_end = [max([expires_on, *prolonged])] if expires_on else []
    suspended = _at(day, [one for one in known if one.kind == "suspends" and not one.partial])
    partly = _at(day, [one for one in known if one.kind == "suspends" and one.partial])
    return {
        "ended_on": min([*own_end, *_starts(ending, partial=False)], default=None),
        "partly_ended_on": min(_starts(ending, partial=True), default=None),
        "suspended_on": suspended and suspended.starts_on,
        "resumed_on": suspended and suspended.ends_on,
        "partly_suspended_on": partly and partly.starts_on,
        "partly_resumed_on": partly and partly.ends_on,
    }


def _starts(effects: Iterable[Effect], *, partial: bool) -> list[datetime.date]:
    return [effect.starts_on for effect in effects if effect.partial == partial and effect.starts_on]


def _at(day: datetime.date, effects: list[Effect]) -> Effect | None:
    """The one that holds on `day` and longest; else the next one; else the last that was."""
    holding = [one for one in effects if _holds(one.starts_on, one.ends_on, day)]
    coming = [one for one in effects if one.starts_on and one.starts_on > day]
    if holding:
        return max(holding, key=lambda one: one.ends_on or datetime.date.max)
    if coming:
        return min(coming, key=_start)
    return max(effects, key=_start, default=None)


def _start(effect: Effect) -> datetime.date:
    return effect.starts_on or datetime.date.min


def status_on(document: Any, day: datetime.date) -> Status:
    """The status of a LegalDocumentPage on `day`.

    A document whose dates aren't known, or whose end nobody has looked for (not `validity_checked`, as after
    an import), is not called in force: a reader would rely on it. What an editor has decided goes before,
    from the day on that was given with it.
    """
    if is_decided(document, day):
        return Status(document.status_override)
    if document.ended_on and document.ended_on <= day:
        return Status.EXPIRED
    if document.effective_on is None:
        return Status.UNKNOWN
    if document.effective_on > day:
        return Status.NOT_YET
    if _holds(document.suspended_on, document.resumed_on, day):
        return Status.SUSPENDED
    if _holds(document.partly_suspended_on, document.partly_resumed_on, day):
        return Status.PARTLY_SUSPENDED
    if document.partly_ended_on and document.partly_ended_on <= day:
        return Status.PARTLY_EXPIRED
    return Status.IN_FORCE if document.validity_checked else Status.UNKNOWN


def is_decided(document: Any, day: datetime.date) -> bool:
    """Whether an editor has decided on the status on `day`."""
    since = document.status_override_from
    return bool(document.status_override and (since is None or since <= day))


def _holds(start: datetime.date | None, end: datetime.date | None, day: datetime.date) -> bool:
    return bool(start and start <= day and (end is None or day < end))


def with_status(rows: QuerySet, day: datetime.date, of: str = "") -> QuerySet:
    """`rows` with `status_value`, what `status_on` says of each document on `day`, for filters.

    Where the rows aren't documents themselves, `of` is the path to theirs: "page__legaldocumentpage__".
    """

    def where(**conditions: Any) -> Q:
        return Q(**{f"{of}{name}": value for name, value in conditions.items()})

    def holds(start: str, end: str) -> Q:
        return where(**{f"{start}__lte": day}) & (where(**{end: None}) | where(**{f"{end}__gt": day}))

    overridden = where(status_override__gt="")
    cases = [
        When(overridden & where(status_override_from=None), then=F(f"{of}status_override")),
        When(overridden & where(status_override_from__lte=day), then=F(f"{of}status_override")),
        When(where(ended_on__lte=day), then=Value(Status.EXPIRED.value)),
        When(where(effective_on=None), then=Value(Status.UNKNOWN.value)),
        When(where(effective_on__gt=day), then=Value(Status.NOT_YET.value)),
        When(holds("suspended_on", "resumed_on"), then=Value(Status.SUSPENDED.value)),
        When(holds("partly_suspended_on", "partly_resumed_on"), then=Value(Status.PARTLY_SUSPENDED.value)),
        When(where(partly_ended_on__lte=day), then=Value(Status.PARTLY_EXPIRED.value)),
        When(where(validity_checked=False), then=Value(Status.UNKNOWN.value)),
    ]
    default = Value(Status.IN_FORCE.value)
    return rows.annotate(status_value=Case(*cases, default=default, output_field=CharField()))


def still_holding(documents: Any, day: datetime.date) -> Any:
    """The documents that one may go by on `day`: those in force, then those to come, then those that nobody
    has verified; the latest issued first. Not what has ended or is suspended."""
    known = with_status(documents, day).exclude(status_value__in=[Status.EXPIRED, Status.SUSPENDED])
    ranks = [When(status_value=Status.UNKNOWN.value, then=2), When(status_value=Status.NOT_YET.value, then=1)]
    ranked = known.annotate(rank=Case(*ranks, default=0, output_field=IntegerField()), issued=issued())
    return ranked.order_by("rank", "-issued", "-pk")


def newest_issued_first(documents: Any) -> Any:
    """By the day of issue as `issued`, documents without one last."""
    return documents.annotate(issued=issued()).order_by("-issued", "-pk")


def issued() -> Coalesce:
    """What documents are ordered by: an index has the same expression."""
    return Coalesce("issued_on", Value(datetime.date.min))


def may_be(status: str, day: datetime.date) -> Q:
    """What is true of all documents that have a status on `day`, and perhaps of others: conditions that an
    index serves. Nothing of a document in force, as most are."""
    follows = {
        Status.NOT_YET: Q(effective_on__gt=day),
        Status.PARTLY_EXPIRED: Q(partly_ended_on__lte=day),
        Status.EXPIRED: Q(ended_on__lte=day),
        Status.PARTLY_SUSPENDED: Q(partly_suspended_on__lte=day),
        Status.SUSPENDED: Q(suspended_on__lte=day),
        Status.UNKNOWN: Q(effective_on=None) | Q(validity_checked=False),
    }
    return follows[Status(status)] | Q(status_override=status) if status in follows else Q()
