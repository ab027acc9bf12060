"""The feed of what is new."""

import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from core.kinds import Kind
from core.listings import newest_first
from core.models import AgencySettings, BasePage
from core.text import clean_text

LENGTH = 30


class LatestFeed(Feed):
    """The latest news, legal documents and outlines of one language, as an Atom feed (RFC 4287)."""

    feed_type = Atom1Feed
    kinds = (Kind.NEWS, Kind.DOCUMENTS, Kind.OUTLINES)

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        details = AgencySettings.for_request(request).current_details
        return details.site_name if details else str(_("What is new"))

    def link(self, request: HttpRequest) -> str:
        return request.build_absolute_uri("/")

    def items(self) -> list[BasePage]:
        models = [model for model in get_page_models() if getattr(model, "kind", None) in self.kinds]
        pages = [
            page
            for model in models
            for page in newest_first(model.objects.filter(locale__language_code=get_language()))[:LENGTH]
        ]
        return sorted(pages, key=lambda page: page.display_date, reverse=True)[:LENGTH]

    # XML has no way to write a control character, and one item must not cost the whole feed.
    def item_title(self, page: Page) -> str:
        return clean_text(page.title)

    def item_description(self, page: Any) -> str:
        return clean_text(page.lead)

    def item_link(self, page: Page) -> str:
        return page.full_url

    def item_pubdate(self, page: Any) -> datetime.datetime:
        return page.display_date

    def item_updateddate(self, page: Page) -> datetime.datetime | None:
        return page.last_published_at
