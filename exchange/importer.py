"""Makes and updates the pages of an archive's records."""

import datetime
import hashlib
import itertools
import json
import re
import uuid
from dataclasses import asdict, dataclass
from enum import Enum
from html import escape
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from core.models import Term
from core.text import fold, free_slug, slugify
from documents.metadata import (
    DATE_LINE,
    HEAD,
    RULE,
    TYPES,
    DocumentMetadata,
    find_subject,
    letter_start,
    read_metadata,
)
from documents.models import DocumentIndexPage, DocumentIssuer, DocumentType, Issuer, LegalDocumentPage
from documents.structure import read_heading

from .archive import BadRecord, Record
from .models import ImportedRecord
from .truecase import Truecaser

# An editor of Wagtail stays quick with this many paragraphs in one block.
BLOCK_PARAGRAPHS = 100
TITLE_LENGTH = 255
TAGS = {"p", "b", "i", "sup"}
NO_NUMBER = "Không số"
FOLDED_TYPES = {fold(name) for name in TYPES}
OPENINGS = (
    "ban hanh", "bai bo", "cong bo", "dieu chinh", "giao", "huong dan", "phe duyet", "quy dinh", "sua doi",
    "tang cuong", "thanh lap", "ve ",
)  # fmt: skip


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"


@dataclass(frozen=True)
class Imported:
    """What became of a record. `found` is what its text said of itself, for the summary."""

    outcome: Outcome
    reason: str = ""
    found: DocumentMetadata | None = None


class Importer:
    """Takes records in, one transaction each. Terms and slugs are read once: an import is one process.

    What a record made counts as there only once its transaction held: a refused record leaves nothing.
    """

    def __init__(self, parent: DocumentIndexPage) -> None:
        self.parent = parent
        self.language: Locale = parent.locale
        self.slugs = set(parent.get_children().values_list("slug", flat=True))
        self.terms: dict[tuple[type, str], Any] = {}
        self.new_slugs: set[str] = set()
        self.new_terms: dict[tuple[type, str], Any] = {}
        for model in (DocumentType, Issuer):
            for term in model.objects.filter(locale=self.language):
                self.terms[model, fold(term.name)] = term

    def take(self, record: Record) -> Imported:
        """Make the page of a record, or bring it up to date. Raises BadRecord with the reason."""
        self.new_slugs, self.new_terms = set(), {}
        try:
            with transaction.atomic():
                result = self._take(record)
        except ValidationError as error:
            raise BadRecord("; ".join(error.messages)) from error
        self.slugs |= self.new_slugs
        self.terms |= self.new_terms
        return result

    def _take(self, record: Record) -> Imported:
        digest = digest_of(record)
        known = ImportedRecord.objects.select_related("page").filter(record_id=record.id).first()
        if known and known.digest == digest:
            return Imported(Outcome.UNCHANGED)
        page = known.page.specific if known else LegalDocumentPage(locale=self.language)
        reason = why_kept(page) if known else ""
        if reason:
            return Imported(Outcome.KEPT, reason)
        found = self._fill(page, record)
        if known:
            page.save_revision(log_action=True).publish()
            known.digest = digest
            known.save()
            return Imported(Outcome.UPDATED, found=found)
        page.slug = self._free_slug(f"{found.type_name} {page.number}")
        page.live = False
        self.parent.add_child(instance=page)
        page.save_revision().publish()
        ImportedRecord.objects.create(record_id=record.id, page=page, digest=digest)
        return Imported(Outcome.CREATED, found=found)

    def _fill(self, page: Any, record: Record) -> DocumentMetadata:
        """Set the fields of a page from a record."""
        found = read_metadata(record.number, record.title, record.paragraphs)
        page.title = shorten(readable_title(record), TITLE_LENGTH)
        page.number = record.number or NO_NUMBER
        page.document_type = self._term(DocumentType, found.type_name) if found.type_name else None
        page.issued_on = found.issued_on
        page.effective_on = found.effective_on
        # The text can't know what became of it later.
        page.validity_checked = False
        if found.issued_on:
            noon = datetime.datetime.combine(found.issued_on, datetime.time(12))
            page.display_date = timezone.make_aware(noon)
        page.body = body_of(record)
        page.issuers = [
            DocumentIssuer(issuer=self._term(Issuer, name), signer=signer, signer_title=office)
            for name, signer, office in found.issuers
        ]
        return found

    def _term(self, model: type[Term], name: str) -> Any:
        """The term of this name, made where it is missing, after those that are there."""
        key = (model, fold(name))
        term = self.terms.get(key) or self.new_terms.get(key)
        if term is None:
            term = self.new_terms[key] = model(name=name, locale=self.language, sort_order=1000)
            term.full_clean()
            term.save()
        return term

    def _free_slug(self, text: str) -> str:
        slug = free_slug(slugify(text) or "van-ban", self.slugs.__contains__)
        self.new_slugs.add(slug)
        return slug


def digest_of(record: Record) -> str:
    text = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def why_kept(page: LegalDocumentPage) -> str:
    """Why the page must not be written over now, or nothing. A published page can: its history keeps it."""
    if page.locked:
        return _("the page is locked")
    if page.workflow_in_progress:
        return _("the page waits for approval")
    if page.has_unpublished_changes:
        return _("the page has a draft that isn't published")
    return ""


def readable_title(record: Record) -> str:
    """The title without the words of the next heading that slipped in, and in small letters."""
    if not record.title:
        return title_of_letter(record)
    title = complete_title(drop_footnotes(record.title), record.paragraphs)
    if not title.isupper():
        return title
    return lower_opening(Truecaser(record.paragraphs).apply(title))


def drop_footnotes(title: str) -> str:
    """The title without the numbers of footnotes that stick to its words ("HƯỚNG DẪN1")."""
    return re.sub(r"(?<=[^\W\d_])(?<![A-Za-z])\d+\b|(?<=[À-ỹ][A-Z])\d+\b", "", title)


def lower_opening(title: str) -> str:
    """What a document does begins small after its type: "Quyết định phê duyệt …"."""
    for name in TYPES:
        rest = title.removeprefix(f"{name} ")
        if rest != title and fold(rest).startswith(OPENINGS):
            return f"{name} {rest[0].lower()}{rest[1:]}"
    return title


def shorten(text: str, length: int) -> str:
    """`text` cut between words to at most `length` characters, with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 2].rpartition(' ')[0]} …"


def title_of_letter(record: Record) -> str:
    """A letter has no title but a subject. Raises BadRecord where there is none either."""
    subject = find_subject(record.paragraphs[:HEAD])
    if not subject:
        raise BadRecord(_("There is no title, and the text names no subject."))
    return f"Công văn về việc {subject}"


def complete_title(title: str, paragraphs: list[str]) -> str:
    """The title as the text has it below the type's name, where the archive cut it short; else as it is."""
    letterhead = list(itertools.takewhile(is_letterhead, paragraphs[:HEAD]))
    for kind, rest in itertools.pairwise(letterhead):
        whole = f"{kind} {rest}"
        if fold(kind) in FOLDED_TYPES and fold(whole).startswith(fold(title)):
            return whole
    return drop_following_heading(title, letterhead)


def drop_following_heading(title: str, letterhead: list[str]) -> str:
    """Archives cut titles out of the text and often take the start of the next line along.

    "QUYẾT ĐỊNH VỀ VIỆC … THỦ TƯỚNG", where the text goes on with "THỦ TƯỚNG CHÍNH PHỦ": what ends the
    title and begins a paragraph right after the one that the title ends in is left out.
    """
    words = title.split()
    folded = fold(title).split()
    head = [fold(paragraph).split() for paragraph in letterhead]
    for paragraph, following in itertools.pairwise(head):
        if " ".join(paragraph) in FOLDED_TYPES:
            continue
        for length in range(min(len(following), len(words) - 1), 0, -1):
            rest = folded[:-length]
            cut_off = folded[-length:] == following[:length] and rest[-len(paragraph) :] == paragraph
            # "Thông tư bãi bỏ Thông tư số … của / Bộ trưởng …" goes on in the next line.
            if cut_off and rest[-1] != "cua":
                return " ".join(words[:-length])
    return title


def body_of(record: Record) -> list[dict[str, Any]]:
    """The text as raw StreamField data: a block for each chapter, or for a hundred paragraphs."""
    blocks: list[list[str]] = [[]]
    for paragraph in without_heading_lines(record.paragraphs):
        heading = read_heading(paragraph)
        new_chapter = heading is not None and heading.kind in ("part", "chapter")
        full = len(blocks[-1]) >= BLOCK_PARAGRAPHS and (heading or len(blocks[-1]) >= 2 * BLOCK_PARAGRAPHS)
        if blocks[-1] and (new_chapter or full):
            blocks.append([])
        blocks[-1].append(f"<p>{escape(paragraph, quote=False)}</p>")
    return [
        {
            "type": "legal_text",
            # Wagtail renders rich text that code has saved as it is.
            "value": nh3.clean("".join(parts), tags=TAGS, attributes={}),
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"archive:{record.id}:{index}")),
        }
        for index, parts in enumerate(blocks)
    ]


def without_heading_lines(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the letterhead, which the page shows as its own fields."""
    letter = letter_start(paragraphs[:HEAD])
    if letter is not None:
        return paragraphs[letter:]
    for index, paragraph in enumerate(paragraphs):
        if read_heading(paragraph) or not is_letterhead(paragraph):
            return paragraphs[index:]
    return paragraphs


def is_letterhead(paragraph: str) -> bool:
    text = RULE.sub("", paragraph).strip()
    folded = fold(text)
    return (
        text.isupper()
        or folded.startswith(("cong hoa xa hoi", "dang cong san", "doc lap", "so:", "luat so", "so "))
        or bool(DATE_LINE.match(text))
        or folded in FOLDED_TYPES
    )
