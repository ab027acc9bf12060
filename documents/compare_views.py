"""The comparison of two documents, or of two texts that a document has had, for its readers."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.listings import paginate

from .blocks import read_body
from .compare_sides import Side, choices, oldest_first, read_side
from .comparison import Article, Comparison, Pair, articles_of
from .textdiff import Effort, Line, Piece

# Articles on one page: a code of 600 that were all changed would be too much for a phone.
PAGE_SIZE = 30
# Characters of one article, after which a reader is led to the document itself.
MOST_SHOWN = 20_000


class Gap(NamedTuple):
    """So many paragraphs that are the same in both texts and aren't shown."""

    skipped: int


class Row(NamedTuple):
    """An article that was changed as it is shown; `is_cut` where there is more of it."""

    pair: Pair
    title: tuple[Piece, ...]
    parts: list[Line | Gap]
    is_cut: bool


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two documents by id (?cu=…&moi=…), each as it stood on a day (&ngay_cu=…&ngay_moi=…).

    What is missing is asked for; a number (?so_cu=…) leads to the document that has it.
    """
    old, new = read_side(request.GET, "cu"), read_side(request.GET, "moi")
    if not old.document or not new.document:
        return _ask(request, old, new)
    if old.number or new.number:
        return redirect(f"{request.path}?{urlencode(oldest_first(old, new))}")
    if old.is_same_text(new):
        return _ask(request, old, new, is_same=True)
    return render(request, "documents/compare.html", _context(request, old, new))


def _ask(request: HttpRequest, old: Side, new: Side, *, is_same: bool = False) -> HttpResponse:
    """The form that asks for what is missing; `is_same` where both texts are one."""
    context = {"old": old, "new": new, "is_same": is_same}
    fields = [(old, choices(old, new)), (new, choices(new, old))]
    return render(request, "documents/compare_form.html", context | {"fields": fields})


def _context(request: HttpRequest, old: Side, new: Side) -> dict[str, Any]:
    is_one = old.document == new.document
    comparison = Comparison(_articles(old), _articles(new), of_one_document=is_one)
    items = paginate(request, comparison.changes, PAGE_SIZE)
    return {
        "old": old,
        "new": new,
        "comparison": comparison,
        "items": items,
        "rows": list(_rows(items)),
        "page_size": PAGE_SIZE,
    }


def _articles(side: Side) -> list[Article]:
    return articles_of(read_body(side.reading.text.body))


def _rows(pairs: Any) -> Iterator[Row]:
    """The articles as they are shown. Only those of one page are compared word by word."""
    effort = Effort()
    for pair in pairs:
        parts, is_cut = shown_parts(pair.lines(effort))
        yield Row(pair, pair.title_pieces(), parts, is_cut)


def shown_parts(lines: list[Line]) -> tuple[list[Line | Gap], bool]:
    """What of an article is shown: the changes, each with the paragraph before it; whether there is more."""
    parts: list[Line | Gap] = []
    skipped = shown = 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if line.is_same and (following is None or following.is_same):
            skipped += 1
            continue
        shown += len(line.old) + len(line.new)
        if shown > MOST_SHOWN:
            return parts, True
        if skipped:
            parts.append(Gap(skipped))
            skipped = 0
        parts.append(line)
    return [*parts, Gap(skipped)] if skipped else parts, False
