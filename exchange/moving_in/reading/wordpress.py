"""WordPress's own export (WXR 1.2): posts, pages and the types that the mapping names.

It is read element by element, so that the memory doesn't rise with the file; what belongs to a post and
stands elsewhere (attachments, authors, categories) is gathered before in a database of its own on the disk.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from core.kinds import Kind

from ..item import Attachment, BadRecord, Found, Item, SourceError
from .attempts import attempt
from .cleaning import clean
from .dates import read_moment
from .files import IMAGES, Files, extension_of
from .links import Links, host_of, path_of
from .mapping import Mapping
from .records import Body, item_of
from .shortcodes import with_tags
from .words import kind_named

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
NAMESPACE = re.compile(rb"http://wordpress\.org/export/[\d.]+/")
TYPES = {"post": Kind.NEWS, "page": Kind.PAGES}
# Never a page of their own.
LEFT_OUT = {"trash", "auto-draft", "inherit"}
# XML has no room for them, and WordPress writes them all the same.
CONTROL = bytes(sorted({*range(32)} - {9, 10, 13}))
DEEPEST = 10
# Bytes. The longest post is a book.
LONGEST = 50 * 1024 * 1024


class WordPress:
    """A file of WXR."""

    def __init__(self, path: Path, name: str, mapping: Mapping, files: Files) -> None:
        self.path, self.name, self.mapping, self.files = path, name, mapping, files

    def records(self) -> Iterator[Found]:
        with closing(Others()) as others:
            for element, _done in elements(self.path):
                others.note(element)
            for element, done in elements(self.path):
                found = self.found(element, others) if local(element) == "item" else None
                if found:
                    yield found._replace(done=done)

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)

    def found(self, post: Any, others: "Others") -> Found | None:
        """Nothing is said of attachments, menus and the like."""
        type_name, status = text(post, "{*}post_type"), text(post, "{*}status")
        kind = self.mapping.values.get("kind", {}).get(type_name) or TYPES.get(type_name)
        if kind is None or status in LEFT_OUT:
            return None
        return attempt(f"post {text(post, '{*}post_id')}", lambda: self.item_of(post, str(kind), others))

    def item_of(self, post: Any, kind: str, others: "Others") -> Item:
        address = text(post, "link")
        # "?p=7" goes on to be an address of the post, whatever the permanent links are.
        addresses = [place for place in (address, text(post, "guid")) if place.startswith("http")]
        hosts = {host_of(place) for place in (address, others.site, self.mapping.site)} - {""}
        links = Links(address, hosts, self.files)
        cleaned = clean(with_tags(text(post, CONTENT), others.picture), links)
        image = others.picture(meta(post, "_thumbnail_id"))
        record = {
            "id": text(post, "{*}post_id"),
            "kind": kind,
            "title": text(post, "title"),
            "lead": text(post, EXCERPT),
            "author": others.find("author", text(post, CREATOR)) or text(post, CREATOR),
            "published_at": moment(post, "post_date") or text(post, "pubDate"),
            "changed_at": moment(post, "post_modified"),
            "is_public": text(post, "{*}status") == "publish" and not text(post, "{*}post_password"),
            "sections": others.pages_above(post) if kind_named(kind) is Kind.PAGES else others.sections(post),
            "addresses": list(dict.fromkeys(map(path_of, addresses))),
            "image": Attachment(links.place(image), "") if image else None,
            "files": [Attachment(links.place(place)) for place in enclosures(post) if links.is_own(place)],
        }
        return item_of(record, self.mapping, self.files, Body([], *cleaned))


class Others:
    """What posts refer to by its number or name, on the disk: some sites have 100,000 attachments."""

    def __init__(self) -> None:
        # A database without a name is a file that goes with its connection.
        self.connection = sqlite3.connect("")
        self.connection.execute(
            "CREATE TABLE other (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key))"
        )
        self.site = ""

    def close(self) -> None:
        self.connection.close()

    def note(self, element: Any) -> None:
        name = local(element)
        if name == "base_blog_url":
            self.site = (element.text or "").strip()
        elif name == "author":
            self.add("author", text(element, "{*}author_login"), text(element, "{*}author_display_name"))
        elif name == "category":
            nicename = text(element, "{*}category_nicename")
            self.add("category", nicename, text(element, "{*}cat_name"))
            self.add("parent", nicename, text(element, "{*}category_parent"))
        elif name == "item":
            self.note_post(element)

    def note_post(self, post: Any) -> None:
        type_name, number = text(post, "{*}post_type"), text(post, "{*}post_id")
        if type_name == "attachment":
            self.add("attachment", number, text(post, "{*}attachment_url"))
        elif type_name == "page" and text(post, "{*}status") not in LEFT_OUT:
            self.add("page", number, text(post, "title"))
            self.add("above", number, text(post, "{*}post_parent"))

    def add(self, kind: str, key: str, value: str) -> None:
        if key and value:
            self.connection.execute("INSERT OR REPLACE INTO other VALUES (?, ?, ?)", (kind, key, value))

    def find(self, kind: str, key: str) -> str:
        query = "SELECT value FROM other WHERE kind = ? AND key = ?"
        row = self.connection.execute(query, (kind, key)).fetchone()
        return row[0] if row else ""

    def picture(self, number: str) -> str:
        """The address of an attachment that is an image."""
        address = self.find("attachment", number)
        return address if extension_of(address) in IMAGES else ""

    def sections(self, post: Any) -> list[str]:
        """The first category with those above it, the outermost first. Raises BadRecord for a circle."""
        for category in post.findall("category"):
            if category.get("domain") != "category":
                continue
            names, key = [category.text or ""], category.get("nicename", "")
            while key := self.find("parent", key):
                names.insert(0, self.find("category", key) or key)
                if len(names) > DEEPEST:
                    raise BadRecord(_("The category %(name)s lies within itself.") % {"name": names[-1]})
            return names
        return []

    def pages_above(self, post: Any) -> list[str]:
        """The titles of the pages above a page, the outermost first. Raises BadRecord for a circle."""
        names: list[str] = []
        key = text(post, "{*}post_parent")
        while name := self.find("page", key):
            names.insert(0, name)
            if len(names) > DEEPEST:
                raise BadRecord(_("The page %(name)s lies within itself.") % {"name": text(post, "title")})
            key = self.find("above", key)
        return names


def elements(path: Path) -> Iterator[tuple[Any, float]]:
    """The elements below the channel, each with how far the file is read. Raises SourceError."""
    try:
        with path.open("rb") as raw:
            size = os.fstat(raw.fileno()).st_size or 1
            readable = Readable(raw, path)
            parser = etree.iterparse(
                readable, events=("end",), resolve_entities=False, no_network=True, load_dtd=False,
                huge_tree=False, remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for _event, element in parser:
                parent = element.getparent()
                if parent is None or parent.tag != "channel":
                    continue
                if element.getroottree().docinfo.doctype:
                    raise SourceError(_("%(path)s declares entities.") % {"path": path})
                readable.since = 0
                yield element, min(raw.tell() / size, 1.0)
                element.clear()
                # The parent would keep the empty ones.
                while element.getprevious() is not None:
                    del parent[0]
    except (OSError, etree.LxmlError) as error:
        raise SourceError(
            _("%(path)s can't be read (further): %(error)s") % {"path": path, "error": error}
        ) from error


class Readable:
    """A file without the control characters that would end the reading of XML. Raises SourceError.

    `since` is how many bytes were read since an element ended last: so much of it is in memory.
    """

    def __init__(self, raw: BinaryIO, path: Path) -> None:
        self.raw, self.path, self.since = raw, path, 0

    def read(self, size: int = -1) -> bytes:
        # Empty would be the end.
        while piece := self.raw.read(size):
            self.since += len(piece)
            if self.since > LONGEST:
                raise SourceError(
                    _("%(path)s has an element larger than %(limit)s MiB.")
                    % {"path": self.path, "limit": LONGEST >> 20}
                )
            if cleaned := piece.translate(None, CONTROL):
                return cleaned
        return b""


def local(element: Any) -> str:
    return etree.QName(element).localname


def text(element: Any, path: str) -> str:
    found = element.find(path)
    return (found.text or "").strip() if found is not None else ""


def meta(post: Any, key: str) -> str:
    for found in post.findall("{*}postmeta"):
        if text(found, "{*}meta_key") == key:
            return text(found, "{*}meta_value")
    return ""


def moment(post: Any, name: str) -> Any:
    """A moment by its UTC, or where a draft has none by its local time."""
    for path, zone in ((f"{{*}}{name}_gmt", "Z"), (f"{{*}}{name}", "")):
        said = text(post, path)
        if said and not said.startswith("0000"):
            return read_moment(f"{said}{zone}")
    return None


def enclosures(post: Any) -> list[str]:
    """Sound and the like: the address is the first line of what is kept of each."""
    kept = [
        text(m, "{*}meta_value") for m in post.findall("{*}postmeta") if text(m, "{*}meta_key") == "enclosure"
    ]
    kept += [found.get("url", "") for found in post.findall("enclosure")]
    return [lines[0] for said in kept if (lines := said.split()) and lines[0].startswith("http")]
