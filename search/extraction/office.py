"""The text of what is a zip container of XML: DOCX, PPTX and ODT; and of sheets, XLSX and XLS."""

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine
from lxml import etree

from .limits import BROKEN, PASSWORD, UNPACKED, Limits, ReadError
from .reading import Part, is_ole

CHUNK = 64 * 1024
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_docx(path: str, limits: Limits) -> Iterator[Part]:
    """One part: Word knows pages only when it lays the text out."""
    with Container(path, limits) as container:
        for name in ("document", "footnotes", "endnotes"):
            for member in container.matching(rf"word/{name}\d*\.xml"):
                yield Part(container.text(member, OfficeText()))


def read_pptx(path: str, limits: Limits) -> Iterator[Part]:
    """One part a slide, in the order of the show."""
    with Container(path, limits) as container:
        for number, member in enumerate(_slides(container), start=1):
            yield Part(container.text(member, OfficeText()), "slide", number)


def read_odt(path: str, limits: Limits) -> Iterator[Part]:
    with Container(path, limits) as container:
        if "META-INF/manifest.xml" in container.names and container.contains(
            "META-INF/manifest.xml", b"encryption-data"
        ):
            raise ReadError(PASSWORD)
        yield Part(container.text("content.xml", OpenDocumentText()))


def read_sheets(path: str, limits: Limits) -> Iterator[Part]:
    """One part a sheet: its name, then a line a row."""
    if not is_ole(path):
        with Container(path, limits) as container:
            # calamine inflates the XML itself: what the directory says of it is looked at before.
            container.check_declared(".xml")
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for number, name in enumerate(book.sheet_names, start=1):
                for text in _rows(name, book.get_sheet_by_name(name).iter_rows()):
                    yield Part(text, "sheet", number)
    except python_calamine.PasswordError as error:
        raise ReadError(PASSWORD) from error


def _rows(name: str, rows: Iterator[list[Any]], size: int = 1_000) -> Iterator[str]:
    """The lines of a sheet, some at a time, so that the reader can stop amid a long sheet."""
    lines = [name]
    for row in rows:
        line = "\t".join(filter(None, map(_cell, row)))
        if line:
            lines.append(line)
        if len(lines) >= size:
            yield "\n".join(lines)
            lines = []
    yield "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _slides(container: "Container") -> list[str]:
    """The names of the slides: presentation.xml orders them by relations, not by their names."""
    order = container.tree("ppt/presentation.xml")
    relations = container.tree("ppt/_rels/presentation.xml.rels")
    targets = {r.get("Id"): r.get("Target", "") for r in relations.iter(RELATION)}
    ids = [
        value
        for slide in order.iter("{*}sldId")
        for name, value in slide.attrib.items()
        if name.endswith("}id")
    ]
    return [posixpath.normpath(posixpath.join("/ppt", targets[i])).lstrip("/") for i in ids if i in targets]


class Container:
    """A zip file whose members are read in small steps, all together up to `limits.unpacked` bytes."""

    def __init__(self, path: str, limits: Limits) -> None:
        if is_ole(path):
            # Office puts what it encrypts into a container of the old kind.
            raise ReadError(PASSWORD)
        self.left = limits.unpacked
        self.limit = limits.unpacked
        self.zip = zipfile.ZipFile(path)
        self.names = set(self.zip.namelist())
        if len(self.zip.filelist) > limits.entries:
            raise ReadError(UNPACKED, f"{len(self.zip.filelist)} entries")

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()

    def matching(self, pattern: str) -> list[str]:
        return sorted(name for name in self.names if re.fullmatch(pattern, name))

    def check_declared(self, ending: str) -> None:
        """Raise ReadError where the members with that `ending` say that they are too large."""
        size = sum(info.file_size for info in self.zip.filelist if info.filename.endswith(ending))
        if size > self.limit:
            raise ReadError(UNPACKED, f"{size} bytes")

    def contains(self, member: str, words: bytes) -> bool:
        return words in b"".join(self._chunks(member))

    def text(self, member: str, target: "MarkupText") -> str:
        """The text of a member, as `target` gathers it; the document itself is never held."""
        parser = _parser(target)
        for chunk in self._chunks(member):
            parser.feed(chunk)
        return parser.close()

    def tree(self, member: str) -> Any:
        parser = _parser()
        for chunk in self._chunks(member):
            parser.feed(chunk)
        return parser.close()

    def _chunks(self, member: str) -> Iterator[bytes]:
        if member not in self.names:
            raise ReadError(BROKEN, f"no {member}")
        # zipfile itself never gives more than the directory declares, whatever the stream holds.
        with self.zip.open(member) as stream:
            while chunk := stream.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise ReadError(UNPACKED, member)
                yield chunk


def _parser(target: Any = None) -> Any:
    """A parser that expands no entity and loads nothing."""
    return etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


class MarkupText:
    """Gathers the text between the tags, told by the local names: the rest differs in strict files."""

    keep: frozenset[str]  # the tags whose text counts
    ends_line: frozenset[str]
    skip: frozenset[str]  # the tags whose whole content doesn't count
    blanks: dict[str, str]

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.kept = self.skipped = 0

    def doctype(self, *declared: Any) -> None:
        """Office files have none: it is there to declare entities."""
        raise ReadError(BROKEN, "a document type declaration")

    def start(self, tag: str, attributes: Any) -> None:
        name = tag.rpartition("}")[2]
        self.skipped += name in self.skip
        self.kept += name in self.keep
        if name in self.blanks:
            self.pieces.append(self.blanks[name])

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self.skipped -= name in self.skip
        self.kept -= name in self.keep
        if name in self.ends_line:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if self.kept and not self.skipped:
            self.pieces.append(text)

    def close(self) -> str:
        return "".join(self.pieces)


class OfficeText(MarkupText):
    """WordprocessingML and DrawingML. Deleted text has a tag of its own; moved text counts where it is."""

    keep = frozenset({"t"})
    ends_line = frozenset({"p"})
    # Fallback repeats a text box for programs that don't know the new one.
    skip = frozenset({"Fallback", "moveFrom"})
    blanks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class OpenDocumentText(MarkupText):
    """OpenDocument. Comments and what was deleted don't count."""

    keep = frozenset({"p", "h"})
    ends_line = frozenset({"p", "h"})
    skip = frozenset({"annotation", "tracked-changes"})
    blanks = {"tab": "\t", "line-break": "\n", "s": " "}
