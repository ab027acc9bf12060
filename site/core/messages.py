"""Finds the strings that people see, in Python and in templates, and keeps the catalogues.

Done with Babel and Django's own reading of templates, so that a machine without GNU gettext can check that
the Vietnamese is complete.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = [
    "site", "home", "news", "documents", "outlines", "search", "editorial", "exchange", "operations",
    "delivery", "topics", "glossary", "templates",
]  # fmt: skip
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
STRING = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
TEMPLATE_CALL = re.compile(
    rf"\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\((?P<args>\s*{STRING}(?:\s*,\s*{STRING})*)",
    re.DOTALL,
)

MessageKey = tuple[str | None, str | tuple[str, ...]]


def find_messages(root: Path) -> dict[MessageKey, list[str]]:
    """Every message of the project as {(context, msgid or (singular, plural)): [file, …]}."""
    found: dict[MessageKey, list[str]] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            for message in _in_file(path):
                places = found.setdefault(message, [])
                place = path.relative_to(root).as_posix()
                if place not in places:
                    places.append(place)
    return found


def _in_file(path: Path) -> Iterator[MessageKey]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        for _line, ids, _comments, context in extract_from_file("python", path, KEYWORDS):
            yield context, ids
    elif path.suffix in (".html", ".txt"):
        yield from _in_template(path)


def _in_template(path: Path) -> Iterator[MessageKey]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in TEMPLATE_CALL.finditer(source):
        texts = ast.literal_eval(f"({match['args']},)")
        context = texts[0] if match["name"] in ("pgettext", "npgettext") else None
        ids = texts[1:] if context else texts
        yield context, ids[0] if len(ids) == 1 else (ids[0], ids[1])


def catalogue_path(root: Path) -> Path:
    return root / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def read_catalogue(root: Path) -> Catalog:
    path = catalogue_path(root)
    if not path.exists():
        return Catalog(locale="vi", project="portal", version="1", msgid_bugs_address="")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def update_catalogue(root: Path = settings.BASE_DIR) -> Catalog:
    """Put new messages into the Vietnamese catalogue, take out those no longer used, and write it."""
    catalogue = read_catalogue(root)
    # The date stays: a run that finds nothing new changes nothing.
    template = Catalog(creation_date=catalogue.creation_date)
    for (context, ids), places in find_messages(root).items():
        template.add(ids, locations=[(place, 0) for place in places], context=context)
    # A guess by likeness is how a wrong translation slips in: new messages start empty.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# The Vietnamese of the portal's own strings."
    path = catalogue_path(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    return catalogue


def untranslated(root: Path = settings.BASE_DIR) -> list[str]:
    """The messages without a Vietnamese translation, or with one that lost a placeholder."""
    catalogue = read_catalogue(root)
    missing = []
    for context, ids in find_messages(root):
        key = ids if isinstance(ids, str) else ids[0]
        message = catalogue.get(key, context)
        if message is None or not _is_whole(message):
            missing.append(key)
    return missing


def _is_whole(message: Message) -> bool:
    """Whether every form is translated and keeps the placeholders of the source's last form."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    results = [message.string] if isinstance(message.string, str) else list(message.string or [])
    wanted = _placeholders(sources[-1])
    return bool(results) and all(text and _placeholders(text) == wanted for text in results)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))
