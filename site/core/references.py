"""When the index of references has to be written again, for Wagtail 8.0, which does so at each save."""

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from wagtail.models import COMMENTS_RELATION_NAME

# What a save of a draft writes besides its revision (Page.save_revision).
OF_DRAFTS = frozenset(
    (
        COMMENTS_RELATION_NAME,
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
    )
)


def left_as_they_are(page: Any, fields: Collection[str] | None) -> AbstractContextManager[None]:
    """Around a save of these fields of a page: leaves its references alone where none of them has any.

    An editor that saves by itself would have all that a page refers to looked up again each half minute,
    though the index tells of the public text alone. It has comments too: with any, all is looked up.
    """
    if not fields or not OF_DRAFTS.issuperset(fields):
        return nullcontext()
    from wagtail import signal_handlers  # which asks for the models that are being made

    is_left = getattr(signal_handlers.reference_index_auto_update_disabled, "value", False)
    # It can't be left alone twice.
    if is_left or _has_comments(page):
        return nullcontext()
    return signal_handlers.disable_reference_index_auto_update()


def _has_comments(page: Any) -> bool:
    """Or had some, that are taken away just now."""
    comments = getattr(page, COMMENTS_RELATION_NAME)
    return comments.exists() or comments.get_live_queryset().exists()
