"""A saved feed: RSS 2.0 (and its elders) or Atom."""

import calendar
import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import feedparser
from django.utils.translation import gettext as _
from lxml import etree

from core.kinds import Kind

from ..item import Attachment, Found, Item, SourceError
from .attempts import attempt
from .cleaning import clean
from .dates import ZONE, find_moment
from .files import Files
from .links import Links, host_of, path_of
from .mapping import Mapping
from .page import plain
from .records import Body, item_of, short_id
from .wordpress import CONTROL

# Bytes: a feed is read as a whole, and takes ten times that of memory.
LONGEST = 20 * 1024 * 1024


class Feed:
    """The entries of a feed; where it has the opening of each text only, that is their text."""

    def __init__(self, path: Path, name: str, mapping: Mapping, files: Files) -> None:
        self.path, self.name, self.mapping, self.files = path, name, mapping, files

    def records(self) -> Iterator[Found]:
        feed = self.parsed()
        site = self.mapping.site or str(feed.feed.get("link", ""))
        for number, entry in enumerate(feed.entries, 1):
            yield attempt(f"entry {number}", partial(self.item_of, entry, site), number / len(feed.entries))

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)

    def parsed(self) -> Any:
        try:
            with self.path.open("rb") as file:
                source = file.read(LONGEST + 1)
        except OSError as error:
            raise SourceError(
                _("%(path)s can't be read: %(error)s") % {"path": self.path, "error": error}
            ) from error
        if len(source) > LONGEST:
            raise SourceError(
                _("%(path)s is larger than %(limit)s MiB.") % {"path": self.path, "limit": LONGEST >> 20}
            )
        if b"<!ENTITY" in source.upper():
            raise SourceError(_("%(path)s declares entities.") % {"path": self.path})
        source = source.translate(None, CONTROL)
        try:
            etree.fromstring(source, _checking_parser())
        except etree.LxmlError as error:
            raise SourceError(
                _("%(path)s can't be read: %(error)s") % {"path": self.path, "error": error}
            ) from error
        # We clean all of it ourselves, and know better where its links lead.
        return feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False)

    def item_of(self, entry: Any, site: str) -> Item:
        address = str(entry.get("link", ""))
        links = Links(address or site, {host_of(address), host_of(site)} - {""}, self.files)
        summary = str(entry.get("summary", ""))
        content = "\n".join(str(one.get("value", "")) for one in entry.get("content", []))
        cleaned = clean(content or summary, links)
        source = entry.get("source", {})
        record = {
            "id": short_id(str(entry.get("id", "") or address)),
            "kind": "" if "kind" in self.mapping.fixed else Kind.NEWS.value,
            "title": plain(str(entry.get("title", ""))),
            "lead": plain(summary) if content else "",
            "author": str(entry.get("author", "")),
            "source_name": str(source.get("title", "")),
            "source_url": str(source.get("href", "")),
            "published_at": moment(entry, "published") or moment(entry, "updated"),
            "changed_at": moment(entry, "updated"),
            "sections": [str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])][:1],
            "addresses": [path_of(address)] if address else [],
            "files": [
                Attachment(place)
                for one in entry.get("enclosures", [])
                if (place := links.place(str(one.get("href", ""))))
            ],
        }
        return item_of(record, self.mapping, self.files, Body([], *cleaned))


class _Nothing:
    """What a parser makes where only the well-formedness counts."""

    def start(self, tag: str, attributes: Any) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> str:
        return ""


def _checking_parser() -> etree.XMLParser:
    """Refuses what isn't well-formed or too deep, which feedparser would take hours for."""
    target: Any = _Nothing()
    return etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def moment(entry: Any, name: str) -> datetime.datetime | None:
    """As it is written, for what names no zone is local; where we can't read that, as the library does."""
    # The library's own get() takes one date for the other.
    found = find_moment(str(dict.get(entry, name, "")))
    parsed = dict.get(entry, f"{name}_parsed")
    if found or not parsed:
        return found
    try:
        return datetime.datetime.fromtimestamp(calendar.timegm(parsed), datetime.UTC).astimezone(ZONE)
    except (ValueError, OverflowError, OSError):
        return None
