"""The newest entries of a feed in RSS or Atom (RFC 4287), out of whatever bytes a server sends.

Nothing here imports Django: it runs in a child process with limits (child.py).
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser

from core.legacy_encodings import Encoding, convert, encodings_in
from core.markup import text_of
from core.text import clean_text, cut

from .limits import LINE, LONGEST

# Why there are no entries, besides the words of core.confined.
NO_FEED = "no feed"
ENTITIES = "entities"

MOST = 50
# Of so many bytes that aren't ASCII, one may be broken where the whole is UTF-8.
BROKEN = 10
NOT_ASCII = bytes(range(128, 256))
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*?\?>")
DECLARED = re.compile(rb"""\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
OPENING = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>])")
OPENING_OR_END = re.compile(rf"{OPENING.pattern}|</(?:\w+:)?(?:item|entry)\s*>")
DATE = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified)\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,60})",
    re.I,
)
IMAGE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"'<>]+)["'][^>]*>""", re.I)
ALT = re.compile(r"""\balt\s*=\s*["']([^"'<>]+)["']""", re.I)
UTC = datetime.UTC
LONG_AGO = datetime.datetime.min.replace(tzinfo=UTC)
A_DAY = datetime.timedelta(days=1)


class ReadError(Exception):
    """What was read is no feed that we take; the message is one of the words above."""


@dataclass(frozen=True)
class Entry:
    """What a feed says of one item. `guid` is never empty; `published` is in ISO 8601, or empty.

    `summary` and `content` are HTML as it came; the others are plain text. Addresses are whole, or empty.
    """

    guid: str
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    published: str = ""
    image: str = ""
    image_alt: str = ""


def read(body: bytes, charset: str, address: str) -> list[Entry]:
    """The newest entries of the feed `body`, the newest first; those without a date in the feed's order.

    Args:
        body: as it came.
        charset: what the server calls its encoding, or "".
        address: where it came from, for links that aren't whole.

    Raises:
        ReadError: it is no feed, or declares entities.
    """
    text = _newest(decode(body, charset))
    # A stream: a text could be taken for an address or the name of a file.
    found = feedparser.parse(
        BytesIO(text.encode()),
        response_headers={"content-location": address, "content-type": "application/xml; charset=utf-8"},
    )
    if not found.version:
        raise ReadError(NO_FEED)
    entries = [_entry(entry, address) for entry in found.entries]
    entries.sort(key=lambda entry: entry.published, reverse=True)
    return _in_unicode(_told_apart(entries))


def decode(body: bytes, charset: str) -> str:
    """The text of `body`. What is UTF-8 counts as such, whatever it or its server says."""
    for mark, name in BOMS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * BROKEN <= len(body) - len(body.translate(None, NOT_ASCII)):
        return text
    declared = DECLARED.match(body)
    for name in (charset, declared[1].decode("ascii", "ignore") if declared else ""):
        try:
            if name and name.lower() not in ("utf-8", "utf8"):
                return body.decode(name)
        except (LookupError, ValueError):
            continue
    # Old Vietnamese text is read as Latin letters as well (core.legacy_encodings).
    return body.decode("latin-1")


def _newest(text: str) -> str:
    """The feed with its newest entries alone, each of them whole."""
    places = list(_places(text))
    head, tail = (text[: places[0][0]], text[places[-1][1] :]) if places else (text, "")
    # A feed has no need of any, and ten lines of them can stand for gigabytes.
    if "<!ENTITY" in head.upper():
        raise ReadError(ENTITIES)
    entries = [text[start:end] for start, end in places if end - start <= LONGEST]
    if len(entries) > MOST:
        entries = sorted(entries, key=_date_in, reverse=True)[:MOST]
    head = DOCTYPE.sub("", DECLARATION.sub("", head), count=1).lstrip()
    # An entry that doesn't end was cut off on its way.
    head, tail = (OPENING.split(part, maxsplit=1)[0] for part in (head, tail))
    return clean_text('<?xml version="1.0" encoding="utf-8"?>' + "".join([head, *entries, tail]))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where entries begin and end."""
    start = None
    for match in OPENING_OR_END.finditer(text):
        is_end = match[0].startswith("</")
        if is_end and start is not None:
            yield start, match.end()
        start = None if is_end else match.start()


def _date_in(entry: str) -> datetime.datetime:
    """The date of an entry as it stands in the feed."""
    found = DATE.search(entry)
    for parse in (parsedate_to_datetime, datetime.datetime.fromisoformat):
        try:
            date = parse(found[1].strip()) if found else LONG_AGO
            date = date if date.tzinfo else date.replace(tzinfo=UTC)
            return date if date < _latest() else LONG_AGO
        except (ValueError, OverflowError):
            continue
    return LONG_AGO


def _latest() -> datetime.datetime:
    """Clocks differ; what says to be of later is of no known date."""
    return datetime.datetime.now(UTC) + A_DAY


def _entry(entry: Any, address: str) -> Entry:
    content = next((part.get("value", "") for part in entry.get("content", ()) if part.get("value")), "")
    summary = entry.get("summary", "")
    link, title = whole_address(entry.get("link", ""), address), one_line(entry.get("title", ""))
    image, alt = _image(entry, content or summary)
    return Entry(
        guid=entry.get("id", "") or link or f"{title} {summary}",
        link=link,
        title=title,
        summary="" if summary == content else summary,
        content=content,
        author=one_line(entry.get("author", "")),
        # feedparser's own get takes one for the other, and warns of it.
        published=_iso(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        image=whole_address(image, address),
        image_alt=one_line(alt),
    )


def _image(entry: Any, html: str) -> tuple[str, str]:
    """The image that the entry brings, or the first of its text; and what it is said to show."""
    for one in (*entry.get("media_content", ()), *entry.get("enclosures", ())):
        address = one.get("url") or one.get("href") or ""
        if address and (one.get("medium") == "image" or one.get("type", "").startswith("image/")):
            return address, ""
    for one in entry.get("media_thumbnail", ()):
        if one.get("url"):
            return one["url"], ""
    found = IMAGE.search(html)
    if not found:
        return "", ""
    alt = ALT.search(found[0])
    return found[1], alt[1] if alt else ""


def whole_address(link: str, address: str) -> str:
    """A link of what came from `address`, or "" where it is none that can be kept."""
    try:
        whole = clean_text(urljoin(address, link.strip())) if link.strip() else ""
    except ValueError:
        return ""
    # In bytes, for which an index has no more room.
    is_usable = whole.startswith(("http://", "https://")) and len(whole.encode("utf-8", "replace")) <= LINE
    return whole if is_usable and not re.search(r"[\s<>\"]", whole) else ""


def one_line(text: str) -> str:
    """On one line and without markup: titles have it, or what stands for it, once or twice."""
    return cut(text_of(text[: 10 * LINE]), LINE)


def _iso(moment: struct_time | None) -> str:
    try:
        date = datetime.datetime(*moment[:6], tzinfo=UTC) if moment else LONG_AGO
    except (ValueError, OverflowError):
        return ""
    return date.isoformat() if LONG_AGO < date < _latest() else ""


def _told_apart(entries: list[Entry]) -> list[Entry]:
    """Each entry once. A guid that entries of different links share says nothing: the link stands for it."""
    links: dict[str, set[str]] = {}
    for entry in entries:
        links.setdefault(entry.guid, set()).add(entry.link)
    found: dict[str, Entry] = {}
    for entry in entries:
        shared = len(links[entry.guid]) > 1
        guid = f"{entry.link} {entry.title}" if shared else entry.guid
        found.setdefault(guid, Entry(**asdict(entry) | {"guid": guid}))
    return list(found.values())


def _in_unicode(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without text of before Unicode."""
    entries = list(entries)
    counts: Counter[Encoding] = Counter()
    for entry in entries:
        counts.update(encodings_in(f"{entry.title}\n{entry.summary}\n{entry.content}", is_html=True))
    known = frozenset(counts)
    if not known:
        return entries
    plain = dict.fromkeys(("title", "author", "image_alt"), False) | {"summary": True, "content": True}
    return [
        Entry(
            **asdict(entry)
            | {
                name: convert(getattr(entry, name), is_html=is_html, known=known)
                for name, is_html in plain.items()
            }
        )
        for entry in entries
    ]
