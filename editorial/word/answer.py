"""What the child answers."""

from typing import TypedDict


class Piece(TypedDict, total=False):
    """A block to be: `kind` is "text" with `html`, "table" with `rows`, or "image" with the other three."""

    kind: str
    html: str
    headings: list[str]
    rows: list[list[str]]
    member: str
    alt: str
    caption: str


class Draft(TypedDict):
    """What a page is made of."""

    title: str
    lead: str
    pieces: list[Piece]
    # How often something was left out, changed, or is doubtful, by the words of views.TOLD.
    told: dict[str, int]
