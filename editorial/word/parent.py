"""Starts the child that reads a Word file, and takes of its answer what has the right form."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import nh3

from core import confined
from core.text import clean_text

from .answer import Draft, Piece
from .limits import Limits

CHILD = ("-m", "editorial.word.child")
# What core.blocks.TEXT_FEATURES names.
TAGS = {"h2", "h3", "h4", "p", "b", "i", "ol", "ul", "li", "a", "hr", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}


def draft_of(path: str, limits: Limits | None = None, child: Sequence[str] = CHILD) -> Draft:
    """What the Word file at `path` says.

    Raises:
        confined.ChildError: the file is broken, locked, or costs more than the limits allow.
    """
    limits = limits or Limits()
    arguments = [*child, os.path.abspath(path), json.dumps(asdict(limits))]
    return checked(confined.ask(arguments, limits.seconds, limits.written))


def checked(output: bytes) -> Draft:
    """A file may have taken the child over."""
    try:
        answer = json.loads(output)
        if "failed" in answer:
            raise confined.ChildError(str(answer["failed"]), str(answer.get("detail", "")))
        return Draft(
            title=_line(answer["title"]),
            lead=_line(answer["lead"]),
            pieces=[_piece(piece) for piece in answer["pieces"]],
            told={str(word): int(count) for word, count in answer["told"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise confined.ChildError(confined.BROKEN, f"the child's answer: {error!r}") from error


def _piece(piece: dict[str, Any]) -> Piece:
    kind = piece["kind"]
    if kind == "text":
        source = clean_text(str(piece["html"]))
        html = nh3.clean(source, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
        return Piece(kind=kind, html=html)
    if kind == "table":
        headings = [_line(text) for text in piece["headings"]]
        rows = [[_line(text) for text in row] for row in piece["rows"]]
        if any(len(row) != len(headings) for row in rows):
            raise ValueError("a table whose rows differ in length")
        return Piece(kind=kind, headings=headings, rows=rows, caption=_line(piece["caption"]))
    if kind == "image":
        member, alt, caption = str(piece["member"]), _line(piece["alt"]), _line(piece["caption"])
        return Piece(kind=kind, member=member, alt=alt, caption=caption)
    raise ValueError(f"a piece of kind {kind}")


def _line(text: Any) -> str:
    return " ".join(clean_text(str(text)).split())
