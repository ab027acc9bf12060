"""Which pages cite which documents, and at which places of their texts.

A page is read when it is published. A citation waits until there is exactly one public document that it can
mean: a link to the wrong law is worse than none.
"""

import datetime
import hashlib
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from core.listings import public
from core.text import fold

from .citations import Citation, Target, find_citations
from .linking import MarkedText
from .numbers import number_key
from .structure import nearest

DOCUMENT = "documents.LegalDocumentPage"
# Of one page; a code of 600 articles has some 3,000.
MOST = 20_000


class PageCitation(models.Model):
    """A place in a page's text that cites a document.

    `text` tells which text of the page it is (digest_of); `start` and `end` are places in it as
    linking.MarkedText reads it. `number_key`, or `name_key` with the name and the year of a law, say what is
    cited. `anchor` is the place in the document that is cited, as far as it is there.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="citations")
    text = models.CharField(max_length=32)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=500)
    number_key = models.CharField(max_length=120, blank=True, db_index=True)
    name_key = models.CharField(max_length=200, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    provisions = ArrayField(models.CharField(max_length=200))
    document = models.ForeignKey(DOCUMENT, null=True, on_delete=models.SET_NULL, related_name="cited_at")
    anchor = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


def digest_of(text: str) -> str:
    """What tells a page's texts apart; a text that was changed is another one."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def name_key(name: str, year: int | None) -> str:
    """The key of a law that is cited by its name: "luat dat dai 2024"; nothing without the year, since most
    laws were made anew under the same name."""
    return f"{' '.join(fold(name).split())} {year}"[:200] if name and year else ""


def record_citations(page: Any) -> int:
    """Read the page's texts and keep what they cite in the place of what was kept. How many citations."""
    from .models import LegalDocumentPage

    rows = list(_rows(page, in_document=isinstance(page, LegalDocumentPage)))[:MOST]
    with transaction.atomic():
        PageCitation.objects.filter(page=page.pk).delete()
        PageCitation.objects.bulk_create(rows, batch_size=1000)
        resolve(PageCitation.objects.filter(page=page.pk))
    return len(rows)


def _rows(page: Any, *, in_document: bool) -> Iterator[PageCitation]:
    """What the texts cite. They are read as one: "Nghị định nói trên" may mean what an earlier one names."""
    parts = [(linked, MarkedText(text).text if linked else text) for linked, text in page_texts(page)]
    texts = [text for _linked, text in parts]
    starts = list(accumulate((len(text) for text in texts), initial=0))
    digests = [digest_of(text) if linked else "" for linked, text in parts]
    for citation in find_citations("".join(texts), in_document=in_document):
        place = bisect(starts, citation.start) - 1
        is_linked, text = parts[place]
        inside = is_linked and citation.end <= starts[place + 1]
        if inside and citation.target is not Target.SELF and (citation.number or citation.name):
            row = _row(citation, text, starts[place])
            row.page_id, row.text = page.pk, digests[place]
            yield row


def page_texts(page: Any) -> Iterator[tuple[bool, str]]:
    """The texts of a page in reading order: (True, HTML) where links can stand, else (False, words)."""
    if hasattr(page, "provisions"):
        for provision in page.provisions:
            yield False, f"{provision.label}. {provision.heading}\n"
            yield True, provision.content
        return
    for block in getattr(page, "body", ()):
        if block.block_type == "rich_text":
            yield True, expand_db_html(block.value.source)


def _row(citation: Citation, text: str, offset: int) -> PageCitation:
    start, end = citation.start - offset, citation.end - offset
    return PageCitation(
        start=start,
        end=end,
        words=text[start:end][:500],
        number_key=number_key(citation.number)[:120] if citation.number else "",
        name_key="" if citation.number else name_key(citation.name, citation.year),
        issued_on=citation.issued_on,
        issuer=citation.issuer[:200],
        provisions=[anchor[:200] for anchor in citation.provisions],
    )


def resolve(citations: models.QuerySet[PageCitation]) -> None:
    """Decide which documents the citations mean, in queries that don't rise with their number."""
    rows = list(citations.annotate(locale=models.F("page__locale")))
    documents = _documents({row.number_key or row.name_key for row in rows} - {""})
    anchors: dict[int, set[str]] = {}
    changed = []
    for row in rows:
        document = _meant(row, documents.get((row.locale, row.number_key or row.name_key), []))
        anchor = _anchor(row, document, anchors) if document else ""
        if (row.document_id, row.anchor) != (document and document.pk, anchor):
            row.document, row.anchor = document, anchor
            changed.append(row)
    PageCitation.objects.bulk_update(changed, ["document", "anchor"], batch_size=1000)


def _documents(keys: set[str]) -> dict[tuple[int, str], list[Any]]:
    """The public documents by language and by each of their keys."""
    from .models import LegalDocumentPage

    known = LegalDocumentPage.objects.filter(models.Q(number_key__in=keys) | models.Q(name_key__in=keys))
    found: dict[tuple[int, str], list[Any]] = {}
    # The text, of up to a megabyte, is read only where an article of it is cited.
    for document in public(known).defer_streamfields().prefetch_related("issuers__issuer"):
        for key in {document.number_key, document.name_key} - {""}:
            found.setdefault((document.locale_id, key), []).append(document)
    return found


def _meant(row: PageCitation, documents: Iterable[Any]) -> Any | None:
    """The one document that a citation can mean, or None."""
    fitting = [document for document in documents if _fits(row, document)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(row: PageCitation, document: Any) -> bool:
    # A local number stands in every province: there the issuer is a part of it.
    is_local = any(part in row.number_key for part in ("hdnd", "ubnd"))
    return may_be(document, row.issued_on, row.issuer if is_local else None)


def may_be(document: Any, issued_on: datetime.date | None, issuer: str | None) -> bool:
    """Whether a document can be the one of this day and issuer, as far as these are known of the document.

    Any day and any issuer is meant by None; "" is an issuer that isn't told.
    """
    if issued_on and document.issued_on not in (None, issued_on):
        return False
    known = {fold(row.issuer.name) for row in document.issuers.all()}
    return issuer is None or not known or fold(issuer) in known


def _anchor(row: PageCitation, document: Any, known: dict[int, set[str]]) -> str:
    """The first cited provision that the document has, or what it stands in."""
    if not row.provisions:
        return ""
    if document.pk not in known:
        known[document.pk] = document.anchors()
    return nearest(row.provisions[0], known[document.pk])


def resolve_waiting(*documents: Any) -> None:
    """Decide anew on all citations that may mean one of these documents, wherever they stand."""
    resolve(
        PageCitation.objects.filter(
            models.Q(number_key__in={document.number_key for document in documents} - {""})
            | models.Q(name_key__in={document.name_key for document in documents} - {""})
            | models.Q(document__in=[document.pk for document in documents])
        )
    )
