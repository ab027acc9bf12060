"""Checks what an editor enters of a document: doubles and contradictions are refused."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.page_form import BasePageForm

from .blocks import read_body
from .doubles import Identity, find_double, hold_numbers, told_of
from .numbers import NumberError, number_key, parse_number
from .provision_changes import ProvisionState
from .provision_notes import anchors_of
from .relations import DocumentRelation, RelationKind
from .structure import nearest

# From the highest on, by what stands in the number; Law 64/2025/QH15, article 4.
RANKS = [
    {"QH"}, {"UBTVQH"}, {"CTN"}, {"CP"}, {"TTg"}, {"TT", "TTLT", "TANDTC", "KTNN"}, {"HĐND"}, {"UBND"},
]  # fmt: skip
UNDOING = {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.AMENDS}
# Documents that replace each other in a row; more can only be a circle.
LONGEST_ROW = 50


class LegalDocumentForm(BasePageForm):
    # Whether what was typed is kept, and not saved: then it doesn't matter what else is in the archive.
    is_only_kept = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._refuse("relations", partial(relation_errors, self.instance, cleaned))
        # Read once for all entries and never without one: a code takes a quarter of a second.
        places = cache(partial(self._places, cleaned))
        self._refuse("provision_changes", partial(change_errors, places))
        if message := self._double(cleaned):
            self.add_error("number", message)
        return cleaned

    def _places(self, own: dict[str, Any]) -> set[str]:
        """The anchors that an entry may be about: those of a version's text too, in which an article may be
        that was put in later. None where the text is a summary, which needn't have the articles."""
        if own.get("is_summary"):
            return set()
        in_force = self.instance.anchors() if self.instance.pk and self.instance.versions.exists() else set()
        return places_in(own.get("body")) | in_force

    def _refuse(self, name: str, errors_of: Callable[[dict[str, Any]], dict[str, str]]) -> None:
        """Tell what is wrong with the rows of an inline, at the row and above the form."""
        for data, form in self._rows(name):
            for field, message in errors_of(data).items():
                form.add_error(field, message)
                self.add_error(None, message)

    def _rows(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        """What was entered in an inline that can be read, with the form of each."""
        forms = self.formsets[name].forms if name in self.formsets else []
        rows = [(form.cleaned_data, form) for form in forms if form.is_valid()]
        return [(data, form) for data, form in rows if data and not data.get("DELETE")]

    def _double(self, own: dict[str, Any]) -> str:
        """Number, issuer and date of issue together are what a document is."""
        if self.is_only_kept:
            return ""
        key = number_key(own.get("number") or "")
        # What saves nothing, as the preview, waits for nobody who does.
        if connection.in_atomic_block:
            hold_numbers([key])
        issuers = (data["issuer"].pk for data, _form in self._rows("issuers") if data.get("issuer"))
        identity = Identity(key, own.get("issued_on"), frozenset(issuers), self.instance.locale_id)
        double = find_double(self.instance, identity)
        return told_of(double) if double else ""


def places_in(body: Any) -> set[str]:
    """The anchors of the articles of a body, and of what they stand in."""
    return {provision.anchor for provision in read_body(body) if provision.anchor} if body else set()


def change_errors(places: Callable[[], set[str]], row: dict[str, Any]) -> dict[str, str]:
    """What is wrong with an entry on provisions of a document with these places in its text, by field."""
    errors: dict[str, str] = {}
    anchors = anchors_of(row.get("provisions") or "")
    if not anchors:
        errors["provisions"] = _("Name them as in: điểm c khoản 2 Điều 8.")
    elif places() and not any(nearest(anchor, places()) for anchor in anchors):
        errors["provisions"] = _("The text of this document has no %(provisions)s.") % row
    if row.get("ends_on"):
        if row.get("state") != ProvisionState.SUSPENDED:
            errors["ends_on"] = _("Only what is suspended has an end.")
        elif row.get("starts_on") and row["ends_on"] <= row["starts_on"]:
            errors["ends_on"] = _("It can't end before it begins.")
    return errors


def relation_errors(page: Any, own: dict[str, Any], row: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a relation as it was entered, by field. `own` are the fields of the document."""
    other, kind = row.get("document"), row.get("kind")
    errors: dict[str, str] = {}
    if not other and not row.get("citation"):
        errors["document"] = _("Choose a document, or write which one it is.")
    if row.get("starts_on") and row.get("ends_on") and row["ends_on"] <= row["starts_on"]:
        errors["ends_on"] = _("It can't end before it begins.")
    if not other:
        return errors
    if other.translation_key == page.translation_key:
        errors["document"] = _("A document has no relation with itself.")
    elif kind in UNDOING:
        if message := _contradiction(page, own, other, kind):
            errors["document"] = message
        elif row.get("starts_on") and other.issued_on and row["starts_on"] < other.issued_on:
            errors["starts_on"] = _("%(number)s wasn't issued yet on that day.") % {"number": other.number}
    return errors


def _contradiction(page: Any, own: dict[str, Any], other: Any, kind: str) -> str:
    values = {"number": other.number}
    issued_on = own.get("issued_on")
    if issued_on and other.issued_on and other.issued_on > issued_on:
        return _("%(number)s was issued later: this document can't replace, repeal or amend it.") % values
    own_rank, other_rank = rank(own.get("number") or ""), rank(other.number)
    if own_rank is not None and other_rank is not None and own_rank > other_rank:
        return _("%(number)s is of higher rank: this document can't replace, repeal or amend it.") % values
    if kind == RelationKind.REPLACES and _replaces(other.translation_key, page.translation_key):
        return _("%(number)s replaces this document already, itself or through others.") % values
    return ""


def rank(number: str) -> int | None:
    """The rank of a document among others, 0 the highest; None where its number doesn't tell."""
    try:
        codes = {code.rstrip("0123456789") for code in parse_number(number).codes}
    except NumberError:
        return None
    return next((place for place, names in enumerate(RANKS) if codes.intersection(names)), None)


def _replaces(first: Any, last: Any) -> bool:
    """Whether a document replaces another one, itself or through others."""
    reached = {first}
    for _step in range(LONGEST_ROW):
        rows = DocumentRelation.objects.filter(kind=RelationKind.REPLACES, page__translation_key__in=reached)
        found = set(rows.exclude(document=None).values_list("document__translation_key", flat=True))
        if last in found:
            return True
        if found <= reached:
            return False
        reached |= found
    return True
