"""Checks of how a page is written."""

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.markup import text_of
from documents.checks import check_citations
from news.models import NewsPage
from outlines.models import OutlinePage

from .draft import Draft, Finding, excerpt

HEADING = re.compile(r"<h([1-6])\b[^<>]*>([^<]*(?:<(?!/?h[1-6]\b)[^<]*)*)</h\1>", re.I)
# The title of the page is of the first level.
TOP = 1
FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic)$|^(?:img|dsc|image|hinh|anh)[-_ ]*\d+$", re.I)


def no_lead(draft: Draft) -> Iterator[Finding]:
    if draft.has_body and not draft.is_law and not draft.page.lead.strip():
        yield Finding(_("The page has no lead."), "lead")


def no_source(draft: Draft) -> Iterator[Finding]:
    """A news item names its author or its source, an outline the laws that it explains."""
    page = draft.page
    if isinstance(page, NewsPage) and not (page.author or page.source_name or page.source_url):
        yield Finding(_("Neither an author nor a source is named."), "source_name")
    if isinstance(page, OutlinePage) and not page.source_laws.all():
        yield Finding(_("No source law is named."), "source_laws")


def no_alternative(draft: Draft) -> Iterator[Finding]:
    page = draft.page
    if page.image:
        yield from _look_at_alternative(page.alt_text, "image_alt", page.image.title)
    if draft.has_body:
        for place, image in images_of(page.body):
            if not image.decorative:
                yield from _look_at_alternative(image.contextual_alt_text or "", place, image.title)


def images_of(body) -> Iterator:
    """The images of a body's blocks, each with its place."""
    for block in body:
        if block.block_type == "image":
            figures = [(f"body.{block.id}.image", block.value)]
        elif block.block_type == "gallery":
            rows = block.value["images"].bound_blocks
            figures = [(f"body.{block.id}.images.{row.id}.image", row.value) for row in rows]
        else:
            continue
        yield from ((place, figure["image"]) for place, figure in figures if figure["image"])


def _look_at_alternative(text: str, place: str, title: str) -> Iterator[Finding]:
    if not text.strip():
        told = _("The image %(title)s has no text alternative, and isn't said to be decoration.")
        yield Finding(told % {"title": excerpt(title)}, place)
    elif FILE_NAME.search(text.strip()):
        told = _("The text alternative %(text)s is the name of a file.")
        yield Finding(told % {"text": excerpt(text)}, place)


def heading_levels(draft: Draft) -> Iterator[Finding]:
    """No level is left out on the way down, and no heading is empty."""
    if draft.is_law:
        return
    above = TOP
    for piece in draft.pieces:
        headings = HEADING.findall(piece.text) if piece.is_html else []
        for number, markup in headings:
            level, words = int(number), text_of(markup)
            if not words:
                yield Finding(_("A heading is empty."), piece.place)
            elif level > above + 1:
                told = _("The heading %(words)s is of level %(level)s below one of level %(above)s.")
                yield Finding(told % {"words": excerpt(words), "level": level, "above": above}, piece.place)
            above = level


def long_sentences(draft: Draft, longest: int) -> Iterator[Finding]:
    if draft.is_law:
        return
    for line in draft.lines:
        if line.text.count(" ") < longest:
            continue
        for sentence in sentences_of(line.text):
            count = syllables_in(sentence)
            if count > longest:
                told = ngettext(
                    "A sentence of %(count)s syllable: %(words)s",
                    "A sentence of %(count)s syllables: %(words)s",
                    count,
                )
                yield Finding(told % {"count": count, "words": excerpt(sentence)}, line.place)


# From the first of a run of stops: from each of them the whole run would be read again.
END = re.compile(r"(?<![.!?…])[.!?…]+[”\"’')\]]*\s+")
OPENING = "“\"‘'([–-"
# What a full stop stands behind without ending a sentence.
SHORT = re.compile(
    r"(?:^|[\s(“\"])(?:(?:điều|khoản|mục|chương|phần|tiểu mục|phụ lục|mẫu số) [\w.]+|"
    r"tp|tx|tt|ts|ths|pgs|gs|bs|ks|ls|tr|st|p|q|v\.v|vd|nxb|mr|mrs|dr|no|[ivxlc\d]+|[a-zđ])$",
    re.I,
)
SYLLABLE = re.compile(r"\w+(?:[./-]\w+)*")
# Enough for the longest of those words.
BEFORE = 30


def sentences_of(line: str) -> Iterator[str]:
    """The sentences of a line; a stop behind a number or an abbreviation ends none."""
    starts = [0]
    for end in END.finditer(line):
        following = line[end.end() : end.end() + 2].lstrip(OPENING)
        is_stop = end[0].startswith(".") and not end[0].startswith("..")
        if following[:1].islower():
            continue
        if is_stop and SHORT.search(line[max(starts[-1], end.start() - BEFORE) : end.start()]):
            continue
        starts.append(end.end())
    yield from (line[start:end].strip() for start, end in pairwise([*starts, len(line)]) if start < end)


def syllables_in(text: str) -> int:
    return sum(1 for _word in SYLLABLE.finditer(text))


def citation_problems(draft: Draft) -> Iterator[Finding]:
    """What a page cites that doesn't hold today. The text of a document is what it is, whatever it cites."""
    if not draft.has_body or draft.is_law:
        return
    for cited in check_citations(draft.page).problems:
        lines = [f"{cited.document.number} {cited.document.title}: {cited.status.label}", *cited.told]
        lines += [
            _("Replaced or repealed by %(number)s") % {"number": document.number}
            for document in cited.ended_by
        ]
        yield Finding(". ".join(lines), "body")
