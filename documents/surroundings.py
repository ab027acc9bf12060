"""What the page of a document tells of other documents, each asked for once for the page as a whole."""

from functools import cached_property
from typing import Any

from django.db.models import Q

from .citation_links import Cited, find_documents
from .models import LegalDocumentPage
from .provision_changes import ProvisionChange
from .provision_notes import ProvisionNote, acting_notes, acting_rows, own_note
from .relations import DocumentRelation, RelationGroup, grouped, own_relations


class Surroundings(Cited):
    """What a document cites, what it has to do with others, and what they do to it."""

    _page: LegalDocumentPage

    @cached_property
    def own_relations(self) -> list[DocumentRelation]:
        return own_relations(self._page)

    @cached_property
    def _known(self) -> dict[int, LegalDocumentPage]:
        """What it cites and what it acts on, in one query."""
        keys = [row.document.translation_key for row in self.own_relations if row.document]
        acted_on = Q(translation_key__in=keys, locale=self._page.locale_id)
        return find_documents(Q(pk__in=self.ids) | acted_on) if self.ids or keys else {}

    @cached_property
    def documents(self) -> dict[int, LegalDocumentPage]:
        return {pk: document for pk, document in self._known.items() if pk in self.ids}

    @cached_property
    def acting(self) -> list[DocumentRelation]:
        """What others do to it, and to provisions of what it cites."""
        return acting_rows(self.documents.values(), self._page)

    @cached_property
    def changes(self) -> list[ProvisionChange]:
        """What it says itself of its provisions. A draft's aren't in the database."""
        if self._page.routed_ancestors is None:
            return list(self._page.provision_changes.all())
        return [row for row in self._changes if row.page_id == self._page.pk]

    @cached_property
    def _changes(self) -> list[ProvisionChange]:
        concerned = [self._page.pk, *self.documents]
        return list(ProvisionChange.objects.filter(page__in=concerned).order_by("sort_order", "pk"))

    @cached_property
    def notes(self) -> dict[int, list[ProvisionNote]]:
        """Of the provisions of what it cites."""
        notes = acting_notes(self.documents.values(), self.acting)
        for row in self._changes:
            if row.page_id in notes:
                notes[row.page_id].append(own_note(row))
        return notes

    @property
    def own_notes(self) -> list[ProvisionNote]:
        """Of its own provisions."""
        by_others = acting_notes([self._page], self.acting)[self._page.pk]
        return [*by_others, *map(own_note, self.changes)]

    @property
    def groups(self) -> list[RelationGroup]:
        """Its relations in both directions, as documents.relations.relation_groups has them."""
        here = [document for document in self._known.values() if document.locale_id == self._page.locale_id]
        visible: dict[Any, Any] = {document.translation_key: document for document in here}
        acting = [row for row in self.acting if row.acted_on == self._page.translation_key]
        return grouped(self._page, self.own_relations, visible, acting)


def surroundings(page: LegalDocumentPage) -> Surroundings:
    """Read once for each page that is shown; the links in its texts are made of it too."""
    page._cited = found = Surroundings(page)
    return found
