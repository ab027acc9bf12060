"""What a visitor asks for: words, "phrases", -words, a document's number, an article."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db import connection

from core.text import clean_text
from delivery.memo import remembered

from .analysis import Word, read_words

MAX_LENGTH = 300
MAX_WORDS = 40
QUOTED = re.compile(r'(?P<minus>(?<!\S)-)?["“”](?P<phrase>[^"“”]*)["“”]')
# The dash in "42/2022/NĐ -CP" and in "NĐ - CP" excludes nothing.
EXCLUDED = re.compile(r"(?<![^\s])(?<!/)-(?P<word>[^\W_][^\s\"“”]*)")
ARTICLE = re.compile(r"\bdieu\s+(\d{1,4}[a-z]?)\b")
# Words of the longest form that an abbreviation stands for.
LONGEST_FORM = 10
COUNTED = ("dieu", "khoan", "diem", "chuong", "muc", "phan", "nam", "thang", "ngay", "qui", "lan")
# Words of a number, and how many beginnings of numbers one query may mean.
LONGEST_NUMBER = 7
MAX_RUNS = 15
# What a number's letters begin with, by the name of its kind.
TYPE_CODES = {
    "nghi dinh": "nd", "thong tu": "tt", "quyet dinh": "qd", "nghi quyet": "nq", "chi thi": "ct",
    "ke hoach": "kh", "luat": "qh", "bo luat": "qh", "phap lenh": "ubtvqh", "thong tu lien tich": "ttlt",
    "lenh": "l", "cong van": "",
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """A query, understood.

    `plain` is the text without quotes and -words; `words` are its words, those of the phrases as well.
    `phrases` must stand so in one passage, `excluded` nowhere on the page. `numbers` are the runs of folded
    words that may begin a document's number, the longest first. `article` is the number after "điều".
    `alternatives` are pairs of (place and length among the words, folded words that mean the same).
    """

    text: str = ""
    plain: str = ""
    words: list[Word] = field(default_factory=list)
    phrases: list[list[Word]] = field(default_factory=list)
    excluded: list[list[Word]] = field(default_factory=list)
    numbers: list[list[str]] = field(default_factory=list)
    article: str = ""
    alternatives: list[tuple[int, int, list[str]]] = field(default_factory=list)

    @property
    def folded(self) -> list[str]:
        return [word.folded for word in self.words]


def searchable(text: str) -> str:
    """Any string as one that can be searched for and written into an address: half a character can't."""
    return " ".join(clean_text(text[:MAX_LENGTH].encode("utf-8", "replace").decode()).split())


def plainly(text: str) -> str:
    """A query as all write it who mean the same: neither spaces make a difference nor the capital letter that
    a telephone puts at the beginning, where no other is written as one. Readers see it in that form."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text.lower() if text[1:] == text[1:].lower() else text


def parse(text: str) -> Query:
    """Any string as a query; what can't be understood is words. Looks into the list of abbreviations."""
    text = searchable(text)
    phrases: list[list[Word]] = []
    excluded: list[list[Word]] = []

    def take_phrase(match: re.Match[str]) -> str:
        words = list(read_words(match["phrase"]))
        if words:
            (excluded if match["minus"] else phrases).append(words)
        return " " if match["minus"] else f" {match['phrase']} "

    def take_excluded(match: re.Match[str]) -> str:
        words = list(read_words(match["word"]))
        if not words or _ends_number(text, match):
            return match[0]
        excluded.append(words)
        return " "

    rest = EXCLUDED.sub(take_excluded, QUOTED.sub(take_phrase, text))
    words = list(read_words(rest))[:MAX_WORDS]
    folded = [word.folded for word in words]
    article = ARTICLE.search(" ".join(folded))
    return Query(
        text=text,
        plain=rest,
        words=words,
        phrases=phrases,
        excluded=excluded,
        numbers=_numbers(folded),
        article=article[1] if article else "",
        alternatives=_alternatives(folded),
    )


def _ends_number(text: str, match: re.Match[str]) -> bool:
    """Whether the dash belongs to a document's number that was typed with blanks: "42/2022/NĐ -CP"."""
    before = match.string[: match.start()].split()
    return bool(before) and "/" in before[-1] and any(char.isdigit() for char in before[-1])


def _numbers(folded: list[str]) -> list[list[str]]:
    """The runs of words that may begin a document's number, the longest first.

    One figure alone is a number only where the query is nothing else, or says so ("số 471", "nghị định 42").
    """
    runs = []
    counted = False
    for start, word in enumerate(folded):
        # "điều 5", "ngày 01/02/2022" are no numbers, nor are the figures that go on from there.
        counted = (start > 0 and folded[start - 1] in COUNTED) or (counted and word.isdigit())
        if counted or not word[0].isdigit():
            continue
        before = " ".join(folded[:start])
        named = before.endswith(("so", *TYPE_CODES)) or len(folded) == 1
        shortest = 1 if named and len(word) <= 5 else 2
        longest = min(len(folded) - start, LONGEST_NUMBER)
        runs += [folded[start : start + length] for length in range(shortest, longest + 1)]
    return sorted(runs, key=len, reverse=True)[:MAX_RUNS]


def type_code(folded: list[str]) -> str:
    """The letters that the asked kind of document has in its number ("nghị định" → "nd"), or nothing."""
    said = f" {' '.join(folded)} "
    names = [name for name in TYPE_CODES if f" {name} " in said]
    return TYPE_CODES[max(names, key=len)] if names else ""


def _alternatives(folded: list[str]) -> list[tuple[int, int, list[str]]]:
    """Where the words are an abbreviation or what one stands for, and what else could stand there."""
    runs = {
        " ".join(folded[start:end]): (start, end - start)
        for start in range(len(folded))
        for end in range(start + 1, min(len(folded), start + LONGEST_FORM) + 1)
    }
    known = remembered(("abbreviations",), _abbreviations) if runs else {}
    found = [(place, form, other) for form in runs for place, other in known.get(form, [])]
    return [(*runs[form], other.split()) for _place, form, other in sorted(found)]


def _abbreviations() -> dict[str, list[tuple[int, str]]]:
    """For each form, short or long, what else it may stand for, with its place among all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT folded_short, folded_long FROM search_abbreviation ORDER BY id")
        rows = cursor.fetchall()
    known: dict[str, list[tuple[int, str]]] = {}
    for place, (short, long) in enumerate(rows):
        known.setdefault(short, []).append((place, long))
        known.setdefault(long, []).append((place, short))
    return known
