"""What a reader has on the shelf. It lies with the reader alone, in cookies: nobody else has it.

One cookie has the pages in their order, in the clear, since a script tells by it what is on the shelf
(static/js/shelf.js). Another has the notes, compressed; a third what withdraws the lists that were shared.
Together they take less than the 4,096 bytes that a browser keeps of one cookie. docs/decisions/0033-shelf.md.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.text import clean_text

PAGES_COOKIE = "tu-tai-lieu"
NOTES_COOKIE = "tu-tai-lieu-ghi-chu"
WITHDRAWALS_COOKIE = "tu-tai-lieu-chia-se"
MAX_AGE = 365 * 24 * 60 * 60
MOST = 40
LONGEST_NOTE = 200
# Of the cookie of notes, as it is sent.
MOST_BYTES = 3_300
# What a cookie of that size may unpack to at most: 40 notes of letters of four bytes, twice.
MOST_UNPACKED = 64 * 1024
MOST_WITHDRAWALS = 5
NUMBERS = re.compile(r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*", re.ASCII)
# Of a shared list, or of what withdraws it: 128 bits (shelf.models).
KEY = r"[A-Za-z0-9_-]{22}"
WITHDRAWALS = re.compile(rf"{KEY}\.{KEY}(?:~{KEY}\.{KEY})*", re.ASCII)


class FullShelfError(Exception):
    """There is no room for more; says so to the reader."""


@dataclass(frozen=True)
class Entry:
    """A page on a shelf, by its primary key, with what the reader has noted for it."""

    page_id: int
    note: str = ""


@dataclass(frozen=True)
class Shelf:
    """The entries in the reader's order. What changes it gives another one; FullShelfError where there is no
    room."""

    entries: tuple[Entry, ...] = ()

    @property
    def ids(self) -> list[int]:
        return [entry.page_id for entry in self.entries]

    def with_entries(self, more: Iterable[Entry]) -> "Shelf":
        """This and `more` after it; of a page that is there already the note is taken where it had none."""
        found = {entry.page_id: entry for entry in self.entries}
        for entry in more:
            known = found.get(entry.page_id)
            found[entry.page_id] = known if known and known.note else entry
        if len(found) > MOST:
            told = _("The shelf is full: it holds %(most)d documents. Take one off before you add another.")
            raise FullShelfError(told % {"most": MOST})
        return Shelf(tuple(found.values()))

    def without(self, page_id: int) -> "Shelf":
        return Shelf(tuple(entry for entry in self.entries if entry.page_id != page_id))

    def moved(self, page_id: int, step: int) -> "Shelf":
        """With the page `step` places further down; up where it is negative. Not past an end."""
        if page_id not in self.ids:
            return self
        entries = list(self.entries)
        place = self.ids.index(page_id)
        entries.insert(max(0, place + step), entries.pop(place))
        return Shelf(tuple(entries))

    def noted(self, notes: Mapping[int, str]) -> "Shelf":
        """With these notes, by page; what is missing stays as it was."""
        entries = (
            replace(entry, note=tidy(notes[entry.page_id])) if entry.page_id in notes else entry
            for entry in self.entries
        )
        return Shelf(tuple(entries))


def tidy(text: str, length: int = LONGEST_NOTE) -> str:
    """What a reader typed, on one line, so that it takes no more room than its words."""
    return " ".join(clean_text(text).split())[:length].rstrip()


def read(cookies: Mapping[str, str]) -> Shelf:
    """The shelf of the reader who sent these cookies. What wasn't written here counts as nothing."""
    numbers = cookies.get(PAGES_COOKIE, "")
    if not NUMBERS.fullmatch(numbers):
        return Shelf()
    ids = dict.fromkeys(int(number) for number in numbers.split("."))
    notes = _unpacked(cookies.get(NOTES_COOKIE, ""))
    entries = (Entry(page_id, tidy(notes.get(str(page_id), ""))) for page_id in ids)
    return Shelf(tuple(entries)[:MOST])


def keep(request: HttpRequest, response: HttpResponse, shelf: Shelf) -> None:
    """Put the shelf into the reader's cookies; raises FullShelfError where the notes are too long."""
    notes = _packed({str(entry.page_id): entry.note for entry in shelf.entries if entry.note})
    if len(notes) > MOST_BYTES:
        raise FullShelfError(_("The notes are too long all together. Shorten some of them."))
    _set(request, response, PAGES_COOKIE, ".".join(map(str, shelf.ids)), is_for_scripts=True)
    _set(request, response, NOTES_COOKIE, notes)


def withdrawals(cookies: Mapping[str, str]) -> dict[str, str]:
    """What withdraws a list that this reader has shared, by the token of the list; the oldest first."""
    told = cookies.get(WITHDRAWALS_COOKIE, "")
    if not WITHDRAWALS.fullmatch(told):
        return {}
    pairs = (pair.partition(".") for pair in told.split("~"))
    return {token: secret for token, _dot, secret in pairs}


def keep_withdrawals(request: HttpRequest, response: HttpResponse, secrets: Mapping[str, str]) -> None:
    """Those of the lists that were shared last."""
    pairs = [f"{token}.{secret}" for token, secret in secrets.items()][-MOST_WITHDRAWALS:]
    _set(request, response, WITHDRAWALS_COOKIE, "~".join(pairs))


def _set(
    request: HttpRequest, response: HttpResponse, name: str, value: str, *, is_for_scripts: bool = False
) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        value,
        max_age=MAX_AGE,
        secure=request.is_secure(),
        httponly=not is_for_scripts,
        samesite="Lax",
    )


def _packed(notes: dict[str, str]) -> str:
    if not notes:
        return ""
    text = json.dumps(notes, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def _unpacked(value: str) -> dict[str, str]:
    try:
        packed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        text = zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        notes: Any = json.loads(text)
    except (ValueError, zlib.error, RecursionError):
        return {}
    if not isinstance(notes, dict):
        return {}
    return {key: note for key, note in notes.items() if isinstance(note, str)}
