"""What a page says of itself to search engines: schema.org as JSON-LD, a data block and no script."""

import datetime
import json
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.frame import Frame

register = template.Library()

# As django.utils.html.json_script does it: the data can't close the element it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def data_block(data: dict[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


def local_iso(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""


@register.simple_tag
def breadcrumb_data(frame: Frame) -> SafeString:
    pages = [*frame.ancestors, frame.page]
    return data_block(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": page.title,
                    "item": page.get_full_url(frame.request),
                }
                for position, page in enumerate(pages, 1)
            ],
        }
    )


@register.simple_tag
def article_data(frame: Frame, image_url: str = "", citations: list[Any] | None = None) -> SafeString:
    """A news item. `citations` are the legal documents that it cites, each as a node."""
    page: Any = frame.page
    agency = frame.details.agency_name if frame.details else frame.site_name
    publisher = {"@type": "GovernmentOrganization", "name": agency}
    data = {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.share_description,
        "inLanguage": frame.language,
        "mainEntityOfPage": frame.canonical_url,
        "publisher": publisher,
        "datePublished": local_iso(page.display_date),
        "dateModified": local_iso(page.last_published_at),
        "author": _author(page) or publisher,
        "image": image_url,
        "citation": citations,
    }  # fmt: skip
    return data_block({key: value for key, value in data.items() if value})


def _author(page: Any) -> dict[str, str] | None:
    """Who wrote a news item: the person that is named, or the source that it was taken from."""
    if page.author:
        return {"@type": "Person", "name": page.author}
    if page.source_name:
        return {"@type": "Organization", "name": page.source_name}
    return None
