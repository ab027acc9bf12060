"""The texts of many pages as plain HTML for readers elsewhere, with as many questions as for one page.

The raw blocks of all pages are made simpler first: what needs the portal around it becomes a link, and links
to pages and files are resolved for all texts at once. Then Wagtail reads all blocks as one body.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import nh3
from django.db.models import prefetch_related_objects
from django.utils.html import escape, format_html
from lxml import html as lxml_html
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.models import Page
from wagtail.rich_text.rewriters import LinkRewriter

from core.listings import LINKED, public, public_files
from core.renditions import images_in
from core.routing import with_languages
from core.text import clean_text
from documents.quoting import quoted
from outlines.blocks import OutlineBodyBlock, places_in

TAGS = {
    "a", "b", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "em", "figcaption", "figure", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "section", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start", "type"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
# Stands between texts while their links are resolved.
BETWEEN = "\x1e"
PK = re.compile(r"[0-9]{1,9}")
FILE_LINK, ID = re.compile(r'<a\b[^>]*\blinktype="document"[^>]*>'), re.compile(r'\bid="([0-9]{1,9})"')

Raw = dict[str, Any]


class AnyBodyBlock(OutlineBodyBlock):
    """The blocks of all kinds of pages."""

    legal_text = RichTextBlock()


def texts_of(pages: Sequence[Any], request: Any) -> dict[int, str]:
    """The HTML of the bodies by the primary keys of the pages; its addresses are relative. What is drawn of
    the pages' own images is read along."""
    raw = {page.pk: list(page.body.raw_data) for page in pages}
    files = public_files(_files_named(list(raw.values())))
    simple = {pk: [one for block in blocks for one in _simpler(block, files)] for pk, blocks in raw.items()}
    resolved = _with_links(simple, files, request)
    whole = StreamValue(AnyBodyBlock(), [one for blocks in resolved.values() for one in blocks], is_lazy=True)
    shown = list(whole)
    images = [image for block in shown for image in images_in(block)]
    prefetch_related_objects([*images, *(page.image for page in pages if page.image)], "renditions")
    quotes = quoted(places_in(whole))
    found, start = {}, 0
    for pk, blocks in resolved.items():
        context = {"anchors": set(), "parts": [], "quotes": quotes}
        part = shown[start : start + len(blocks)]
        found[pk] = "\n".join(block.render(context) for block in part)
        start += len(blocks)
    return found


def plain(html: str, address: str) -> str:
    """HTML of the page at `address` without anything that acts or needs a style, its addresses absolute."""
    html = clean_text(html)
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    # An address that is none must not cost the whole feed.
    root.make_links_absolute(address, handle_failures="discard")
    markup = lxml_html.tostring(root, encoding="unicode")
    return clean_text(nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None))


def _files_named(raw: list[list[Raw]]) -> Iterator[int]:
    """The files in the blocks and in the links of their texts, by primary key."""
    yield from (block["value"]["file"] for blocks in raw for block in blocks if block["type"] == "file")
    for text in _texts_in(raw):
        yield from (int(pk) for tag in FILE_LINK.findall(text) for pk in ID.findall(tag))


def _simpler(block: Raw, files: Mapping[int, Any]) -> list[Raw]:
    """A block as one or several that need nothing of the portal; of a file that isn't public nothing."""
    kind, value = block["type"], block["value"]
    if kind == "embed":
        return [_text(format_html('<p><a href="{}">{}</a></p>', value, value))]
    if kind == "gallery":
        title = [_text(format_html("<h2>{}</h2>", value["title"]))] if value.get("title") else []
        return [*title, *({"type": "image", "value": one.get("value", one)} for one in value["images"])]
    if kind == "file":
        file = files.get(value.get("file"))
        link = '<p><a href="{}">{}</a></p>'
        return [_text(format_html(link, file.url, value.get("title") or file.title))] if file else []
    return [block]


def _text(html: str) -> Raw:
    return {"type": "rich_text", "value": str(html)}


def _with_links(raw: dict[int, list[Raw]], files: Mapping[int, Any], request: Any) -> dict[int, list[Raw]]:
    """The blocks with the links in their texts as addresses, asked for at once."""
    texts = [text for text in _texts_in(list(raw.values())) if "linktype" in text]
    if not texts:
        return raw
    clean = (text.replace(BETWEEN, " ") for text in texts)
    file_urls = {str(pk): file.url for pk, file in files.items()}
    rules = {
        "page": lambda attrs: _openings(attrs, _page_urls(attrs, request)),
        "document": lambda attrs: _openings(attrs, file_urls),
    }
    resolved = LinkRewriter(bulk_rules=rules)(BETWEEN.join(clean)).split(BETWEEN)
    return _replaced(raw, dict(zip(texts, resolved, strict=True)))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    """Raw blocks with others in the place of these texts."""
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, dict):
        return {name: _replaced(one, texts) for name, one in value.items()}
    return [_replaced(one, texts) for one in value] if isinstance(value, list) else value


def _page_urls(attrs: list[dict[str, str]], request: Any) -> dict[str, str]:
    """The addresses of the public pages that links name, by primary key."""
    ids = {int(one["id"]) for one in attrs if PK.fullmatch(one.get("id", ""))}
    found = with_languages(public(Page.objects.filter(pk__in=ids)).only(*LINKED))
    return {str(page.pk): page.get_url(request) for page in found}


def _openings(attrs: list[dict[str, str]], urls: Mapping[str, str]) -> list[str]:
    """The opening tags of links; of what isn't public only the words are left."""
    known = (urls.get(one.get("id", "")) for one in attrs)
    return [f'<a href="{escape(url)}">' if url else "<a>" for url in known]
