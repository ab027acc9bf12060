"""Characters that don't belong in a text, and text of before Unicode; what one click mends of them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.legacy_encodings import convert, encodings_in, lines_of, map_words, recognise, words_of
from core.syllables import is_syllable
from core.text import BREAKS, CONTROL, clean_text
from core.texts import Piece, texts_of

from .draft import Draft, Finding, excerpt

# Joiners and marks of direction have their use in other scripts and in emoji, not beside Latin letters.
UNSEEN = re.compile(
    r"[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
    r"|(?<=[A-Za-z\u00c0-\u024f\u1e00-\u1eff])[\u200c-\u200f]|[\u200c-\u200f](?=[A-Za-z\u00c0-\u024f\u1e00-\u1eff])"
)
LOST = re.compile(r"[\ufffd\ue000-\uf8ff]")
# Bullets and dashes of the fonts Symbol and Wingdings; what else they show can't be known.
SYMBOLS = {0xF0B7: "•", 0xF0A7: "•", 0xF0D8: "•", 0xF0FC: "•", 0xF02D: "-", 0xF0A8: "•", 0xF076: "•"}
WORD = re.compile(r"[^\W\d_]+")
ETHS = re.compile("[Ðð]")
ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})


def legacy_text(draft: Draft) -> Iterator[Finding]:
    for piece in draft.old_pieces:
        lines = lines_of(piece.text, is_html=piece.is_html)
        words = (words_of(line, is_html=piece.is_html) for line in lines)
        first, encoding = next((line, found) for line in words if (found := recognise(line)))
        told = _("Text in %(encoding)s, which shows as wrong letters: %(words)s")
        yield Finding(told % {"encoding": encoding.value, "words": excerpt(first)}, piece.place)


def forbidden_characters(draft: Draft) -> Iterator[Finding]:
    old = {id(piece) for piece in draft.old_pieces}
    for piece in draft.pieces:
        # What is to be converted first has soft hyphens and eths for letters.
        if id(piece) not in old:
            yield from (Finding(told, piece.place) for told in _kinds_in(piece.text))


def _kinds_in(text: str) -> Iterator[str]:
    if CONTROL.search(text) or BREAKS.search(text):
        yield _("Control characters, which nobody sees and some programs refuse.")
    if UNSEEN.search(text):
        yield _("Characters without width: words with them aren't found by the search.")
    if lost := LOST.search(text):
        words = text[max(0, lost.start() - 20) : lost.end() + 20]
        yield _("Characters of a special font or lost ones, which readers see as boxes: %(words)s") % {
            "words": excerpt(words)
        }
    if eth := next(_eths_in(text), None):
        yield _("The foreign letter Ð in the place of Đ: %(words)s") % {"words": excerpt(eth)}
    if not unicodedata.is_normalized("NFC", text):
        yield _("Letters with loose marks (decomposed Unicode): words with them aren't found everywhere.")


def _eths_in(text: str) -> Iterator[str]:
    if not ETHS.search(text):
        return iter(())
    words = (word[0] for word in WORD.finditer(text))
    return (word for word in words if ETHS.search(word) and _is_vietnamese(word))


def _is_vietnamese(word: str) -> bool:
    return is_syllable(word.translate(ETH).lower())


def tidy(text: str) -> str:
    """The words without what doesn't belong in them; what is lost stays, for a person to type anew."""
    text = UNSEEN.sub("", clean_text(text)).translate(SYMBOLS)
    if ETHS.search(text):
        text = WORD.sub(lambda word: _mended(word[0]), text)
    return unicodedata.normalize("NFC", text)


def _mended(word: str) -> str:
    return word.translate(ETH) if ETHS.search(word) and _is_vietnamese(word) else word


def mend(page: Any) -> bool:
    """Convert all old text of the page and tidy the rest; whether anything was changed."""
    pieces = list(texts_of(page))
    known = frozenset(found for piece in pieces for found in encodings_in(piece.text, is_html=piece.is_html))
    changed = False
    for piece in pieces:
        text = _mend_piece(piece, known)
        if text != piece.text:
            piece.write(text)
            changed = True
    return changed


def _mend_piece(piece: Piece, known: frozenset) -> str:
    text = convert(piece.text, is_html=piece.is_html, known=known)
    return map_words(text, tidy, is_html=piece.is_html)
