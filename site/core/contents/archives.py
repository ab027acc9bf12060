"""The files that are zip archives: DOCX, XLSX, PPTX, ODT. What they unpack to is counted meanwhile.

The directory of an archive may lie. ECMA-376 part 2 says how Office's archives name their parts, and the Open
Document Format 1.3 part 2 how those of LibreOffice do.
"""

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

from core.confined import BROKEN

from .ole import SIGNATURE as OLE_SIGNATURE
from .ole import check_embedded
from .words import ACTIVE, MACROS, MEGABYTE, OTHER, PASSWORD, REMOTE, UNPACKED, ContentError

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * MEGABYTE
# Beyond so many bytes a file that unpacks to a hundred times its size was made to.
MOST_RATIO = 100
RATIO_FROM = 10 * MEGABYTE
# A spreadsheet in a text, with a picture of a chart in it.
DEEPEST = 3
PIECE = 64 * 1024
LOCAL_HEADER = 30
ENCRYPTED = 0x1
UTF8 = 0x800
ZIP_SIGNATURE = b"PK\x03\x04"
CONTENT_TYPES = "[Content_Types].xml"
# What the main part of each kind is.
MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
READ_WHOLE = re.compile(r"\[Content_Types\]\.xml|.*\.rels|mimetype|META-INF/manifest\.xml")
MOST_READ = 4 * MEGABYTE
MACRO_NAMES = re.compile(r"(^|/)(vba\w*\.bin|vbaData\.xml|Basic/.+|Scripts/.+|macrosheets/.+)$", re.I)
ACTIVE_NAMES = re.compile(r"(^|/)activeX/.+", re.I)
# What Office fetches or runs when the file is opened, unlike a link or a picture.
FETCHED = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath)$")
ELSEWHERE = re.compile(
    r"^\s*(https?|ftp|mhtml|ms-[a-z]+|javascript|script):|^\s*(file:)?[\\/]{2,}(?![\\/]?[A-Z]:)", re.I
)
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass
class Budget:
    """What is left, of all the archives in an archive together."""

    packed: int
    entries: int = MOST_ENTRIES
    unpacked: int = 0

    def take_entries(self, count: int) -> None:
        self.entries -= count
        if self.entries < 0:
            raise ContentError(UNPACKED, "too many entries")

    def take_bytes(self, count: int) -> None:
        self.unpacked += count
        is_too_dense = self.unpacked > RATIO_FROM and self.unpacked > MOST_RATIO * self.packed
        if self.unpacked > MOST_BYTES or is_too_dense:
            raise ContentError(UNPACKED, f"more than {self.unpacked} bytes from {self.packed}")


def check_archive(file: IO[bytes], kind: str) -> None:
    """Raises ContentError for an archive that isn't what `kind`, an extension, says, or does harm."""
    found = _read(file, Budget(_size(file)), 0)
    if kind in MAIN_TYPES:
        _check_office(found, MAIN_TYPES[kind])
    elif found.get("mimetype", b"").strip() != OPEN_DOCUMENT:
        raise ContentError(OTHER)


def _read(file: IO[bytes], budget: Budget, depth: int) -> dict[str, bytes]:
    """Unpack all of an archive once. Returns the parts that tell what it is."""
    if depth > DEEPEST:
        raise ContentError(UNPACKED, "archives in archives")
    with zipfile.ZipFile(file) as container:
        members = container.infolist()
        budget.take_entries(len(members))
        # Entries that share their bytes unpack to more than any one of them tells.
        if sum(info.compress_size for info in members) > _size(file):
            raise ContentError(UNPACKED, "entries that overlap")
        if len({info.filename for info in members}) < len(members):
            raise ContentError(BROKEN, "two entries of one name")
        found: dict[str, bytes] = {}
        for info in members:
            _check_entry(info)
            found |= _look_into(file, info, budget, depth)
    if b"encryption-data" in found.get("META-INF/manifest.xml", b""):
        raise ContentError(PASSWORD)
    _check_relations(found)
    return found


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
        raise ContentError(BROKEN, "an entry outside of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ContentError(BROKEN, "a symbolic link")
    if info.flag_bits & ENCRYPTED:
        raise ContentError(PASSWORD)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ContentError(BROKEN, "a compression that Office doesn't use")
    if MACRO_NAMES.search(name):
        raise ContentError(MACROS)
    if ACTIVE_NAMES.search(name):
        raise ContentError(ACTIVE)


def _look_into(file: IO[bytes], info: zipfile.ZipInfo, budget: Budget, depth: int) -> dict[str, bytes]:
    """Unpack one entry. Of most only the beginning is looked at; other containers are looked into."""
    pieces = _pieces(file, info, budget)
    head = next(pieces, b"")
    is_container = head.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))
    is_read = bool(READ_WHOLE.fullmatch(info.filename))
    if info.filename.endswith((".xml", ".rels")) and any(sign in head for sign in DOCTYPES):
        raise ContentError(BROKEN, "a document type declaration")
    if not is_container and not is_read:
        for _piece in pieces:
            pass
        return {}
    content = head + b"".join(pieces)
    if is_container:
        embedded = io.BytesIO(content)
        if head.startswith(OLE_SIGNATURE):
            check_embedded(embedded)
        else:
            _read(embedded, budget, depth + 1)
    elif len(content) > MOST_READ:
        raise ContentError(UNPACKED, info.filename)
    return {info.filename: content} if is_read else {}


def _pieces(file: IO[bytes], info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """What an entry unpacks to, whatever the directory says of it; it must be what the directory says."""
    file.seek(info.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(ZIP_SIGNATURE):
        raise ContentError(BROKEN, "no local header")
    name_length, extra_length = (int.from_bytes(header[n : n + 2], "little") for n in (26, 28))
    name = file.read(name_length)
    if name != info.orig_filename.encode("utf-8" if info.flag_bits & UTF8 else "cp437"):
        raise ContentError(BROKEN, "an entry of two names")
    file.seek(extra_length, os.SEEK_CUR)
    is_packed = info.compress_type == zipfile.ZIP_DEFLATED
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left, length, check = info.compress_size, 0, 0
    place = file.tell()
    while left and not (is_packed and inflater.eof):
        # Whoever takes the pieces may read elsewhere in the file meanwhile.
        file.seek(place)
        packed = file.read(min(PIECE, left))
        if not packed:
            raise ContentError(BROKEN, "cut off")
        place, left = place + len(packed), left - len(packed)
        for piece in _inflated(inflater, packed) if is_packed else [packed]:
            length, check = length + len(piece), zlib.crc32(piece, check)
            budget.take_bytes(len(piece))
            yield piece
    is_whole = not left and (not is_packed or (inflater.eof and not inflater.unused_data))
    if not is_whole or length != info.file_size or check != info.CRC:
        raise ContentError(BROKEN, "another content than the directory says")


def _inflated(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while packed and not inflater.eof:
        yield inflater.decompress(packed, PIECE)
        packed = inflater.unconsumed_tail


def _check_office(found: dict[str, bytes], main: str) -> None:
    types = _parsed(found[CONTENT_TYPES]) if CONTENT_TYPES in found else None
    if types is None:
        raise ContentError(OTHER)
    named = {str(one.get("ContentType", "")) for one in types.iter("{*}Override", "{*}Default")}
    if any("macroenabled" in name.lower() or "vbaproject" in name.lower() for name in named):
        raise ContentError(MACROS)
    if main not in named:
        raise ContentError(OTHER)


def _check_relations(found: dict[str, bytes]) -> None:
    for name, content in found.items():
        if not name.endswith(".rels"):
            continue
        for one in _parsed(content).iter("{*}Relationship"):
            is_fetched = one.get("TargetMode") == "External" and FETCHED.search(one.get("Type", ""))
            if is_fetched and ELSEWHERE.search(one.get("Target", "")):
                raise ContentError(REMOTE, one.get("Target", ""))


def _parsed(source: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(source, parser)


def _size(file: IO[bytes]) -> int:
    return file.seek(0, os.SEEK_END)
