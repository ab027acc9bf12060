"""The feeds, and the page that tells people of them."""

import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.frame import Frame
from core.plain_pages import plain_page
from core.text import clean_text

from .channels import Channel, find, groups
from .entries import entries_of
from .writing import WRITERS, written

LENGTH, LENGTH_FULL = 30, 10
# A reader that was away goes back so far; what is older is in the API (docs/api.md).
MOST_PARTS = 50
FULL = "toan-van=1"
NOTHING_YET = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@require_safe
def feed(request: HttpRequest, form: str, **asked: Any) -> HttpResponse:
    """The newest pages of a channel in the form "atom" or "rss", ?toan-van=1 with their whole texts; ?trang=
    goes back to older ones."""
    frame = Frame(request)
    channel = find(frame, **asked)
    is_full = request.GET.get("toan-van") == "1"
    number = _part_asked(request)
    length = LENGTH_FULL if is_full else LENGTH
    entries, goes_on = entries_of(frame, channel, (number - 1) * length, length, is_full=is_full)
    if number > 1 and not entries:
        raise Http404
    own = f"{frame.root_url}{channel.path(form)}"
    addresses = _Addresses(own, is_full)
    links = [
        *(("hub", hub) for hub in settings.WEBSUB_HUBS),
        *addresses.links(number, goes_on=goes_on and number < MOST_PARTS),
    ]
    text = written(
        form,
        entries,
        **_about(frame, channel),
        feed_url=addresses.of(number),
        feed_guid=channel.id_of(f"{frame.content_language} {'full' if is_full else ''}"),
        links=links,
        updated=max((entry.updated for entry in entries), default=NOTHING_YET),
    )
    return HttpResponse(text, content_type=WRITERS[form].content_type)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All feeds of the language, with what a commune's website needs to show them."""
    introduction = _(
        "Follow what is new here in a feed reader, take it over into another portal, or show it on the "
        "website of your commune."
    )
    frame = Frame(request)
    context = {"groups": list(groups(frame)), "root_url": frame.root_url, "full": FULL}
    return plain_page(request, "feeds/feeds.html", _("Feeds (RSS, Atom)"), context, introduction)


class _Addresses:
    """The addresses of the parts of a feed."""

    def __init__(self, own: str, is_full: bool) -> None:
        self._own, self._query = own, [FULL] if is_full else []

    def of(self, number: int) -> str:
        query = "&".join([*self._query, *([f"trang={number}"] if number > 1 else [])])
        return f"{self._own}?{query}" if query else self._own

    def links(self, number: int, *, goes_on: bool) -> list[tuple[str, str]]:
        """As RFC 5005, 3 has them."""
        found = [("first", self.of(1))]
        if number > 1:
            found.append(("previous", self.of(number - 1)))
        if goes_on:
            found.append(("next", self.of(number + 1)))
        return found


def _part_asked(request: HttpRequest) -> int:
    asked = request.GET.get("trang", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not 1 <= number <= MOST_PARTS:
        raise Http404
    return number


def _about(frame: Frame, channel: Channel) -> dict[str, Any]:
    name = clean_text(frame.site_name)
    title = clean_text(channel.title)
    agency = clean_text(frame.details.agency_name) if frame.details else name
    rights = _("Please name “%(name)s” as the source when you use material from this site.")
    return {
        "title": f"{title} – {name}" if channel.name else name,
        "link": channel.page_url,
        "description": title if channel.name else agency,
        "language": frame.content_language,
        "author_name": agency,
        "author_link": frame.root_url,
        "feed_copyright": rights % {"name": name},
    }
