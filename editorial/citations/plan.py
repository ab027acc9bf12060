"""What comes into force or ends soon, and which of it has no outline yet: the editorial plan."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale

from core.hidden_bin import BIN
from core.listings import public
from documents.models import DocumentRelation, LegalDocumentPage, ProvisionChange
from documents.provision_notes import STATES
from documents.relations import RelationKind
from outlines.models import OutlineIndexPage, OutlinePage, OutlineSourceLaw

DAYS = 90
# By the field of LegalDocumentPage that has the day.
EVENTS = {
    "effective_on": _("comes into force"),
    "ended_on": _("is no longer in force"),
    "suspended_on": _("is suspended"),
    "resumed_on": _("is in force again"),
}


class Event(NamedTuple):
    """Something that happens to a document on a day; `provisions` where it is about some only. `outlines` are
    those that explain it, drafts among them."""

    day: datetime.date
    label: Any
    provisions: str
    document: LegalDocumentPage
    outlines: list[OutlinePage]


def events_between(first: datetime.date, last: datetime.date) -> list[Event]:
    """What happens to public documents from `first` to `last`, by day, in a few queries."""
    found = [*_of_documents(first, last), *_of_entries(first, last), *_of_relations(first, last)]
    found = [one for one in found if first <= one[0] <= last]
    ids = {pk for _day, _label, _provisions, pk in found}
    documents = LegalDocumentPage.objects.filter(pk__in=ids).defer_streamfields().in_bulk()
    outlines = _outlines(ids)
    events = [
        Event(day, label, provisions, documents[pk], outlines.get(pk, []))
        for day, label, provisions, pk in found
    ]
    return sorted(events, key=lambda event: (event.day, event.document.title))


Found = tuple[datetime.date, Any, str, int]


def _of_documents(first: datetime.date, last: datetime.date) -> Iterator[Found]:
    soon = Q()
    for name in EVENTS:
        soon |= Q(**{f"{name}__range": (first, last)})
    for row in _documents().filter(soon).values("pk", *EVENTS):
        for name, label in EVENTS.items():
            if row[name]:
                yield row[name], label, "", row["pk"]


def _of_entries(first: datetime.date, last: datetime.date) -> Iterator[Found]:
    soon = Q(starts_on__range=(first, last)) | Q(ends_on__range=(first, last))
    for row in ProvisionChange.objects.filter(soon, page__in=_documents()):
        yield from _days(row, row.starts_on, row.get_state_display(), row.page_id)


def _of_relations(first: datetime.date, last: datetime.date) -> Iterator[Found]:
    documents = _documents()
    rows = DocumentRelation.objects.filter(page__in=documents, document__in=documents, kind__in=STATES)
    rows = rows.exclude(provisions="").annotate(since=Coalesce("starts_on", "page__effective_on"))
    soon = Q(since__range=(first, last)) | Q(kind=RelationKind.SUSPENDS, ends_on__range=(first, last))
    for row in rows.filter(soon):
        yield from _days(row, row.since, STATES[RelationKind(row.kind)].label, row.document_id)


def _days(row: Any, since: datetime.date | None, label: Any, document: int) -> Iterator[Found]:
    """The days of a change of provisions: its first one, and that on which a suspension ends."""
    if since:
        yield since, label, row.provisions, document
    if row.ends_on:
        yield row.ends_on, EVENTS["resumed_on"], row.provisions, document


def _documents() -> QuerySet[LegalDocumentPage]:
    """Those of the plan: each once, whatever languages it is translated to."""
    return public(LegalDocumentPage.objects.filter(locale=Locale.get_default(), alias_of=None))


def _outlines(documents: Iterable[int]) -> dict[int, list[OutlinePage]]:
    rows = OutlineSourceLaw.objects.filter(document__in=documents, page__path__lt=BIN)
    rows = rows.select_related("page").defer("page__body")
    found: dict[int, list[OutlinePage]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row.page)
    return found


class PlanView(WagtailAdminTemplateMixin, TemplateView):
    """The calendar of the next days, with what has no outline yet."""

    page_title = _("Calendar of validity")
    header_icon = "date"
    template_name = "editorial/plan.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        index = OutlineIndexPage.objects.filter(locale__language_code="vi").first()
        may_write = index and index.permissions_for_user(self.request.user).can_add_subpage()
        return super().get_context_data(**kwargs) | {
            "days": DAYS,
            "events": events_between(today, today + datetime.timedelta(DAYS)),
            "outline_index": index if may_write else None,
        }
