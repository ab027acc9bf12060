"""A text as the recogniser reads it: composed letters, plain dashes and blanks, in lower case."""

import re
import unicodedata

# One character each, so that the places stay the same. A soft hyphen is a dash in what Word exports.
_ALIKE = {
    "Ð": "Đ",
    "ð": "đ",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
    **dict.fromkeys("\u00a0\t\r\x0b\x0c\u2002\u2003\u2007\u2009\u200b\u202f\u3000\ufeff", " "),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
}
# A letter and its marks, where a text is decomposed; a letter of the language has two at most, and putting
# a long row of marks in order takes time that grows with its square.
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]{1,4}")
_MARK = re.compile(r"[\u0300-\u036f]")


class Reading:
    """`plain` and `low` have the same places; `span` tells those of the text as it was given."""

    def __init__(self, text: str) -> None:
        self._places: list[int] | None = None
        plain = self._compose(text) if _MARK.search(text) else text
        for char, alike in _ALIKE.items():
            plain = plain.replace(char, alike)
        low = plain.lower()
        if len(low) != len(plain):
            # A few capitals, such as İ, have longer small letters.
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
        self.plain = plain
        self.low = low

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `plain[start:end]` stands in the text as it was given."""
        if self._places is None:
            return start, end
        last = self._places[end - 1]
        while self._places[end] == last:
            end += 1
        return self._places[start], self._places[end]

    def _compose(self, text: str) -> str:
        """`text` with each letter and its marks composed; notes where each character comes from."""
        parts: list[str] = []
        places: list[int] = []
        done = 0
        for match in _CLUSTER.finditer(text):
            composed = unicodedata.normalize("NFC", match[0])
            parts += (text[done : match.start()], composed)
            places.extend(range(done, match.start()))
            places.extend([match.start()] * len(composed))
            done = match.end()
        parts.append(text[done:])
        places.extend(range(done, len(text) + 1))
        self._places = places
        return "".join(parts)
