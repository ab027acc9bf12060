"""An entry of a feed as a draft of news."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from core.markup import text_of
from core.models import CustomImage
from core.text import cut
from news.models import NewsPage, NewsSectionPage

from ..moving_in.item import Part, Table, Text
from ..moving_in.reading.cleaning import clean
from ..moving_in.reading.links import Links
from .models import WatchedFeed
from .reading import Entry

# How the log calls it.
TAKEN_FROM_FEED = "exchange.taken_from_feed"
TITLE, AUTHOR, SOURCE, ADDRESS = 255, 200, 200, 200
# A summary of more characters is no lead but the text itself.
LEAD = 700


def page_of(feed: WatchedFeed, entry: Entry) -> NewsPage:
    """The entry as a page that isn't saved yet.

    The day that it shows will be that of its publication here, as with all news; the source line has the day
    on which the other portal published it.
    """
    section: Any = feed.section
    summary = " ".join(text_of(entry.summary).split())
    is_lead = len(summary) <= LEAD
    page: Any = NewsPage(
        live=False,
        locale=section.locale,
        title=cut(entry.title or summary, TITLE),
        lead=summary if is_lead else "",
        source_name=cut(_source(feed, entry), SOURCE),
        source_url=_source_url(entry.link),
        author=cut(entry.author, AUTHOR),
    )
    page.body = body_of(entry.content or ("" if is_lead else entry.summary), entry.link)
    return page


def body_of(html: str, address: str) -> list[dict[str, Any]]:
    """The texts and tables of some HTML from `address`, as core.blocks.BodyBlock stores them.

    Its pictures stay behind: of an item one image is taken over, where that is chosen.
    """
    blocks = (_block(part) for part in clean(html, Links(address)).parts)
    return [block for block in blocks if block]


def _block(part: Part) -> dict[str, Any] | None:
    if isinstance(part, Text):
        return {"type": "rich_text", "value": part.html}
    if not isinstance(part, Table) or not part.rows:
        return None
    headings = part.headings or [""] * len(part.rows[0])
    return {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": row} for row in part.rows],
            "caption": part.caption,
        },
    }


def save_draft(page: NewsPage, feed: WatchedFeed, entry: Entry, image: CustomImage | None) -> None:
    """Put the draft into the feed's section; raises ValidationError. To be called in a transaction."""
    page.image = image
    # Read anew: the page before was put there as well.
    NewsSectionPage.objects.get(pk=feed.section_id).add_child(instance=page)
    page.save_revision(clean=False)
    log(page, TAKEN_FROM_FEED, data={"feed": feed.name, "address": feed.address, "link": entry.link})


def published_at(entry: Entry) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(entry.published) if entry.published else None


def _source_url(link: str) -> str:
    """The link, where the form of the page would take it: an item isn't lost for that."""
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        return ""
    return link if len(link) <= ADDRESS else ""


def _source(feed: WatchedFeed, entry: Entry) -> str:
    moment = published_at(entry)
    return f"{feed.name}, {date_format(timezone.localtime(moment), 'd/m/Y')}" if moment else feed.name
