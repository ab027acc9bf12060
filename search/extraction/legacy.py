"""The text of the binary Word and PowerPoint files of 1997 to 2003.

After Microsoft's published descriptions [MS-DOC] (2.4.1, Retrieving Text) and [MS-PPT] (2.1.2, reading the
persist objects); olefile reads the container.
"""

import itertools
import re
import struct
from collections.abc import Iterator

import olefile

from .limits import BROKEN, OLD, PASSWORD, Limits, ReadError
from .reading import Part

WORD_97 = 193
ENCRYPTED = 0x0100
SECOND_TABLE = 0x0200
COMPRESSED = 0x40000000
# A field is begin, instruction, separator, result, end. Only the result is text, and fields nest.
FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
# The ends of paragraphs, pages, lines and cells; the hyphens that Word has signs of its own for.
ROW_END = "\x07\x07"
WORD_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\x1f": None})

TEXT_CHARS, TEXT_BYTES = 0x0FA0, 0x0FA8
SLIDE_LIST, SLIDE_PERSIST = 0x0FF0, 0x03F3
ENCRYPTED_SHOW = 0xF3D1C4DF


def read_doc(path: str, limits: Limits) -> Iterator[Part]:
    with olefile.OleFileIO(path) as ole:
        word = _stream(ole, "WordDocument")
        version, flags = struct.unpack_from("<2xH6xH", word)
        if flags & ENCRYPTED:
            raise ReadError(PASSWORD)
        if version < WORD_97:
            raise ReadError(OLD)
        table = _stream(ole, "1Table" if flags & SECOND_TABLE else "0Table")
    # The body, then its footnotes; headers and comments, which come next, are left out.
    length = sum(struct.unpack_from("<2I", word, 0x4C))
    position, size = struct.unpack_from("<2I", word, 0x1A2)
    text = _pieces(word, table[position : position + size], min(length, limits.characters))
    while (shorter := FIELD.sub(r"\1", text)) != text:
        text = shorter
    yield Part(text.replace(ROW_END, "\n").translate(WORD_SIGNS))


def _pieces(word: bytes, clx: bytes, length: int) -> str:
    """The first `length` characters, by the table of the pieces that a saved text lies in."""
    start = 0
    while clx[start] == 1:  # formatting, before the table
        start += 3 + struct.unpack_from("<H", clx, start + 1)[0]
    (size,) = struct.unpack_from("<I", clx, start + 1)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, start + 5)
    found = []
    for index, (begin, end) in enumerate(itertools.pairwise(ends)):
        (place,) = struct.unpack_from("<2xI2x", clx, start + 5 + 4 * (count + 1) + 8 * index)
        letters = max(0, min(end, length) - begin)
        if place & COMPRESSED:
            begin_byte = (place & ~COMPRESSED) // 2
            found.append(word[begin_byte : begin_byte + letters].decode("cp1252", "replace"))
        else:
            found.append(word[place : place + 2 * letters].decode("utf-16-le", "replace"))
    return "".join(found)


def read_ppt(path: str, limits: Limits) -> Iterator[Part]:
    """One part a slide, as the last save has them: the file also keeps what was deleted."""
    with olefile.OleFileIO(path) as ole:
        user = _stream(ole, "Current User")
        show = _stream(ole, "PowerPoint Document")
    header, edit = struct.unpack_from("<12xII", user)
    if header == ENCRYPTED_SHOW:
        raise ReadError(PASSWORD)
    places, document = _persist_objects(show, edit)
    for number, (slide, outline) in enumerate(_slides(show, places[document]), start=1):
        texts = [*outline, *_texts(show, places[slide])] if slide in places else outline
        yield Part("\n".join(dict.fromkeys(texts)), "slide", number)


def _persist_objects(show: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Where each object lies, the newest save first, and the number of the document's own."""
    places: dict[int, int] = {}
    document = None
    seen = set()
    while edit and edit not in seen:
        seen.add(edit)
        last, directory, number = struct.unpack_from("<8x8xIII", show, edit)
        document = document or number
        for identifier, place in _directory(show, directory):
            places.setdefault(identifier, place)
        edit = last
    if document not in places:
        raise ReadError(BROKEN, "no document in the persist objects")
    return places, document


def _directory(show: bytes, position: int) -> Iterator[tuple[int, int]]:
    (end,) = struct.unpack_from("<4xI", show, position)
    position, end = position + 8, position + 8 + end
    while position < end:
        (run,) = struct.unpack_from("<I", show, position)
        first, count = run & 0xFFFFF, run >> 20
        for index, place in enumerate(struct.unpack_from(f"<{count}I", show, position + 4)):
            yield first + index, place
        position += 4 + 4 * count


def _slides(show: bytes, document: int) -> list[tuple[int, list[str]]]:
    """The number of each slide's object, in the order of the show, and what the outline says of it."""
    slides: list[tuple[int, list[str]]] = []
    in_slides = False
    for kind, instance, position, size in _records(show, document):
        if kind == SLIDE_LIST:
            in_slides = instance == 0  # the others are of masters and of notes
        elif in_slides and kind == SLIDE_PERSIST:
            slides.append((struct.unpack_from("<I", show, position)[0], []))
        elif slides:
            slides[-1][1].extend(_text(show, kind, position, size))
    return slides


def _texts(show: bytes, start: int) -> list[str]:
    found: list[str] = []
    for kind, _instance, position, size in _records(show, start):
        found += _text(show, kind, position, size)
    return found


def _records(show: bytes, start: int) -> Iterator[tuple[int, int, int, int]]:
    """The record at `start` and all within it, flat: kind, instance, and where its content lies."""
    position, end = start, min(start + 8 + struct.unpack_from("<4xI", show, start)[0], len(show))
    while position + 8 <= end:
        version, kind, size = struct.unpack_from("<HHI", show, position)
        yield kind, version >> 4, position + 8, size
        is_container = version & 0xF == 0xF
        position += 8 if is_container else 8 + size


def _text(show: bytes, kind: int, position: int, size: int) -> list[str]:
    encoding = {TEXT_CHARS: "utf-16-le", TEXT_BYTES: "latin-1"}.get(kind)
    if encoding is None:
        return []
    return [show[position : position + size].decode(encoding, "replace").replace("\r", "\n").strip()]


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if not ole.exists(name):
        raise ReadError(BROKEN, f"no {name}")
    return ole.openstream(name).read()
