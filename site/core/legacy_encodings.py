"""Vietnamese of before Unicode: TCVN3 (ABC) and VNI, as it comes out of old files and fonts.

Its bytes are read as Latin letters: "Céng hoµ x· héi" (TCVN3) or "Coäng hoøa xaõ hoäi" (VNI) for "Cộng hòa xã
hội". Sources: TCVN 5712:1993 (VN3); the table of VNI-Windows. What a text is in is told by its syllables: by
those that Vietnamese can't have as they stand and can have once converted.
"""

import re
from enum import Enum
from itertools import pairwise
from unicodedata import normalize

from .syllables import is_syllable

# By the letters that they stand for, from A1 to FE; "." is no letter.
_TCVN3_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)
TCVN3 = {chr(0xA1 + place): letter for place, letter in enumerate(_TCVN3_FROM_A1) if letter != "."}
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_BASES = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_ONLY_ON = {"\u0306": "a", "\u0302": "aeo"}


def _vni() -> dict[str, str]:
    """Two letters for each vowel with marks, one for the others, in both cases."""
    table = dict(_VNI_LETTERS)
    for base, letter in _VNI_BASES.items():
        for mark, marks in _VNI_MARKS.items():
            if letter in _ONLY_ON.get(marks[0], letter):
                table[base + mark] = normalize("NFC", letter + marks)
    return table | {old.upper(): new.upper() for old, new in table.items()}


VNI = _vni()
_TCVN3_LETTER = re.compile(f"[{re.escape(''.join(TCVN3))}]")
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
# A word as it may stand in an old text: what is no letter in Latin-1 is one in TCVN3.
WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u0100-\u024f\u1e00-\u1eff]+")
_IS_UNICODE = re.compile(r"[\u0100-\u024f\u1e00-\u1eff]")
# So many words of a line that only make sense once converted are no accident.
SURE = 2


class Encoding(Enum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


def decode(text: str, encoding: Encoding) -> str:
    """`text` of this encoding in Unicode."""
    if encoding is Encoding.VNI:
        return _VNI_LETTER.sub(lambda match: VNI[match[0]], text)
    return "\n".join(_decode_tcvn3(line) for line in text.split("\n"))


def recognise(text: str, *, least: int = SURE) -> Encoding | None:
    """What the line `text` is in; None where it is nothing of before Unicode, or not surely."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    unicode = sum(1 for word in words if _IS_UNICODE.search(word))
    # Whatever the others are, they'd be outweighed.
    if len(words) - 3 * unicode < least:
        return None
    scores = {encoding: _score(words, encoding) for encoding in Encoding}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= least else None


def _score(words: list[str], encoding: Encoding) -> int:
    """How many words it mends, less those that speak against it."""
    mended = against = 0
    for word in words:
        if _IS_UNICODE.search(word):
            against += 2
            continue
        # Nobody writes "vÒ": capitals stand at the beginning, or everywhere.
        was = (word.islower() or word.istitle() or word.isupper()) and is_syllable(word)
        becomes = is_syllable(decode(word, encoding).lower())
        mended += becomes and not was
        against += 2 if was and not becomes else not becomes
    return mended - against


def _decode_tcvn3(line: str) -> str:
    """With the capitals that a capital font (.VnTimeH) showed of small letters, as the words around tell."""
    words = list(WORD.finditer(line))
    kinds = [_case_of(word[0]) for word in words]
    found, last = [], 0
    for place, word in enumerate(words):
        decoded = _TCVN3_LETTER.sub(lambda match: TCVN3[match[0]], word[0])
        found += [line[last : word.start()], decoded.upper() if _is_capital(kinds, place) else decoded]
        last = word.end()
    return "".join([*found, line[last:]])


def _case_of(word: str) -> str:
    """ "capital" where at least two letters say so and none says otherwise, "small", or "" for who knows."""
    plain = [char for char in word if char.isascii()]
    if any(char.islower() for char in plain):
        return "small"
    return "capital" if len(plain) > 1 else ""


def _is_capital(kinds: list[str], place: int) -> bool:
    if kinds[place]:
        return kinds[place] == "capital"
    before = next((kind for kind in reversed(kinds[max(0, place - 8) : place]) if kind), "")
    after = next((kind for kind in kinds[place + 1 : place + 9] if kind), "")
    return {before, after} - {""} == {"capital"}


# Rich text.

_TOKEN = re.compile(r"(<[^<>]*>|&#?\w{1,10};)")
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|br|hr|td|tr|table|blockquote)\b[^<>]*>", re.I)


def lines_of(text: str, *, is_html: bool) -> list[str]:
    """The lines or paragraphs of a text, in order, so that joined they are the text again."""
    if not is_html:
        return text.splitlines(keepends=True)
    ends = [0, *(match.end() for match in _BLOCK.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def words_of(line: str, *, is_html: bool) -> str:
    return _TOKEN.sub("", line) if is_html else line


def map_words(text: str, change, *, is_html: bool) -> str:
    """`text` with `change` made to its words and not to its markup."""
    if not is_html:
        return change(text)
    parts = _TOKEN.split(text)
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def encodings_in(text: str, *, is_html: bool = False) -> set[Encoding]:
    """Those of which a line of the text surely is."""
    lines = lines_of(text, is_html=is_html)
    return {found for line in lines if (found := recognise(words_of(line, is_html=is_html)))}


def convert(text: str, *, is_html: bool = False, known: frozenset[Encoding] = frozenset()) -> str:
    """The text with its old lines in Unicode; of an encoding that is `known`, one word is enough."""
    return "".join(_convert_line(line, is_html, known) for line in lines_of(text, is_html=is_html))


def _convert_line(line: str, is_html: bool, known: frozenset[Encoding]) -> str:
    words = words_of(line, is_html=is_html)
    encoding = recognise(words)
    if encoding is None and (maybe := recognise(words, least=1)) in known:
        encoding = maybe
    if encoding is None:
        return line
    return map_words(line, lambda part: decode(part, encoding), is_html=is_html)
