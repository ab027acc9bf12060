"""An item from named values, as JSON Lines have them and tables by their mapping.

The names are those of Item and DocumentData, with `text` or `html` for the body; docs/nhap-du-lieu.md
describes them for operators.
"""

import datetime
import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

import nh3
from django.conf import settings
from django.utils.translation import gettext as _

from core.kinds import Kind
from core.text import clean_text, fold

from ..item import Attachment, BadRecord, DocumentData, Download, Item, Part, Picture, Table, Text
from .dates import read_day, read_moment

REAL_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|br|table|tr|td|span|script|style|b|i))\b[^>]*>", re.I
)
BLOCK_END = re.compile(r"<(?:br|/p|/div|/tr|/td|/th|/h\d|/li)\b[^>]*>", re.I)
DAYS = ("issued_on", "effective_on", "expires_on", "gazetted_on")
KINDS = {fold(word): kind for kind in Kind for word in (kind.value, kind.name)} | {
    "tin": Kind.NEWS, "tin bai": Kind.NEWS, "tin tuc": Kind.NEWS, "van ban": Kind.DOCUMENTS,
    "de cuong": Kind.OUTLINES, "trang": Kind.PAGES,
}  # fmt: skip
YES = {"true", "1", "co", "yes", "x", "public"}
NO = {"false", "0", "khong", "no", "", "private"}
Record = Mapping[str, Any]


def item_of(record: Record, date_form: str = "") -> Item:
    """The item of a record. Raises BadRecord with the reason.

    `date_form` is strptime's form of the dates in the record, empty where they can be read in one way only.
    """
    kind = kind_of(record)
    title = line_of(record, "title")
    # A letter has none: its subject is looked for in its text.
    if not title and kind is not Kind.DOCUMENTS:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": "title"})
    paragraphs, parts = body_of(record, kind)
    return Item(
        id=required(record, "id"),
        kind=kind,
        title=title,
        language=language_of(record),
        lead=line_of(record, "lead"),
        parts=tuple(parts),
        is_public=truth_of(record, "is_public", True),
        image=attachment_of(record.get("image"), "image") if record.get("image") else None,
        files=tuple(attachment_of(value, "files") for value in values_of(record, "files")),
        document=document_of(record, tuple(paragraphs), date_form),
        author=line_of(record, "author"),
        source_name=line_of(record, "source_name"),
        source_url=line_of(record, "source_url"),
        field_of_law=line_of(record, "field_of_law"),
        published_at=moment_of(record, "published_at", date_form),
        changed_at=moment_of(record, "changed_at", date_form),
        sections=lines_of(record, "sections"),
        addresses=lines_of(record, "addresses"),
        audiences=lines_of(record, "audiences"),
        occasions=lines_of(record, "occasions"),
    )


def document_of(record: Record, paragraphs: tuple[str, ...], date_form: str) -> DocumentData:
    days: dict[str, datetime.date | None] = {}
    for name in DAYS:
        text = line_of(record, name)
        days[name] = read_day(text, date_form) if text else None
    return DocumentData(
        number=line_of(record, "number"),
        type_name=line_of(record, "type_name"),
        issuers=issuers_of(record),
        paragraphs=paragraphs,
        **days,
    )


def issuers_of(record: Record) -> tuple[tuple[str, str, str], ...]:
    """Names, or objects with name, signer and title; tables have the signers in columns of their own."""
    signers = [line_of(record, "signer"), line_of(record, "signer_title")]
    found = []
    for number, value in enumerate(values_of(record, "issuers")):
        if isinstance(value, Mapping):
            found.append((required(value, "name"), line_of(value, "signer"), line_of(value, "title")))
        else:
            # Of several issuers nobody knows whose signer it is; the first one signs first.
            signer, title = signers if number == 0 else ("", "")
            found.append((one_line(value, "issuers"), signer, title))
    return tuple(issuer for issuer in found if issuer[0])


def body_of(record: Record, kind: Kind) -> tuple[list[str], list[Part]]:
    """The paragraphs of a legal document, and the parts of anything else. Raises BadRecord without both."""
    text = text_of(record, "text")
    paragraphs = to_paragraphs(strip_markup(text)) if kind is Kind.DOCUMENTS else []
    parts: list[Part] = []
    if kind is not Kind.DOCUMENTS and text.strip():
        parts += plain_parts(text)
    parts += [part_of(value) for value in values_of(record, "parts")]
    if not paragraphs and not parts and not values_of(record, "files"):
        raise BadRecord(_("The field %(name)s is empty.") % {"name": "text"})
    return paragraphs, parts


def plain_parts(text: str) -> list[Part]:
    paragraphs = to_paragraphs(text)
    return (
        [Text("".join(f"<p>{html.escape(line, quote=False)}</p>" for line in paragraphs))]
        if paragraphs
        else []
    )


def part_of(value: Any) -> Part:
    """A part from {"text": …}, {"rows": …}, {"image": …} or {"file": …}."""
    if not isinstance(value, Mapping):
        raise _not_understood("parts")
    if "rows" in value:
        rows = [cells_of(row) for row in values_of(value, "rows")]
        return Table(line_of(value, "caption"), cells_of(value.get("headings", [])), rows)
    if "image" in value:
        return Picture(attachment_of(value["image"], "image"), line_of(value, "caption"))
    if "file" in value:
        return Download(attachment_of(value["file"], "file"))
    raise _not_understood("parts")


def cells_of(row: Any) -> list[str]:
    if not isinstance(row, list):
        raise _not_understood("rows")
    return [one_line(cell, "rows") for cell in row]


def attachment_of(value: Any, name: str) -> Attachment:
    """From its place, or an object with place and title."""
    if isinstance(value, Mapping):
        return Attachment(required(value, "place"), line_of(value, "title"))
    place = one_line(value, name)
    if not place:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": name})
    return Attachment(place)


def kind_of(record: Record) -> Kind:
    """The kind by its part of the address, its name or Vietnamese words; a document where none is said."""
    text = line_of(record, "kind")
    if not text:
        return Kind.DOCUMENTS
    kind = KINDS.get(fold(text))
    if kind is None:
        raise BadRecord(_("There is no kind “%(kind)s”.") % {"kind": text[:100]})
    return kind


def language_of(record: Record) -> str:
    code = line_of(record, "language") or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        raise BadRecord(_("There is no language “%(code)s”.") % {"code": code[:100]})
    return code


def truth_of(record: Record, name: str, otherwise: bool) -> bool:
    value = record.get(name)
    if value is None or isinstance(value, bool):
        return otherwise if value is None else value
    word = fold(one_line(value, name))
    if word not in YES | NO:
        raise BadRecord(_("The field %(name)s is neither true nor false.") % {"name": name})
    return word in YES


def moment_of(record: Record, name: str, date_form: str) -> datetime.datetime | None:
    text = line_of(record, name)
    return read_moment(text, date_form) if text else None


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
    lines: Iterable[str] = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and re.search(r"\w", line)]


def _not_understood(name: str) -> BadRecord:
    return BadRecord(_("The field %(name)s isn't as it should be.") % {"name": name})
