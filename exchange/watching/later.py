"""What became at their portal of items that we took: noted beside the drafts, which stay as they are."""

from collections.abc import Collection

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page

from .models import AtSource, FeedItem, Outcome, WatchedFeed, outside_bin
from .portals import Round
from .taking import digest_of, key_of

# How the log calls it.
CHANGED_AT_SOURCE = "exchange.changed_at_source"


def known_guids(feed: WatchedFeed, guids: Collection[str]) -> set[str]:
    """Those of which we have taken the items."""
    keys = {key_of(guid): guid for guid in guids}
    taken = feed.items.filter(key__in=keys, outcome=Outcome.TAKEN)
    return {keys[key] for key in taken.values_list("key", flat=True)}


def note_changes(feed: WatchedFeed, told: Round) -> None:
    """Note what was changed or taken down there since it was taken, or is there again."""
    changed = {key_of(entry.guid): digest_of(entry) for entry in told.changed}
    gone = {key_of(guid) for guid in told.gone}
    items = feed.items.filter(key__in={*changed, *gone}, outcome=Outcome.TAKEN).select_related("page")
    for item in items:
        if item.key in gone:
            _note(item, AtSource.GONE)
        elif item.digest != changed[item.key]:
            item.digest = changed[item.key]
            _note(item, AtSource.CHANGED)
        elif item.at_source == AtSource.GONE:
            _note(item, AtSource.BACK)


def _note(item: FeedItem, state: AtSource) -> None:
    item.at_source, item.at_source_since = state, timezone.now()
    item.save(update_fields=["digest", "at_source", "at_source_since"])
    if item.page:
        log(item.page, CHANGED_AT_SOURCE, data={"state": state, "feed": item.feed.name, "link": item.link})


def unheeded(prefix: str = "") -> Q:
    """The items that were changed there and whose pages were neither saved nor taken down here since.

    `prefix` leads from a feed to its items.
    """
    at_source, since, page = (f"{prefix}{name}" for name in ("at_source", "at_source_since", "page"))
    is_down = Q(**{f"{page}__live": False, f"{page}__first_published_at__isnull": False})
    is_new = Q(**{f"{page}__latest_revision_created_at__lt": F(since)})
    is_changed = Q(**{f"{at_source}__in": [AtSource.CHANGED, AtSource.GONE]})
    return is_changed & is_new & ~is_down & outside_bin(prefix)


def warning_for(page: Page) -> str:
    """What whoever opens a page is to know of its source, or ""."""
    item = (
        FeedItem.objects.filter(unheeded(), page=page.pk, outcome=Outcome.TAKEN)
        .select_related("feed")
        .first()
    )
    if item is None:
        return ""
    words = {"portal": item.feed.name, "link": item.link}
    if item.at_source == AtSource.GONE:
        return gettext("“%(portal)s” has taken this item down since it was taken over: %(link)s") % words
    return gettext("“%(portal)s” has changed this item since it was taken over: %(link)s") % words
