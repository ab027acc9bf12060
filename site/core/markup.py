"""The text of HTML."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import html as lxml_html

from core.text import clean_text, cut

BLOCK_END = re.compile(r"(<br\s*/?>|</(?:p|li|tr|h[1-6]|div|td|th|dd|dt|figcaption|caption)>)", re.I)
HEADING = re.compile(r"<(h[1-6])\b.*?</\1>", re.I | re.S)


def text_of(markup: str) -> str:
    """The text of HTML with a line for each paragraph, list item or row."""
    if not markup.strip():
        return ""
    root = lxml_html.fragment_fromstring(BLOCK_END.sub(r"\1\n", clean_text(markup)), create_parent="div")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return clean_text("\n".join(filter(None, lines)))


def opening_text(body: Iterable[Any], length: int = 300) -> str:
    """How the running text of a body begins, on one line, cut at a word; headings are no part of it."""
    found = ""
    for block in body:
        if len(found) >= length:
            break
        if block.block_type == "rich_text":
            # So much markup is enough for the text that is wanted, however long the block is.
            markup = HEADING.sub("", block.value.source[: 20 * length])
            found = f"{found} {text_of(markup)}"
    return cut(found, length)
