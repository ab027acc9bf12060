"""Slides as one file for the browser, which works without network."""

from typing import IO

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from outlines.content import Outline

from .cleaning import cleaned
from .slides import slides_of

STYLES = ["css/tokens.css", "css/slides.css"]
SCRIPT = "js/slides.js"


def write_html(outline: Outline, out: IO[bytes]) -> None:
    outline = cleaned(outline)
    html = render_to_string(
        "outlines/slides/file.html",
        {
            "outline": outline,
            "is_file": True,
            "slides": slides_of(outline),
            "styles": mark_safe("".join(map(_source, STYLES))),  # noqa: S308
            "script": _source(SCRIPT),
        },
    )
    out.write(html.encode())


def _source(name: str) -> SafeString:
    """A file of our own, which has no end of an element in it."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    with open(path, encoding="utf-8") as file:
        return mark_safe(file.read())  # noqa: S308
