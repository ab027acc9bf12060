"""Checks what an editor enters of a document's relations: contradictions are refused."""

from typing import Any

from django.utils.translation import gettext as _

from core.page_form import BasePageForm

from .numbers import NumberError, parse_number
from .relations import DocumentRelation, RelationKind

# From the highest on, by what stands in the number; Law 64/2025/QH15, article 4.
RANKS = [
    {"QH"}, {"UBTVQH"}, {"CTN"}, {"CP"}, {"TTg"}, {"TT", "TTLT", "TANDTC", "KTNN"}, {"HĐND"}, {"UBND"},
]  # fmt: skip
UNDOING = {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.AMENDS}
# Documents that replace each other in a row; more can only be a circle.
LONGEST_ROW = 50


class LegalDocumentForm(BasePageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        relations = self.formsets.get("relations")
        for form in relations.forms if relations else []:
            data = form.cleaned_data if form.is_valid() else {}
            if not data or data.get("DELETE"):
                continue
            for field, message in relation_errors(self.instance, cleaned, data).items():
                form.add_error(field, message)
                self.add_error(None, message)
        return cleaned


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
