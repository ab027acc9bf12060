"""A Word file as a draft: the page, and its images in the library."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from wagtail.models import Page, PageSubscription

from core.legacy_encodings import encodings_in
from core.text import cut
from core.texts import texts_of
from news.models import NewsPage
from outlines.models import OutlinePage

from .answer import Piece
from .library import Library
from .parent import draft_of

TYPES = (NewsPage, OutlinePage)
TITLE_LENGTH = 255
CAPTION_LENGTH = 300


def type_below(parent: Page, user: Any) -> type[Page] | None:
    """The type of page that a Word file may become there; None where it can't or mustn't."""
    possible = [model for model in parent.specific_class.creatable_subpage_models() if model in TYPES]
    if not possible or not parent.permissions_for_user(user).can_add_subpage():
        return None
    return possible[0] if possible[0].can_create_at(parent) else None


def make_draft(parent: Page, model: type[Page], path: str, name: str, user: Any) -> tuple[Page, Counter[str]]:
    """Make the draft that the Word file at `path` says, and tell what was left out or is doubtful.

    Raises core.confined.ChildError where the file can't be read. Then, and after any other error, there is
    neither a page nor an image more than before.
    """
    draft = draft_of(path)
    told = Counter(draft["told"])
    title = cut(draft["title"] or name, TITLE_LENGTH)
    with Library(path, user, title, told) as library, transaction.atomic():
        page = model(owner=user, locale=parent.locale, live=False, title=title, lead=draft["lead"])
        page.body = list(blocks(draft["pieces"], library))
        # The name of a font isn't always there to tell.
        if any(encodings_in(piece.text, is_html=piece.is_html) for piece in texts_of(page)):
            told["old_fonts"] = told["old_fonts"] or 1
        parent.add_child(instance=page)
        page.save_revision(user=user, log_action=True, clean=False)
        # As the editor does with a page that somebody adds.
        PageSubscription.objects.create(page_id=page.pk, user=user, comment_notifications=True)
    return page, told


def blocks(pieces: Iterable[Piece], library: Library) -> Iterator[dict[str, Any]]:
    """The blocks of core.blocks.BodyBlock, as they are stored."""
    for piece in pieces:
        if piece["kind"] == "text":
            yield {"type": "rich_text", "value": piece["html"]}
        elif piece["kind"] == "table":
            yield {"type": "table", "value": _table(piece)}
        elif image := library.image(piece["member"], piece["alt"]):
            value = {"image": image.pk, "alt_text": piece["alt"], "decorative": False}
            yield {
                "type": "image",
                "value": {"image": value, "caption": cut(piece["caption"], CAPTION_LENGTH)},
            }


def _table(piece: Piece) -> dict[str, Any]:
    return {
        "columns": [{"type": "text", "heading": heading} for heading in piece["headings"]],
        "rows": [{"values": row} for row in piece["rows"]],
        "caption": piece["caption"],
    }
