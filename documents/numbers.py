"""Document numbers (số, ký hiệu), such as 42/2022/NĐ-CP."""

import re
import unicodedata

from core.text import fold

DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
LEADING_WORD = re.compile(r"^\s*số\s*:?\s*", re.IGNORECASE)


def tidy(number: str) -> str:
    """A number as it is printed: NFC, Đ for Ð, plain hyphens, no spaces, without the word "Số:"."""
    text = unicodedata.normalize("NFC", number).replace("Ð", "Đ").replace("ð", "đ")
    text = LEADING_WORD.sub("", DASHES.sub("-", text))
    return re.sub(r"\s*([/-])\s*", r"\1", text).strip()


def number_key(number: str) -> str:
    """What all spellings of one number share: "42/2022/nđ-cp", "42 /2022/ND–CP" → "42/2022/nd-cp"."""
    return re.sub(r"\s+", "", fold(tidy(number)))
