"""What documents do to each other (quan hệ giữa các văn bản), each relation with its inverse.

A relation is entered on the document that acts. It counts as long as that document is public.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from core.listings import public

from .provision_changes import ProvisionChange, ProvisionState, own_effects
from .validity import Effect, changes

if TYPE_CHECKING:
    from .models import LegalDocumentPage

PAGE = "documents.LegalDocumentPage"


class RelationKind(models.TextChoices):
    """As the national database keeps them; the stronger ones first."""

    REPLACES = "replaces", _("replaces")
    REPEALS = "repeals", _("repeals or annuls")
    SUSPENDS = "suspends", _("suspends")
    EXTENDS = "extends", _("extends the validity of")
    AMENDS = "amends", _("amends")
    CORRECTS = "corrects", _("corrects")
    CONSOLIDATES = "consolidates", _("consolidates")
    DETAILS = "details", _("details or guides")
    BASED_ON = "based-on", _("is based on")
    REFERS = "refers", _("refers to")


# What the document that is acted on says of it, in the order of RelationKind.
INVERSE = {
    RelationKind.REPLACES: _("is replaced by"),
    RelationKind.REPEALS: _("is repealed or annulled by"),
    RelationKind.SUSPENDS: _("is suspended by"),
    RelationKind.EXTENDS: _("is extended by"),
    RelationKind.AMENDS: _("is amended by"),
    RelationKind.CORRECTS: _("is corrected by"),
    RelationKind.CONSOLIDATES: _("is consolidated by"),
    RelationKind.DETAILS: _("is detailed or guided by"),
    RelationKind.BASED_ON: _("is a basis of"),
    RelationKind.REFERS: _("is referred to by"),
}
# What belongs to the life of the document that is acted on.
LIFE = set(RelationKind) - {RelationKind.BASED_ON, RelationKind.REFERS}
# These end it.
ENDING = {RelationKind.REPLACES, RelationKind.REPEALS}
# These change whether it holds.
CHANGING = {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.EXTENDS}


class DocumentRelation(Orderable):
    """What a document does to another one, or to some of its provisions."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices)
    document = models.ForeignKey(
        PAGE,
        verbose_name=_("legal document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="acted_on_by",
    )
    citation = models.CharField(
        _("citation"),
        max_length=300,
        blank=True,
        help_text=_("Only where the document isn't in the archive."),
    )
    provisions = models.CharField(
        _("provisions"),
        max_length=500,
        blank=True,
        help_text=_("Such as: điểm c khoản 2 Điều 8. Empty where it is about the whole document."),
    )
    starts_on = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("Empty where it is the day on which this document comes into force."),
    )
    ends_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Only for what is suspended or extended: the day on which that ends."),
    )

    panels = [
        FieldPanel("kind"),
        PageChooserPanel("document"),
        FieldPanel("citation"),
        FieldPanel("provisions"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("relation")


class RelationLine(NamedTuple):
    """One of a document's relations as a reader sees it: the other document, or its citation; what it is
    about, and from when."""

    document: "LegalDocumentPage | None"
    citation: str
    provisions: str
    starts_on: Any


class RelationGroup(NamedTuple):
    """All relations of one kind in one direction; `is_inverse` where others act on the document."""

    kind: RelationKind
    is_inverse: bool
    lines: list[RelationLine]

    @property
    def label(self) -> Any:
        return INVERSE[self.kind] if self.is_inverse else self.kind.label

    @property
    def ends_all(self) -> list[RelationLine]:
        """The documents that put an end to the whole of this one."""
        ending = self.is_inverse and self.kind in ENDING
        return [line for line in self.lines if ending and not line.provisions]


class Event(NamedTuple):
    """Something in the life of a document: the day, what happened, and through which document."""

    day: datetime.date
    label: Any
    line: RelationLine | None = None


def effects_on(document: "LegalDocumentPage") -> list[Effect]:
    """What public documents do to this one. A translation counts as its source does."""
    rows = acting_on([document.translation_key]).filter(kind__in=CHANGING)
    return [effect for _key, effect in _effects(rows)]


def acting_on(keys: Iterable[Any]) -> QuerySet[DocumentRelation]:
    """The relations to the documents with these translation keys, from documents that anyone may read. What
    stands in a language twice, as an alias of itself, says it once."""
    from .models import LegalDocumentPage

    known = DocumentRelation.objects.filter(document__translation_key__in=list(keys))
    acting = LegalDocumentPage.objects.exclude(alias_of__locale=F("locale"))
    return known.filter(page__in=public(acting))


def _effects(rows: QuerySet[DocumentRelation]) -> list[tuple[Any, Effect]]:
    """The translation keys of the documents acted on, and what is done to each."""
    since = Coalesce("starts_on", "page__effective_on")
    columns = rows.values_list("document__translation_key", "kind", "provisions", since, "ends_on")
    return [(key, Effect(kind, bool(part), start, end)) for key, kind, part, start, end in columns]


def refresh_validity(keys: Iterable[Any]) -> list[int]:
    """Compute anew on which days the documents with these translation keys change their status. Their primary
    keys."""
    from .models import LegalDocumentPage

    keys = set(keys)
    if not keys:
        return []
    by_key: dict[Any, list[Effect]] = {}
    for key, effect in _effects(acting_on(keys).filter(kind__in=CHANGING)):
        by_key.setdefault(key, []).append(effect)
    documents = LegalDocumentPage.objects.filter(translation_key__in=keys)
    own: dict[int, list[Effect]] = {}
    for row in ProvisionChange.objects.filter(page__in=documents):
        own.setdefault(row.page_id, []).extend(own_effects([row]))
    found = list(documents.values_list("pk", "translation_key", "expires_on"))
    for pk, key, expires_on in found:
        computed = changes(expires_on, by_key.get(key, []) + own.get(pk, []), timezone.localdate())
        LegalDocumentPage.objects.filter(pk=pk).update(**computed)
    return [pk for pk, _key, _expires_on in found]


def refresh_suspended() -> None:
    """Once a day: which of its suspensions a document's days tell of."""
    known = DocumentRelation.objects.filter(kind=RelationKind.SUSPENDS, document__isnull=False)
    entered = ProvisionChange.objects.filter(state=ProvisionState.SUSPENDED)
    refresh_validity(known.values_list("document__translation_key", flat=True))
    refresh_validity(entered.values_list("page__translation_key", flat=True))


def own_relations(document: "LegalDocumentPage") -> list[DocumentRelation]:
    """What the document does to others, as an editor entered it."""
    return list(document.relations.select_related("document").defer("document__body"))


def relation_groups(document: "LegalDocumentPage") -> list[RelationGroup]:
    """The relations of a public page in both directions, the stronger first, in bounded queries."""
    own = own_relations(document)
    return grouped(document, own, _visible(document, own), _acting_on_one(document))


def grouped(
    document: "LegalDocumentPage",
    own: Iterable[DocumentRelation],
    visible: Mapping[Any, Any],
    acting: Iterable[DocumentRelation],
) -> list[RelationGroup]:
    """`relation_groups` of what is known: its own relations, the documents of its language that anyone may
    read, by translation key, and the relations from others in the order of their days of issue."""
    groups: list[RelationGroup] = []
    inverse = _inverse(document, acting)
    for kind in RelationKind:
        lines = [
            RelationLine(visible.get(_key(row.document)), row.citation, row.provisions, row.starts_on)
            for row in own
            if row.kind == kind and (row.citation or _key(row.document) in visible)
        ]
        if lines:
            groups.append(RelationGroup(kind, False, lines))
        if inverse.get(kind):
            groups.append(RelationGroup(kind, True, inverse[kind]))
    return groups


def ended_by(documents: Iterable["LegalDocumentPage"]) -> dict[int, list["LegalDocumentPage"]]:
    """The public documents that replace or repeal the whole of each of these, by primary key; one query."""
    wanted = {(document.translation_key, document.locale_id): document.pk for document in documents}
    rows = acting_on({key for key, _locale in wanted}).filter(provisions="", kind__in=ENDING)
    rows = rows.annotate(acted_on=F("document__translation_key")).select_related("page").defer("page__body")
    found: dict[int, list[LegalDocumentPage]] = {pk: [] for pk in wanted.values()}
    for row in rows.order_by("page__issued_on", "pk"):
        pk = wanted.get((row.acted_on, row.page.locale_id))
        if pk in found:
            found[pk].append(row.page)
    return found


def timeline(
    document: "LegalDocumentPage", groups: Iterable[RelationGroup], changes: Iterable[ProvisionChange]
) -> list[Event]:
    """The life of a document in the order of its days: issued, in force, what others did to it or it says
    itself of its provisions, ended."""
    own = [
        (document.issued_on, _("issued")),
        (document.effective_on, _("comes into force")),
        (document.ended_on, _("is no longer in force")),
    ]
    events = [Event(day, label) for day, label in own if day]
    for row in changes:
        line = RelationLine(None, row.citation, row.provisions, row.starts_on)
        events.append(Event(row.starts_on, row.get_state_display(), line))
    for group in groups:
        if group.is_inverse and group.kind in LIFE:
            events += [Event(line.starts_on, group.label, line) for line in group.lines if line.starts_on]
    return sorted(events, key=lambda event: event.day)


def _key(document: "LegalDocumentPage | None") -> Any:
    return document.translation_key if document else None


def _visible(document: "LegalDocumentPage", own: Iterable[DocumentRelation]) -> dict[Any, Any]:
    """The documents that it acts on and anyone may read, in the page's own language, by translation key."""
    from .models import LegalDocumentPage

    keys = [row.document.translation_key for row in own if row.document]
    pages = LegalDocumentPage.objects.filter(translation_key__in=keys, locale=document.locale_id)
    return {page.translation_key: page for page in public(pages).defer_streamfields()}


def _acting_on_one(document: "LegalDocumentPage") -> Iterable[DocumentRelation]:
    rows = acting_on([document.translation_key]).select_related("page").defer("page__body")
    return rows.order_by("page__issued_on", "pk")


def _inverse(
    document: "LegalDocumentPage", rows: Iterable[DocumentRelation]
) -> dict[str, list[RelationLine]]:
    found: dict[str, list[RelationLine]] = {}
    for row in rows:
        if row.page.locale_id == document.locale_id:
            since = row.starts_on or row.page.effective_on
            line = RelationLine(row.page, "", row.provisions, since)
            found.setdefault(row.kind, []).append(line)
    return found
