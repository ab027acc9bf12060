"""Document numbers (số, ký hiệu), such as 42/2022/NĐ-CP: read, compared and printed, in this module alone.

The shapes: Decree 30/2020/NĐ-CP, appendix I and III; Resolution 351/2017/UBTVQH14 for the National
Assembly's; Guidance 36-HD/VPTW for the party's; and the older ones that real archives hold.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.text import clean_text, fold

from .codes import AGENCIES, KINDS, PARTY, WITH_YEAR, WITHOUT_AGENCY

DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
LEADING_WORD = re.compile(r"^\s*số\s*:?\s*(?=\S)", re.IGNORECASE)
HEAD = re.compile(
    r"(?P<sequence>\d{1,10}(?:\.\d{1,3})?)\s?(?P<letter>[a-zđ]?)"
    r"(?:[/-](?P<year>(?:19|20)\d\d|\d\d)(?=[/-]\D))?(?=[/-])",
    re.IGNORECASE,
)
UNIT = re.compile(r"\((?P<unit>[^()]{1,20})\)$")
CODE = re.compile(r"[^\W\d_][^\W_]*")
TERM = re.compile(r"(?P<code>[^\W\d_]+)(?P<term>\d{1,2})")
SEPARATOR = re.compile(r"[\s/.-]+")
SEVERAL = re.compile(r"[;,+]|\bvà\b|\d\s*/[^;,]*\s\d+\s*/")
AFTER_SEQUENCE = re.compile(r"^(\d[\d.]*[a-zđ]?)\s+(?=[^\s/-])", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
# The first year in which the state numbered documents; a two-digit year is of that century or of the next.
FIRST_YEAR = 1945
LONGEST = 200

_PRINTED = {fold(code): code for code in (*KINDS, *PARTY, *AGENCIES)}
_KINDS = {fold(code) for code in KINDS}
_PARTY = {fold(code) for code in PARTY}
_AGENCIES = {fold(code) for code in (*PARTY, *AGENCIES)}


class Refusal(TextChoices):
    """Why a text isn't a document's number."""

    NO_FIGURE = "no-figure", _("There is no figure at the beginning.")
    SEVERAL = "several", _("There are several numbers.")
    NO_LETTERS = "no-letters", _("The letters of the kind and the agency are missing.")
    NO_AGENCY = "no-agency", _("The agency is missing.")
    NO_BEGINNING = "no-beginning", _("The figure before the year is missing.")
    UNKNOWN = "unknown", _("The letters are of no known kind of document or agency.")
    SHAPE = "shape", _("It doesn't have the shape of a document's number.")


class NumberError(ValueError):
    """A text isn't a document's number; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.label))
        self.refusal = refusal


@dataclass(frozen=True)
class DocumentNumber:
    """A number, understood: 42/2022/NĐ-CP is sequence "42", year 2022, codes ("NĐ", "CP").

    `sequence` is without zeros before it, and may have a letter (162a) or a part after a dot (66.14).
    `unit` is what stands in brackets behind (C11). `is_dashed` says that a dash followed the sequence,
    `width` with how many figures it was written.
    """

    sequence: str
    year: int | None
    codes: tuple[str, ...]
    unit: str = ""
    is_dashed: bool = False
    width: int = 0

    @property
    def kind(self) -> str:
        """The code of the kind of document, "NĐ"; empty for letters, and where it isn't told."""
        return next((code for code in (self.codes[0], self.codes[-1]) if fold(code) in _KINDS), "")

    @property
    def agencies(self) -> tuple[str, ...]:
        """The codes of the agencies, in their order."""
        kind = self.kind
        return tuple(code for code in self.codes if code != kind)

    @property
    def key(self) -> str:
        """What all spellings of this number share, and no other number has: "42/2022/nd-cp"."""
        parts = [self.sequence, str(self.year or ""), "-".join(fold(code) for code in self.codes)]
        return "/".join(filter(None, parts)) + (f"({fold(self.unit)})" if self.unit else "")

    def __str__(self) -> str:
        """The number as it is printed."""
        sequence = self.sequence.rjust(self.width, "0")
        unit = f"({self.unit})" if self.unit else ""
        if self.year:
            return f"{sequence}/{self.year}/{'-'.join(self.codes)}{unit}"
        if len(self.codes) > 1 and self.kind and fold(self.codes[1]) in _PARTY:
            return f"{sequence}-{self.codes[0]}/{'/'.join(self.codes[1:])}{unit}"
        dash = "-" if self.is_dashed and len(self.codes) == 1 else "/"
        return f"{sequence}{dash}{'-'.join(self.codes)}{unit}"


def parse_number(text: str) -> DocumentNumber:
    """The number that `text` is, in any spelling: Đ as D or Ð, any dash or blank, either case, NFD, "Số:".

    Raises NumberError.
    """
    if len(text) > LONGEST:
        raise NumberError(Refusal.SHAPE)
    tidied = tidy(text)
    if SEVERAL.search(tidied):
        raise NumberError(Refusal.SEVERAL)
    plain = re.sub(r"\s+", "-", AFTER_SEQUENCE.sub(r"\1/", tidied))
    match = HEAD.match(plain)
    if not match:
        raise NumberError(_why_no_beginning(plain))
    rest = plain[match.end() + 1 :]
    unit = UNIT.search(rest)
    sequence, year = match["sequence"], _year(match["year"])
    if not year and THOUSANDS.fullmatch(sequence):
        sequence = sequence.replace(".", "")
    number = DocumentNumber(
        sequence=(sequence.lstrip("0") or "0") + match["letter"].lower(),
        year=year,
        codes=_codes(rest[: unit.start()] if unit else rest),
        unit=unit["unit"] if unit else "",
        is_dashed=plain[match.end()] == "-",
        width=len(sequence) + len(match["letter"]),
    )
    _check(number)
    return number


def tidy(number: str) -> str:
    """A number without slips of typing: NFC, Đ for Ð, plain hyphens, no blanks, without the word "Số:"."""
    text = unicodedata.normalize("NFC", number).replace("Ð", "Đ").replace("ð", "đ")
    text = LEADING_WORD.sub("", DASHES.sub("-", text))
    return re.sub(r"\s*([/-])[\s/-]*", r"\1", text).strip(" \t\r\n.,;:/-")


def number_key(number: str) -> str:
    """What all spellings of one number share. What can't be read has a key as well, of its own letters."""
    try:
        return parse_number(number).key
    except NumberError:
        return re.sub(r"\s+", "", fold(tidy(number)))


def shown_number(number: str) -> str:
    """A document's number for other programs: nothing where it says that there is none ("Không số")."""
    return clean_text(number) if any(char.isdigit() for char in number) else ""


def _why_no_beginning(text: str) -> Refusal:
    if not text[:1].isdigit():
        return Refusal.NO_FIGURE
    return Refusal.NO_LETTERS if not re.search(r"[^\W\d_]{2}", text) else Refusal.SHAPE


def _year(figures: str | None) -> int | None:
    if not figures:
        return None
    if len(figures) == 4:
        return int(figures)
    return 1900 + int(figures) if 1900 + int(figures) >= FIRST_YEAR else 2000 + int(figures)


def _codes(text: str) -> tuple[str, ...]:
    """The codes as they are printed. "NĐCP" is parted, "BGD-ĐT" and "BGD&ĐT" are one."""
    parts = [part for part in SEPARATOR.split(text.replace("&", "")) if part]
    if not any(char.isalpha() for char in text):
        raise NumberError(Refusal.NO_LETTERS)
    if not all(CODE.fullmatch(part) for part in parts):
        raise NumberError(Refusal.SHAPE)
    codes: list[str] = []
    for part in parts:
        joined = _PRINTED.get(fold(codes[-1] + part)) if codes else None
        if joined and fold(joined) in _AGENCIES and fold(part) not in _AGENCIES:
            codes[-1] = joined
        else:
            codes += [part] if codes and fold(part) not in _PRINTED else _parted(part)
    return tuple(codes)


def _parted(code: str) -> list[str]:
    """A code as it is printed, or a kind and an agency that were written as one."""
    folded = fold(code)
    if folded in _PRINTED:
        return [_as_printed(code)]
    term = TERM.fullmatch(code)
    if term and fold(term["code"]) in _PRINTED:
        return [_as_printed(term["code"]) + term["term"]]
    for cut in range(2, len(code) - 1):
        if folded[:cut] in _KINDS and folded[cut:] in _AGENCIES:
            return [_as_printed(code[:cut]), _as_printed(code[cut:])]
    return [code]


def _as_printed(code: str) -> str:
    """A known code in its right case, with Đ for D; with Đ in another place it is another code."""
    known = _PRINTED[fold(code)]
    return known if code.isascii() or code.upper() == known.upper() else code.upper()


def _check(number: DocumentNumber) -> None:
    """Raises NumberError where the codes say that this is no document's number, or not all of it."""
    known = [code for code in number.codes if fold(code) in _AGENCIES or TERM.fullmatch(code)]
    year_first = not number.year and number.sequence.isdigit() and FIRST_YEAR <= int(number.sequence) <= 2100
    if year_first and (number.kind in WITH_YEAR or (len(number.codes) == 1 and known)):
        raise NumberError(Refusal.NO_BEGINNING)
    is_old = number.is_dashed and not number.year
    if number.codes == (number.kind,) and number.kind not in WITHOUT_AGENCY and not is_old:
        raise NumberError(Refusal.NO_AGENCY)
    if number.codes in (("QH",), ("UBTVQH",)):
        raise NumberError(Refusal.NO_AGENCY)
    if len(number.codes) == 1 and not known and not number.kind:
        raise NumberError(Refusal.UNKNOWN)
