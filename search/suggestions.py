"""What the search field offers while one types: documents by number, pages by title, what others asked."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from core.text import fold

from . import basic, engine
from .analysis import Word, read_words
from .lacking import is_behind
from .models import SearchEntry
from .numbers import in_words
from .queries import frequent
from .query import MAX_WORDS, TYPE_CODES, searchable

MOST = 8
SHORTEST = 2
# "lu" stands in half of all titles: so many of them are put in order, whichever they are.
CONSIDERED = 2_000


class Suggestion(NamedTuple):
    """`kind` is a value of core.kinds.Kind; empty where the address is that of a search."""

    text: str
    url: str
    kind: str = ""


class Typed(NamedTuple):
    """What stands in the field. The last word may be the beginning of a longer one."""

    text: str
    words: list[Word]
    request: HttpRequest

    @property
    def folded(self) -> list[str]:
        return [word.folded for word in self.words]


Provider = Callable[[Typed], list[Suggestion]]


def suggest(text: str, request: HttpRequest) -> list[Suggestion]:
    """At most MOST suggestions in the language of the request, of what anyone may read at this moment."""
    text = searchable(text)
    typed = Typed(text, list(read_words(text))[:MAX_WORDS], request)
    found: list[Suggestion] = []
    if len(" ".join(typed.folded)) < SHORTEST:
        return found
    try:
        with engine.guarded():
            for provider in PROVIDERS:
                if len(found) < MOST:
                    _add(found, provider(typed))
    except engine.SearchTooLong:
        return found[:MOST]  # The visitor types on.
    except engine.SearchUnavailable:
        _add(found, _of_titles(typed))
    if is_behind():
        _add(found, _of_titles(typed))
    return found[:MOST]


def _of_titles(typed: Typed) -> list[Suggestion]:
    """What the titles themselves have, while the index can't be asked or is behind."""
    try:
        rows = basic.find(typed.text, get_language() or "", MOST, engine.TIMEOUT, is_begun=True)
    except (engine.SearchTooLong, engine.SearchUnavailable):
        return []
    pages = [(row.page, row.page.get_url(typed.request), row.kind.value) for row in rows]
    return [Suggestion(page.title, url, kind) for page, url, kind in pages if url]


def _add(found: list[Suggestion], more: list[Suggestion]) -> None:
    """Add what leads elsewhere and reads otherwise: nobody could tell two apart that read the same."""
    known = {part for row in found for part in (row.text, row.url)}
    for row in more:
        if not known & {row.text, row.url}:
            found.append(row)
            known |= {row.text, row.url}


def by_number(typed: Typed) -> list[Suggestion]:
    """The documents whose number begins with what was typed: "31/20", "nghị định 42"."""
    start = next((place for place, word in enumerate(typed.folded) if word[0].isdigit()), None)
    if start is None:
        return []
    kind = " ".join(typed.folded[:start]).removesuffix("so").strip()
    if kind and kind not in TYPE_CODES:
        # "Luật Đất đai 2024" ends with a year, "Điều 5" isn't a document.
        return []
    prefix = in_words(typed.folded[start:]).rstrip()
    entries = _considered(Q(number_words__startswith=prefix))
    if kind:
        entries = entries.filter(number_words__contains=f" {TYPE_CODES[kind]}")
    whole_word = Case(When(number_words__startswith=f"{prefix} ", then=0), default=1)
    rows = _rows(entries.order_by(whole_word, "-citations", "-pk"))
    return [Suggestion(f"{row.number} – {row.title}", url, kind) for row, url, kind in _pages(rows, typed)]


def by_title(typed: Typed) -> list[Suggestion]:
    """The pages whose title has what was typed, those first whose title begins with it."""
    last = typed.words[-1]
    # "quy" is folded to "qui" as a word, but not yet where it becomes "quyết".
    begun = fold(typed.text[last.start : last.end])
    forms = {" ".join([*typed.folded[:-1], ending]) for ending in (last.folded, begun)}
    matches, begins = Q(), Q()
    for form in forms:
        # At the beginning of a word: "at dai" isn't in "luat dai".
        matches |= Q(folded_title__startswith=form) | Q(folded_title__contains=f" {form}")
        begins |= Q(unpadded__startswith=Concat("number_words", Value(form), output_field=TextField()))
    # A document's folded title begins with its number; in number_words the zeros before it are left out.
    unpadded = Func("folded_title", Value("0"), function="LTRIM", output_field=TextField())
    entries = _considered(matches).alias(unpadded=unpadded)
    order = Case(When(begins, then=0), default=1), "-citations", F("date").desc(nulls_last=True), "-pk"
    return [
        Suggestion(f"{row.title} – {row.number}" if row.number_words[:1].isdigit() else row.title, url, kind)
        for row, url, kind in _pages(_rows(entries.order_by(*order)), typed)
    ]


def as_searches(frequent: Callable[[str, int], list[str]], most: int = 3) -> Provider:
    """What others asked, of a function that knows it by how it begins, as searches to repeat."""

    def provider(typed: Typed) -> list[Suggestion]:
        address = reverse("search")
        return [
            Suggestion(text, f"{address}?{urlencode({'q': text})}") for text in frequent(typed.text, most)
        ]

    return provider


def _considered(matches: Q) -> QuerySet[SearchEntry]:
    """The entries of pages that match, in the language of the request, that anyone may read now."""
    language = [f"language:{get_language()}"]
    some = SearchEntry.objects.filter(matches, file=None, facets__contains=language)[:CONSIDERED]
    return engine.visible(SearchEntry.objects.filter(pk__in=some.values("pk")))


def _rows(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    number = F("page__legaldocumentpage__number")
    # Twice as many as are shown, since some may read the same.
    return entries.select_related("page").annotate(number=number)[: 2 * MOST]


def _pages(rows: Iterable, typed: Typed) -> Iterable[tuple]:
    """Each entry with the address and the kind of its page."""
    for row in rows:
        kind = next(facet.removeprefix("kind:") for facet in row.facets if facet.startswith("kind:"))
        if url := row.page.get_url(typed.request):
            yield row, url, kind


# In the order in which they are asked; each is one query.
PROVIDERS: list[Provider] = [by_number, by_title, as_searches(frequent)]
