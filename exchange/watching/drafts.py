"""An entry of a feed as a draft of news."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from wagtail.log_actions import log

from core.markup import text_of
from core.models import CustomImage
from core.text import cut
from news.models import NewsPage, NewsSectionPage

from ..moving_in.item import Part, Picture, Table, Text
from ..moving_in.reading.cleaning import clean
from ..moving_in.reading.links import Links
from .models import WatchedFeed
from .reading import Entry

# How the log calls it.
TAKEN_FROM_FEED = "exchange.taken_from_feed"
TITLE, AUTHOR, SOURCE, ADDRESS = 255, 200, 200, 200
CAPTION, DESCRIPTION = 300, 255
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
    page.body = body_of(text_in(entry), entry.link)
    return page


def text_in(entry: Entry) -> str:
    """What of the entry becomes the body, as HTML; a short summary becomes the lead."""
    is_lead = len(" ".join(text_of(entry.summary).split())) <= LEAD
    return entry.content or ("" if is_lead else entry.summary)


class AllPictures(Links):
    """Takes the pictures of other sites for pictures as well, not for links to them."""

    def is_own(self, href: str) -> bool:
        return True


def pictures_in(html: str, address: str) -> list[Picture]:
    """The pictures of some HTML from `address`, each once, in their order."""
    parts = clean(html, AllPictures(address)).parts
    pictures = (part for part in parts if isinstance(part, Picture))
    return list({picture.image.place: picture for picture in pictures}.values())


def body_of(html: str, address: str, images: Mapping[str, CustomImage | None] = {}) -> list[dict[str, Any]]:
    """The texts, tables and pictures of some HTML from `address`, as core.blocks.BodyBlock stores them.

    `images` are those that were taken over, by the place where they were; None where one stands elsewhere on
    the page. Of the other pictures, links to them are left.
    """
    own = clean(html, AllPictures(address) if images else Links(address)).parts
    blocks = (_block(part, images) for part in own)
    return [block for block in blocks if block]


def _block(part: Part, images: Mapping[str, CustomImage | None]) -> dict[str, Any] | None:
    if isinstance(part, Text):
        return {"type": "rich_text", "value": part.html}
    if isinstance(part, Picture):
        return _picture(part, images)
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


def _picture(part: Picture, images: Mapping[str, CustomImage | None]) -> dict[str, Any] | None:
    place, text = part.image.place, part.image.title
    if place not in images:
        link = format_html('<p><a href="{}">{}</a></p>', place, text or part.caption or place)
        return {"type": "rich_text", "value": str(link)}
    image = images[place]
    if image is None:
        return None
    chosen = {"image": image.pk, "alt_text": cut(text, DESCRIPTION), "decorative": not text}
    return {"type": "image", "value": {"image": chosen, "caption": cut(part.caption, CAPTION)}}


def save_draft(page: Any, feed: WatchedFeed, entry: Entry, images: Mapping[str, CustomImage] = {}) -> None:
    """Put the draft into the feed's section with the images that were taken over, which are saved already.

    Raises ValidationError. To be called in a transaction.
    """
    page.image = images.get(entry.image)
    if images:
        # What stands above the text isn't shown in it once more.
        placed = {**images, entry.image: None} if page.image else images
        page.body = body_of(text_in(entry), entry.link, placed)
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
