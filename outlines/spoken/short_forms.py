"""Short forms of words, and signs that are said."""

import re
from collections.abc import Mapping

# With a dot behind, or of small letters: no abbreviations that an editor would keep a list of.
SHORT_WORDS = {
    "TP": "thành phố", "Tp": "thành phố", "TX": "thị xã", "Tx": "thị xã", "TS": "Tiến sĩ", "ThS": "Thạc sĩ",
    "Ths": "Thạc sĩ", "GS": "Giáo sư", "PGS": "Phó Giáo sư", "BS": "Bác sĩ", "KS": "Kỹ sư", "LS": "Luật sư",
    "NXB": "Nhà xuất bản", "Đ/c": "Đồng chí", "đ/c": "đồng chí", "v/v": "về việc", "V/v": "Về việc",
    "v.v": "vân vân",
}  # fmt: skip
# These are words without their dot.
WITH_DOT = {"P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "Tr": "trang", "tr": "trang"}
SIGNS = {
    "&": "và", "≥": "từ", "≤": "đến", "±": "cộng trừ", "=": "bằng", "+": "cộng", "→": "đến", "<": "dưới",
    ">": "trên",
}  # fmt: skip
_WORD = "|".join(re.escape(word) for word in sorted(SHORT_WORDS, key=len, reverse=True))
_SHORT = re.compile(rf"(?<![\w./])({_WORD})(?:\.+(?=\s*\S)|(?![\w/])\.?)\s*")
_DOTTED = re.compile(rf"(?<![\w./])({'|'.join(WITH_DOT)})\.\s?(?=[A-ZĐÀ-Ỹ\d])")
_CAPITALS = re.compile(r"(?<![^\W_])[A-ZĐ][A-Za-zĐđ&]*[A-ZĐ](?![^\W_])")
# At the beginning of a line they are its mark.
_SIGN = re.compile(r"(?<=\S)\s?([&≥≤±=+→<>])\s?(?=\S)")
_EITHER = re.compile(r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])")


def say_short_forms(text: str, abbreviations: Mapping[str, str]) -> str:
    text = _SHORT.sub(lambda match: _with_space(SHORT_WORDS[match[1]], match), text)
    text = _DOTTED.sub(lambda match: f"{WITH_DOT[match[1]]} ", text)
    return _CAPITALS.sub(lambda match: abbreviations.get(match[0], match[0]), text)


def say_signs(text: str) -> str:
    """A stroke between words is "or": "xã/phường" is heard as a list."""
    text = _SIGN.sub(lambda match: f" {SIGNS[match[1]]} ", text)
    return _EITHER.sub(", ", text)


def _with_space(words: str, match: re.Match[str]) -> str:
    is_last = match.end() == len(match.string)
    if is_last or match.string[match.end()] in ",;:)!?":
        # The dot that ended the sentence stays.
        return words + ("." if is_last and match[0].rstrip().endswith(".") else "")
    return f"{words} "
