"""What a legal document is called, as its text knows it: archives cut titles short, or run them into the next
line, and have them in capitals."""

import itertools
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.text import fold
from documents.metadata import DATE_LINE, HEAD, RULE, TYPES, find_subject, letter_start
from documents.structure import read_heading

from .item import BadRecord
from .truecase import Truecaser

FOLDED_TYPES = {fold(name) for name in TYPES}
OPENINGS = (
    "ban hanh", "bai bo", "cong bo", "dieu chinh", "giao", "huong dan", "phe duyet", "quy dinh", "sua doi",
    "tang cuong", "thanh lap", "ve ",
)  # fmt: skip


def readable_title(title: str, paragraphs: list[str]) -> str:
    """The title without the words of the next heading that slipped in, and in small letters; of a letter,
    which has none, its subject. Raises BadRecord where there is neither."""
    if not title:
        return title_of_letter(paragraphs)
    title = complete_title(drop_footnotes(title), paragraphs)
    if not title.isupper():
        return title
    return lower_opening(Truecaser(paragraphs).apply(title))


def drop_footnotes(title: str) -> str:
    """The title without the numbers of footnotes that stick to its words ("HƯỚNG DẪN1")."""
    return re.sub(r"(?<=[^\W\d_])(?<![A-Za-z])\d+\b|(?<=[À-ỹ][A-Z])\d+\b", "", title)


def lower_opening(title: str) -> str:
    """What a document does begins small after its type: "Quyết định phê duyệt …"."""
    for name in TYPES:
        rest = title.removeprefix(f"{name} ")
        if rest != title and fold(rest).startswith(OPENINGS):
            return f"{name} {rest[0].lower()}{rest[1:]}"
    return title


def title_of_letter(paragraphs: list[str]) -> str:
    subject = find_subject(paragraphs[:HEAD])
    if not subject:
        raise BadRecord(_("There is no title, and the text names no subject."))
    return f"Công văn về việc {subject}"


def complete_title(title: str, paragraphs: Sequence[str]) -> str:
    """The title as the text has it below the type's name, where the archive cut it short; else as it is."""
    letterhead = list(itertools.takewhile(is_letterhead, paragraphs[:HEAD]))
    for kind, rest in itertools.pairwise(letterhead):
        whole = f"{kind} {rest}"
        if fold(kind) in FOLDED_TYPES and fold(whole).startswith(fold(title)):
            return whole
    return drop_following_heading(title, letterhead)


def drop_following_heading(title: str, letterhead: list[str]) -> str:
    """Archives cut titles out of the text and often take the start of the next line along.

    "QUYẾT ĐỊNH VỀ VIỆC … THỦ TƯỚNG", where the text goes on with "THỦ TƯỚNG CHÍNH PHỦ": what ends the
    title and begins a paragraph right after the one that the title ends in is left out.
    """
    words = title.split()
    folded = fold(title).split()
    head = [fold(paragraph).split() for paragraph in letterhead]
    for paragraph, following in itertools.pairwise(head):
        if " ".join(paragraph) in FOLDED_TYPES:
            continue
        for length in range(min(len(following), len(words) - 1), 0, -1):
            rest = folded[:-length]
            cut_off = folded[-length:] == following[:length] and rest[-len(paragraph) :] == paragraph
            # "Thông tư bãi bỏ Thông tư số … của / Bộ trưởng …" goes on in the next line.
            if cut_off and rest[-1] != "cua":
                return " ".join(words[:-length])
    return title


def without_heading_lines(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the letterhead, which the page shows as its own fields."""
    letter = letter_start(paragraphs[:HEAD])
    if letter is not None:
        return paragraphs[letter:]
    for index, paragraph in enumerate(paragraphs):
        if read_heading(paragraph) or not is_letterhead(paragraph):
            return paragraphs[index:]
    return paragraphs


def is_letterhead(paragraph: str) -> bool:
    text = RULE.sub("", paragraph).strip()
    folded = fold(text)
    return (
        text.isupper()
        or folded.startswith(("cong hoa xa hoi", "dang cong san", "doc lap", "so:", "luat so", "so "))
        or bool(DATE_LINE.match(text))
        or folded in FOLDED_TYPES
    )
