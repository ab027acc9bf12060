"""Which places of a page's texts cite which documents.

The texts are read when the page is published; documents.resolving tells which documents are meant.
"""

import hashlib
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import accumulate, chain
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.blocks import holds_text, public_blocks
from core.text import fold

from .citations import Citation, Target, find_citations
from .linking import MarkedText
from .numbers import number_key

DOCUMENT = "documents.LegalDocumentPage"
# A document by its primary key, and the anchor of a provision in it.
Place = tuple[int, str]
# What makes two citations mention the same document.
IDENTITY = ["number_key", "name_key", "issued_on", "issuer"]


class MentionModel(models.Model):
    """What is said of a document by which it is meant."""

    number_key = models.CharField(max_length=120, blank=True, db_index=True)
    name_key = models.CharField(max_length=200, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def identity(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in IDENTITY)


class PageCitation(MentionModel):
    """A place in a page's text that cites a document.

    `text` tells which text of the page it is (digest_of), empty where links can't stand, as in a file;
    `start` and `end` are places in it as linking.MarkedText reads it. `number_key`, or `name_key` with the
    name and the year of a law, say what is cited; neither does where a document cites itself. `anchor` is the
    place in the document that is cited, as far as it is there.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="citations")
    text = models.CharField(max_length=32)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=500)
    # Whatever the words are, such as "Điều 5 luật này": "31/2024/QH15", "Luật Đất đai năm 2024".
    named = models.CharField(max_length=300, blank=True)
    provisions = ArrayField(models.CharField(max_length=200))
    document = models.ForeignKey(DOCUMENT, null=True, on_delete=models.SET_NULL, related_name="cited_at")
    anchor = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def is_own(self) -> bool:
        """Whether a document cites itself."""
        return not self.number_key and not self.name_key


class CitationDecision(MentionModel):
    """Which document a mention means on all pages, as a person has decided; none where it is to stay text."""

    document = models.ForeignKey(DOCUMENT, null=True, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("decision on a citation")
        verbose_name_plural = _("decisions on citations")
        constraints = [
            models.UniqueConstraint(fields=IDENTITY, name="one_decision_each", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.number_key or self.name_key


def digest_of(text: str) -> str:
    """What tells a page's texts apart; a text that was changed is another one."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def name_key(name: str, year: int | None) -> str:
    """The key of a law that is cited by its name: "luat dat dai 2024". Without the year, which no document's
    key is, since most laws were made anew under the same name."""
    words = " ".join(fold(name).split())
    return f"{words} {year}"[:200] if year else words[:200]


class Text(NamedTuple):
    """A text of a page: HTML where links can stand, else plain words."""

    content: str
    is_html: bool


# What apps above this one find texts in: of the files that hang on a page.
TextSource = Callable[[Any], Iterable[str]]
_more_texts: list[TextSource] = []


def add_text_source(source: TextSource) -> None:
    _more_texts.append(source)


def page_texts(page: Any) -> Iterator[Text]:
    """The texts of a page in reading order; of a document without its title, which is itself a law's name."""
    lead = Text(escape(getattr(page, "lead", "")), True)
    if hasattr(page, "provisions"):
        yield lead
        for provision in page.provisions:
            yield Text(f"{provision.label}. {provision.heading}\n", False)
            yield Text(provision.content, True)
    else:
        yield Text(f"{page.title}\n", False)
        yield lead
        for block in public_blocks(getattr(page, "body", ())):
            if holds_text(block):
                yield Text(block.render(), True)
            elif hasattr(block.block, "citing_words"):
                yield Text(block.block.citing_words(block.value), False)


def sources_of(page: Any) -> list[int]:
    """The documents that an editor chose as the page's sources, such as an outline's source laws, by primary
    key."""
    return page.source_documents() if hasattr(page, "source_documents") else []


def places_of(page: Any) -> list[Place]:
    """The provisions that a page quotes in the archive's own words (documents.quoting)."""
    return page.quoted_places() if hasattr(page, "quoted_places") else []


def read_citations(page: Any) -> Iterator[PageCitation]:
    """What the texts cite, not yet saved. They are read as one: "Nghị định nói trên" may mean what an earlier
    one names. The texts of files are each read by itself."""
    is_document = hasattr(page, "provisions")
    texts = [list(page_texts(page))]
    texts += [[Text(words, False)] for source in _more_texts for words in source(page)]
    for row in chain.from_iterable(_rows(found, in_document=is_document) for found in texts):
        row.page_id = page.pk
        yield row


def _rows(found: list[Text], *, in_document: bool) -> Iterator[PageCitation]:
    texts = [MarkedText(text.content).text if text.is_html else text.content for text in found]
    starts = list(accumulate((len(text) for text in texts), initial=0))
    # Once each: a long text may have thousands of citations.
    digests = [digest_of(words) if text.is_html else "" for text, words in zip(found, texts, strict=True)]
    for citation in find_citations("".join(texts), in_document=in_document):
        place = bisect(starts, citation.start) - 1
        if citation.end <= starts[place + 1] and _is_kept(citation, found[place], in_document=in_document):
            row = _row(citation, texts[place], starts[place])
            row.text = digests[place]
            yield row


def _is_kept(citation: Citation, text: Text, *, in_document: bool) -> bool:
    """Of those that mean the document in which they stand, the ones that can be links to a place in it; of
    all others, those that say which document they mean."""
    if citation.target is Target.SELF:
        return bool(in_document and text.is_html and citation.provisions)
    return bool(citation.number or citation.name)


def _row(citation: Citation, text: str, offset: int) -> PageCitation:
    start, end = citation.start - offset, citation.end - offset
    return PageCitation(
        start=start,
        end=end,
        words=text[start:end][:500],
        named=_named(citation)[:300],
        number_key=number_key(citation.number)[:120] if citation.number else "",
        name_key=name_key(citation.name, citation.year) if citation.name and not citation.number else "",
        issued_on=citation.issued_on,
        issuer=citation.issuer[:200],
        provisions=[anchor[:200] for anchor in citation.provisions],
    )


def _named(citation: Citation) -> str:
    """The document as it is told apart: by its number, or a law by its name and year."""
    if citation.number or not citation.year:
        return citation.number or citation.name
    return f"{citation.name} năm {citation.year}"
