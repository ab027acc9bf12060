"""Why a search has no answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

# Seconds after which one may ask again, where neither the index nor the titles can be read.
RETRY_AFTER = 60


class SearchTooLong(Exception):  # noqa: N818 - it is what the query is, not a fault of the program
    """The query needs more time of the database, or of OpenSearch, than a visitor may have."""


class SearchUnavailable(Exception):  # noqa: N818 - as above
    """The index can't be asked now: OpenSearch is away, or its tables are lost. A visitor is given what the
    titles have (search.basic), a program is told to try again in a while."""


@contextmanager
def lists_read() -> Iterator[None]:
    """Around the reading of lists alone: raises SearchUnavailable where they aren't as they were written."""
    try:
        yield
    except (ValueError, IndexError) as error:
        logger.exception("Lists of the search index can't be read; mend_search writes anew what can be")
        raise SearchUnavailable(str(error)) from error
