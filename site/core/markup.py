"""The text of HTML."""

import re

from lxml import html as lxml_html

from core.text import clean_text

BLOCK_END = re.compile(r"(<br\s*/?>|</(?:p|li|tr|h[1-6]|div|td|th|dd|dt|figcaption|caption)>)", re.I)


def text_of(markup: str) -> str:
    """The text of HTML with a line for each paragraph, list item or row."""
    if not markup.strip():
        return ""
    root = lxml_html.fragment_fromstring(BLOCK_END.sub(r"\1\n", clean_text(markup)), create_parent="div")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return clean_text("\n".join(filter(None, lines)))
