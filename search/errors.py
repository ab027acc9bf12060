"""Why a search has no answer."""


class SearchTooLong(Exception):  # noqa: N818 - it is what the query is, not a fault of the program
    """The query needs more time of the database, or of OpenSearch, than a visitor may have."""


class SearchUnavailable(Exception):  # noqa: N818 - as above
    """OpenSearch can't be asked now: a visitor may try again in a while (503 with Retry-After)."""
