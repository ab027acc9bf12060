"""Searching short texts in the database by what was typed, with or without marks."""

import re
import string
import unicodedata
from collections import defaultdict

from django.db.models import QuerySet

from core.text import ALPHABET, TONE_ORDER, clean_text, fold

# What is typed beyond says nothing more.
LONGEST = 100


def _forms() -> dict[str, str]:
    """By letter without marks: all letters that become it, capitals too."""
    found: dict[str, set[str]] = defaultdict(set)
    for letter in {*ALPHABET, *string.ascii_lowercase}:
        for tone in ("", *TONE_ORDER):
            toned = unicodedata.normalize("NFC", letter + tone)
            if len(toned) == 1:
                found[fold(toned)] |= {toned, toned.upper()}
    return {letter: f"[{''.join(sorted(forms))}]" for letter, forms in found.items()}


FORMS = _forms()


def containing(queryset: QuerySet, name: str, typed: str) -> QuerySet:
    """The rows whose text `name` has in it what was typed.

    The database's own collation knows no Đ, and to fold each of its texts there takes twice as long as to
    look for all forms of what was typed.
    """
    letters = fold(clean_text(typed))[:LONGEST]
    pattern = "".join(FORMS.get(letter) or re.escape(letter) for letter in letters)
    return queryset.filter(**{f"{name}__regex": pattern})
