"""Other portals of our kind, asked by their API (docs/api.md): their news as entries like those of a feed."""

import datetime
import html
import json
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from core.kinds import Kind
from core.outgoing import Limits, OutgoingError
from core.text import clean_text

from .images import Fetch
from .limits import LONGEST, MEGABYTE
from .reading import Entry, one_line, whole_address

API = "/api/v1/"
JSON = {"application/json"}
LIMITS = Limits(seconds=20, size=5 * MEGABYTE)
# Seconds for all requests of one round.
SECONDS = 300
# How many of the newest are taken at first, and how many changes are asked for at a time.
NEWEST = CHANGES = 50
# A moment after all that there is: what is asked for since then is nothing, and its cursor the present one.
AFTER_ALL = "9999-12-31"


class NoPortalError(Exception):
    """What answers isn't the API of a portal like ours."""


class StatusError(Exception):
    """The API answers with an error; the message is its status."""


@dataclass
class Round:
    """What a portal has told, up to `cursor`, by which it goes on; `has_more`: there is more already.

    `new` are entries with the newest first. `changed` may be of any age. `gone` and `failed` are guids.
    """

    cursor: str
    has_more: bool = False
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def root_of(address: str) -> str:
    """Scheme and host, where it is the address of a portal's first page or of an API like ours; else ""."""
    parts = urlsplit(address)
    is_base = parts.path.strip("/") in {"", *dict(settings.LANGUAGES)} and not parts.query
    return f"{parts.scheme}://{parts.netloc}" if is_base or f"{parts.path}/".startswith(API) else ""


class Portal:
    """The API at a root such as https://portal.example.

    All that it tells may raise OutgoingError, StatusError and NoPortalError.

    Args:
        language: of the news that are wanted.
        skips_broken: whether a page that can't be had is noted as failed; else all waits for it.
    """

    def __init__(self, root: str, language: str, fetch_for: Fetch, skips_broken: bool = False) -> None:
        self.root, self.language, self.fetch_for = root, language, fetch_for
        self.skips_broken = skips_broken
        self.deadline = time.monotonic() + SECONDS

    def cursor(self) -> str:
        """Where the changes end now."""
        return _text(self._get("changes", since=AFTER_ALL, page_size=1), "next")

    def newest(self, cursor: str) -> Round:
        """The newest news, and what comes after `cursor` the next time."""
        listed = self._get("pages", kind=Kind.NEWS, language=self.language, page_size=NEWEST)
        told = Round(cursor)
        for one in _results(listed):
            told.new += self._entry(_key(one), told)
        return told

    def after(self, cursor: str, known: Callable[[Collection[str]], Collection[str]]) -> Round:
        """What changed after the cursor; `known` tells which of some guids we have taken."""
        answer = self._get("changes", since=cursor, page_size=CHANGES)
        told = Round(_text(answer, "next"), bool(answer.get("has_more")))
        changes = [one for one in _results(answer) if one.get("kind") == Kind.NEWS]
        ours = known([self._guid(_key(one)) for one in changes])
        for one in changes:
            guid, change = self._guid(_key(one)), one.get("change")
            if change == "deleted":
                told.gone.append(guid)
            elif guid in ours:
                told.changed += self._entry(_key(one), told)
            elif change == "created":
                told.new[:0] = self._entry(_key(one), told)
        return told

    def _guid(self, key: int) -> str:
        return f"{self.root}{API}pages/{key}"

    def _entry(self, key: int, told: Round) -> Iterator[Entry]:
        """The page, where it is still there and in the language."""
        try:
            record = self._get(f"pages/{key}", may_lack=True)
            if record and record.get("language") == self.language:
                yield entry_of(record, self._guid(key))
        except (OutgoingError, StatusError, NoPortalError):
            if not self.skips_broken:
                raise
            told.failed.append(self._guid(key))

    def _get(self, path: str, may_lack: bool = False, **query: Any) -> dict[str, Any]:
        """What the API answers; {} where there is no such page, and that may be."""
        if time.monotonic() > self.deadline:
            raise OutgoingError(f"{self.root}: out of time")
        address = f"{self.root}{API}{path}" + (f"?{urlencode(query, quote_via=quote)}" if query else "")
        content = self.fetch_for(address, JSON, LIMITS, {})
        if content.status == 404 and may_lack:
            return {}
        if content.status != 200:
            raise StatusError(str(content.status))
        try:
            answer = json.loads(content.body)
        except (ValueError, RecursionError) as error:
            raise NoPortalError(f"{address}: {error!r}") from error
        if not isinstance(answer, dict):
            raise NoPortalError(f"{address}: no object")
        return answer


def entry_of(record: dict[str, Any], guid: str) -> Entry:
    """A page as the API tells it; raises NoPortalError where it has another form."""
    try:
        blocks = "".join(clean_text(str(block["html"])) for block in record["body"])
        if len(blocks) > LONGEST:
            raise NoPortalError(f"{guid}: longer than {LONGEST}")
        image = record["image"] or {}
        return Entry(
            guid=guid,
            link=whole_address(str(record["canonical_url"] or record["url"]), guid),
            title=one_line(html.escape(str(record["title"]))),
            summary=html.escape(clean_text(str(record["lead"]))),
            content=blocks,
            author=one_line(html.escape(str(record["author"]))),
            published=_moment(record["published"]),
            image=whole_address(str(image.get("url", "")), guid),
            image_alt=one_line(html.escape(str(image.get("alt", "")))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoPortalError(f"{guid}: {error!r}") from error


def _moment(told: Any) -> str:
    moment = datetime.datetime.fromisoformat(told) if told else None
    return moment.isoformat() if moment and moment.tzinfo else ""


def _results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    results = answer.get("results")
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise NoPortalError("no list of results")
    return results[: max(NEWEST, CHANGES)]


def _key(one: dict[str, Any]) -> int:
    key = one.get("id")
    if not isinstance(key, int):
        raise NoPortalError(f"a page without an id: {key!r}")
    return key


def _text(answer: dict[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str) or not found or len(found) > 100 or not found.isascii():
        raise NoPortalError(f"no {name}")
    return found
