"""Finds the strings that people see: in our Python and templates, and in the packages that are installed."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = [
    "site", "home", "news", "documents", "audit", "outlines", "search", "editorial", "exchange", "operations",
    "delivery", "topics", "shelf", "glossary", "mailing", "visits", "templates",
]  # fmt: skip
# Those that are no app and show strings: Django's forms, errors and times ago, and what Wagtail is built on.
BESIDE_APPS = ["django.conf", "django.contrib.humanize", "modelsearch", "treebeard"]
# Theirs are for Django's own admin, which the project doesn't have.
NEVER_SHOWN = [
    "django_otp", "django_otp.plugins.otp_static", "django_otp.plugins.otp_totp", "django_tasks_db",
    "post_office",
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
# The files that show a message, by (context, msgid or (singular, plural)).
Found = dict[MessageKey, list[str]]


def in_project(root: Path = settings.BASE_DIR) -> Found:
    found: Found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            _note(found, _in_file(path), path.relative_to(root).as_posix())
    return found


def in_packages() -> Found:
    """Those of the packages that the project hasn't itself: its own translation stands before theirs."""
    found: Found = {}
    for name, folder in _packages():
        source = folder / "locale/en/LC_MESSAGES/django.po"
        _note(found, _in_catalogue(source) if source.exists() else _in_folder(folder), name)
    ours = in_project()
    return {key: places for key, places in found.items() if key not in ours}


def in_packages_scripts() -> Found:
    found: Found = {}
    for name, folder in _packages():
        source = folder / "locale/en/LC_MESSAGES/djangojs.po"
        if source.exists():
            _note(found, _in_catalogue(source), name)
    return found


def _packages() -> list[tuple[str, Path]]:
    """Every package of others that shows strings, with its folder."""
    shown = (app for app in apps.get_app_configs() if app.name not in NEVER_SHOWN)
    installed = [(app.name, Path(app.path)) for app in shown]
    beside = [
        (name, Path(spec.origin).parent) for name in BESIDE_APPS if (spec := find_spec(name)) and spec.origin
    ]
    ours = settings.BASE_DIR
    return sorted(
        (name, folder)
        for name, folder in [*installed, *beside]
        if "site-packages" in folder.parts or not folder.is_relative_to(ours)
    )


def _note(found: Found, messages: Iterable[MessageKey], place: str) -> None:
    for message in messages:
        places = found.setdefault(message, [])
        if place not in places:
            places.append(place)


def _in_catalogue(path: Path) -> Iterator[MessageKey]:
    """The packages ship every string of theirs in an English catalogue."""
    with path.open("rb") as file:
        for message in read_po(file, locale="en"):
            if message.id:
                yield message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _in_folder(folder: Path) -> Iterator[MessageKey]:
    for path in sorted(folder.rglob("*")):
        if "tests" not in path.parts:
            yield from _in_file(path)


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
