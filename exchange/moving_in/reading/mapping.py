"""The mapping: a small file, TOML or JSON, in which an operator says what is what in an old site.

docs/nhap-du-lieu.md describes it for operators.
"""

import datetime
import fnmatch
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree
from lxml.cssselect import CSSSelector

from ..item import SourceError
from .words import FIELDS, kind_named

LONGEST = 1024 * 1024
SELECTED = ("title", "lead", "body", "published_at", "author", "source_name", "sections")
TEXTS = ("name", "site", "files", "date_format", "separator", "sheet")
TABLES = ("columns", "fixed", "values", "selectors")


class PathRule(NamedTuple):
    """What the saved pages are whose path fits a pattern such as "van-ban/*"."""

    match: str
    kind: str = ""
    sections: tuple[str, ...] = ()
    skip: bool = False


@dataclass(frozen=True)
class Mapping:
    """What is said of a source as a whole; everything may be left out.

    `site` is the old site's address and `files` the folder with its files, relative to the mapping's own.
    By field, `columns` has the heads of a table, `fixed` the values where a record has none, `values` what a
    value of the source is called here, `selectors` CSS selectors.
    """

    name: str = ""
    site: str = ""
    files: str = ""
    date_format: str = ""
    separator: str = ";"
    sheet: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    selectors: dict[str, str] = field(default_factory=dict)
    paths: tuple[PathRule, ...] = ()

    def rule_for(self, path: str) -> PathRule:
        """The first rule that fits a page's path, or one that says nothing."""
        return next((rule for rule in self.paths if fnmatch.fnmatchcase(path, rule.match)), PathRule(""))

    def completed(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record with the words of this site and what is the same in all records."""
        found = dict(record)
        for name, words in self.values.items():
            value = found.get(name)
            if isinstance(value, list):
                found[name] = [words.get(one, one) if isinstance(one, str) else one for one in value]
            elif isinstance(value, str):
                found[name] = words.get(value, value)
        for name, value in self.fixed.items():
            if found.get(name) in (None, "", []):
                found[name] = value
        return found


def read_mapping(path: Path) -> Mapping:
    """Raises SourceError with a line for each mistake."""
    data = _loaded(path)
    mistakes = list(_mistakes(data, path.parent))
    if mistakes:
        raise SourceError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    columns = {name: _texts(heads) for name, heads in data.get("columns", {}).items()}
    rules = [{**rule, "sections": _texts(rule.get("sections", []))} for rule in data.get("paths", [])]
    return Mapping(**data | {"columns": columns, "paths": tuple(PathRule(**rule) for rule in rules)})


def _loaded(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            source = file.read(LONGEST + 1)
        if len(source) > LONGEST:
            raise SourceError(_("%(path)s is larger than %(limit)s MiB.") % {"path": path, "limit": 1})
        text = source.decode("utf-8-sig")
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(_("%(path)s can't be read: %(error)s") % {"path": path, "error": error}) from error
    return data


def _mistakes(data: dict[str, Any], folder: Path) -> Iterator[str]:
    for key, value in data.items():
        if key in TEXTS:
            yield from _text_mistakes(key, value)
        elif key in TABLES:
            yield from _table_mistakes(key, value)
        elif key == "paths":
            yield from _path_mistakes(value)
        else:
            yield _("There is no setting “%(key)s”.") % {"key": key}
    files = data.get("files")
    if files and isinstance(files, str) and not (folder / files).is_dir():
        yield _("The folder “%(folder)s” of “files” isn't there.") % {"folder": files}


def _text_mistakes(key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip(" "):
        yield _("“%(key)s” has to be a text.") % {"key": key}
    elif key == "date_format" and not _is_date_form(value):
        yield _("“%(value)s” of “%(key)s” is no form of dates.") % {"key": key, "value": value}
    elif key == "site" and not value.startswith(("http://", "https://")):
        yield _("“%(value)s” of “%(key)s” is no address.") % {"key": key, "value": value}


def _table_mistakes(key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _("“%(key)s” has to be a table of names and values.") % {"key": key}
        return
    for name, said in value.items():
        if name not in (SELECTED if key == "selectors" else FIELDS):
            yield _("“%(key)s” names a field that there isn't: “%(name)s”.") % {"key": key, "name": name}
        elif not CHECKS[key](said):
            yield _("What “%(key)s” says of “%(name)s” can't be used.") % {"key": key, "name": name}
        elif key == "fixed" and name == "kind" and not kind_named(said):
            yield _("There is no kind “%(kind)s”.") % {"kind": said}
        elif key == "values" and name == "kind":
            unknown = [word for word in said.values() if not kind_named(word)]
            yield from (_("There is no kind “%(kind)s”.") % {"kind": word} for word in unknown)


def _path_mistakes(value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        value = [None]
    for rule in value:
        if not isinstance(rule, dict) or not _is_text(rule.get("match")) or set(rule) - set(PathRule._fields):
            yield _("A rule of “paths” has “match” and besides it “kind”, “sections” or “skip”.")
        elif not _is_texts(rule.get("sections", "x")) or not isinstance(rule.get("skip", False), bool):
            yield _("What “%(key)s” says of “%(name)s” can't be used.") % {
                "key": "paths",
                "name": rule["match"],
            }
        elif "kind" in rule and not kind_named(rule["kind"]):
            yield _("There is no kind “%(kind)s”.") % {"kind": rule["kind"]}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return _is_text(value) or (isinstance(value, list) and bool(value) and all(map(_is_text, value)))


def _is_fixed(value: Any) -> bool:
    return isinstance(value, bool) or _is_texts(value)


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_selector(value: Any) -> bool:
    try:
        return _is_text(value) and bool(CSSSelector(value, translator="html"))
    # cssselect's errors are SyntaxErrors; those of what it makes of them are lxml's.
    except (SyntaxError, etree.LxmlError, RecursionError):
        return False


def _is_date_form(form: str) -> bool:
    day = datetime.datetime(2026, 11, 24)
    try:
        return datetime.datetime.strptime(day.strftime(form), form).replace(tzinfo=None) == day
    except ValueError:
        return False


CHECKS: dict[str, Callable[[Any], bool]] = {
    "columns": _is_texts, "fixed": _is_fixed, "values": _is_words, "selectors": _is_selector,
}  # fmt: skip


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
