"""Feeds as XML: Atom (RFC 4287) and RSS 2.0, with the links of paged feeds (RFC 5005) and of WebSub."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape

from .entries import Entry

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


class Atom(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        return self.feed["updated"]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["links"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": href})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        if entry.summary:
            handler.addQuickElement("summary", entry.summary, {"type": "text"})
        if entry.text:
            handler.addQuickElement("content", entry.text, {"type": "html"})
        for one in entry.categories:
            attributes = {"scheme": one.scheme, "term": one.term, "label": one.label}
            handler.addQuickElement("category", "", attributes)
        for file in entry.files:
            attributes = {"href": file.url, "type": file.kind, "length": str(file.size), "title": file.title}
            handler.addQuickElement("link", "", {"rel": "enclosure", **attributes})
        add_source(handler, entry)


class Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime.datetime:
        return self.feed["updated"]

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **NAMESPACES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["links"]:
            handler.addQuickElement("atom:link", "", {"rel": rel, "href": href})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        if entry.text:
            handler.addQuickElement("content:encoded", entry.text)
        for one in entry.categories:
            handler.addQuickElement("category", one.label, {"domain": one.scheme})
        add_source(handler, entry, "atom:")


def add_source(handler: Any, entry: Entry, atom: str = "") -> None:
    """Where the page was taken from; what Atom and RSS themselves call a source is another feed."""
    name, address = entry.source
    if name:
        handler.addQuickElement("dc:source", name, {"xmlns:dc": NAMESPACES["xmlns:dc"]})
    if address:
        handler.addQuickElement(f"{atom}link", "", {"rel": "via", "href": address})


WRITERS: dict[str, type[Atom | Rss]] = {"atom": Atom, "rss": Rss}


def written(form: str, entries: Iterable[Entry], **feed: Any) -> str:
    """The feed in the form "atom" or "rss"; `feed` is what Django's generator takes, with `links`, each with
    its rel and href, and the moment that it was `updated`."""
    writer = WRITERS[form](**feed)
    for entry in entries:
        # A reader of RSS takes the description for HTML; an item of it has one file at most.
        description: Any = None if form == "atom" else escape(entry.summary)
        files = [Enclosure(one.url, str(one.size), one.kind) for one in entry.files[:1]]
        writer.add_item(
            entry.title,
            entry.url,
            description,
            author_name=entry.author or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.key,
            unique_id_is_permalink=False,
            enclosures=files if form == "rss" else [],
            entry=entry,
        )
    return writer.writeString("utf-8")
