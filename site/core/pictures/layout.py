"""Where the lines of a text end."""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

ELLIPSIS = "…"
NO_BREAK = "\N{NO-BREAK SPACE}"
# Halvings of the difference between the width that there is and the one that the lines need.
STEPS = 6


def keep_numbers(text: str) -> str:
    """`text` with single spaces, and with no line ending before a number: "Điều 5", "năm 2024"."""
    return re.sub(r" (?=\d)", NO_BREAK, " ".join(text.split()))


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text, none wider than `width`, full from the first on.

    A word that is wider by itself is broken. Raises nothing: a letter that is too wide is a line.
    """
    lines: list[str] = []
    for word in _pieces(text, width, measure):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of `wrap`, as many of them, but about equally long: no word is left alone on the last one."""
    best = wrap(text, width, measure)
    narrow, wide = width / 2, width
    for _step in range(STEPS):
        middle = (narrow + wide) / 2
        lines = wrap(text, middle, measure)
        if len(lines) > len(best):
            narrow = middle
        else:
            best, wide = lines, middle
    return best


def cut_lines(lines: list[str], most: int, width: float, measure: Measure) -> list[str]:
    """At most so many lines; where some are left out, the last one ends with an ellipsis."""
    if len(lines) <= most:
        return lines
    *kept, last = lines[:most]
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1].rstrip()
    return [*kept, last + ELLIPSIS]


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """The words of a text, those that are too wide in several pieces."""
    for word in filter(None, text.split(" ")):
        rest = word
        while len(rest) > 1 and measure(rest) > width:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if measure(rest[:n]) <= width), 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest
