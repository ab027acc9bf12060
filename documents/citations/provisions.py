"""Provisions as they are cited: "các điểm a và b khoản 1, khoản 3 Điều 5", "từ Điều 10 đến Điều 15".

They are written from the smallest to the largest: what is pending is below the next larger that follows.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from core.text import slugify

# How large each is. Articles are numbered through a document, clauses through an article.
RANKS = {
    "tiết": 1, "điểm": 2, "khoản": 3, "điều": 4, "tiểu mục": 5, "mục": 6, "chương": 7, "phần": 8,
    "phụ lục": 9,
}  # fmt: skip
SLUGS = {
    "tiết": "tiet", "điểm": "diem", "khoản": "khoan", "điều": "dieu", "tiểu mục": "tieu-muc", "mục": "muc",
    "chương": "chuong", "phần": "phan", "phụ lục": "phu-luc",
}  # fmt: skip
CLAUSE, ARTICLE, CHAPTER, ANNEX = RANKS["khoản"], RANKS["điều"], RANKS["chương"], RANKS["phụ lục"]
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
# A citation ends after so many provisions; a range of more is its two ends.
MOST = 200

UNITS = r"điều|khoản|điểm|tiết|tiểu mục|mục|chương|phần|phụ lục"
_FIGURE = r"\d{1,4}(?:(?=của )|(?:[a-zđ]\d?)?(?!\w|[/:]\w|\.\d|,\d\d?\d?%))"
_LETTER = r"[a-zđ]\d{0,2}(?!\w|[/.]\w)"
_ROMAN = r"[ivxlc]{1,7}(?![^\W_])"
_ORDINAL = r"thứ (?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|lăm))?)(?!\w)"
_VALUES = {
    "điều": _FIGURE,
    "khoản": _FIGURE,
    "điểm": rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}(?![\w/])|{_FIGURE}|{_LETTER})",
    "tiết": rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}(?![\w/])|{_FIGURE}|{_LETTER})",
    "tiểu mục": rf"(?:{_FIGURE}|{_ROMAN})",
    "mục": rf"(?:{_FIGURE}|{_ROMAN}|[a-h](?!\w))",
    "chương": rf"(?:{_FIGURE}|{_ROMAN})",
    "phần": rf"(?:{_ORDINAL}|{_FIGURE}|{_ROMAN}|[a-h](?!\w))",
    "phụ lục": rf"(?:(?:{_ROMAN}|{_FIGURE}|[a-h]\d?(?!\w))(?:[-.][a-z\d]{{1,3}}(?!\w))?)",
}
_VALUE = {unit: re.compile(pattern) for unit, pattern in _VALUES.items()}
# What parts two values of one list; what parts two items of a citation.
_BETWEEN = re.compile(r" ?(?:[,;] ?(?:và |hoặc |hay )?|(?:và|hoặc|hay|và/hoặc) |(?P<to>đến |tới |- ?))")
_ITEM = re.compile(
    r"(?: ?[,;])? ?"
    r"(?:(?:và/hoặc|hoặc tại|và tại|và|hoặc|hay|cùng|của|thuộc|tại|(?P<to>đến hết|đến|tới)) )?"
    r"(?P<all>(?:các|những) )?(?:điều từ |khoản từ |điểm từ |từ )?(?:các )?"
    r"(?:đoạn (?:đầu|cuối|thứ \w{2,5}|một|hai|ba|\d) (?:của )?)?"
    rf"(?P<unit>{UNITS}) +(?:số )?"
)
_SELF = re.compile(r"này(?!\w)")
# "khoản 1 và Điều 5" are two, "khoản 1, Điều 5" is one.
_BESIDE = re.compile(r" ?(?:;|,? ?(?:và|hoặc|hay|cùng) )")
# A figure before these counts something: "trong thời hạn theo Điều 5, 10 ngày".
_COUNTED = re.compile(
    r" ?(?:%|(?:ngày(?! \d)|tháng|năm(?! \d)|giờ|phút|tuần|người|đồng|triệu|tỷ|tỉ|nghìn|ngàn|lần|bản|hộ|"
    r"m2|km|kg|suất|tiết|cái|chiếc)(?!\w))"
)
_NOT_LISTED = re.compile(r"y (?!k|đ|c)")

Path = tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Chain:
    """Provisions that belong together in the text. `paths` go from the largest to the smallest.

    `self_unit` is the unit of "Điều này", which ends a chain: what is pending is below it. `spread` is what
    each of a list is about: "khoản 1 các Điều 5, Điều 6".
    """

    start: int
    end: int
    paths: list[Path] = field(default_factory=list)
    self_unit: str = ""
    spread: tuple[str, list[Path]] = ("", [])

    @property
    def top(self) -> int:
        """The rank that all of them reach."""
        return min((path[0][0] for path in self.paths), default=0)

    @property
    def article(self) -> str:
        """The anchor of the article that all of them are in; empty where it isn't one."""
        slugs = {slug for path in self.paths for rank, slug in path if rank == ARTICLE}
        return slugs.pop() if len(slugs) == 1 else ""

    def anchors(self, above: str = "", rank: int = ARTICLE) -> tuple[str, ...]:
        """The provisions as anchors, each once; `above` is the anchor of the provision of `rank` that those
        are in which reach less high."""
        found = (_anchor(path, above if path[0][0] < rank else "") for path in self.paths)
        return tuple(dict.fromkeys(found))


def read_chain(low: str, start: int, most: int = MOST) -> Chain | None:
    """The provisions that are cited from `start` on, where the first one's unit stands; None without one.

    At most about so many: a longer list ends there, a longer range is its ends.
    """
    chain = Chain(_with_lead(low, start), start)
    match = _ITEM.match(low, start)
    last: tuple[str, list[str]] = ("", [])
    count = 0
    while match and count < most:
        unit = match["unit"]
        if _SELF.match(low, match.end()):
            if not chain.paths or RANKS[unit] > chain.paths[-1][0][0]:
                chain.self_unit, chain.end = unit, match.end() + len("này")
            break
        values, end = _read_values(low, unit, match.end(), most)
        if not values:
            break
        if match["to"] and unit == last[0]:
            values = span(unit, last[1][-1], values[0], most)[1:] + values[1:]
        _add(chain, match, values, most, is_part=not _BESIDE.match(low, match.start()))
        chain.end, last, count = end, (unit, values), count + len(values)
        match = _ITEM.match(low, end)
    return chain if chain.paths or chain.self_unit else None


def span(unit: str, first: str, last: str, most: int = MOST) -> list[str]:
    """All from `first` to `last`; only these two where the way between isn't clear, or too long."""
    ends = [first, last]
    if first.isdigit() and last.isdigit():
        numbers = range(int(first), int(last) + 1)
        return [str(number) for number in numbers] if 1 < len(numbers) <= most else ends
    if unit in ("điểm", "tiết") and first in POINT_LETTERS and last in POINT_LETTERS:
        letters = POINT_LETTERS[POINT_LETTERS.index(first) : POINT_LETTERS.index(last) + 1]
        return list(letters) if 1 < len(letters) <= most else ends
    if unit in ("chương", "mục", "phần", "phụ lục"):
        numbers = range(_ROMANS.get(first, 0), _ROMANS.get(last, 0) + 1)
        if numbers.start and 1 < len(numbers) <= most:
            return [_to_roman(number) for number in numbers]
    return ends


def _with_lead(low: str, start: int) -> int:
    """The place of "các" or "từ" before the first unit, which belong to the citation."""
    for lead in ("các ", "từ ", "những ", "các điều ", "các khoản ", "các điểm "):
        if low.startswith(lead, start - len(lead)) and not low[max(start - len(lead) - 1, 0)].isalnum():
            return _with_lead(low, start - len(lead))
    return start


def _read_values(low: str, unit: str, start: int, most: int) -> tuple[list[str], int]:
    pattern = _VALUE[unit]
    match = pattern.match(low, start)
    if match is None or _COUNTED.match(low, match.end()):
        return [], start
    values, end = [match[0]], match.end()
    while len(values) < most and (between := _BETWEEN.match(low, end)):
        following = pattern.match(low, between.end())
        if not following or _COUNTED.match(low, following.end()) or _NOT_LISTED.match(low, following.start()):
            break
        if between["to"]:
            values += span(unit, values[-1], following[0], most)[1:]
        else:
            values.append(following[0])
        end = following.end()
    return values, end


def _add(chain: Chain, match: re.Match[str], values: list[str], most: int, *, is_part: bool) -> None:
    """Put what is pending below the values of a larger unit, or the values beside it."""
    unit = match["unit"]
    rank = RANKS[unit]
    # Articles aren't part of an annex: "Điều 5, Phụ lục I".
    least = ARTICLE if rank == ANNEX else rank
    below = [path for path in chain.paths if is_part and path[0][0] < rank and path[0][0] != least]
    above = [path for path in chain.paths if path not in below]
    if chain.spread[0] == unit and not below:
        below = chain.spread[1]
    elif match["all"]:
        chain.spread = (unit, below)
    else:
        chain.spread = ("", [])
    steps: list[Path] = [((rank, _slug(unit, value)),) for value in values]
    joined = [step + path for step in steps for path in below][:most] if below else steps
    chain.paths = above + joined


@lru_cache(maxsize=5_000)
def _slug(unit: str, value: str) -> str:
    """As in structure's anchors, but for the point đ, which comes after d."""
    return f"{SLUGS[unit]}-{slugify(value.replace('đ', 'dd'))}"


def _anchor(path: Path, above: str) -> str:
    ranks = [rank for rank, _slug in path]
    parts = [slug for _rank, slug in path]
    if ARTICLE in ranks and ANNEX not in ranks:
        # An article's anchor is its own, whatever chapter it stands in.
        parts = parts[ranks.index(ARTICLE) :]
    if above:
        parts.insert(0, above)
    return "-".join(parts)


def _to_roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    letters = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return ("", "x", "xx", "xxx", "xl", "l")[tens] + letters[ones]


_ROMANS = {_to_roman(number): number for number in range(1, 60)}
