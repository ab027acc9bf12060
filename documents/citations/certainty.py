"""What speaks against a citation, although its words stand there: titles, accounts, treaties, forms."""

import re

from .provisions import ANNEX, ARTICLE, CHAPTER, CLAUSE, Chain

# What bare provisions are of, where it isn't a document that is recognised: a treaty, a contract, a charter.
_OTHERS = re.compile(
    r" ?,? ?(?:của |tại |trong |thuộc )?(?:bộ luật|luật|pháp lệnh|nghị định|thông tư|nghị quyết|"
    r"quyết định số|chỉ thị số|quy chế|điều lệ|hiệp định|công ước|nghị định thư|hợp đồng|thỏa thuận|"
    r"hiến pháp|hiến chương|quy tắc|chương trình|tiêu chuẩn)"
)
# A form, a licence, a contract, a standard, a judgement: their numbers are like those of documents.
_OTHER_NUMBERS = re.compile(r"(?:mẫu|biểu|phép|nhận|đồng|qcvn|tcvn|hiệu|chuẩn|bản án|án)(?: số)? ?:? ?$")
_HEADING = re.compile(
    r"(?:chương|mục|tiểu mục|phần|phụ lục|khoản|điểm) {1,3}(?:số )?[^\s.:]{1,12} ?(?:[.:(-]|\n|\Z)"
)
_TREATIES = ("hiệp định", "công ước")


def heading_end(low: str, start: int) -> int:
    """The end of a heading of a chapter or an annex at `start`, the beginning of a line; 0 without one."""
    match = _HEADING.match(low, start)
    return match.end() - 1 if match else 0


def is_heading_in_line(plain: str, start: int) -> bool:
    """Whether a heading in capitals follows a sentence in the same line, as tables are exported."""
    return plain.startswith(("PHỤ LỤC", "CHƯƠNG"), start) and plain[start - 2 : start - 1] in ".:;"


def is_title(plain: str, chain: Chain, line: int) -> bool:
    """Whether this begins an item that it names: "+ Chương V: Coi thi", "… ./. Điều 2. Hiệu lực"."""
    if len(chain.paths) > 1 or plain[chain.end : chain.end + 1] not in (".", ":"):
        return False
    before = plain[max(chain.start - 6, line) : chain.start].rstrip(" “")
    return not before or (not before[-1].isalnum() and before[-1] not in ",(")


def is_of_unknown(plain: str, low: str, chain: Chain) -> bool:
    """Whether a document follows that isn't recognised, or a name that begins with a capital."""
    following = plain[chain.end : chain.end + 2]
    is_name = following[:1] == " " and following[1:].isupper()
    if is_name and not plain[chain.start : chain.end].isupper():
        return True
    return bool(_OTHERS.match(low, chain.end))


def is_of_treaty(low: str, start: int, line: int) -> bool:
    """Whether the provisions are in brackets behind a treaty that the line speaks of."""
    near = max(line, start - 1_000)
    return low.rfind("(", near, start) >= 0 and any(low.rfind(word, near, start) >= 0 for word in _TREATIES)


def stands_alone(low: str, chain: Chain) -> bool:
    """Whether these are provisions for sure: not an account, a mark, a point on a map."""
    ranks = {rank for path in chain.paths for rank, _slug in path}
    if ARTICLE in ranks:
        return True
    if CLAUSE in ranks:
        # "tài khoản 112"
        return not low.endswith(("tài ", "tiểu "), max(chain.start - 5, 0), chain.start)
    return bool(ranks & {CHAPTER, ANNEX})


def is_other_number(low: str, start: int, line: int) -> bool:
    """Whether the number at `start` is a form's, or stands where a document gives its own: "Số: 42/…"."""
    if start and low[start - 1] in "/-.":
        return True
    before = low[max(start - 20, line) : start]
    is_own = before.strip() == "số" or before.rstrip().endswith("số:")
    return is_own or bool(_OTHER_NUMBERS.search(before))


def is_draft(low: str, start: int) -> bool:
    """Whether a law is named that isn't one yet: "dự thảo Luật Đất đai"."""
    return low.endswith(("dự án ", "dự thảo "), max(start - 8, 0), start)
