"""The sitemap of what is new, for Google News."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.frame import Frame
from core.listings import day_range, public
from core.routing import with_languages
from core.sitemaps import Place, Story, answer
from core.text import clean_text

from .models import NewsPage

# As many as Google takes.
MOST = 1_000


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The news items in all languages since yesterday began: never older than the 48 hours that are allowed,
    and the same all day long, so that it can be kept."""
    frame = Frame(request)
    found = with_languages(fresh().order_by("-display_date", "-pk").defer_streamfields()[:MOST])
    publication = cache(lambda code: _publication(frame, code))
    return answer(_place(frame, page, publication) for page in found)


def fresh() -> Any:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return public(NewsPage.objects.filter(display_date__gte=day_range(yesterday)[0], alias_of=None))


def _publication(frame: Frame, code: str) -> str:
    """What the site is called in a language."""
    details = frame.agency.details_for(code) if frame.agency else None
    return clean_text(details.site_name if details else frame.site_name)


def _place(frame: Frame, page: Any, publication: Callable[[str], str]) -> Place:
    code = page.locale.language_code
    story = Story(clean_text(page.title), code, page.display_date, publication(code))
    return Place(page.get_full_url(frame.request), page.last_published_at, story=story)
