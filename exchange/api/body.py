"""The body of a page for other portals: clean HTML that needs nothing of ours, with absolute addresses."""

from collections.abc import Callable
from typing import Any

import nh3
from django.db.models import prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lxml import html as lxml_html
from wagtail.images.models import Filter

from core.blocks import public_blocks
from core.models import CustomImage
from core.renditions import images_in
from core.text import clean_text
from documents.quoting import quoted
from outlines.blocks import OutlineBodyBlock, places_in

# The form in which images are given: drawn when a page's record is made, never while an answer is.
IMAGE = Filter(spec="format-jpeg|width-1200")
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "dd", "dl", "dt", "em", "figcaption", "figure", "h2",
    "h3", "h4", "hr", "i", "img", "li", "ol", "p", "strong", "sub", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "lang"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def told_body(page: Any, root: str) -> list[dict[str, str]]:
    """The blocks of a page's body that anyone may read, each with its `type` and its `html`.

    `root` is the scheme and host that stand before addresses of the site.
    """
    blocks = public_blocks(page.body)
    prefetch_related_objects([image for block in blocks for image in images_in(block)], "renditions")
    shared = _shared_context(page, blocks)
    return [
        {"type": block.block_type, "html": clean_html(_html_of(block, shared, root), root)}
        for block in blocks
    ]


def _shared_context(page: Any, blocks: list[Any]) -> dict[str, Any]:
    stream = page.body.stream_block
    context = stream.shared_context(blocks) if hasattr(stream, "shared_context") else {}
    if isinstance(stream, OutlineBodyBlock):
        context["quotes"] = quoted(places_in(page.body))
    return context


def _html_of(block: Any, context: dict[str, Any], root: str) -> str:
    told: dict[str, Callable[[Any], str]] = {
        "image": _figure,
        "gallery": _gallery,
        "file": _file,
        "embed": _embed,
    }
    if block.block_type in told:
        return told[block.block_type](block.value)
    return str(block.render(context))


def clean_html(markup: str, root: str) -> str:
    """HTML without what is only ours: scripts, styles, classes, addresses that begin at the site's root."""
    cleaned = nh3.clean(
        clean_text(markup), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    ).strip()
    if not cleaned or ("href=" not in cleaned and "src=" not in cleaned):
        return cleaned
    whole = lxml_html.fragment_fromstring(cleaned, create_parent="div")
    whole.rewrite_links(lambda address: _absolute(address, root))
    inner = [whole.text or "", *(lxml_html.tostring(child, encoding="unicode") for child in whole)]
    return "".join(inner).strip()


def _absolute(address: str, root: str) -> str:
    if address.startswith("//"):
        # Another host, by the same scheme (RFC 3986, 4.2).
        return f"{root.partition('/')[0]}{address}"
    return f"{root}{address}" if address.startswith("/") else address


def images_of(page: Any) -> list[CustomImage]:
    """The image of a page and those in its body."""
    own = [page.image] if page.image else []
    return [*own, *(image for block in page.body for image in images_in(block))]


def drawn(image: CustomImage) -> Any:
    """The image in the form that is given, or None where it hasn't been drawn."""
    return image.find_existing_renditions(IMAGE).get(IMAGE)


def _figure(value: Any) -> SafeString:
    image = value["image"]
    rendition = drawn(image) if image else None
    if rendition is None:
        return SafeString("")
    credit = f" ({image.credit})" if image.credit else ""
    caption = f"{value['caption']}{credit}".strip()
    contextual = getattr(image, "contextual_alt_text", None)
    alt = image.default_alt_text if contextual is None else contextual
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        rendition.url,
        alt,
        rendition.width,
        rendition.height,
    )
    told = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    return format_html("<figure>{}{}</figure>", picture, told)


def _gallery(value: Any) -> SafeString:
    title = format_html("<h2>{}</h2>", value["title"]) if value["title"] else ""
    return format_html(
        "{}{}", title, format_html_join("", "{}", ((_figure(one),) for one in value["images"]))
    )


def _file(value: Any) -> SafeString:
    file = value["file"]
    return format_html('<p><a href="{}">{}</a></p>', file.url, value["title"] or file.title)


def _embed(value: Any) -> SafeString:
    """The video stays on its own site."""
    return format_html('<p><a href="{0}">{0}</a></p>', value.url)
