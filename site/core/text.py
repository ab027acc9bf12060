"""Vietnamese text: normal form, folding (dropping the marks), slugs and sort keys.

Sources: TCVN 6909:2001 (Unicode for Vietnamese); the sort order is that of TCVN 5712 and of
Vietnamese dictionaries: letters first (a ă â b … d đ …), then tones (ngang huyền hỏi ngã sắc nặng).
"""

import re
import unicodedata
from collections.abc import Callable

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
LETTER_ORDER = {letter: index for index, letter in enumerate(ALPHABET)}
# Combining grave, hook above, tilde, acute, dot below.
TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# đ has no decomposition in Unicode; Ð (eth) is a common typing slip for Đ.
D_STROKE = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
# Word's soft line break and the page break part words; other control characters are noise.
BREAKS = re.compile(r"[\x0b\x0c]")
# So are halves of a surrogate pair and the two code points that are no characters.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """`text` in NFC without what is no character: PostgreSQL refuses NUL and surrogates, XML the others."""
    return unicodedata.normalize("NFC", CONTROL.sub("", BREAKS.sub(" ", text)))


def fold(text: str) -> str:
    """`text` in lower case and without marks: "Luật Đất đai" → "luat dat dai"."""
    decomposed = unicodedata.normalize("NFD", text.translate(D_STROKE))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def cut(text: str, length: int) -> str:
    """`text` on one line of at most `length` characters; where it is cut, at a word and with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    whole_words = line[:length].rpartition(" ")[0].rstrip(" ,;:.–-")
    return f"{whole_words or line[: length - 1]}…"


def slugify(text: str, max_length: int = 80) -> str:
    """An address part of ASCII letters, digits and hyphens, cut at a syllable; may be empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


def free_slug(slug: str, is_taken: Callable[[str], bool]) -> str:
    """`slug`, or where that is taken, with the next number: "dat-dai-2"; in few steps, however many are."""
    if not is_taken(slug):
        return slug
    taken, free = 1, 2
    while is_taken(f"{slug}-{free}"):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        taken, free = (middle, free) if is_taken(f"{slug}-{middle}") else (taken, middle)
    return f"{slug}-{free}"


def sort_key(text: str) -> tuple:
    """A key that sorts as a Vietnamese dictionary does: letters of all syllables first, then tones.

    The database sorts by bytes (collation C), so lists of names are sorted in Python by this key.
    """
    letters: list[tuple[int, str]] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text).lower():
        base = [c for c in unicodedata.normalize("NFD", char) if c not in TONE_ORDER]
        letter = unicodedata.normalize("NFC", "".join(base))
        letters.append((LETTER_ORDER.get(letter, -1), letter))
        tones.append(max((TONE_ORDER.get(c, 0) for c in unicodedata.normalize("NFD", char)), default=0))
    return letters, tones
