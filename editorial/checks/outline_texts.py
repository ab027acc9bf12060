"""Checks of what only outlines have: quoted provisions, and the texts of their templates."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.markup import text_of
from core.texts import Piece, texts_of
from documents.quoting import quoted
from outlines.blocks import place_of
from outlines.models import OutlinePage, OutlineTemplate

from .draft import Draft, Finding, excerpt

BRACKETED = re.compile(r"\[[^\[\]]+\]")


def missing_quotations(draft: Draft) -> Iterator[Finding]:
    """Provisions of which readers see no words; the names of documents aren't told."""
    if not isinstance(draft.page, OutlinePage):
        return
    blocks = [block for block in draft.page.body if block.block_type == "provision"]
    places = [place_of(block.value["document"], block.value["provision"]) for block in blocks]
    found = quoted([place for place in places if place])
    for block, place in zip(blocks, places, strict=True):
        quote = found.get(place) if place else None
        if place and quote is None:
            told, field = _("The document of this quotation isn't public: %(words)s"), "document"
        elif quote is None or quote.wording is None:
            told, field = _("The archive has no words of this provision: %(words)s"), "provision"
        else:
            continue
        yield Finding(told % {"words": excerpt(block.value["provision"])}, f"body.{block.id}.{field}")


def left_of_templates(draft: Draft) -> Iterator[Finding]:
    """What a template says in brackets is to be written, not to be read."""
    if not isinstance(draft.page, OutlinePage):
        return
    written = [(piece.place, words) for piece in draft.pieces for words in _bracketed(piece)]
    if not written:
        return
    known = {
        words
        for template in OutlineTemplate.objects.all()
        for piece in texts_of(template)
        for words in _bracketed(piece)
    }
    for place, words in written:
        if words in known:
            yield Finding(_("This is still to be written: %(words)s") % {"words": excerpt(words)}, place)


def _bracketed(piece: Piece) -> list[str]:
    text = text_of(piece.text) if piece.is_html else piece.text
    return BRACKETED.findall(" ".join(text.split()))
