"""Laws by their names: "Luật Đất đai năm 2024", "Bộ luật Dân sự", "Luật sửa đổi, bổ sung … của Luật Giá".

A name ends where a known one ends (see law_names), or, where it isn't known, at the number, the day or the
year that follows. All else is left alone: the end of a name must be certain.
"""

import re
from functools import lru_cache

from core.text import fold

from .law_names import ABBREVIATIONS, CODES, LAWS, ORDINANCES

# Words of the names, folded, as a tree: a word leads on, "" says that a name may end here.
Tree = dict[str, "Tree"]

_WORD = re.compile(r"([^\W\d_]+)(, ?| ?; ?| ?- ?|/| \(|\) ?| |)")
_LONGEST = 30
_AMENDING = re.compile(
    r"sửa đổi(?:, bổ sung| và bổ sung| bổ sung)?,? "
    r"(?:(?:(?:một số |các )?(?:điều khoản|điều|khoản)(?: \d{1,4})?"
    r"(?:,? và (?:phụ lục|danh mục)[^\n.;:()]{0,90}?)?,? (?:(?:của|tại) )?)?"
    r"(?=\d|các luật|bộ luật|luật|pháp lệnh))"
)
_AMENDED = re.compile(
    r"\d{1,3} luật(?: có)? liên quan đến quy hoạch|"
    r"các luật (?:về thuế|thuế|liên quan đến đầu tư xây dựng cơ bản)|(?P<kind>bộ luật|luật|pháp lệnh) "
)
_AND = re.compile(r"(?:,| và|, và) (?=(?:bộ luật|luật|pháp lệnh) )")
_MOST_AMENDED = 12
# The name of a law that isn't known, before what tells its end.
_UNKNOWN = re.compile(
    r"(?P<name>[^\W\d_][^\n.;:()“”\"\d]{1,118}?),?"
    r"(?= (?:số ?:? ?\d{1,3}/\d{4}/|ngày \d|năm (?:19|20)\d\d(?!\w)))"
)
_NOT_IN_NAMES = re.compile(
    r"\b(?:theo|này|đó|trên|được|đã|các văn bản|văn bản|hiệu lực|trước|kể từ|luật|pháp lệnh|nghị định|"
    r"thông tư|quyết định|nghị quyết|hiến pháp|chỉ thị|ban hành ngày|thông qua|thi hành (?:từ|kể|đến)|số|"
    r"điều|khoản|mẫu|từ|đến|trong (?:năm|quý|tháng)|của quốc hội|vào|hết|tháng|thực hiện (?:từ|đến)|"
    r"hoàn thành|hướng dẫn|sửa đổi)\b"
)
_CAPITALS = re.compile(r"[A-ZĐ]{3,8}(?![^\W_])")
_CONSTITUTION = re.compile(r" (?:của )?nước (?:cộng (?:hòa|hoà) xã hội chủ nghĩa việt nam|chxhcn việt nam)")


def _tree(lists: list[str]) -> Tree:
    tree: Tree = {}
    for name in "\n".join(lists).strip().splitlines():
        node = tree
        for word in re.findall(r"[^\W_]+", name):
            node = node.setdefault(fold(word), {})
        node[""] = {}
    return tree


_TREES = {
    "luật": _tree([LAWS, CODES]),
    "bộ luật": _tree([CODES]),
    "pháp lệnh": _tree([ORDINANCES]),
}
SHORT_CODES = [name.lower() for name in ABBREVIATIONS]


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """The word, or the name, without marks and in small letters; kept, since the same ones come again."""
    return fold(word)


def name_end(plain: str, low: str, kind: str, start: int) -> int:
    """Where the name ends that stands at `start`, behind the word for the kind of law; 0 without a name."""
    if low.startswith("sửa đổi", start):
        return amending_end(low, start)
    return (
        _known_end(plain, low, kind, start)
        or _abbreviation_end(plain, kind, start)
        or _unknown_end(plain, low, start)
    )


def amending_end(low: str, start: int) -> int:
    """The end of "sửa đổi, bổ sung một số điều của Luật A và Luật B"; 0 where it isn't certain."""
    match = _AMENDING.match(low, start)
    if match is None:
        return 0
    place, end = match.end(), 0
    for _ in range(_MOST_AMENDED):
        amended = _AMENDED.match(low, place)
        if amended is None:
            break
        named = _known_end(low, low, amended["kind"], amended.end()) if amended["kind"] else amended.end()
        if not named:
            break
        end = named
        following = _AND.match(low, end)
        if following is None:
            break
        place = following.end()
    return end


def constitution_end(low: str, start: int) -> int:
    """The end of the constitution's name, whose first word ends at `start`."""
    match = _CONSTITUTION.match(low, start)
    return match.end() if match else start


def _known_end(plain: str, low: str, kind: str, start: int) -> int:
    node, place, end, first = _TREES[kind], start, 0, ""
    if low.startswith("về ", start):
        place += len("về ")
    for _ in range(_LONGEST):
        match = _WORD.match(low, place)
        following = match and node.get(folded(match[1]))
        if not match or following is None:
            break
        node, place = following, match.end()
        first = first or match[1]
        if "" in node:
            # The bracket of a name's own: "… ở người (HIV/AIDS)".
            end = match.end(1) + (match[2].startswith(")") and "(" in low[start : match.end(1)])
    return 0 if not end or _goes_on(plain, start, end) else end


def _goes_on(plain: str, start: int, end: int) -> bool:
    """Whether a capital says that a longer name stands here: "Luật Đầu tư Mạo hiểm"."""
    if plain[end : end + 1] != " " or not plain[end + 1 : end + 2].isupper() or plain[start:end].isupper():
        return False
    return not _FOLLOWS.match(plain, end + 1)


# What may follow a name with a capital all the same.
_FOLLOWS = re.compile(
    r"(?:Điều|Khoản|Điểm|Luật|Bộ|Nghị|Thông|Quyết|Pháp|Chỉ|Năm|Số|Ngày|Chương|Mục|Phần|Căn|Quốc|Theo|Hiến|Và|Các|"
    r"Chính|Trường|Tại|Khi|Việc|Cơ|Tổ|[A-ZĐ]{2,8}\b)"
)


def _abbreviation_end(plain: str, kind: str, start: int) -> int:
    """The end of "Luật BHYT": capitals behind a word that isn't in capitals itself."""
    match = _CAPITALS.match(plain, start) if kind == "luật" else None
    return match.end() if match and not plain[start - 2].isupper() else 0


def _unknown_end(plain: str, low: str, start: int) -> int:
    if not plain[start : start + 1].isupper():
        return 0
    match = _UNKNOWN.match(low, start)
    return match.end("name") if match and not _NOT_IN_NAMES.search(match["name"]) else 0
