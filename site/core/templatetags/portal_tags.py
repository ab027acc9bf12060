"""Tags and filters that the templates of every app use."""

import base64
import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Engine
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from core import bundles
from core.frame import Frame
from core.routing import with_languages
from core.text_steps import shown_text
from core.untranslated import Offer, offers_for
from core.yearly import Period
from delivery.memo import is_remembering, remembered

register = template.Library()

TONES = 6
FIRST_HEADING = 3
LAST_HEADING = 6


@register.simple_tag(takes_context=True)
def site_frame(context: template.Context) -> Frame:
    """What stands around the content: see core.frame."""
    page = context.get("page")
    return Frame(context["request"], page if isinstance(page, Page) else None, context.get("languages"))


@register.simple_tag
def bundled(name: str) -> list[str]:
    """The addresses of the style sheets or scripts of every page: see core.bundles."""
    return bundles.addresses(name)


@register.simple_tag(takes_context=True)
def shared_part(context: template.Context, name: str, *depends_on: Any) -> SafeString:
    """The template `name`, rendered once for all pages on which it is the same.

    It shows nothing but what core.frame has of a language, and what `depends_on` tells apart.
    """
    frame = context["frame"]
    part = Engine.get_default().get_template(name)
    if not is_remembering():
        return part.render(context)
    site = frame.site.pk if frame.site else None

    def render() -> SafeString:
        with context.push(frame=frame.read_anew()):
            return part.render(context)

    return remembered(("part", name, site, frame.language, *depends_on), render)


@register.simple_tag(takes_context=True)
def linked(context: template.Context, text: str) -> SafeString:
    """A plain text of the page with the laws that it cites as links."""
    return mark_safe(shown_text(context.get("page"), escape(text)))  # noqa: S308 - escaped


@register.simple_tag
def default_site_name() -> str:
    """The site's name where the database can't be asked."""
    return settings.WAGTAIL_SITE_NAME


@register.simple_tag(takes_context=True)
def has_session(context: template.Context) -> bool:
    """Whether a visitor may be signed in. Asking request.user would make every response private."""
    return settings.SESSION_COOKIE_NAME in context["request"].COOKIES


@register.simple_tag
def page_numbers(number: int, count: int) -> list[int | None]:
    """The numbers that a pager shows of `count`; None stands for a gap."""
    paginator = Paginator(range(count), 1)
    numbers = paginator.get_elided_page_range(min(number, count), on_each_side=1, on_ends=1)
    return [n if isinstance(n, int) else None for n in numbers]


@register.simple_tag
def share_links(url: str, title: str) -> list[tuple[str, str]]:
    """(name, address) of the services to share at: plain links, no script of theirs."""
    data = base64.b64encode(json.dumps({"url": url}).encode()).decode()
    return [
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={quote(url, safe='')}"),
        ("Zalo", f"https://button-share.zalo.me/share_external?layout=1&color=blue&shareType=0&d={quote(data)}"),
        (_("E-mail"), f"mailto:?subject={quote(title)}&body={quote(url, safe='')}"),
    ]  # fmt: skip


@register.simple_tag(takes_context=True)
def offers(context: template.Context) -> list[Offer]:
    """What a list could show if it were translated: see core.untranslated."""
    return offers_for(context["frame"])


@register.filter
def with_headings(provisions: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Each provision with the level of its heading: one below what it stands in, so that none is left out."""
    above: list[int] = []
    for provision in provisions:
        while above and provision.level and above[-1] >= provision.level:
            above.pop()
        yield provision, min(FIRST_HEADING + len(above), LAST_HEADING)
        if provision.level:
            above.append(provision.level)


@register.filter
def with_locales(pages: Iterable[Any]) -> list[Any]:
    """The pages with their languages read at once, where a list may have pages of another one."""
    return with_languages(pages)


@register.filter
def tone(page: Any) -> int:
    """One of a few calm colours, the same for all pages of a field of law, where there is no image."""
    return (page.field_of_law_id or 0) % TONES


@register.filter
def days_of(period: Period) -> str:
    """A time of the year as one writes it: a day, a month, or from a day to another."""
    first, last = period
    if first == last:
        return date_format(first, "d/m/Y")
    if first.day == 1 and (last + datetime.timedelta(days=1)).day == 1:
        months = [date_format(day, "m/Y") for day in period]
        if months[0] == months[1]:
            return _("month %(month)s") % {"month": months[0]}
        return _("from month %(first)s to month %(last)s") % {"first": months[0], "last": months[1]}
    days = {"first": date_format(first, "d/m"), "last": date_format(last, "d/m/Y")}
    return _("from %(first)s to %(last)s") % days


@register.filter
def thousands(number: int) -> str:
    """1234567 as 1.234.567, as Vietnamese writes it, or 1,234,567."""
    grouped = f"{number:,}"
    return grouped if get_language() == "en" else grouped.replace(",", ".")
