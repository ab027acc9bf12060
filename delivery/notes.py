"""What is said of a response to what stands around the pages that are kept, each time that it is given."""

from typing import Any

from django.http.response import HttpResponseBase

# The name under which the search says what it answers; others count that too.
QUERY = "query"


def add_note(response: HttpResponseBase, name: str, value: Any) -> None:
    """Say `value`, which JSON can hold, under a name of one's own."""
    response.notes = {**notes_of(response), name: value}  # type: ignore[attr-defined]


def notes_of(response: HttpResponseBase) -> dict[str, Any]:
    """All that is said of a response, by name."""
    return getattr(response, "notes", {})
