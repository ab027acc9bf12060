"""Mends typing errors in a query that finds little: "doanh ngiệp" → "doanh nghiệp".

A word is doubted where it is rare; what stands one slip away from it (Damerau 1964: a letter too many, too
few, wrong, or two changed over) replaces it where it is far more common beside the words around it.
"""

import string
from collections.abc import Collection, Iterable
from itertools import chain, pairwise

from .analysis import Word, word_term
from .engine import guarded, search
from .facets import Filters
from .finder import frequencies
from .models import VocabularyWord
from .query import Query
from .terms import pair_term, written_term

# A word in more passages than this isn't doubted.
RARE = 20
# A correction must be so many times as common as what was typed.
FAR_MORE = 10
LONGEST = 12
MOST_DOUBTED = 3


def did_you_mean(query: Query, filters: Filters) -> str | None:
    """The query with its typing errors mended, if that finds something public; else None.

    Raises engine.SearchTooLong, SearchUnavailable.
    """
    with guarded():
        return _mended(query, filters)


def _mended(query: Query, filters: Filters) -> str | None:
    words = query.words
    known = frequencies({word_term(word.folded) for word in words})
    doubted = [
        place
        for place, word in enumerate(words)
        if word.folded.isalpha()
        and 2 < len(word.folded) <= LONGEST
        and known.get(word_term(word.folded), 0) <= RARE
    ]
    doubted = doubted[:MOST_DOUBTED]
    near = _near(words[place].folded for place in doubted)
    beside = {place: _beside(words, place, near[words[place].folded]) for place in doubted}
    found = frequencies({term for forms in beside.values() for terms in forms.values() for term in terms})
    corrections = {}
    for place in doubted:
        evidence = {form: sum(found.get(term, 0) for term in terms) for form, terms in beside[place].items()}
        if better := _correction(words, words[place], evidence, near[words[place].folded]):
            corrections[place] = better
    mended = " ".join(corrections.get(place, _typed(query, word)) for place, word in enumerate(words))
    # In quotes, since a word with other marks says nothing of this one.
    shown = [mended, *(f'"{word}"' for word in corrections.values())]
    return mended if corrections and all(_finds_something(text, filters) for text in shown) else None


def _typed(query: Query, word: Word) -> str:
    return query.plain[word.start : word.end]


def _finds_something(text: str, filters: Filters) -> bool:
    """Whether it is public: the vocabulary and the frequencies are of all pages, private ones among them."""
    results = search(text, filters, page_size=1)
    return results.total > 0 and results.complete


def _near(words: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """For each folded word, what stands one slip away from it, folded, and how that is written."""
    all_slips = {word: slips(word) for word in words}
    wanted = set(chain.from_iterable(all_slips.values()))
    written: dict[str, list[str]] = {}
    if wanted:
        rows = VocabularyWord.objects.filter(folded__in=wanted).values_list("text", "folded")
        for text, folded in rows.order_by("text"):
            written.setdefault(folded, []).append(text)
    return {
        word: {slip: written[slip] for slip in found if slip in written} for word, found in all_slips.items()
    }


def _beside(words: list[Word], place: int, near: Collection[str]) -> dict[str, list[int]]:
    """What the word at `place`, and each that stands near it, makes with its neighbours; nothing where none
    does."""
    return {form: _pairs_at(words, place, form) for form in [words[place].folded, *near]} if near else {}


def _correction(
    words: list[Word], typed: Word, evidence: dict[str, int], written: dict[str, list[str]]
) -> str | None:
    """What was meant by a word, with marks if the query has any; None where it may be right.

    `written` has what may have been meant, folded, and how that is written; `evidence` in how many passages
    each of these stands beside the words around it.
    """
    if not written:
        return None
    best = max(written, key=lambda folded: (evidence[folded], folded))
    if evidence[best] < max(1, FAR_MORE * evidence[typed.folded]):
        return None
    if not any(word.is_marked for word in words):
        return best
    forms = {text: written_term(text) for text in written[best]}
    common = frequencies(set(forms.values()))
    return max(forms, key=lambda text: (common.get(forms[text], 0), text))


def _pairs_at(words: list[Word], place: int, folded: str) -> list[int]:
    """The pairs that the word makes with its neighbours; the word itself where it has none."""
    around = [word.folded for word in words[max(0, place - 1) : place + 2]]
    around[min(place, 1)] = folded
    return [pair_term(pair) for pair in pairwise(around)] or [word_term(folded)]


def slips(word: str) -> list[str]:
    """What stands one slip of the keyboard away from a folded word."""
    halves = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    for letter in string.ascii_lowercase:
        found |= {left + letter + right for left, right in halves}
        found |= {left + letter + right[1:] for left, right in halves if right}
    return sorted(found - {word})
