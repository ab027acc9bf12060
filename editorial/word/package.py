"""The zip container that a Word file is, opened with limits."""

import io
import posixpath
import re
import zipfile
from typing import Any

import olefile
from lxml import etree

from core.confined import BROKEN

from .limits import OLD, PASSWORD, UNPACKED, Limits, ReadError

# The parts that mammoth is given. Comments, headers, macros and embedded files are none of them.
READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[^/]+\.rels|docProps/core\.xml|word/(?!comments)[^/]+\.xml"
)
MEDIA = re.compile(r"(?:word/)?media/[^/]+")
MAIN = "/officeDocument"


class Package:
    """The parts of a Word file: its XML as trees, its images by name only."""

    def __init__(self, path: str, limits: Limits) -> None:
        refuse_ole(path)
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
            if len(members) > limits.entries:
                raise ReadError(UNPACKED, f"{len(members)} entries")
            read = [info for info in members if READ.fullmatch(info.filename)]
            # zipfile never gives more than the directory declares, whatever the stream holds.
            size = sum(info.file_size for info in read)
            if size > limits.unpacked:
                raise ReadError(UNPACKED, f"{size} bytes")
            self.trees = {info.filename: parsed(container.read(info)) for info in read}
            self.media = [info.filename for info in members if MEDIA.fullmatch(info.filename)]
            self.others = [info.filename for info in members if not READ.fullmatch(info.filename)]
        self.main = self._main()

    def _main(self) -> str:
        for relation in self.find("_rels/.rels").iter("{*}Relationship"):
            if relation.get("Type", "").endswith(MAIN):
                name = posixpath.normpath(posixpath.join("/", relation.get("Target", ""))).lstrip("/")
                if name in self.trees:
                    return name
        if "word/document.xml" in self.trees:
            return "word/document.xml"
        raise ReadError(BROKEN, "no main document")

    def find(self, name: str) -> Any:
        """The root of a part, or of nothing."""
        return self.trees.get(name, etree.Element("nothing"))

    def part(self, name: str) -> Any:
        """The part beside the main document, such as its styles."""
        return self.find(posixpath.join(posixpath.dirname(self.main), f"{name}.xml"))

    @property
    def document(self) -> Any:
        return self.trees[self.main]

    def packed(self) -> io.BytesIO:
        """The trees as they are now, packed anew. Of the images the names are enough."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as container:
            for name, tree in self.trees.items():
                container.writestr(name, etree.tostring(tree, encoding="UTF-8", xml_declaration=True))
            for name in self.media:
                container.writestr(name, b"")
        packed.seek(0)
        return packed


def refuse_ole(path: str) -> None:
    """Word before 2007 wrote another container, and in that one Word keeps what it encrypts."""
    if not olefile.isOleFile(path):
        return
    with olefile.OleFileIO(path) as ole:
        raise ReadError(PASSWORD if ole.exists("EncryptedPackage") else OLD)


def parsed(source: bytes) -> Any:
    """The root of some XML. A document type, which is there to declare entities, is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        # What libxml2 says where it gets no more memory.
        if "unknown error" in str(error):
            raise MemoryError from error
        raise
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise ReadError(BROKEN, "a document type declaration")
    return root
