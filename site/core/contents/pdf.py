"""PDF: what a reader's program would run, or open beside it (ISO 32000-2, 12.6.4 and 7.11.4)."""

import re
from typing import Any

import pikepdf

from core.confined import BROKEN

from .words import ACTIVE, ATTACHED, PASSWORD, ContentError

# Most objects are none of these; to ask each of them for its keys would take ten times as long.
SUSPECT = re.compile(rb"/(JS|JavaScript|Launch|RichMedia|XFA|EF|EmbeddedFile)\b")
ACTIONS = {"/JavaScript", "/Launch"}
DEEPEST = 50


def check_pdf(path: str) -> None:
    """Raises ContentError for a PDF that is broken, locked, or more than a text to read."""
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise ContentError(PASSWORD) from error
    except pikepdf.PdfError as error:
        raise ContentError(BROKEN, str(error)) from error
    with document:
        if "/Pages" not in document.Root:
            raise ContentError(BROKEN, "no pages")
        for one in document.objects:
            shown: Any = one.stream_dict if isinstance(one, pikepdf.Stream) else one
            if isinstance(shown, pikepdf.Object) and SUSPECT.search(shown.unparse(resolved=True)):
                _look_at(shown, 0)


def _look_at(one: Any, depth: int) -> None:
    """An object and what is written within it; what it refers to is looked at on its own."""
    if depth > DEEPEST:
        raise ContentError(BROKEN, "too deep")
    if isinstance(one, pikepdf.Array):
        for child in one:
            _look_within(child, depth)
    elif isinstance(one, pikepdf.Dictionary):
        if "/JS" in one or "/XFA" in one or _name(one, "/S") in ACTIONS:
            raise ContentError(ACTIVE)
        if _name(one, "/Subtype") == "/RichMedia":
            raise ContentError(ACTIVE)
        if "/EF" in one or _name(one, "/Type") == "/EmbeddedFile":
            raise ContentError(ATTACHED)
        for key in list(one.keys()):
            _look_within(one[key], depth)


def _look_within(child: Any, depth: int) -> None:
    if isinstance(child, pikepdf.Array | pikepdf.Dictionary) and not child.is_indirect:
        _look_at(child, depth + 1)


def _name(one: Any, key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
