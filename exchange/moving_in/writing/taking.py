"""Takes the records of an old site in, batch by batch: what each of them becomes."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.bulk import NewPage, make_pages, make_ready
from core.kinds import Kind
from documents.metadata import DocumentMetadata
from documents.models import LegalDocumentPage
from documents.numbers import number_key
from exchange.models import ImportedRecord

from ..item import Attachment, BadRecord, Found, Item, Source, SourceError, Text
from .building import Builder, Filled, aware, digest_of, new_page
from .files import Library
from .memo import Memo
from .places import Places
from .redirects import redirect_pages

logger = logging.getLogger(__name__)
ID_LENGTH = 200


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


class Result(NamedTuple):
    """What became of a record, why, and of its files what was left out, by their places.

    `found` is what the text of a document said of itself.
    """

    place: str
    outcome: Outcome
    item: Item | None = None
    reason: str = ""
    address: str = ""
    left_out: dict[str, str] = {}
    found: DocumentMetadata | None = None


class Taker:
    """Takes batches of records in, one transaction each. With `dry` it only finds out what would happen.

    A record that can't be taken in costs no other: it is looked at before anything is written, and where the
    database refuses a batch all the same, its records are taken in one by one.
    """

    def __init__(self, source: Source, section: str, dry: bool = False) -> None:
        self.source, self.dry = source, dry
        self.memo = Memo()
        self.places = Places(self.memo, section)
        self.builder = Builder(self.places, Library(source, self.memo, dry), source.name)
        # Where each id stood first, by its hash: a hundred thousand of them take some megabytes.
        self.seen: set[int] = set()

    def take(self, batch: Sequence[Found]) -> list[Result]:
        """What became of each record, in their order."""
        try:
            with transaction.atomic():
                results = _Batch(self, batch).take()
                if self.dry:
                    transaction.set_rollback(True)
        except BaseException as error:
            self.memo.forget()
            if not isinstance(error, DatabaseError):
                raise
            return self._one_by_one(batch, error)
        self.memo.forget() if self.dry else self.memo.keep()
        taken = (result.item for result in results if result.outcome is not Outcome.REFUSED)
        self.seen.update(hash(item.id) for item in taken if item)
        return results

    def _one_by_one(self, batch: Sequence[Found], error: Exception) -> list[Result]:
        if len(batch) > 1:
            return [result for found in batch for result in self.take([found])]
        logger.warning("%s can't be written", batch[0].place, exc_info=error)
        return [Result(batch[0].place, Outcome.REFUSED, batch[0].item, " ".join(str(error).split()))]


class _Batch:
    def __init__(self, taker: Taker, batch: Sequence[Found]) -> None:
        self.taker, self.batch = taker, batch
        self.new: list[tuple[Found, Filled, Page]] = []
        self.known = known_records(taker.source.name, [found.item for found in batch if found.item])
        self.seen: set[str] = set()

    def take(self) -> list[Result]:
        results = [self._looked_at(found) for found in self.batch]
        self._write_new()
        return [result() if callable(result) else result for result in results]

    def _looked_at(self, found: Found) -> Any:
        """What becomes of a record; of one that is to be made, a function that tells it once it is."""
        if found.item is None:
            return Result(found.place, Outcome.REFUSED, None, found.problem)
        mark = self.taker.memo.mark
        try:
            with transaction.atomic():
                return self._take(found, found.item)
        except ValidationError as error:
            reason = told(error, new_page(found.item))
        except (BadRecord, DatabaseError) as error:
            reason = " ".join(str(error).split())
        except Exception as error:
            # What we didn't think of in one record must not keep the thousands after it out.
            logger.exception("%s can't be imported", found.place)
            reason = repr(error)
        self.taker.memo.forget(mark)
        return Result(found.place, Outcome.REFUSED, found.item, reason)

    def _take(self, found: Found, item: Item) -> Any:
        if len(item.id) > ID_LENGTH:
            raise BadRecord(_("The id is longer than %(limit)s characters.") % {"limit": ID_LENGTH})
        if item.id in self.seen or hash(item.id) in self.taker.seen:
            raise BadRecord(_("The id %(id)s stands in the source twice.") % {"id": item.id})
        known = self.known.get(item.id)
        result = self._update(found, item, known) if known else self._make(found, item)
        self.seen.add(item.id)
        return result

    def _make(self, found: Found, item: Item) -> Any:
        parent = self.taker.places.parent_of(item)
        unfilled = self.taker.places.unfilled(parent, item.title) if item.kind is Kind.PAGES else None
        if unfilled:
            record = ImportedRecord(source=self.taker.source.name, record_id=item.id, page=unfilled)
            return self._update(found, item, record)
        filled = self.taker.builder.fill(new_page(item), item)
        filled.page.slug = filled.slug
        make_ready(filled.page)
        self.new.append((found, filled, parent))
        return lambda: self._result(found, Outcome.CREATED, filled)

    def _write_new(self) -> None:
        if self.taker.dry or not self.new:
            return
        make_pages([NewPage(parent, filled.page) for _found, filled, parent in self.new])
        ImportedRecord.objects.bulk_create(self._record(filled) for _found, filled, _parent in self.new)
        redirect_pages({filled.page.pk: filled.item.addresses for _found, filled, _parent in self.new})

    def _record(self, filled: Filled) -> ImportedRecord:
        return ImportedRecord(
            source=self.taker.source.name,
            record_id=filled.item.id,
            page_id=filled.page.pk,
            digest=digest_of(filled.item),
            links=filled.body.links,
            left_out=list(filled.left_out),
        )

    def _update(self, found: Found, item: Item, known: ImportedRecord) -> Result:
        digest = digest_of(item)
        if known.digest == digest and not self._is_there_now(known):
            return Result(found.place, Outcome.UNCHANGED, item)
        page: Any = known.page.specific
        if not isinstance(page, type(new_page(item))):
            raise BadRecord(_("The record was imported as a page of another kind before."))
        if reason := why_kept(page, known):
            return Result(found.place, Outcome.KEPT, item, reason)
        filled = self.taker.builder.fill(page, item)
        if not self.taker.dry:
            self._publish(page, item, known)
            known.source, known.digest = self.taker.source.name, digest
            known.links, known.left_out = filled.body.links, list(filled.left_out)
            known.save()
            redirect_pages({page.pk: item.addresses})
        return self._result(found, Outcome.UPDATED, filled)

    def _publish(self, page: Any, item: Item, known: ImportedRecord) -> None:
        """The ordinary way, by which what was public stays in the page's history."""
        revision = page.save_revision(log_action=True)
        if item.is_public:
            revision.publish()
            moments = {
                "first_published_at": aware(item.published_at),
                "last_published_at": aware(item.changed_at),
            }
            given = {name: moment for name, moment in moments.items() if moment}
            if given:
                Page.objects.filter(pk=page.pk).update(**given)

    def _is_there_now(self, known: ImportedRecord) -> bool:
        """Whether a file can be had that couldn't when the record was taken in."""
        for place in known.left_out:
            try:
                self.taker.source.open(Attachment(place)).close()
            except BadRecord:
                continue
            return True
        return False

    def _result(self, found: Found, outcome: Outcome, filled: Filled) -> Result:
        return Result(
            found.place, outcome, filled.item, "", filled.page.url_path, filled.left_out, filled.found
        )


def told(error: ValidationError, page: Any) -> str:
    """What is wrong, on one line, with the names of the fields."""
    if not hasattr(error, "error_dict"):
        return "; ".join(error.messages)
    names = {field.name: str(field.verbose_name) for field in page._meta.fields}
    return "; ".join(
        f"{names[name]}: {message}" if name in names else message
        for name, messages in error.message_dict.items()
        for message in messages
    )


def known_records(source: str, items: Iterable[Item]) -> dict[str, ImportedRecord]:
    """What was made of these records before, by their ids.

    What was imported before sources had names is known by its number as well: another archive may have had
    the same ids.
    """
    by_id = {item.id: item for item in items}
    rows = ImportedRecord.objects.filter(Q(source=source) | Q(source=""), record_id__in=by_id)
    found: dict[str, ImportedRecord] = {}
    for row in rows.select_related("page").order_by("source"):
        if row.source or _is_document(row, by_id[row.record_id]):
            found[row.record_id] = row
    return found


def _is_document(row: ImportedRecord, item: Item) -> bool:
    numbers = LegalDocumentPage.objects.filter(pk=row.page_id).values_list("number_key", flat=True)
    return item.kind is Kind.DOCUMENTS and number_key(item.document.number) in {*numbers, ""}


def why_kept(page: Any, known: ImportedRecord) -> str:
    """Why the page must not be written over now, or nothing. A published page can: its history keeps it."""
    if page.locked:
        return _("the page is locked")
    if page.workflow_in_progress:
        return _("the page waits for approval")
    was_public = bool(page.live or page.first_published_at)
    touched = known.imported_at and page.latest_revision_created_at > known.imported_at
    if page.has_unpublished_changes and (was_public or touched):
        return _("the page has a draft that isn't published")
    return ""


def batches(found: Iterable[Found], size: int, length: int) -> Iterator[list[Found]]:
    """Batches of so many records, or of so many characters, as whole laws are soon heavy.

    Before a source that breaks off raises its error, what was read of it.
    """
    batch: list[Found] = []
    characters, failure = 0, None
    try:
        for one in found:
            batch.append(one)
            characters += length_of(one)
            if len(batch) >= size or characters >= length:
                yield batch
                batch, characters = [], 0
    except SourceError as error:
        failure = error
    if batch:
        yield batch
    if failure:
        raise failure


def length_of(found: Found) -> int:
    if found.item is None:
        return 0
    plain = sum(map(len, found.item.document.paragraphs))
    return plain + sum(len(part.html) for part in found.item.parts if isinstance(part, Text))
