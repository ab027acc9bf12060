"""The page for an address at which nothing stands: with a search for its words, and what that finds."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.translation import get_language

from core.redirects import moved_to
from core.text import fold

from . import engine
from .address_words import WORD, words_of_address
from .engine import Result
from .errors import SearchTooLong, SearchUnavailable
from .facets import Filters

logger = logging.getLogger(__name__)

MOST = 5
# Milliseconds that a statement of this search may take: nobody waits for it.
TIMEOUT = 100


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where the page has gone, if it is known; else 404 with what may have been meant.

    The query isn't counted as one of a visitor. Never raises: without the database the page is a plain one.
    """
    if moved := moved_to(request):
        return moved
    words = words_of_address(request.path_info)
    context = {"words": words, "suggested": _suggested(request, words)}
    try:
        return render(request, "404.html", context, status=404)
    except Exception:
        logger.exception("The page for a missing page could not be made")
        return render(None, "404_plain.html", status=404)


def _suggested(request: HttpRequest, words: str) -> list[Result]:
    """Public pages with the words, in the language of the address; none where the search has no answer."""
    if not words or request.method != "GET" or _gets_slash(request):
        return []
    filters: Any = Filters({"language": get_language() or ""})
    try:
        found = engine.search(words, filters, timeout=TIMEOUT).items
        return [result for result in found if _is_near(result.page, words)][:MOST]
    except (SearchTooLong, SearchUnavailable):
        # Nor are the titles searched, as for a reader who asks: who tries addresses would take it from them.
        return []
    except Exception:
        logger.exception("The words of a missing address could not be searched for")
        return []


def _is_near(page: Any, words: str) -> bool:
    """Whether a page's title and number have at least half of the words: addresses are made of titles."""
    wanted = set(fold(words).split())
    has = set(WORD.findall(fold(f"{page.title} {getattr(page, 'number', '')}")))
    return 2 * len(wanted & has) >= len(wanted)


def _gets_slash(request: HttpRequest) -> bool:
    """Whether the answer is thrown away, since the visitor is led to the same address with a slash."""
    path = request.path_info
    return not path.endswith("/") and bool(is_valid_path(f"{path}/"))
