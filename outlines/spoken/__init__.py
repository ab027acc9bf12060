"""A text as it is read aloud in Vietnamese: figures, dates, document numbers and short forms as words.

"Nghị định số 42/2022/NĐ-CP" is said "Nghị định số bốn mươi hai năm hai nghìn không trăm hai mươi hai của
Chính phủ". Of several usual readings it takes that of the national radio: nghìn, linh, tư after twenty.
"""

import re
from collections.abc import Mapping

from core.text import clean_text

from .addresses import say_addresses
from .dates import say_dates, say_times
from .document_numbers import say_document_numbers
from .figures import say_figures, say_fractions, say_ranges
from .ordinals import say_ordinals
from .short_forms import say_short_forms, say_signs
from .telephones import say_telephones
from .units import say_quantities

__all__ = ["spoken"]

# What begins with a figure begins a sentence all the same.
BEGINNING = re.compile(r"^([\s\"“(]*)([^\W\d_])", re.MULTILINE)


def spoken(text: str, abbreviations: Mapping[str, str] | None = None) -> str:
    """`text` with nothing left in it that its reader must spell out. Lines stay lines.

    `abbreviations` are what short forms stand for, as they are written: {"UBND": "Ủy ban nhân dân"}.
    """
    lines = clean_text(text).split("\n")
    return "\n".join(_spoken_line(line, abbreviations or {}) for line in lines)


def _spoken_line(line: str, abbreviations: Mapping[str, str]) -> str:
    said = say_addresses(line)
    said = say_document_numbers(said)
    # From what is told by its shape alone to what any figure is.
    for say in (
        say_telephones, say_ordinals, say_dates, say_times, say_fractions, say_ranges, say_quantities,
    ):  # fmt: skip
        said = say(said)
    said = say_signs(say_figures(say_short_forms(said, abbreviations)))
    return BEGINNING.sub(lambda match: match[1] + match[2].upper(), said) if line[:1].isdigit() else said
