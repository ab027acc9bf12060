"""Khoản and điểm: the clauses of an article and their points, told by the labels of its paragraphs.

A link that leads to the wrong clause is worse than none. So a label counts only where it follows the one
before it, never inside a quotation, and no longer once the numbers start again or the article has ended.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

# A digit or dot after the dot belongs to an amount (1.000), to "1.1." or to a line to be filled in (1....).
# Older texts write "1- " and "1/ ".
CLAUSE = re.compile(r"(?P<number>[0-9]{1,3})(?P<letter>[a-zđA-ZĐ]?)\s?(?:\.(?![0-9.…])|[-–/](?=\s))")
POINT = re.compile(r"(?P<letters>[a-zđ]{1,2})(?P<number>[0-9]{0,2})\s?(?:\)|[./](?=\s|$))")
# "3.1." below khoản 3: the points that follow are of it, not of the khoản.
SUBCLAUSE = re.compile(r"(?P<number>[0-9]{1,3})\.[0-9]{1,2}(?:[.\s]|$)")
LETTERS = "abcdđefghijklmnopqrstuvwxyz"
# What documents leave out: most f, j, w and z, some đ.
OFTEN_SKIPPED = frozenset("đfjwz")
LAST_LETTERS = "vxyz"
# What a copied text carries before its first letter.
BLANK = " \t\r\n\xa0\u200b\u200e\u200f\u2060\ufeff"
# No label is longer, with the blanks before it.
LABEL_LENGTH = 80
# After its articles a document has its signature, its receivers, its appendices and forms.
END = ("Nơi nhận", "PHỤ LỤC", "MẪU SỐ", "Mẫu số")
LAST_WORDS = "./."


@dataclass(frozen=True, slots=True)
class Clause:
    """A khoản, or a điểm with the number of the khoản that it stands in, which is empty where there is none.

    `start` is the place of its first paragraph in the HTML of its article.
    """

    kind: Literal["clause", "point"]
    number: str
    anchor: str
    start: int
    above: str = ""

    @property
    def label(self) -> str:
        """As it is cited, without its article: "khoản 2", "điểm a khoản 2"."""
        if self.kind == "clause":
            return f"khoản {self.number}"
        return f"điểm {self.number} khoản {self.above}" if self.above else f"điểm {self.number}"


class ClauseReader:
    """Takes the paragraphs of an article one after the other and tells which of them open a clause.

    `new_anchor` makes an anchor that the document doesn't have yet.
    """

    def __init__(self, article: str, new_anchor: Callable[[str], str]) -> None:
        self._article = article
        self._new_anchor = new_anchor
        self._clause: tuple[int, str] = (0, "")
        self._clause_anchor = article
        self._point = ""
        self._closed = False
        self._points_closed = False

    def read(self, paragraph: str, start: int) -> Clause | None:
        """The clause or point that the paragraph opens, or None. Not to be asked inside a quotation."""
        text = _beginning(paragraph)
        if self._closed:
            return None
        if match := CLAUSE.match(text):
            return self._read_clause(match, start)
        if (match := SUBCLAUSE.match(text)) and int(match["number"]) == self._clause[0]:
            self._points_closed = True
        elif match := POINT.match(text):
            return self._read_point(match["letters"] + match["number"], start)
        elif text.startswith(END) or (text.isupper() and " " in text.strip()):
            self._closed = True
        return None

    def see_end(self, paragraph: str) -> None:
        """To be told of each paragraph after it was read: a document's last words end its last article."""
        if paragraph[-LABEL_LENGTH:].rstrip(BLANK).endswith(LAST_WORDS):
            self._closed = True

    def _read_clause(self, match: re.Match[str], start: int) -> Clause | None:
        last, last_letter = self._clause
        number, letter = int(match["number"]), match["letter"].lower()
        starts_again = last and number == 1 and not letter
        # Numbers that start again are of a list in a clause or of an appendix: what follows may be of either.
        # Points without a clause are not followed by clauses, but by lists of their own.
        if starts_again or (not last and self._point):
            self._closed = True
            return None
        inserted = number == last > 0 and letter and letter_follows(last_letter, letter)
        if not inserted and (number != last + 1 or letter):
            return None
        self._clause = (number, letter)
        self._clause_anchor = self._new_anchor(f"{self._article}-khoan-{number}{_ascii(letter)}")
        # "1. a) …" opens both; the paragraph is the clause's.
        opens_point = POINT.match(match.string[match.end() :].lstrip(BLANK))
        self._point = "a" if opens_point and opens_point["letters"] == "a" else ""
        self._points_closed = False
        return Clause("clause", f"{number}{letter}", self._clause_anchor, start)

    def _read_point(self, label: str, start: int) -> Clause | None:
        if self._point and label == "a":
            self._points_closed = True
        if self._points_closed or not point_follows(self._point, label):
            return None
        self._point = label
        anchor = self._new_anchor(f"{self._clause_anchor}-diem-{_ascii(label)}")
        number, letter = self._clause
        return Clause("point", label, anchor, start, above=f"{number}{letter}" if number else "")


def has_label(paragraph: str) -> bool:
    """Whether a paragraph begins as a clause or a point would, whatever stands before it."""
    text = _beginning(paragraph)
    return bool(CLAUSE.match(text) or POINT.match(text))


def label_of(paragraph: str) -> tuple[int, str]:
    """How many characters of a paragraph stand before its own words, and the label among them ("2.", "a)").

    Nothing for a paragraph without a label, such as an item of a numbered list.
    """
    text = _beginning(paragraph)
    match = CLAUSE.match(text) or POINT.match(text)
    if match is None:
        return 0, ""
    blanks = len(paragraph) - len(paragraph.lstrip(BLANK))
    return blanks + match.end(), match[0].strip()


def point_follows(last: str, label: str) -> bool:
    """Whether a point of this label comes next: d after c, e after d or đ, b1 after b, aa after y."""
    last_letters, last_number = _split(last)
    letters, number = _split(label)
    if number:
        return letters == last_letters != "" and number == last_number + 1
    if len(letters) == 1:
        return letter_follows(last_letters, letters)
    if len(last_letters) < 2:
        return letters == "aa" and last_letters != "" and last_letters in LAST_LETTERS
    doubled = letters[0] == letters[1] and letter_follows(last_letters[:1], letters[0])
    return doubled or (letters[0] == last_letters[:1] and letter_follows(last_letters[1:], letters[1]))


def letter_follows(last: str, letter: str) -> bool:
    """Whether a letter comes next in a list, after `last` or as the first one."""
    if not last or len(last) > 1:
        return letter == "a" and not last
    place, last_place = LETTERS.index(letter), LETTERS.index(last)
    return place > last_place and OFTEN_SKIPPED.issuperset(LETTERS[last_place + 1 : place])


def _split(label: str) -> tuple[str, int]:
    letters = label.rstrip("0123456789")
    return letters, int(label[len(letters) :] or 0)


def _ascii(label: str) -> str:
    """A label for an anchor: đ as dd, so that it differs from d, and the double dd as d-d."""
    return ("d-d" if label == "dd" else label).replace("đ", "dd")


def _beginning(paragraph: str) -> str:
    # An Icelandic eth is a common slip for đ.
    return paragraph[:LABEL_LENGTH].lstrip(BLANK).replace("ð", "đ").replace("Ð", "Đ")


def clause_ends(clauses: list[Clause], length: int) -> Iterator[tuple[Clause, int]]:
    """Each clause with the place where it ends: at the next one, for a khoản at the next khoản.

    `length` is that of the article's HTML.
    """
    next_clause = next_any = length
    ends = []
    for clause in reversed(clauses):
        ends.append(next_clause if clause.kind == "clause" else next_any)
        next_any = clause.start
        if clause.kind == "clause":
            next_clause = clause.start
    return zip(clauses, reversed(ends), strict=True)
