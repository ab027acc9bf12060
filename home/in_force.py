"""Which laws the home page tells about: those that have come into force, will, or have just ended."""

import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Q, QuerySet

from core.listings import public
from documents.models import LegalDocumentPage
from documents.validity import still_holding

SHOWN = 3


class InForce(NamedTuple):
    """Documents by what happened to them, what is nearest to today first."""

    came: list[LegalDocumentPage]
    coming: list[LegalDocumentPage]
    ended: list[LegalDocumentPage]


def in_force(documents: QuerySet[LegalDocumentPage], day: datetime.date) -> InForce:
    """Of the public ones among `documents`, in one query."""
    known = public(documents)
    parts = (
        still_holding(known.filter(effective_on__lte=day), day).order_by("-effective_on", "-pk"),
        known.filter(effective_on__gt=day).order_by("effective_on", "pk"),
        known.filter(ended_on__lte=day).order_by("-ended_on", "-pk"),
    )
    chosen = Q()
    for part in parts:
        chosen |= Q(pk__in=part.values("pk")[:SHOWN])
    found = list(LegalDocumentPage.objects.filter(chosen).defer_streamfields())
    ended = [one for one in found if one.ended_on and one.ended_on <= day]
    holding = [one for one in found if one.effective_on and one not in ended]
    came = [one for one in holding if one.effective_on <= day]
    coming = [one for one in holding if one.effective_on > day]
    return InForce(
        sorted(came, key=attrgetter("effective_on"), reverse=True),
        sorted(coming, key=attrgetter("effective_on")),
        sorted(ended, key=attrgetter("ended_on"), reverse=True),
    )
