"""What was published since a moment, for those who are told of it."""

import datetime
import uuid
from typing import NamedTuple

from wagtail.models import get_page_models

from core.kinds import Kind
from core.listings import public
from core.text import cut
from documents.numbers import shown_number

KINDS = (Kind.NEWS, Kind.DOCUMENTS, Kind.OUTLINES)
# Of each kind, the newest: an import of a whole archive is no news.
MOST = 500
LEAD = 200
# What is published at a moment may be committed a while later: only what is older is told of.
SETTLED = datetime.timedelta(minutes=5)


class Published(NamedTuple):
    """A public page, as a mail tells of it."""

    pk: int
    kind: Kind
    title: str
    lead: str
    address: str
    field: uuid.UUID | None
    at: datetime.datetime


def published(language: str, since: datetime.datetime, until: datetime.datetime) -> list[Published]:
    """The pages that became public after `since`, up to `until`, of each kind the newest first; a query for
    each kind."""
    return [one for kind in KINDS for one in _of_kind(kind, language, since, until)]


def _of_kind(
    kind: Kind, language: str, since: datetime.datetime, until: datetime.datetime
) -> list[Published]:
    model = next(model for model in get_page_models() if getattr(model, "kind", None) is kind)
    pages = model.objects.filter(
        locale__language_code=language,
        alias_of=None,
        first_published_at__gt=since,
        first_published_at__lte=until,
    )
    rows = public(pages).select_related("field_of_law", "locale").defer_streamfields()
    return [_told(page) for page in rows.order_by("-first_published_at", "-pk")[:MOST]]


def _told(page) -> Published:
    number = shown_number(page.number) if page.kind is Kind.DOCUMENTS else ""
    return Published(
        pk=page.pk,
        kind=page.kind,
        title=f"{page.title} ({number})" if number and number not in page.title else page.title,
        lead=cut(page.lead, LEAD),
        address=page.full_url or "",
        field=page.field_of_law.translation_key if page.field_of_law else None,
        at=page.first_published_at,
    )
