"""The container of Office before 2007, in which newer Office keeps what it encrypts and what it embeds."""

from typing import IO

import olefile

from .words import ATTACHED, MACROS, OTHER, PASSWORD, ContentError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that makes a file one of its kind ([MS-DOC], [MS-XLS], [MS-PPT], each 2.1).
MAIN_STREAMS = {
    "doc": {"worddocument"},
    "ppt": {"powerpoint document"},
    "xls": {"workbook", "book"},
}
MACROS_OF = {"vba", "_vba_project", "_vba_project_cur"}
# A program, or whatever else, that was put into a text as an icon.
PACKAGED = "\x01ole10native"
MOST_STREAMS = 4_000


def check_ole(file: IO[bytes], kind: str) -> None:
    """Raises ContentError for a file that isn't what `kind`, an extension, says, or does harm."""
    names = _names(file)
    if not names & MAIN_STREAMS[kind]:
        raise ContentError(OTHER)


def check_embedded(file: IO[bytes]) -> None:
    """The same of an object in another file, which may be of any kind."""
    _names(file)


def _names(file: IO[bytes]) -> set[str]:
    """The names of all that is in it, in small letters."""
    with olefile.OleFileIO(file) as container:
        paths = container.listdir(streams=True, storages=True)
    if len(paths) > MOST_STREAMS:
        raise ContentError(OTHER, f"{len(paths)} streams")
    names = {name.lower() for path in paths for name in path}
    if "encryptedpackage" in names:
        raise ContentError(PASSWORD)
    if names & MACROS_OF:
        raise ContentError(MACROS)
    if PACKAGED in names:
        raise ContentError(ATTACHED)
    return names
