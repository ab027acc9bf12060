"""A watched feed is asked, and when next. Each alone: what goes wrong with one keeps no other waiting."""

import datetime
import logging
import random
import re
from functools import partial
from typing import Any

from django.utils import timezone

from core.confined import MEMORY, TIME, ChildError
from core.outgoing import (
    Content,
    Limits,
    OutgoingError,
    RefusedAddressError,
    UnknownHostError,
    UnwantedContentError,
    fetch,
)

from .images import Fetch
from .later import known_guids, note_changes
from .limits import FEED, LINE
from .models import Answer, WatchedFeed, waiting
from .parent import entries_of
from .portals import API, NoPortalError, Portal, StatusError, root_of
from .reading import ENTITIES
from .taking import PATIENCE, TakingError, take_new

logger = logging.getLogger(__name__)
# Beyond so many drafts of a feed that nobody has seen to, more would be seen to by nobody either.
MOST_WAITING = 100
# Minutes till the next time, where more is there already.
SOON = 2
A_DAY = datetime.timedelta(days=1)
LIMITS = Limits(seconds=20, size=FEED)
# What servers call feeds, whatever they are.
KINDS = {
    "", "application/atom+xml", "application/octet-stream", "application/rdf+xml", "application/rss+xml",
    "application/xml", "text/html", "text/plain", "text/rss+xml", "text/xml",
}  # fmt: skip
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
FINE = {Answer.READ, Answer.UNCHANGED, Answer.FULL, Answer.NO_SECTION}
OUTGOING = {
    UnknownHostError: Answer.NO_HOST,
    RefusedAddressError: Answer.REFUSED,
    UnwantedContentError: Answer.UNWANTED,
}
UNREADABLE = {ENTITIES: Answer.ENTITIES, TIME: Answer.COSTLY, MEMORY: Answer.COSTLY}


def visit(feed: WatchedFeed, fetch_for: Fetch = fetch) -> None:
    """Ask a feed, take what is new in it, and keep how it went."""
    now = timezone.now()
    found: dict[str, Any] = {"detail": "", "taken": 0}
    try:
        found |= _ask(feed, fetch_for)
    except TakingError as error:
        found |= {"answer": Answer.FAULT, "detail": str(error), "taken": error.taken}
    except Exception as error:
        logger.exception("The feed %s can't be asked", feed.address)
        found |= {"answer": Answer.FAULT, "detail": repr(error)}
    found["detail"] = found["detail"].replace("\0", "")[:300]
    found["failures"] = 0 if found["answer"] in FINE else min(feed.failures + 1, 1000)
    minutes = SOON if found.pop("has_more", False) else feed.interval
    found |= {"asked_at": now, "queued_at": None, "next_at": now + pause(minutes, found["failures"])}
    # Nothing of another feed, where the address was changed meanwhile, nor what else was.
    WatchedFeed.objects.filter(pk=feed.pk, address=feed.address).update(**found)


def pause(minutes: int, failures: int) -> datetime.timedelta:
    """Till the next time: twice as long after each failure, up to a day; not all feeds at one moment."""
    usual = datetime.timedelta(minutes=minutes)
    doubled = min(usual * 2 ** min(failures, 12), max(A_DAY, usual))
    return doubled * random.uniform(0.9, 1.1)  # noqa: S311 - nothing secret


def _ask(feed: WatchedFeed, fetch_for: Fetch) -> dict[str, Any]:
    """How it went, as fields of the feed."""
    if feed.section is None:
        return {"answer": Answer.NO_SECTION}
    if feed.items.filter(waiting()).count() >= MOST_WAITING:
        return {"answer": Answer.FULL}
    try:
        return _hear(feed, fetch_for) or _ask_feed(feed, fetch_for)
    except OutgoingError as error:
        return {"answer": OUTGOING.get(type(error), Answer.UNREACHABLE), "detail": str(error)}
    except StatusError as error:
        return {"answer": Answer.STATUS, "detail": str(error)}
    except NoPortalError as error:
        return {"answer": Answer.NO_FEED, "detail": str(error)}


def _hear(feed: WatchedFeed, fetch_for: Fetch) -> dict[str, Any]:
    """How it went with a portal like ours; {} where it is none."""
    root = root_of(feed.address)
    if not root:
        return {}
    section: Any = feed.section
    language = section.locale.language_code
    portal = Portal(root, language, fetch_for, skips_broken=feed.failures >= PATIENCE)
    try:
        cursor = feed.cursor or portal.cursor()
    except (StatusError, NoPortalError, UnwantedContentError):
        if API in feed.address:
            raise
        return {}
    known = partial(known_guids, feed)
    told = portal.after(cursor, known) if feed.cursor else portal.newest(cursor)
    note_changes(feed, told)
    taken = take_new(feed, told.new, fetch_for)
    if told.failed:
        logger.warning("Not to be had of %s, and passed over: %s", feed.address, told.failed)
    return {"answer": Answer.READ, "taken": taken, "cursor": told.cursor, "has_more": told.has_more}


def _ask_feed(feed: WatchedFeed, fetch_for: Fetch) -> dict[str, Any]:
    known = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    content = fetch_for(feed.address, KINDS, LIMITS, {name: text for name, text in known.items() if text})
    if content.status == 304:
        return {"answer": Answer.UNCHANGED}
    if content.status != 200:
        raise StatusError(str(content.status))
    return _read(feed, content, fetch_for)


def _read(feed: WatchedFeed, content: Content, fetch_for: Fetch) -> dict[str, Any]:
    charset = CHARSET.search(content.headers.get("Content-Type", ""))
    try:
        entries = entries_of(content.body, charset[1] if charset else "", content.address)
    except ChildError as error:
        return {"answer": UNREADABLE.get(error.reason, Answer.NO_FEED), "detail": str(error)}
    taken = take_new(feed, entries, fetch_for)
    # Only now: what wasn't taken must come again.
    return {
        "answer": Answer.READ,
        "taken": taken,
        "etag": _header(content, "ETag", LINE),
        "last_modified": _header(content, "Last-Modified", 100),
    }


def _header(content: Content, name: str, longest: int) -> str:
    text = content.headers.get(name, "")
    return text if len(text) <= longest and text.isascii() and text.isprintable() else ""
