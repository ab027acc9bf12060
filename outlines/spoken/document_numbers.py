"""Document numbers: "42/2022/NĐ-CP" → "Nghị định số bốn mươi hai năm hai nghìn … của Chính phủ"."""

import re

from core.number_words import number_words
from documents.codes import KINDS
from documents.numbers import DocumentNumber, NumberError, parse_number

from .agencies import agency_names
from .figures import one_by_one

# So far around a number it is looked whether its kind and its agency stand there as well.
NEAR = 100
_DASH = r"\s?[/\-–]\s?"
_CODE = r"[A-ZĐÐ][A-Za-zĐđÐð&]*\d{0,2}"
_NUMBER = re.compile(
    r"(?P<called>\bsố\s?(?::\s?)?)?(?<![\w.,/-])"
    rf"(?P<number>\d{{1,5}}(?:\.\d{{1,3}})?[a-zđ]?(?:{_DASH}(?:19|20)?\d\d(?={_DASH}\D))?(?:{_DASH}{_CODE}){{1,5}}"
    r"(?:\([^()\s]{1,20}\))?)(?![\w/])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:luật|bộ luật|hiến pháp|văn bản|"
    + "|".join(sorted(set(KINDS.values()), key=len, reverse=True))
    + r")\s*$",
    re.IGNORECASE,
)
# The agency is told after it, mostly behind the date.
_AGENCY_FOLLOWS = re.compile(
    r"\s*,?\s*(?:(?:được )?(?:ban hành |ký )?ngày [\d/.\-–]+(?: tháng \d+(?: năm \d+)?)?\s*,?\s*)?"
    r"(?:của|do)\s",
    re.IGNORECASE,
)


def say_document_numbers(text: str) -> str:
    return _NUMBER.sub(_said, text)


def _said(match: re.Match[str]) -> str:
    try:
        number = parse_number(match["number"])
    except NumberError:
        return match[0]
    before, after = (
        match.string[max(match.start() - NEAR, 0) : match.start()],
        match.string[match.end() :][:NEAR],
    )
    # "Nghị định 42/2022/NĐ-CP" is said with "số" as well; where "số" stands already, so does what it is of.
    called = (match["called"] or "").rstrip(" :")
    kind = "" if called or _NAMED.search(before) else KINDS.get(number.kind, "")
    words = [kind, called or "số", _sequence(number)]
    if number.year:
        words.append(f"năm {number_words(number.year)}")
    if number.agencies and not _AGENCY_FOLLOWS.match(after):
        words.append(f"của {agency_names(number.agencies)}")
    return " ".join(filter(None, words))


def _sequence(number: DocumentNumber) -> str:
    """As it is written: "01" is "không một", "66.14" with its dot, "162a" with its letter."""
    figures, letter = re.fullmatch(r"([\d.]+)(.*)", number.sequence).groups()  # type: ignore[union-attr]
    whole, _dot, part = figures.partition(".")
    zeros = max(number.width - len(number.sequence), 0)
    words = f"{one_by_one('0' * zeros)} {number_words(int(whole))}".strip()
    words += f" chấm {number_words(int(part))}" if part else ""
    return f"{words} {letter}".strip()
