"""The body of a legal document."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html

from core.blocks import FigureBlock, FileBlock, TableBlock, public_blocks

from .structure import Provision, read_structure

LEGAL_TEXT_FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "superscript",
    "ol",
    "ul",
    "link",
    "document-link",
]


class LegalBodyBlock(blocks.StreamBlock):
    """The text as its paragraphs: Phần, Chương, Mục and Điều are recognised by their first words.

    A long law is cut into a few text blocks (one a chapter), so that the editor stays quick.
    """

    legal_text = blocks.RichTextBlock(label=_("Legal text"), features=LEGAL_TEXT_FEATURES, icon="pilcrow")
    table = TableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Table"),
        template="blocks/table.html",
        icon="table",
    )
    image = FigureBlock()
    file = FileBlock()


def read_body(body: blocks.StreamValue) -> list[Provision]:
    """A body as its provisions, in reading order, without what isn't public of it."""
    return read_structure(
        (True, expand_db_html(block.value.source))
        if block.block_type == "legal_text"
        else (False, block.render())
        for block in public_blocks(body)
    )
