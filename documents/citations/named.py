"""A document as it is named: kind, number or name, day or year, issuer."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.text import fold
from documents.codes import AGENCIES, KINDS, PARTY
from documents.metadata import TYPE_ABBREVIATIONS
from documents.numbers import NumberError, parse_number

from .issuers import read_issuer
from .names import SHORT_CODES, amending_end, constitution_end, folded, name_end

LAW_KINDS = ("luật", "bộ luật", "pháp lệnh", "hiến pháp")
# By length, so that "thông tư liên tịch" comes before "thông tư".
_WRITTEN = {
    **{kind: kind for kind in (
        *LAW_KINDS, "lệnh", "sắc lệnh", "sắc luật", "nghị quyết liên tịch", "nghị quyết", "nghị định",
        "quyết định", "thông tư liên tịch", "thông tư liên bộ", "thông tư", "chỉ thị", "kế hoạch",
        "chương trình", "hướng dẫn", "quy định", "quy chế", "kết luận", "thông báo", "báo cáo", "công văn",
        "công điện", "quy trình", "văn bản hợp nhất", "tờ trình", "văn bản", "thông tri", "án lệ",
    )},
    "thông tư liên ngành": "thông tư liên tịch",
    "thông báo kết luận": "thông báo",
    "liên tịch": "thông tư liên tịch",
    "ttlt": "thông tư liên tịch",
}  # fmt: skip
KIND = re.compile(rf"(?P<kind>{'|'.join(sorted([*_WRITTEN, *SHORT_CODES], key=len, reverse=True))})(?!\w)")
# These name what one has in hand; of the others "Kế hoạch này" may be a form or a plan of a firm.
_SELF_KINDS = {
    *LAW_KINDS, "lệnh", "sắc lệnh", "nghị quyết liên tịch", "nghị quyết", "nghị định", "quyết định",
    "thông tư liên tịch", "thông tư liên bộ", "thông tư", "chỉ thị", "hướng dẫn", "quy định", "quy chế",
    "quy trình", "văn bản hợp nhất",
}  # fmt: skip
_THIS = re.compile(r" này(?!\w)")
_ABOVE = re.compile(r" (?:đã )?(?:nói|nêu|kể|dẫn|đề cập)(?: ở)? trên(?!\w)")
_THAT = re.compile(r" (?:đã nêu|trên|đó|ấy)(?!\w)")
_REFERENCES = {"this": _THIS, "above": _ABOVE, "that": _THAT}
_BEFORE_NUMBER = re.compile(r"(?: ?\(?(?:mang )?số ?:? ?(?:số ?:? ?)?|:? ?)(?=\d)")
_CODE = r"[a-zđ][\w&]{0,19}"
# The slash behind the year is forgotten at times: "88/2003NĐ-CP".
_NO_SLASH = r"(?=(?:nđ|tt|qđ|nq|ct|qh1)[a-z]*)"
_NUMBER = re.compile(
    r"(?P<sequence>\d{1,5}(?:\.\d{1,3})?[a-zđ]?) ?(?P<mark>[/-]) ?"
    rf"(?:(?P<year>(?:19|20)\d\d|\d\d)(?: ?[/-] ?|{_NO_SLASH}))?"
    rf"(?P<codes>{_CODE}(?:[/-]{_CODE}){{0,9}})(?P<unit>\([a-z]{{1,3}}\d{{1,3}}\))?"
)
_MORE = re.compile(rf" ?[-/] ?(?P<code>{_CODE})|(?<=nđ) (?P<cp>cp)(?!\w)")
_SHORT = re.compile(
    r"(?P<sequence>\d{1,5})(?:/(?P<year>(?:19|20)\d\d)(?:/(?:nđ|ttlt|tt|qđ|nq|ct)(?:-(?!\w))?)?)?"
    r"(?![^\W_]|[/.,-]\w| ?[/-] ?\w| ?\d)"
)
_DATE = re.compile(
    r" ?,? ?\(?(?:(?:ban hành|ký|được ban hành) )?(?:ngày ?)?(?P<day>\d{1,2}) ?(?:/|-|\.|tháng) ?"
    r"(?P<month>\d{1,2}) ?(?:/|-|\.|,? ?năm) ?(?P<year>(?:19|20)\d\d)(?!\d\d)"
)
_YEAR = re.compile(r" (?:\(?năm )?(?P<year>(?:19|20)\d\d)(?![\d/.]\w|\w)")
_KNOWN_CODES = {fold(code) for code in (*KINDS, *AGENCIES, *PARTY)}
_KIND_CODES = {fold(code) for code in KINDS}


@dataclass(slots=True)
class Named:
    """A document that a text names. `reference` says how, where it isn't by a whole number or a name:
    "this", "above", "that", "short".
    """

    start: int
    end: int
    kind: str
    number: str = ""
    name: str = ""
    year: int | None = None
    issued_on: date | None = None
    issuer: str = ""
    reference: str = ""

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What two mentions of one document share."""
        return (self.number, "", None) if self.number else ("", folded(self.name), self.year)


def read_named(plain: str, low: str, start: int) -> Named | None:
    """The document that is named from `start` on, where the word for its kind stands; None without one."""
    match = KIND.match(low, start)
    if match is None:
        return None
    written = match["kind"]
    named = Named(start, match.end(), _WRITTEN.get(written, "bộ luật"))
    if written in SHORT_CODES:
        return _by_short_code(plain, low, named)
    if _reference(low, named):
        return named
    if written in LAW_KINDS:
        return _law(plain, low, named)
    return _numbered(plain, low, named)


def read_number(plain: str, low: str, start: int) -> Named | None:
    """The document of a whole number that stands at `start` without a word for its kind."""
    match = _NUMBER.match(low, start)
    if not match or not match["year"]:
        return None
    named = Named(start, start, "")
    if not _take_number(plain, low, named, start) or "/" not in named.number:
        return None
    code = fold(named.number.split("/")[-1]).split("-")[0]
    named.kind = TYPE_ABBREVIATIONS.get(code, "luật" if code.startswith("qh") else "").lower()
    if not named.kind:
        return None
    _take_rest(plain, low, named)
    return named


def _reference(low: str, named: Named) -> bool:
    if named.kind == "văn bản":
        return False
    for reference, pattern in _REFERENCES.items():
        found = pattern.match(low, named.end)
        if found and (reference != "this" or named.kind in _SELF_KINDS):
            named.reference, named.end = reference, found.end()
            return True
    return False


def _by_short_code(plain: str, low: str, named: Named) -> Named | None:
    if not plain[named.start : named.end].isupper():
        return None
    named.name = plain[named.start : named.end]
    _take_rest(plain, low, named)
    return named


def _law(plain: str, low: str, named: Named) -> Named | None:
    """A law by its number ("Luật số 45/2013/QH13"), or by its name, which a number may follow."""
    kind_end = named.end
    if named.kind == "hiến pháp":
        if not plain[named.start].isupper() and not _YEAR.match(low, kind_end):
            return None
        named.end = constitution_end(low, kind_end)
        named.name = plain[named.start : named.end]
        _take_rest(plain, low, named)
        return named
    if _take_number(plain, low, named, kind_end):
        _take_rest(plain, low, named)
        end = amending_end(low, named.end + 1)
        if end:
            # "Luật số 62/2010/QH12 sửa đổi, bổ sung một số điều của Luật chứng khoán ngày …" is one law.
            named.name = f"{plain[named.start : kind_end]} {plain[named.end + 1 : end]}"
            named.end = end
            _take_rest(plain, low, named)
        return named
    if low[kind_end : kind_end + 1] != " ":
        return None
    end = name_end(plain, low, named.kind, kind_end + 1)
    if not end:
        return None
    named.name, named.end = plain[named.start : end], end
    _take_number(plain, low, named, end, needs_word=True)
    _take_rest(plain, low, named)
    if named.issuer and not named.number and _take_number(plain, low, named, named.end, needs_word=True):
        _take_date(low, named)
    is_written_as_name = plain[named.start].isupper() or named.kind != "luật"
    # "luật đất đai" in small letters may be the branch of law.
    return named if is_written_as_name or named.year else None


def _numbered(plain: str, low: str, named: Named) -> Named | None:
    issuer = read_issuer(low, named.end)
    if issuer and _take_number(plain, low, named, issuer[1], needs_word=True):
        # "Nghị định của Chính phủ số 01/2008/NĐ-CP".
        named.issuer = plain[issuer[0] : issuer[1]]
        _take_date(low, named)
        return named
    if not _take_number(plain, low, named, named.end) and not _take_short(low, named):
        return None
    _take_rest(plain, low, named)
    return named


def _take_number(plain: str, low: str, named: Named, start: int, *, needs_word: bool = False) -> bool:
    lead = _BEFORE_NUMBER.match(low, start)
    if needs_word and (not lead or "số" not in lead[0]):
        return False
    first = lead.end() if lead else start
    match = _NUMBER.match(low, first)
    if match is None:
        return False
    end = _number_end(plain, low, match)
    text = plain[first:end]
    if match.end("year") == match.start("codes"):
        text = f"{plain[first : match.end('year')]}/{plain[match.end('year') : end]}"
    printed = _printed(text)
    if not printed:
        return False
    named.number, year = printed
    named.year, named.end = year or named.year, end
    if lead and "(" in lead[0] and low[end : end + 1] == ")":
        named.end += 1
    return True


def _number_end(plain: str, low: str, match: re.Match[str]) -> int:
    """The end of a number that goes on behind a blank: "TTLT-BNV- BTC", "42/2022/NĐ - CP"."""
    end = match.end()
    if match["codes"].endswith("ngày"):
        return end - len("ngày")
    for _ in range(8):
        more = _MORE.match(low, end)
        if more is None:
            break
        code = more["code"] or more["cp"]
        is_capital = plain[more.end() - len(code)].isupper() or plain[match.start("codes")].islower()
        if fold(code) not in _KNOWN_CODES or not is_capital:
            break
        end = more.end()
    return end


@lru_cache(maxsize=50_000)
def _printed(written: str) -> tuple[str, int | None] | None:
    """The number as it is printed, and its year; None where it can't be a document's."""
    try:
        number = parse_number(written)
    except NumberError:
        return None
    return str(number), number.year


def _take_short(low: str, named: Named) -> bool:
    """ "Nghị định số 53", "Nghị định 18": a number that another place tells in full."""
    lead = _BEFORE_NUMBER.match(low, named.end)
    match = lead and _SHORT.match(low, lead.end())
    if not lead or not match or not (lead[0].strip() or lead[0] == " "):
        return False
    named.reference = "short"
    named.number = f"{match['sequence']}/{match['year']}" if match["year"] else match["sequence"]
    named.year = int(match["year"]) if match["year"] else None
    named.end = match.end()
    return True


def _take_rest(plain: str, low: str, named: Named) -> None:
    """Day or year, and issuer, in either order."""
    _take_date(low, named)
    issuer = read_issuer(low, named.end, is_joint=named.number.count("-") > 1)
    if issuer:
        named.issuer, named.end = plain[issuer[0] : issuer[1]], issuer[1]
        if named.issued_on is None:
            _take_date(low, named)


def _take_date(low: str, named: Named) -> None:
    match = _DATE.match(low, named.end)
    if match:
        try:
            named.issued_on = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return
    elif named.kind in LAW_KINDS:
        match = _YEAR.match(low, named.end)
    if match:
        named.year = named.year or int(match["year"])
        named.end = match.end()
