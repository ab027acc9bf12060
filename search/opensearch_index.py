"""Keeps passages in OpenSearch, for sites with SEARCH_URL (docs/decisions/0006).

SearchEntry and Passage stay in the database, and it alone says what is shown. So a document that is out of
date here does no harm: its entry is gone or private there. What is published is sent when it is committed: a
publication that is rolled back sends nothing.
"""

import logging
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import Max, QuerySet

from .analysis import text_terms
from .errors import SearchUnavailable
from .models import Passage, SearchEntry
from .opensearch import ALIAS, asked, token
from .ranking import HEADING_TERMS, K1, B

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

TERMS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
INDEX = {
    "settings": {"index": {"similarity": {"default": {"type": "BM25", "k1": K1, "b": B}}}},
    "mappings": {
        "dynamic": "strict",
        # The text is in the database, the terms in the lists: only the rest is kept as it was sent.
        "_source": {"includes": ["entry"]},
        "properties": {"entry": {"type": "integer"}, "title": TERMS, "terms": TERMS},
    },
}


def add(entry: int) -> None:
    """Send the passages of an entry. For transaction.on_commit: what fails is logged, and lacking then."""
    try:
        _send(ALIAS, Passage.objects.filter(entry=entry))
    except SearchUnavailable:
        logger.exception("Entry %d was not sent to OpenSearch; mend_search sends it", entry)
        SearchEntry.objects.filter(pk=entry).update(written_at=None)


def remove(entry: int) -> None:
    """Take out the passages of an entry. For transaction.on_commit: what fails is logged."""
    try:
        with asked() as server:
            # A passage that was added within the last second isn't seen by this, and stays; see above.
            body = {"query": {"term": {"entry": entry}}}
            server.delete_by_query(index=ALIAS, body=body, params={"conflicts": "proceed"})
    except SearchUnavailable:
        logger.exception("Entry %d was not taken out of OpenSearch; rebuild_search mends it", entry)


def is_there() -> bool:
    """Whether there is an index, for pages to be sent to. Raises SearchUnavailable."""
    with asked() as server:
        return bool(server.indices.exists_alias(name=ALIAS))


def prepare() -> bool:
    """Make an index where there is none; whether it was made. Raises SearchUnavailable."""
    if is_there():
        return False
    # Nothing of them is in it, until they are written again.
    SearchEntry.objects.exclude(written_at=None).update(written_at=None)
    with asked() as server:
        _put_in_use(server, _create(server))
    return True


def rebuild() -> None:
    """Fill a new index from the database, then let it take the place of the old one at once.

    What is published meanwhile goes to the old one, and is sent again afterwards. Raises SearchUnavailable;
    the old index stays in use then.
    """
    with asked() as server:
        index = _create(server)
        last = SearchEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        _send(index, Passage.objects.all())
        _put_in_use(server, index)
        _send(ALIAS, Passage.objects.filter(entry__gt=last))


def _create(server: Any) -> str:
    name = f"{ALIAS}-{time.time_ns()}"
    server.indices.create(index=name, body=INDEX)
    return name


def _put_in_use(server: Any, index: str) -> None:
    """Give the alias to `index` and delete all others, those of broken-off rebuilds too."""
    others = [name for name in server.indices.get(index=f"{ALIAS}-*") if name != index]
    actions = [{"add": {"index": index, "alias": ALIAS}}]
    actions += [{"remove_index": {"index": name}} for name in others]
    server.indices.update_aliases(body={"actions": actions})


def _send(index: str, passages: QuerySet[Passage]) -> None:
    from opensearchpy.helpers import bulk  # there only where it is needed

    with asked() as server:
        # Without the alias, a server would make an index of that name, with a mapping of its own.
        bulk(
            server,
            _documents(passages),
            index=index,
            require_alias=index == ALIAS,
            max_chunk_bytes=5 * MEGABYTE,
        )


def _documents(passages: QuerySet[Passage]) -> Iterator[dict[str, Any]]:
    """The passages as documents; each has the terms of its page's title too, read a few at a time."""
    title = ""
    rows = passages.order_by("entry", "position").values_list("pk", "entry", "position", "heading", "text")
    for pk, entry, position, heading, text in rows.iterator(1000):
        terms = _tokens(heading, text)
        if position == 0:
            title = terms
        yield {"_id": pk, "entry": entry, "title": title, "terms": terms}


def _tokens(heading: str, text: str) -> str:
    """The terms of a passage as words of figures, those of the heading as often as they count."""
    terms = np.concatenate([*text_terms(text), *text_terms(heading) * HEADING_TERMS])
    return " ".join(map(token, terms.tolist()))
