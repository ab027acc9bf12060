"""An item from named values, as JSON Lines have them and tables by their mapping.

The names are those of Item and DocumentData, with `text` or `html` for the body; docs/nhap-du-lieu.md
describes them for operators.
"""

import collections.abc
import datetime
import hashlib
import html
import re
from typing import Any, NamedTuple
from urllib.parse import urljoin

import nh3
from django.conf import settings
from django.utils.translation import gettext as _

from core.kinds import Kind
from core.text import clean_text, fold

from ..item import Attachment, BadRecord, DocumentData, Download, Item, Part, Picture, Table, Text
from .cleaning import clean
from .dates import read_day, read_moment
from .files import Files
from .flow import Decoder, Known
from .links import Links, host_of, path_of
from .mapping import Mapping
from .words import NO, YES, kind_named

REAL_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|br|table|tr|td|span|script|style|b|i))\b[^<>]*>", re.I
)
BLOCK_END = re.compile(r"<(?:br|/p|/div|/tr|/td|/th|/h\d|/li)\b[^<>]*>", re.I)
# HTML with what plain paragraphs can't hold; a law on computers may well name "<p>, <a>, <img>".
PARAGRAPH_END = re.compile(r"<(?:br\s*/?|/p|/div|/h\d|/li)\s*>", re.I)
HELD_BY_PARTS = re.compile(r"</(?:table|a)\s*>|<img\s[^<>]*\bsrc\s*=", re.I)
# Lines that may be in an old encoding, as the body is.
LINES = ("title", "lead", "author", "source_name", "field_of_law", "type_name", "signer", "signer_title")
LONGEST_ID = 200
Record = collections.abc.Mapping[str, Any]


class Body(NamedTuple):
    """The text of a record: in paragraphs or in parts, the files it links to, and the encodings it was in."""

    paragraphs: list[str]
    parts: list[Part]
    files: list[Attachment]
    known: Known = frozenset()


def item_of(record: Record, mapping: Mapping, files: Files, body: Body | None = None) -> Item:
    """The item of a record whose values are named as the fields are. Raises BadRecord with the reason.

    `body` is given where it isn't in the record.
    """
    record = mapping.completed(record)
    kind = kind_of(record)
    links = links_of(record, mapping, files)
    body = body or body_of(record, kind, links)
    record = {**record, **decoded_lines(record, body.known)}
    title = line_of(record, "title")
    # A letter has none: its subject is looked for in its text.
    if not title and kind is not Kind.DOCUMENTS:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": "title"})
    form = mapping.date_format
    attached = [attachment_of(value, "files", links) for value in values_of(record, "files")]
    if not (body.paragraphs or body.parts or attached):
        raise BadRecord(_("The field %(name)s is empty.") % {"name": "text"})
    image = record.get("image")
    return Item(
        id=required(record, "id"),
        kind=kind,
        title=title,
        language=language_of(record),
        sections=lines_of(record, "sections"),
        lead=line_of(record, "lead"),
        parts=tuple(body.parts),
        author=line_of(record, "author"),
        source_name=line_of(record, "source_name"),
        source_url=line_of(record, "source_url"),
        published_at=moment_of(record, "published_at", form),
        changed_at=moment_of(record, "changed_at", form),
        is_public=truth_of(record, "is_public", otherwise=True),
        addresses=tuple(filter(None, map(path_of, lines_of(record, "addresses")))),
        image=attachment_of(image, "image", links) if image else None,
        files=tuple({file.place: file for file in [*body.files, *attached]}.values()),
        field_of_law=line_of(record, "field_of_law"),
        audiences=lines_of(record, "audiences"),
        occasions=lines_of(record, "occasions"),
        document=document_of(record, body.paragraphs, form),
    )


def document_of(record: Record, paragraphs: list[str], form: str) -> DocumentData:
    return DocumentData(
        number=line_of(record, "number"),
        type_name=line_of(record, "type_name"),
        issuers=issuers_of(record),
        issued_on=day_of(record, "issued_on", form),
        effective_on=day_of(record, "effective_on", form),
        expires_on=day_of(record, "expires_on", form),
        gazetted_on=day_of(record, "gazetted_on", form),
        paragraphs=tuple(paragraphs),
    )


def issuers_of(record: Record) -> tuple[tuple[str, str, str], ...]:
    """Names, or objects with name, signer and title; tables have the signer in columns of their own."""
    found = []
    # Of several issuers nobody knows whose signer it is; the first one signs first.
    signer, office = line_of(record, "signer"), line_of(record, "signer_title")
    for value in values_of(record, "issuers"):
        if isinstance(value, collections.abc.Mapping):
            found.append((required(value, "name"), line_of(value, "signer"), line_of(value, "title")))
        else:
            found.append((one_line(value, "issuers"), signer, office))
        signer = office = ""
    return tuple(issuer for issuer in found if issuer[0])


def links_of(record: Record, mapping: Mapping, files: Files) -> Links:
    """Relative links are read from where the record was on the old site."""
    addresses = lines_of(record, "addresses")
    try:
        base = urljoin(mapping.site, addresses[0]) if addresses else mapping.site
    except ValueError:
        base = mapping.site
    return Links(base, {host_of(base), host_of(mapping.site)} - {""}, files)


def body_of(record: Record, kind: Kind, links: Links) -> Body:
    """Legal documents are plain paragraphs, where they don't come as HTML with tables, images or links."""
    text, markup = text_of(record, "text"), text_of(record, "html")
    paragraphs: list[str] = []
    if not markup and is_html(text, kind):
        text, markup = "", text
    parts, files, known = clean(markup, links)
    if text:
        paragraphs, known = decoded(to_paragraphs(strip_markup(text)), known)
    if kind is not Kind.DOCUMENTS and paragraphs:
        lines = (html.escape(line, quote=False) for line in paragraphs)
        parts.append(Text("".join(f"<p>{line}</p>" for line in lines)))
        paragraphs = []
    for value in values_of(record, "parts"):
        part = part_of(value, links)
        parts += part.parts
        files += part.files
    return Body(paragraphs, parts, files, known)


def is_html(text: str, kind: Kind) -> bool:
    """Whether a text is to be read as HTML."""
    if kind is Kind.DOCUMENTS:
        return bool(HELD_BY_PARTS.search(text) and PARAGRAPH_END.search(text))
    return bool(REAL_TAG.search(text))


def part_of(value: Any, links: Links) -> Body:
    """The part of {"html": …}, {"rows": …}, {"image": …} or {"file": …}."""
    if not isinstance(value, collections.abc.Mapping):
        raise _not_understood("parts")
    if "html" in value:
        parts, files, known = clean(text_of(value, "html"), links)
        return Body([], parts, files, known)
    return Body([], [_other_part(value, links)], [])


def _other_part(value: Record, links: Links) -> Part:
    if "rows" in value:
        rows = [cells_of(row) for row in values_of(value, "rows")]
        return Table(line_of(value, "caption"), cells_of(value.get("headings", [])), rows)
    if "image" in value:
        return Picture(attachment_of(value["image"], "image", links), line_of(value, "caption"))
    if "file" in value:
        return Download(attachment_of(value["file"], "file", links))
    raise _not_understood("parts")


def cells_of(row: Any) -> list[str]:
    if not isinstance(row, list):
        raise _not_understood("rows")
    return [one_line(cell, "rows") for cell in row]


def attachment_of(value: Any, name: str, links: Links) -> Attachment:
    """From its place, or an object with place and title."""
    if isinstance(value, Attachment):
        return value
    title = ""
    if isinstance(value, collections.abc.Mapping):
        value, title = required(value, "place"), line_of(value, "title")
    place = one_line(value, name)
    if not place:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": name})
    is_address = place.startswith(("/", "http://", "https://"))
    return Attachment(links.place(place) or place if is_address else place, title)


def decoded_lines(record: Record, known: Known) -> dict[str, Any]:
    """The lines beside the text, out of the encodings that the text was in."""
    decoder = Decoder(known)
    texts = {name: record[name] for name in LINES if isinstance(record.get(name), str)}
    return {name: decoder.plain(plain(text, name)) for name, text in texts.items() if not text.isascii()}


def decoded(paragraphs: list[str], known: Known) -> tuple[list[str], Known]:
    """The paragraphs in Unicode, and the encodings that are known then."""
    decoder = Decoder(known)
    found = [decoder.plain(paragraph) for paragraph in paragraphs]
    return decoded(paragraphs, known | decoder.seen) if decoder.seen - known else (found, known)


def kind_of(record: Record) -> Kind:
    """A document where none is said."""
    text = line_of(record, "kind")
    kind = kind_named(text) if text else Kind.DOCUMENTS
    if kind is None:
        raise BadRecord(_("There is no kind “%(kind)s”.") % {"kind": text[:100]})
    return kind


def language_of(record: Record) -> str:
    code = line_of(record, "language") or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        raise BadRecord(_("There is no language “%(code)s”.") % {"code": code[:100]})
    return code


def truth_of(record: Record, name: str, *, otherwise: bool) -> bool:
    value = record.get(name)
    if isinstance(value, bool):
        return value
    word = fold(one_line(value, name))
    if word and word not in YES | NO:
        raise BadRecord(_("The field %(name)s is neither true nor false.") % {"name": name})
    return word in YES if word else otherwise


def moment_of(record: Record, name: str, form: str) -> datetime.datetime | None:
    value = record.get(name)
    if isinstance(value, datetime.datetime):
        return value
    text = one_line(value, name)
    return read_moment(text, form) if text else None


def day_of(record: Record, name: str, form: str) -> datetime.date | None:
    value = record.get(name)
    if isinstance(value, datetime.datetime):
        return value.date()
    text = one_line(value, name)
    return read_day(text, form) if text else None


def short_id(text: str) -> str:
    """An id of a source that has none as short as ours may be, such as a path."""
    if len(text) <= LONGEST_ID:
        return text
    return f"{text[: LONGEST_ID - 17]}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def lines_of(record: Record, name: str) -> tuple[str, ...]:
    return tuple(filter(None, (one_line(value, name) for value in values_of(record, name))))


def values_of(record: Record, name: str) -> list[Any]:
    """The values of a field that may have several: a list, or one."""
    value = record.get(name)
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def required(record: Record, name: str) -> str:
    text = line_of(record, name)
    if not text:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": name})
    return text


def line_of(record: Record, name: str) -> str:
    """A field on one line and without markup; empty where there is none."""
    return one_line(record.get(name), name)


def one_line(value: Any, name: str) -> str:
    return " ".join(strip_markup(plain(value, name)).split())


def text_of(record: Record, name: str) -> str:
    """A field as it is, markup and lines included, in clean characters."""
    return plain(record.get(name), name)


def plain(value: Any, name: str) -> str:
    """A value as clean text; numbers are taken as text, anything else is refused."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRecord(_("The field %(name)s is not text.") % {"name": name})
    # A lone surrogate is no character: the database would refuse the whole record for it.
    return clean_text(str(value).encode("utf-8", "replace").decode("utf-8"))


def strip_markup(text: str) -> str:
    """Plain text. Only real HTML is taken out: "<TÊN CƠ QUAN>" in a form is text to be filled in."""
    if not REAL_TAG.search(text):
        return text
    lines = BLOCK_END.sub("\n", text)
    return clean_text(
        html.unescape(nh3.clean(lines, tags=set(), clean_content_tags={"script", "style", "title"}))
    )


def to_paragraphs(text: str) -> list[str]:
    """The lines of a text with single spaces, without empty lines and rules of dashes."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and re.search(r"\w", line)]


def _not_understood(name: str) -> BadRecord:
    return BadRecord(_("The field %(name)s isn't as it should be.") % {"name": name})
