"""What a page says of itself to search engines: schema.org as JSON-LD, a data block and no script."""

import datetime
import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.frame import Frame
from core.head import Head
from core.kinds import Kind

register = template.Library()

# As django.utils.html.json_script does it: the data can't close the element it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def data_block(data: dict[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


def local_iso(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""


@register.simple_tag
def breadcrumb_data(head: Head) -> SafeString:
    """The way down to the page, and on to an archive of it."""
    frame = head.frame
    steps = [(page.title, page.get_full_url(frame.request)) for page in [*frame.ancestors, frame.page]]
    if head.list_title:
        steps.append((head.list_title, head.url))
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return data_block({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag
def website_data(head: Head) -> SafeString:
    """The site, with how to search it and who answers for it; for the home page."""
    frame = head.frame
    data = {
        "@type": "WebSite",
        "@id": f"{head.url}#website",
        "name": frame.site_name,
        "url": head.url,
        "description": head.description,
        "inLanguage": frame.content_language,
        "publisher": _agency(frame),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{frame.root_url}{reverse('search')}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    return data_block(data)


@register.simple_tag
def article_data(head: Head, citations: list[Any] | None = None) -> SafeString:
    """A news item or an outline. `citations` are the legal documents that it cites, each as a node."""
    frame = head.frame
    page: Any = frame.page
    publisher = _agency(frame)
    data = {
        "@type": "NewsArticle" if page.kind == Kind.NEWS else "Article",
        "headline": page.title,
        "description": head.description,
        "inLanguage": frame.content_language,
        "mainEntityOfPage": head.url,
        "publisher": publisher,
        "datePublished": local_iso(page.display_date),
        "dateModified": local_iso(page.last_published_at),
        "author": _author(page) or publisher,
        "image": head.picture.url if head.picture else None,
        "citation": citations,
        "correction": [_correction(row) for row in page.shown_corrections],
    }
    return data_block(_known(data))


def _correction(row: Any) -> dict[str, str]:
    return {"@type": "CorrectionComment", "datePublished": row.date.isoformat(), "text": row.text}


def _agency(frame: Frame) -> dict[str, Any]:
    """Who publishes the site, with what it says of itself in the foot of every page."""
    details, agency = frame.details, frame.agency
    name = details.agency_name if details else frame.site_name
    node: dict[str, Any] = {"@type": "GovernmentOrganization", "name": name}
    if not details or not agency:
        return node
    above = {"@type": "GovernmentOrganization", "name": details.governing_body}
    more = {
        "url": agency.parent_site_url,
        "address": details.address,
        "telephone": agency.phone,
        "email": agency.email,
        "sameAs": list(filter(None, [agency.facebook_url, agency.zalo_url])),
        "parentOrganization": above if details.governing_body else None,
    }
    return node | _known(more)


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def _author(page: Any) -> dict[str, str] | None:
    """Who wrote a page: the person that is named, or the source that it was taken from."""
    if page.author:
        return {"@type": "Person", "name": page.author}
    if source := getattr(page, "source_name", ""):
        return {"@type": "Organization", "name": source}
    return None
