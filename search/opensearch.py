"""Finds passages in OpenSearch, for sites with SEARCH_URL (docs/decisions/0006).

The terms are those of search.analysis, the same numbers as in PostgreSQL, kept by search.opensearch_index.
The server cuts at blanks, counts, and ranks by BM25. Who may read what is found is asked of the database.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

try:
    import opensearchpy
except ImportError:
    opensearchpy = None  # type: ignore[assignment]

from .errors import SearchTooLong, SearchUnavailable
from .query import Query
from .ranking import TITLE_WEIGHT, WRITTEN_WEIGHT
from .scoring import NOTHING, Candidates
from .terms import Alternative, QueryTerms, query_terms

# The site asks by this name; the index behind it is changed by rebuild_search.
ALIAS = "portal-search"
# Entries. The servers give no more at once unless told to; the filters narrow these.
MOST = 10_000
# Forms of abbreviations: with more, a query could have more clauses than the servers' 1,024.
MOST_ALTERNATIVES = 10
# What a search may take on the server, and in all (seconds).
TIMEOUT, PATIENCE = "1s", 3
# Seconds for what is written. One more try, for a connection that was closed while it was idle.
CLIENT_OPTIONS: dict[str, Any] = {"timeout": 20, "max_retries": 1}


@contextmanager
def asked() -> Iterator[Any]:
    """The client; whatever it raises within, as SearchUnavailable."""
    server = client()
    try:
        yield server
    except opensearchpy.OpenSearchException as error:
        raise SearchUnavailable(str(error)) from error


def client() -> Any:
    """The client of SEARCH_URL. Raises ImproperlyConfigured where it isn't installed."""
    if opensearchpy is None:
        raise ImproperlyConfigured(
            "SEARCH_URL is set, but opensearch-py is missing. Install it with "
            "pip install --require-hashes -r requirements-search.txt, or unset SEARCH_URL."
        )
    return _client(settings.SEARCH_URL)


@lru_cache(maxsize=1)
def _client(url: str) -> Any:
    return opensearchpy.OpenSearch(url, **CLIENT_OPTIONS)


def find(query: Query, near: bool = False) -> Candidates:
    """The entries that match, best first; as postings.find, with two differences.

    Whether an entry has enough of the words is a count, without a look at how rare they are; and they are
    looked for in one passage and the page's title, not in all of the page. Raises SearchUnavailable
    and SearchTooLong.
    """
    terms = query_terms(query)
    count = len(set(terms.words))
    if not count:
        return NOTHING
    enough = math.ceil(count * terms.needed_coverage)
    found = [] if near else _found(terms, enough)
    complete = bool(found)
    if not complete and (near or enough > 1):
        found = _found(terms, 1)
    entries, passages, scores = zip(*found, strict=True) if found else ((), (), ())
    return Candidates(
        np.array(entries, np.int32), np.array(passages, np.int32), np.array(scores, np.float32), complete
    )


def _found(terms: QueryTerms, enough: int) -> list[tuple[int, int, float]]:
    """Entry, best passage and score of what has `enough` of the words and nothing that is excluded."""
    found = _hits(_wanted(terms, enough))
    if found and terms.excluded:
        unwanted = {entry for entry, *_rest in _hits(_excluded(terms, [entry for entry, *_rest in found]))}
        found = [hit for hit in found if hit[0] not in unwanted]
    return found


def _wanted(terms: QueryTerms, enough: int) -> dict[str, Any]:
    """The query: `enough` of the words, all phrases; pairs, marks and other forms put what has them first."""
    alternatives = terms.alternatives[:MOST_ALTERNATIVES]
    places = {word: place for place, word in enumerate(terms.words)}
    words = [_word(word, place, alternatives) for word, place in places.items()]
    better = [_anywhere(pair) for pair in dict.fromkeys(terms.pairs)]
    better += [_in_passage(term, WRITTEN_WEIGHT) for term in dict.fromkeys(terms.written)]
    for _start, length, other, pairs in alternatives:
        # Another form is worth what the words are that it stands for, however long it is.
        forms = [_anywhere(term) for term in (*other, *pairs)]
        better.append({"bool": {"should": forms, "boost": length / len(forms)}})
    return {
        "must": [{"bool": {"should": words, "minimum_should_match": enough}}],
        "should": better,
        "filter": [_in_passage(term) for phrase in terms.phrases for term in phrase],
    }


def _word(word: int, place: int, alternatives: list[Alternative]) -> dict[str, Any]:
    """A word of the query, or all of another form that may stand in its place."""
    forms = [_anywhere(word)]
    forms += [
        {"bool": {"filter": [_anywhere(term) for term in other]}}
        for start, length, other, _pairs in alternatives
        if start <= place < start + length
    ]
    return {"bool": {"should": forms}}


def _excluded(terms: QueryTerms, entries: list[int]) -> dict[str, Any]:
    """The query for those of `entries` that have an excluded phrase in any passage."""
    phrases = [{"bool": {"filter": [_in_passage(term) for term in phrase]}} for phrase in terms.excluded]
    return {"filter": [{"terms": {"entry": entries}}], "should": phrases, "minimum_should_match": 1}


def _anywhere(term: int) -> dict[str, Any]:
    fields = ["terms", f"title^{TITLE_WEIGHT}"]
    return {"multi_match": {"query": token(term), "fields": fields, "type": "most_fields"}}


def _in_passage(term: int, boost: float = 1.0) -> dict[str, Any]:
    return {"term": {"terms": {"value": token(term), "boost": boost}}}


def _hits(query: dict[str, Any]) -> list[tuple[int, int, float]]:
    """The best passage of each entry, the best first."""
    answer = _search(
        size=MOST,
        query={"bool": query},
        collapse={"field": "entry"},
        docvalue_fields=["entry"],
        _source=False,
        track_total_hits=False,
    )
    return [(hit["fields"]["entry"][0], int(hit["_id"]), hit["_score"]) for hit in answer["hits"]["hits"]]


def _search(**body: Any) -> dict[str, Any]:
    with asked() as server:
        answer = server.search(
            index=ALIAS, body={**body, "timeout": TIMEOUT}, params={"request_timeout": PATIENCE}
        )
    if answer["timed_out"]:
        raise SearchTooLong
    if answer["_shards"]["failed"]:
        raise SearchUnavailable("OpenSearch searched only a part of the index.")
    return answer


def frequencies(terms: set[int]) -> dict[int, int]:
    """In how many passages each of the terms stands; as postings.frequencies. Raises as `find`."""
    if not terms:
        return {}
    by_token = {token(term): term for term in terms}
    filters = {token: _in_passage(term) for token, term in by_token.items()}
    answer = _search(size=0, aggs={"terms": {"filters": {"filters": filters}}})
    counts = answer["aggregations"]["terms"]["buckets"]
    return {by_token[token]: count["doc_count"] for token, count in counts.items() if count["doc_count"]}


def token(term: int) -> str:
    """A term as a word that the server keeps."""
    return f"{term:x}"
