"""Takes the records of an old site in, batch by batch: what each of them becomes."""

import datetime
import logging
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry

from core.bulk import NewPage, make_pages, make_ready
from core.kinds import Kind
from core.tree import share_tree
from documents.doubles import Identity, find_double, hold_numbers, identity_of, told_of
from documents.metadata import DocumentMetadata
from documents.models import LegalDocumentPage
from documents.numbers import number_key
from exchange.models import ImportedFile, ImportedRecord

from ..item import Attachment, BadRecord, Found, Item, Source, SourceError, Text
from .building import Builder, Filled, aware, digest_of, new_page
from .fetching import Fetched, attachments_of, is_remote
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
        self.source, self.dry = Fetched(source), dry
        self.memo = Memo()
        self.places = Places(self.memo, section)
        self.builder = Builder(self.places, Library(self.source, self.memo, dry), source.name)
        # Where each id stood first, by its hash: a hundred thousand of them take some megabytes.
        self.seen: set[int] = set()

    def take(self, batch: Sequence[Found]) -> list[Result]:
        """What became of each record, in their order."""
        pieces = self.source.pieces(batch, to_fetch(self.source.name, batch))
        return [result for piece in pieces for result in self._take(piece)]

    def _take(self, batch: Sequence[Found]) -> list[Result]:
        try:
            with transaction.atomic():
                results = _Batch(self, batch).take()
                if self.dry:
                    transaction.set_rollback(True)
        except (DatabaseError, ObjectDoesNotExist) as error:
            # A section or a term may have been deleted since it was looked up.
            self.memo.clear()
            return self._one_by_one(batch, error)
        except BaseException:
            self.memo.clear()
            raise
        self.memo.forget() if self.dry else self.memo.keep()
        taken = (result.item for result in results if result.outcome is not Outcome.REFUSED)
        self.seen.update(hash(item.id) for item in taken if item)
        return results

    def _one_by_one(self, batch: Sequence[Found], error: Exception) -> list[Result]:
        if len(batch) > 1:
            return [result for found in batch for result in self._take([found])]
        logger.warning("%s can't be written", batch[0].place, exc_info=error)
        return [Result(batch[0].place, Outcome.REFUSED, batch[0].item, " ".join(str(error).split()))]


class _Batch:
    def __init__(self, taker: Taker, batch: Sequence[Found]) -> None:
        self.taker, self.batch = taker, batch
        self.new: list[tuple[Found, Filled, Page]] = []
        self.known = known_records(taker.source.name, [found.item for found in batch if found.item])
        self.seen: set[str] = set()
        # Of the documents that are to be made, by number.
        self.documents: dict[str, list[tuple[Identity, LegalDocumentPage]]] = {}

    def take(self) -> list[Result]:
        self._hold_numbers()
        results = [self._looked_at(found) for found in self.batch]
        self._write_new()
        return [result() if callable(result) else result for result in results]

    def _hold_numbers(self) -> None:
        """Of those that may be made, so that no editor and no other import saves one of them meanwhile."""
        new = (found.item for found in self.batch if found.item and found.item.id not in self.known)
        hold_numbers(number_key(item.document.number) for item in new if item.kind is Kind.DOCUMENTS)

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
        except ObjectDoesNotExist:
            raise
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
        if isinstance(filled.page, LegalDocumentPage):
            self._refuse_double(filled.page)
        self.new.append((found, filled, parent))
        return lambda: self._result(found, Outcome.CREATED, filled)

    def _refuse_double(self, document: LegalDocumentPage) -> None:
        """A document that is there already isn't made again: a person decides which of the two is right."""
        identity = identity_of(document)
        double = find_double(document, identity, certain=True)
        same = self.documents.setdefault(identity.number_key, [])
        for known, other in same:
            if identity.is_of(known, certain=True):
                double = other
        if double:
            raise BadRecord(told_of(double))
        same.append((identity, document))

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
            left_out=filled.missing,
        )

    def _update(self, found: Found, item: Item, known: ImportedRecord) -> Result:
        digest = digest_of(item)
        if known.digest == digest and not self._is_there_now(known):
            return Result(found.place, Outcome.UNCHANGED, item)
        page = self._locked(known)
        if not isinstance(page, type(new_page(item))):
            raise BadRecord(_("The record was imported as a page of another kind before."))
        if reason := why_kept(page, known):
            return Result(found.place, Outcome.KEPT, item, reason)
        filled = self.taker.builder.fill(page, item)
        if self.taker.dry:
            make_ready(page)
        else:
            self._publish(page, item, known)
            known.source, known.digest = self.taker.source.name, digest
            known.links, known.left_out = filled.body.links, filled.missing
            known.save()
            redirect_pages({page.pk: item.addresses})
        return self._result(found, Outcome.UPDATED, filled)

    def _locked(self, known: ImportedRecord) -> Any:
        """The page as it is now; an editor who saves it waits until the batch is written."""
        share_tree()
        page = Page.objects.select_for_update(of=("self",)).filter(pk=known.page_id).first()
        if page is None:
            raise BadRecord(_("The page was deleted here. It may still lie in the bin."))
        return page.specific

    def _publish(self, page: Any, item: Item, known: ImportedRecord) -> None:
        """The ordinary way, by which what was public stays in the page's history."""
        moments = {"first_published_at": page.first_published_at, "last_published_at": aware(item.changed_at)}
        revision = page.save_revision(log_action=True)
        if item.is_public:
            revision.publish()
            given = {name: moment for name, moment in moments.items() if moment}
            if given:
                Page.objects.filter(pk=page.pk).update(**given)
        elif page.live and known.imported_at:
            # A page that was made as the section of others stays: they hang on it.
            page.unpublish()

    def _is_there_now(self, known: ImportedRecord) -> bool:
        """Whether a file can be had that couldn't when the record was taken in, and its page can have it."""
        if known.left_out and why_kept(known.page, known):
            return False
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


def to_fetch(source: str, batch: Sequence[Found]) -> dict[str, list[Attachment]]:
    """What is still to be had from the old site's server, by the ids of the records that will be written."""
    remote = {
        found.item.id: (found.item, {one.place: one for one in attachments_of(found.item) if is_remote(one)})
        for found in batch
        if found.item
    }
    places = {place for _item, attachments in remote.values() for place in attachments}
    if not places:
        return {}
    known = known_records(source, [item for item, attachments in remote.values() if attachments])
    files = ImportedFile.objects.filter(source=source, place__in=places)
    here = set(files.values_list("place", flat=True))
    wanted: dict[str, list[Attachment]] = {}
    for item, attachments in remote.values():
        row, missing = known.get(item.id), attachments.keys() - here
        if row and row.digest == digest_of(item):
            missing &= set(row.left_out)
        if missing and not (row and why_kept(row.page, row)):
            wanted[item.id] = [one for place, one in attachments.items() if place in missing]
    return wanted


def _is_document(row: ImportedRecord, item: Item) -> bool:
    numbers = LegalDocumentPage.objects.filter(pk=row.page_id).values_list("number_key", flat=True)
    return item.kind is Kind.DOCUMENTS and number_key(item.document.number) in {*numbers, ""}


def why_kept(page: Any, known: ImportedRecord) -> str:
    """Why the page must not be written over now, or nothing.

    An import notes its record after the revision that it writes, so that any later one is an editor's.
    """
    if page.locked:
        return _("the page is locked")
    if page.workflow_in_progress:
        return _("the page waits for approval")
    since = known.imported_at
    if since is None:
        drafted = page.has_unpublished_changes and (page.live or page.first_published_at)
    else:
        drafted = page.has_unpublished_changes and _changed_after(page, since)
    if drafted:
        return _("the page has a draft that isn't published")
    if since and _changed_after(page, since):
        return _("an editor has changed the page since it was imported")
    if since and not page.live and page.first_published_at and _unpublished_after(page, since):
        return _("an editor has taken the page off the site")
    return ""


def _changed_after(page: Any, moment: datetime.datetime) -> bool:
    changed = page.latest_revision_created_at
    return bool(changed and changed > moment)


def _unpublished_after(page: Any, moment: datetime.datetime) -> bool:
    entries = PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish")
    return entries.filter(timestamp__gt=moment).exists()


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
