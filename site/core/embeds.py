"""Embedded videos, without a call to the provider and without its cookies."""

import re

from django.utils.html import format_html
from wagtail.embeds.exceptions import EmbedNotFoundException
from wagtail.embeds.finders.base import EmbedFinder

YOUTUBE = re.compile(
    r"^https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/)|youtu\.be/)"
    r"(?P<id>[\w-]{11})(?:[?&#].*)?$"
)


class YouTubeFinder(EmbedFinder):
    """A YouTube address as a frame of youtube-nocookie.com, the one frame-src that the CSP allows."""

    def accept(self, url: str) -> bool:
        return bool(YOUTUBE.match(url))

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None):
        match = YOUTUBE.match(url)
        if not match:
            raise EmbedNotFoundException(url)
        return {
            "title": "YouTube",
            "author_name": "",
            "provider_name": "YouTube",
            "type": "video",
            "thumbnail_url": "",
            "width": 640,
            "height": 360,
            "html": format_html(
                '<iframe src="https://www.youtube-nocookie.com/embed/{}" title="YouTube" '
                'width="640" height="360" loading="lazy" allowfullscreen></iframe>',
                match["id"],
            ),
        }


embed_finder_class = YouTubeFinder
