"""What a part of a feed has of its pages, with as many questions however many pages there are."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import Any
from urllib.parse import urljoin
from uuid import uuid5

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Page

from core.frame import Frame
from core.listings import with_public_files
from core.models import Audience, Correction, shown_terms
from core.routing import with_languages
from core.text import clean_text
from documents.models import DocumentFile, DocumentVersion
from outlines.models import OutlineFile, OutlinePage

from .channels import MODELS, Channel
from .full_text import plain, texts_of

# Characters of HTML: some ten times an ordinary law.
LONGEST = 500_000
NAMES = [model._meta.model_name for model in MODELS.values()]


@dataclass(frozen=True)
class Category:
    scheme: str
    term: str
    label: str


@dataclass(frozen=True)
class Attached:
    """A file that belongs to a page; `size` in bytes."""

    url: str
    kind: str
    size: int
    title: str


@dataclass(frozen=True)
class Entry:
    """A page in a feed. `text` is HTML, and empty where the feed has summaries only. `key` is a URN."""

    key: str
    url: str
    title: str
    summary: str
    published: datetime.datetime
    updated: datetime.datetime
    author: str = ""
    source: tuple[str, str] = ("", "")
    categories: list[Category] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    text: str = ""


def entries_of(
    frame: Frame, channel: Channel, start: int, length: int, *, is_full: bool
) -> tuple[list[Entry], bool]:
    """The pages of a channel from the one at `start` on, and whether there are more behind them."""
    keys = channel.newest(start, length + 1)
    pages = pages_of(keys[:length], is_full=is_full)
    files = _files_of(pages, frame.root_url)
    texts = _texts_of(pages, frame) if is_full else {}
    return [_entry(frame, page, files[page.pk], texts.get(page.pk, "")) for page in pages], len(keys) > length


def pages_of(keys: list[int], *, is_full: bool) -> list[Any]:
    """The pages in this order, each as what it is; the texts are read only where they are asked for."""
    joined = [f"{name}__{one}" for name in NAMES for one in ("field_of_law", "image")]
    rows = Page.objects.filter(pk__in=keys).select_related(*NAMES, *joined, "alias_of", "review_note")
    rows = rows.annotate(
        audience_keys=ArraySubquery(
            OutlinePage.audiences.through.objects.filter(outlinepage=OuterRef("pk")).values("audience")
        )
    )
    if is_full:
        told = Correction.of_page().values(json=JSONObject(date="date", text="text", version="version"))
        versions = DocumentVersion.objects.filter(document=OuterRef("pk"), live=True)
        rows = rows.annotate(correction_rows=ArraySubquery(told), has_versions=Exists(versions))
    else:
        rows = rows.defer(*(f"{name}__body" for name in NAMES))
    by_key = {row.pk: _as_itself(row) for row in rows}
    audiences = shown_terms(Audience, (key for page in by_key.values() for key in page.audience_keys))
    for page in by_key.values():
        page.named_audiences = [term for term in audiences if term.pk in page.audience_keys]
    return with_languages(by_key[key] for key in keys if key in by_key)


def _as_itself(row: Page) -> Any:
    page = next(getattr(row, name) for name in NAMES if hasattr(row, name))
    page.alias_of = row.alias_of
    for name in ("audience_keys", "correction_rows", "has_versions"):
        if hasattr(row, name):
            setattr(page, name, getattr(row, name))
    page.is_reviewed = hasattr(row, "review_note")
    return page


def _entry(frame: Frame, page: Any, files: list[Attached], text: str) -> Entry:
    source = page.alias_of or page
    published = page.display_date
    return Entry(
        key=uuid5(source.translation_key, page.locale.language_code).urn,
        url=page.get_full_url(frame.request),
        # XML has no way to write a control character, and one item must not cost the whole feed.
        title=clean_text(page.share_title),
        summary=clean_text(page.lead or page.search_description),
        published=published,
        updated=page.last_published_at or published,
        author=clean_text(getattr(page, "author", "")),
        source=(clean_text(getattr(page, "source_name", "")), getattr(page, "source_url", "")),
        categories=list(_categories(frame, page)),
        files=files,
        text=text,
    )


def _categories(frame: Frame, page: Any) -> Iterable[Category]:
    root = frame.root_url
    yield Category(f"{root}{reverse('feeds')}", page.kind.value, str(page.kind.label))
    if page.field_of_law:
        term = page.field_of_law
        yield Category(f"{root}{reverse('fields')}", term.slug, clean_text(term.name))
    for term in page.named_audiences:
        yield Category(f"{root}{reverse('feeds')}#doi-tuong", term.slug, clean_text(term.name))


def _files_of(pages: Iterable[Any], root_url: str) -> dict[int, list[Attached]]:
    """The files attached to the pages that anyone may read."""
    found: dict[int, list[Attached]] = defaultdict(list)
    for model in (DocumentFile, OutlineFile):
        ids = [page.pk for page in pages if isinstance(page, model._meta.get_field("page").related_model)]
        if not ids:
            continue
        for row in with_public_files(model.objects.filter(page__in=ids).order_by("sort_order", "pk")):
            kind = guess_type(row.file.filename)[0] or "application/octet-stream"
            title = clean_text(row.title or row.file.title)
            found[row.page_id].append(
                Attached(urljoin(root_url, row.file.url), kind, row.file.file_size or 0, title)
            )
    return found


def _texts_of(pages: list[Any], frame: Frame) -> dict[int, str]:
    """The whole texts by primary key; none of a law as long as a book, nor of a document that has several
    texts: its page tells which of them holds."""
    whole = [page for page in pages if not page.has_versions]
    bodies = texts_of(whole, frame.request)
    found = {}
    for page in whole:
        html = render_to_string("feeds/text.html", {"page": page, "body": bodies[page.pk]})
        if len(html) <= LONGEST:
            found[page.pk] = plain(html, page.get_full_url(frame.request))
    return found
