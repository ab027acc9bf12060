"""The text of a WordPress post as HTML: its paragraphs are empty lines, its pictures shortcodes."""

import html
import re
from collections.abc import Callable

# None holds the beginning of another: of those that aren't closed each would be read to the end of the text.
CAPTION = re.compile(
    r"\[(wp_)?caption\b([^\[\]]*)\]((?:(?!\[(?:wp_)?caption\b).)*?)\[/(?:wp_)?caption\]", re.S
)
GALLERY = re.compile(r"\[gallery\b([^\[\]]*)\]")
EMBED = re.compile(
    r"\[(?:embed|video|audio)\b([^\[\]]*)\](?:\s*(https?://[^\s\[\]]+)\s*\[/(?:embed|video|audio)\])?"
)
# Others keep what they enclose. What has no values and no end may be words in brackets.
OTHER = re.compile(
    r"\[/[a-z][\w-]*\]|\[[a-z][\w-]*(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\[\]]+))+\s*/?\]", re.I
)
IDS = re.compile(r"""\b(?:ids|include)\s*=\s*["']?([\d,\s]+)""")
ADDRESS = re.compile(r"""\b(?:src|mp3|mp4|m4a|wav)\s*=\s*["']?(https?://[^\s"'\]]+)""")
CAPTION_VALUE = re.compile(r"""\bcaption\s*=\s*(?:"([^"]*)"|'([^']*)')""")
IMAGE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.I)
TAG = re.compile(r"(<[^<>]*>)")
# So many pictures of a gallery.
MOST = 200


def with_tags(content: str, picture: Callable[[str], str]) -> str:
    """The content as HTML; `picture` gives the address of an image by its number, or nothing."""
    content = CAPTION.sub(_figure, content)
    content = GALLERY.sub(lambda match: _gallery(match[1], picture), content)
    content = EMBED.sub(_film, content)
    content = OTHER.sub("", content)
    return content if "<!-- wp:" in content else _with_paragraphs(content)


def _figure(match: re.Match[str]) -> str:
    """The picture is what is enclosed, its caption what follows it, or since long ago a value."""
    image = IMAGE.search(match[3])
    value = CAPTION_VALUE.search(match[2])
    if not image:
        return match[3]
    caption = match[3][image.end() :].strip() or (html.escape(value[1] or value[2] or "") if value else "")
    return f"<figure>{image[0]}<figcaption>{caption}</figcaption></figure>"


def _gallery(values: str, picture: Callable[[str], str]) -> str:
    numbers = IDS.search(values)
    places = map(picture, re.findall(r"\d+", numbers[1])[:MOST]) if numbers else ()
    return "".join(f'<figure><img src="{html.escape(place)}"></figure>' for place in places if place)


def _film(match: re.Match[str]) -> str:
    value = ADDRESS.search(match[1])
    address = match[2] or (value[1] if value else "")
    return f'<p><a href="{html.escape(address)}">{html.escape(address)}</a></p>' if address else ""


def _with_paragraphs(content: str) -> str:
    """An empty line ends a paragraph, any other is a line break; those within tags are neither."""
    pieces = TAG.split(content.replace("\r\n", "\n"))
    return "".join(piece if number % 2 else _lines(piece) for number, piece in enumerate(pieces))


def _lines(piece: str) -> str:
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "<br><br>", piece).replace("\n", "<br>")
