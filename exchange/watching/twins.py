"""Whether the site has an item of a feed already, from wherever it came."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.fingerprints import alike, body_text, others_of, title_key
from core.minhash import WORD, signature_of
from news.models import NewsPage

from .models import FeedItem, Outcome, WatchedFeed

# A text of fewer syllables may be but the beginning of one that we have: then its title tells.
BRIEF = 150


class Twins:
    """What is known of the entries of one answer by their links and titles."""

    def __init__(self, feed: WatchedFeed, links: Iterable[str], titles: Iterable[str]) -> None:
        section: Any = feed.section
        self.taken = FeedItem.objects.filter(
            outcome=Outcome.TAKEN, feed__section__locale=section.locale_id
        ).select_related("page")
        # Of drafts that people wrote as well, of which there are no fingerprints.
        news = NewsPage.objects.filter(locale=section.locale_id)
        self.by_link = dict(
            news.exclude(source_url="").filter(source_url__in=set(links)).values_list("source_url", "pk")
        )
        self.by_title = dict(news.filter(title__in=set(titles)).values_list("title", "pk"))

    def find(self, page: NewsPage, link: str, signature: np.ndarray | None) -> tuple[bool, int | None]:
        """Whether there is one, and the key of its page, None where that has been deleted.

        `page` isn't saved yet; `link` is empty where it says nothing.
        """
        if link in self.by_link:
            return True, self.by_link[link]
        if link and (known := self.taken.filter(link=link).first()):
            return True, known.page_id
        if signature is not None:
            for rows in (others_of(page), self.taken):
                if found := alike(signature, rows):
                    return True, found[0][0].page_id
        return self._by_title(page) if is_brief(page) else (False, None)

    def _by_title(self, page: NewsPage) -> tuple[bool, int | None]:
        if page.title in self.by_title:
            return True, self.by_title[page.title]
        for rows in (others_of(page), self.taken):
            if known := rows.filter(title_key=title_key(page.title)).first():
                return True, known.page_id
        return False, None


def text_for(page: NewsPage) -> str:
    """By what a draft is compared: its body, or its lead where that is all there is."""
    return body_text(page) or page.lead


def is_brief(page: NewsPage) -> bool:
    return len(WORD.findall(text_for(page))) < BRIEF


def signature_for(page: NewsPage) -> np.ndarray | None:
    return signature_of(text_for(page))
