"""An item as a page that isn't saved yet."""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from html import escape
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.models import Page, get_page_models

from core.kinds import Kind
from core.markup import text_of
from core.models import Audience, FieldOfLaw, Occasion
from core.text import cut, slugify
from documents.metadata import DocumentMetadata, read_metadata
from documents.models import DocumentFile, DocumentIssuer, DocumentType, Issuer
from outlines.models import OutlineFile

from ..item import Attachment, BadRecord, Download, Item, Picture, Table, Text
from ..titles import readable_title
from .bodies import Body, clean, legal_texts
from .files import Library, RefusedFile, address_of
from .places import Places

ATTACHED: dict[Kind, type[Any]] = {Kind.DOCUMENTS: DocumentFile, Kind.OUTLINES: OutlineFile}
TITLE_LENGTH = 255
NO_NUMBER = "Không số"


class Builder:
    """Fills pages from items. What of an item's files can't be had is left out, and told."""

    def __init__(self, places: Places, library: Library, source: str) -> None:
        self.places, self.library, self.source = places, library, source

    def fill(self, page: Any, item: Item) -> "Filled":
        """Set the fields of a page, new or not, from an item. Raises BadRecord, with the reason."""
        filled = Filled(page, item, Body(item, self.source))
        page.title = cut(item.title, TITLE_LENGTH)
        page.lead = item.lead
        page.locale = self.places.locale(item.language)
        page.field_of_law = self._term(FieldOfLaw, item.field_of_law, page)
        page.display_date = aware(item.published_at)
        self._lead_image(filled)
        if item.kind is Kind.DOCUMENTS:
            self._document(filled)
        else:
            self._title(filled, item.title)
            self._parts(filled)
        if item.is_public:
            # Without a moment of its own, the source's other dates: it is no news of today.
            first = aware(item.published_at) or page.first_published_at
            page.first_published_at = first or page.display_date or aware(item.changed_at)
            page.last_published_at = aware(item.changed_at) or page.first_published_at
        self._filing(filled)
        self._attach(filled)
        page.body = type(page)._meta.get_field("body").to_python(json.dumps(filled.body.blocks))
        return filled

    def _title(self, filled: "Filled", title: str) -> None:
        """A title that is too long stands whole in the lead, or before the text where there is a lead."""
        page = filled.page
        page.title = cut(title, TITLE_LENGTH)
        if len(" ".join(title.split())) <= TITLE_LENGTH:
            return
        if page.lead:
            filled.body.add_text(f"<p>{escape(title, quote=False)}</p>")
        else:
            page.lead = title

    def _term(self, model: type[Any], name: str, page: Any) -> Any:
        return self.places.term(model, name, page.locale) if name else None

    def _filing(self, filled: "Filled") -> None:
        page, item = filled.page, filled.item
        for name in ("author", "source_name", "source_url"):
            if hasattr(page, name):
                setattr(page, name, getattr(item, name))
        for name, model in (("audiences", Audience), ("occasions", Occasion)):
            if hasattr(page, name):
                setattr(page, name, [self._term(model, term, page) for term in getattr(item, name)])

    def _lead_image(self, filled: "Filled") -> None:
        page, image = filled.page, filled.item.image
        page.image = None
        if image:
            page.image = filled.have(image, lambda: self.library.image(image, page.title))

    def _parts(self, filled: "Filled") -> None:
        body = filled.body
        for part in filled.item.parts:
            if isinstance(part, Text):
                body.add_text(part.html)
            elif isinstance(part, Table):
                body.add_table(part)
            elif isinstance(part, Picture):
                self._picture(filled, part)
            else:
                self._download(filled, part)

    def _picture(self, filled: "Filled", part: Picture) -> None:
        caption = part.caption or part.image.title
        image = filled.have(part.image, lambda: self.library.image(part.image, caption or filled.page.title))
        if image:
            filled.body.add_image(image.pk, caption)

    def _download(self, filled: "Filled", part: Download) -> None:
        file = filled.have(part.file, lambda: self.library.file(part.file))
        if file:
            filled.body.add_file(file.pk, part.file.title)

    def _attach(self, filled: "Filled") -> None:
        """The files of an item hang on its page, or stand at the end of its text where that has no link."""
        model, rows = ATTACHED.get(filled.item.kind), []
        for attachment in filled.item.files:
            file = filled.have(attachment, partial(self.library.file, attachment))
            if file and model:
                rows.append(model(file=file, title=cut(attachment.title, 200)))
            elif file and not filled.body.links_to(address_of(attachment.place)):
                filled.body.add_file(file.pk, attachment.title)
        if model:
            filled.page.files = rows

    def _document(self, filled: "Filled") -> None:
        page, item, data = filled.page, filled.item, filled.item.document
        paragraphs = list(data.paragraphs) or paragraphs_of(item)
        found = read_metadata(data.number, item.title, paragraphs)
        filled.found = found
        self._title(filled, readable_title(item.title, paragraphs))
        page.number = data.number or NO_NUMBER
        page.document_type = self._term(DocumentType, data.type_name or found.type_name, page)
        page.issued_on = data.issued_on or found.issued_on
        page.effective_on = data.effective_on or found.effective_on
        page.expires_on, page.gazetted_on = data.expires_on, data.gazetted_on
        # The text can't know what became of it later.
        page.validity_checked = False
        page.display_date = page.display_date or noon(page.issued_on)
        page.issuers = [
            DocumentIssuer(
                issuer=self._term(Issuer, name, page), signer=cut(signer, 200), signer_title=cut(office, 200)
            )
            for name, signer, office in data.issuers or found.issuers
        ]
        for html in legal_texts(data.paragraphs):
            filled.body.add_text(html)
        self._parts(filled)
        # Its number tells it apart from others of the same name.
        filled.slug = slugify(f"{found.type_name} {page.number}")


class Filled:
    """A page with what is known of it besides its fields."""

    def __init__(self, page: Any, item: Item, body: Body) -> None:
        self.page, self.item, self.body = page, item, body
        self.slug = ""
        # What the text of a document said of itself.
        self.found: DocumentMetadata | None = None
        # The places of the files that couldn't be had or were refused, and why.
        self.left_out: dict[str, str] = {}
        # Those of them that may be had another time.
        self.missing: list[str] = []

    def have(self, attachment: Attachment, get: Callable[[], Any]) -> Any:
        """What an attachment became; None where it can't be had."""
        try:
            return get()
        except BadRecord as error:
            self.left_out[attachment.place] = str(error)
            if not isinstance(error, RefusedFile):
                self.missing.append(attachment.place)
            return None


def paragraphs_of(item: Item) -> list[str]:
    """The lines of a document whose text isn't plain."""
    found = (text_of(clean(part.html)) for part in item.parts if isinstance(part, Text))
    return [" ".join(line.split()) for text in found for line in text.splitlines() if line.strip()]


def digest_of(item: Item) -> str:
    text = json.dumps(asdict(item), ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def noon(day: datetime.date | None) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12))) if day else None


def aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    """A moment without a zone is one of the old site's clock, which is ours."""
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment


def new_page(item: Item) -> Page:
    (model,) = (model for model in get_page_models() if getattr(model, "kind", None) is item.kind)
    return model(live=item.is_public)
