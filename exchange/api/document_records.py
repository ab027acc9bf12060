"""Legal documents as the API tells of them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone

from core.listings import with_public_files
from core.models import Term
from core.sources import source_ids
from documents.addresses import akoma_ntoso_address, root_of, stable_addresses
from documents.citing import PageCitation
from documents.models import LegalDocumentPage
from documents.provision_notes import ProvisionNote, notes_on
from documents.relations import RelationGroup, RelationLine, relation_groups
from documents.structure import Provision
from documents.validity import Status, is_decided, status_on

from .citation_records import public_citations_of
from .references import api_address, reference

Record = dict[str, Any]


class Records:
    """Tells of documents with their status on a day."""

    def __init__(self, request: HttpRequest, day: datetime.date) -> None:
        self.request = request
        self.day = day

    def summaries(self, documents: Iterable[LegalDocumentPage]) -> list[Record]:
        """The metadata of each document, in queries that don't rise with their number."""
        documents = list(documents)
        prefetch_related_objects(documents, "locale", "document_type", "field_of_law", "issuers__issuer")
        stable = stable_addresses(documents, self.request)
        sources = source_ids(document.pk for document in documents)
        return [self._summary(one, stable[one.pk], sources.get(one.pk)) for one in documents]

    def whole(self, document: LegalDocumentPage) -> Record:
        """A document with its files, contents and relations, and where its citations are told."""
        groups = relation_groups(document)
        made = PageCitation.objects.filter(page=document.pk).exclude(document=document.pk)
        return {
            **self.summaries([document])[0],
            "akoma_ntoso": akoma_ntoso_address(document, self.request) or None,
            "files": [self._file(document, row) for row in with_public_files(document.files.all())],
            "contents": [_place(provision) for provision in document.provisions if provision.anchor],
            "provisions": [self._provisions(note) for note in notes_on([document])[document.pk]],
            "relations": [self._relation(group, line) for group in groups for line in group.lines],
            "citations": self._elsewhere(document, "api-document-citations", made.count()),
            "cited_by": self._elsewhere(
                document, "api-document-cited-by", public_citations_of(document).count()
            ),
        }

    def _summary(self, document: LegalDocumentPage, stable: str, source: str | None) -> Record:
        published = document.last_published_at
        return {
            **reference(document, self.request),
            "language": document.locale.language_code,
            "stable_url": stable,
            "source_id": source,
            "abstract": document.lead,
            "type": _term(document.document_type),
            "field": _term(document.field_of_law),
            "issuers": [
                {"issuer": _term(row.issuer), "signer": row.signer, "signer_title": row.signer_title}
                for row in document.issuers.all()
            ],
            "issued_on": document.issued_on,
            "gazetted_on": document.gazetted_on,
            "effective_on": document.effective_on,
            "ended_on": document.ended_on,
            "status": self._status(document),
            "status_reason": document.status_reason if is_decided(document, self.day) else "",
            "validity_checked": document.validity_checked,
            "is_summary": document.is_summary,
            "updated": timezone.localtime(published).isoformat() if published else None,
        }

    def _status(self, document: LegalDocumentPage) -> Record:
        status: Status = status_on(document, self.day)
        return {"value": status.value, "label": str(status.label), "day": self.day}

    def _relation(self, group: RelationGroup, line: RelationLine) -> Record:
        other = line.document
        return {
            "kind": group.kind.value,
            "is_inverse": group.is_inverse,
            "label": str(group.label),
            "document": {**reference(other, self.request), "status": self._status(other)} if other else None,
            "citation": line.citation,
            "provisions": line.provisions,
            "from": line.starts_on,
        }

    def _provisions(self, note: ProvisionNote) -> Record:
        """What is told of the validity of provisions."""
        return {
            "provisions": note.provisions,
            "state": note.state.value,
            "label": note.told(self.day),
            "from": note.starts_on,
            "until": note.ends_on,
            "document": reference(note.document, self.request) if note.document else None,
            "citation": note.citation,
        }

    def _file(self, document: LegalDocumentPage, row: Any) -> Record:
        address = f"{root_of(document, self.request)}{row.file.url}"
        return {"title": str(row), "url": address, "size": row.file.get_file_size()}

    def _elsewhere(self, document: LegalDocumentPage, name: str, total: int) -> Record:
        return {"total": total, "url": api_address(document, self.request, name)}


def _term(term: Term | None) -> Record | None:
    """A term, by the value that the search takes for its facet."""
    return {"value": str(term.pk), "label": str(term)} if term else None


def _place(provision: Provision) -> Record:
    return {
        "anchor": provision.anchor,
        "kind": provision.kind,
        "label": provision.label,
        "heading": provision.heading,
    }
