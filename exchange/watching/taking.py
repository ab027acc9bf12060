"""What is new in an answer of a feed becomes drafts; what became of each entry is kept."""

import datetime
import hashlib
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from core.fingerprints import title_key
from core.minhash import bands_of, to_bytes
from core.models import CustomImage
from core.text import cut

from .drafts import page_of, published_at, save_draft
from .images import MOST as MOST_IMAGES
from .images import Fetch, images_for, wanted_by
from .models import Answer, FeedItem, Outcome, WatchedFeed
from .reading import Entry
from .twins import Twins, signature_for

logger = logging.getLogger(__name__)
GetImages = Callable[..., dict[str, CustomImage]]
# Of PostgreSQL's advisory locks: no two feeds take the same text at one moment.
LOCK = 0x77A7
# After so many failures of a feed in a row, what can't be taken is passed over.
PATIENCE = 3
SOURCES = re.compile(r"""\s(?:src|srcset)\s*=\s*(?:"[^"]*"|'[^']*')""", re.I)
# Seconds for all images of one answer; then drafts come without.
FOR_IMAGES = 60
# What was passed over is forgotten so long after the feed has dropped it, and beyond so many items of a feed:
# some call the same item by another name in each answer.
KEPT = datetime.timedelta(days=90)
MOST_KEPT = 1_000


class TakingError(Exception):
    """Some entries couldn't be taken, for no fault of theirs: the next time they are tried again."""

    def __init__(self, detail: str, taken: int) -> None:
        super().__init__(detail)
        self.taken = taken


def take_new(feed: WatchedFeed, entries: Sequence[Entry], fetch_for: Fetch) -> int:
    """Make drafts of what is new, the oldest first; how many were made.

    Raises TakingError, after all others have been taken; where that was so the last times, what fails is
    noted as failed.
    """
    telling = _telling_links(entries)
    new = _without_known(feed, entries, telling)
    twins = Twins(feed, telling, [entry.title for entry in new])
    deadline, taken, failed = time.monotonic() + FOR_IMAGES, 0, ""
    for entry in reversed(new):
        try:
            link = entry.link if entry.link in telling else ""
            taken += _take(
                feed, entry, link, twins, partial(images_for, fetch_for=fetch_for, deadline=deadline)
            )
        except Exception as error:
            logger.exception("The item %s of the feed %s can't be taken", entry.link, feed.address)
            if feed.failures < PATIENCE:
                failed = repr(error)
            else:
                _give_up(feed, entry)
    _forget(feed)
    if failed:
        raise TakingError(failed, taken)
    return taken


def _telling_links(entries: Iterable[Entry]) -> set[str]:
    """The links that lead to one entry alone, and not to the portal's first page."""
    counts = Counter(entry.link for entry in entries)
    return {link for link, count in counts.items() if link and count == 1 and _has_path(link)}


def _has_path(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.path not in ("", "/") or bool(parts.query)


def key_of(guid: str) -> str:
    return hashlib.sha256(guid.encode()).hexdigest()


def digest_of(entry: Entry) -> str:
    """By which it is seen that an item's words were changed. Without the addresses of its pictures: a portal
    like ours gives them new ones each time that it publishes the page."""
    content = SOURCES.sub("", entry.content)
    return hashlib.sha256("\0".join((entry.title, entry.summary, content)).encode()).hexdigest()


def _without_known(feed: WatchedFeed, entries: Sequence[Entry], telling: set[str]) -> list[Entry]:
    """The entries that the feed didn't have before: under this name, or with this link."""
    keys = {key_of(entry.guid) for entry in entries}
    known = feed.items.filter(Q(key__in=keys) | Q(link__in=telling))
    rows = list(known.values_list("key", "link"))
    known.filter(seen_at__lt=timezone.now() - datetime.timedelta(days=1)).update(seen_at=timezone.now())
    known_keys, known_links = {key for key, _link in rows}, {link for _key, link in rows} & telling
    return [
        entry for entry in entries if key_of(entry.guid) not in known_keys and entry.link not in known_links
    ]


def _take(feed: WatchedFeed, entry: Entry, link: str, twins: Twins, get_images: GetImages) -> bool:
    """Whether a draft was made of the entry. Either way it is noted, unless this raises."""
    page = page_of(feed, entry)
    signature = signature_for(page)
    item = FeedItem(
        feed=feed,
        key=key_of(entry.guid),
        link=entry.link,
        title=page.title,
        title_key=title_key(page.title),
        published_at=published_at(entry),
        digest=digest_of(entry),
    )
    is_known, item.page_id = twins.find(page, link, signature)
    images: dict[str, CustomImage] = {}
    if not is_known and feed.takes_images:
        wanted = wanted_by(entry)
        images = get_images(feed, entry, wanted)
        item.lacks_image = len(images) < min(len(wanted), MOST_IMAGES)
    with _stored(images.values()), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if FeedItem.objects.filter(feed=feed, key=item.key).exists():
            return False
        # Another feed may have brought it meanwhile.
        is_known, item.page_id = (is_known, item.page_id) if is_known else twins.find(page, link, signature)
        item.outcome = Outcome.SAME
        if not is_known:
            _make(item, page, entry, images)
        if item.outcome == Outcome.TAKEN and signature is not None:
            item.signature, item.bands = to_bytes(signature), bands_of(signature)
        item.save()
    return item.outcome == Outcome.TAKEN


def _make(item: FeedItem, page: Any, entry: Entry, images: dict[str, CustomImage]) -> None:
    """The draft, or why there can't be one: the same at each trial."""
    if not page.title:
        item.outcome, item.problem = Outcome.FAILED, gettext("It has neither a title nor a text.")
        return
    try:
        with transaction.atomic():
            for image in images.values():
                if not image.pk:
                    image.save()
            save_draft(page, item.feed, entry, images)
    except ValidationError as error:
        item.outcome, item.problem = Outcome.FAILED, "; ".join(error.messages)[:300]
    else:
        item.outcome, item.page_id = Outcome.TAKEN, page.pk


def _give_up(feed: WatchedFeed, entry: Entry) -> None:
    title = cut(entry.title or entry.guid, 255)
    values = {"link": entry.link, "title": title, "title_key": title_key(title)}
    values |= {"outcome": Outcome.FAILED, "problem": str(Answer.FAULT.label)}
    FeedItem.objects.get_or_create(feed=feed, key=key_of(entry.guid), defaults=values)


@contextmanager
def _stored(images: Iterable[CustomImage]) -> Iterator[None]:
    """Takes the files of images away again that no draft got: their rows go with the transaction."""
    new = [image for image in images if not image.pk]
    try:
        yield
    finally:
        for image in new:
            if image.file._committed and not CustomImage.objects.filter(pk=image.pk).exists():
                image.file.delete(save=False)


def _forget(feed: WatchedFeed) -> None:
    passed = feed.items.exclude(outcome=Outcome.TAKEN)
    passed.filter(seen_at__lt=timezone.now() - KEPT).delete()
    beyond = passed.order_by("-pk").values_list("pk", flat=True)[MOST_KEPT:]
    FeedItem.objects.filter(pk__in=list(beyond)).delete()
