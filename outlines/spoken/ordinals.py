"""Roman figures where they count something, and ordinals: "Chương IV", "khóa XV", "lần thứ 2"."""

import re

from core.number_words import number_words

FIRST_ONES = {1: "nhất", 4: "tư"}
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = r"(?:C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
_COUNTED = re.compile(
    r"\b((?:chương|phần|mục|tiểu mục|phụ lục|quyển|tập|khoá|khóa|kỳ|hạng|loại|nhóm|cấp|bậc|bảng|vùng|khu vực|"
    rf"thế kỷ|đại hội|giai đoạn|đợt)(?: số)?\s+)(?=[CLXVI])({_ROMAN})(?![\w])",
    re.IGNORECASE,
)
_HEADING = re.compile(rf"^(\s*)(?=[CLXVI])({_ROMAN})(?=[.)/]\s)")
_ORDINAL = re.compile(rf"\b(thứ\s+)(?:(?=[CLXVI])({_ROMAN})|0?(\d{{1,3}}))(?!\w|[.,/-]\d)", re.IGNORECASE)


def say_ordinals(text: str) -> str:
    text = _HEADING.sub(lambda match: match[1] + number_words(roman(match[2])).capitalize(), text)
    text = _ORDINAL.sub(lambda match: match[1] + _ordinal(match), text)
    return _COUNTED.sub(_said, text)


def roman(letters: str) -> int:
    """The value of a well-formed Roman number."""
    values = [_LETTERS[letter] for letter in letters.upper()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _said(match: re.Match[str]) -> str:
    # "mục v.v." and "loại c" are letters: a Roman figure is written large.
    return match[1] + number_words(roman(match[2])) if match[2].isupper() else match[0]


def _ordinal(match: re.Match[str]) -> str:
    number = roman(match[2]) if match[2] else int(match[3])
    return FIRST_ONES.get(number) or number_words(number)
