"""What of a page goes into the pack of a shelf: its text to read without network, and its files."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import IO, Any, NamedTuple

import nh3
from django.db.models import F, Func, IntegerField, Sum, TextField
from django.db.models.functions import Cast, Coalesce
from django.template.loader import render_to_string
from django.utils import timezone
from lxml import html as lxml_html
from wagtail.models import Page

from core.blocks import public_blocks
from core.text import slugify
from documents.citing import places_of
from documents.models import LegalDocumentPage
from documents.provision_notes import marks, notes_on
from documents.quoting import quoted
from outlines.models import Pack
from outlines.packs.kinds import Kind

from .items import MODELS, Item

# The copy of a text shows no pictures: it is to be small.
PICTURES = {"image", "gallery", "embed"}
TAGS = {
    "a", "b", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "li", "ol", "p", "section", "span", "strong", "sub", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "div": {"class"}, "ol": {"start", "type"}, "span": {"class"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}  # fmt: skip
LONGEST_NAME = 60


class PackedFile(NamedTuple):
    """A file of the pack. `open` is called when it is sent, and no sooner."""

    name: str
    title: str
    size: int
    open: Callable[[], IO[bytes]]


def files_of(item: Item) -> list[PackedFile]:
    """The files of an item, beside the copy of its text: the packs of an outline, then what is attached."""
    return [*(_packed(pack) for pack in item.packs), *_attached(item)]


def _packed(pack: Pack) -> PackedFile:
    title = str(Kind(pack.kind).label)
    return PackedFile(pack.kind, title, pack.size, partial(pack.file.storage.open, str(pack.file.name)))


def _attached(item: Item) -> Iterator[PackedFile]:
    for row in item.files:
        file = row.file.file
        try:
            size = file.size
        except OSError:
            # It is gone from the storage: the page's own link to it leads nowhere either.
            continue
        title = row.title or row.file.title
        ending = PurePath(file.name).suffix.lower()
        name = f"{slugify(title, LONGEST_NAME) or row.file.pk}{ending}"
        yield PackedFile(name, title, size, partial(file.storage.open, file.name))


def text_file(name: str, title: str, html: str) -> PackedFile:
    content = html.encode()
    return PackedFile(name, title, len(content), lambda: io.BytesIO(content))


def size_of_texts(items: Iterable[Item]) -> int:
    """About how many bytes the copies take, without making them: what the texts take in the database."""
    bodies = (Cast(F(f"{model._meta.model_name}__body"), TextField()) for model in MODELS)
    length = Func(Coalesce(*bodies), function="octet_length", output_field=IntegerField())
    pages = Page.objects.filter(pk__in=[item.page.pk for item in items])
    return pages.aggregate(total=Sum(length))["total"] or 0


def size_of_files(items: Iterable[Item]) -> int:
    """As the library knows them; the storage is asked only where it doesn't."""
    items = list(items)
    attached = sum(_size_of(row.file) for item in items for row in item.files)
    return attached + sum(pack.size for item in items for pack in item.packs)


def _size_of(file: Any) -> int:
    with suppress(OSError):
        return file.file_size or file.file.size
    return 0


def copies_of(items: Iterable[Item]) -> list[str]:
    """The copy of each item's page: one HTML file that needs no other. Its links lead to the site."""
    items = list(items)
    whole = {pk: page for model in MODELS for pk, page in _whole(model, items)}
    laws = [page for page in whole.values() if isinstance(page, LegalDocumentPage)]
    notes = notes_on(laws) if laws else {}
    copies: list[str] = []
    for item in items:
        page = whole[item.page.pk]
        raw = _legal_text(page, notes[page.pk]) if page.pk in notes else _body(page)
        context = {
            "item": item,
            "page": page,
            "text": plain(raw, item.address),
            "today": timezone.localdate(),
        }
        copies.append(render_to_string("shelf/copy.html", context))
    return copies


def _whole(model: Any, items: Iterable[Item]) -> Iterable[tuple[int, Any]]:
    """The pages of a type with their texts, by primary key."""
    ids = [item.page.pk for item in items if isinstance(item.page, model)]
    return model.objects.in_bulk(ids).items() if ids else ()


def _body(page: Any) -> str:
    """The text of an outline or a news item as its blocks show it, without what they ask for links."""
    shared = {**page.body.stream_block.shared_context([]), "quotes": quoted(places_of(page))}
    shown = (block for block in public_blocks(page.body) if block.block_type not in PICTURES)
    return "\n".join(block.render(shared) for block in shown)


def _legal_text(page: LegalDocumentPage, notes: list[Any]) -> str:
    """The text in force today, with what is told of its provisions at their places."""
    today = timezone.localdate()
    context = {
        "page": None,
        "provisions": page.provisions,
        "marks": marks(page.reading.still_told(notes), page.anchors(), today),
        "shown_day": today,
    }
    return render_to_string("documents/provisions.html", context)


def plain(html: str, address: str) -> str:
    """HTML of the page at `address` with nothing but text and links that lead to the site."""
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for link in root.find_class("permalink"):
        link.drop_tree()
    root.make_links_absolute(address)
    markup = lxml_html.tostring(root, encoding="unicode")
    return nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
