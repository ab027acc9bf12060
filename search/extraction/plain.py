"""The text of TXT and RTF."""

import codecs
import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from .limits import BROKEN, LENGTH, Limits, ReadError
from .reading import LeftOut, Part

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# A letter takes at most so many bytes (three in UTF-8, four in UTF-16 with a combining mark).
BYTES = 4
# Pictures and embedded objects of an RTF file, which are most of its bytes.
HEX = re.compile(rb"(?:[0-9a-fA-F]{32,}\s*)+")
# RTF spends more on a letter: "\u7853?" for one.
RTF_BYTES = 16


def read_txt(path: str, limits: Limits) -> Iterator[Part | LeftOut]:
    """A text of an unknown encoding is UTF-8 or, if it can't be, the Vietnamese one of old Windows."""
    with open(path, "rb") as file:
        data = file.read(limits.characters * BYTES)
        if file.read(1):
            yield LeftOut(LENGTH)
    yield Part(decode(data))


def decode(data: bytes) -> str:
    """`data` as text, whatever the bytes are."""
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        # The last letter may have been cut in two.
        if error.start >= len(data) - BYTES and error.reason == "unexpected end of data":
            return data[: error.start].decode()
        return data.decode("cp1258", "replace")


def read_rtf(path: str, limits: Limits) -> Iterator[Part | LeftOut]:
    with open(path, "rb") as file:
        data = HEX.sub(b"", file.read())
    if not data.startswith(b"{\\rtf"):
        raise ReadError(BROKEN, "no RTF")
    if len(data) > limits.characters * RTF_BYTES:
        yield LeftOut(LENGTH)
        data = data[: limits.characters * RTF_BYTES]
    # A letter that isn't escaped is one of the code page, which the file names.
    yield Part(rtf_to_text(data.decode("cp1252", "replace"), errors="replace"))
