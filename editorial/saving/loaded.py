"""Which text a form was made from, as Wagtail's forms say it."""

from typing import Any

from django.http import QueryDict
from wagtail.models import Revision


def as_key(text: str) -> int | None:
    """The key that a form has sent, as far as it is one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def loaded_revision(posted: QueryDict) -> int | None:
    """The key of the revision that was loaded, or of the one that saving by itself has made since."""
    return as_key(posted.get("overwrite_revision_id") or posted.get("loaded_revision_id") or "")


def is_newest(posted: QueryDict, newest: Revision | None) -> bool:
    """Whether the form was made from `newest`, the revision that is the newest now; None: there is none.

    A form that doesn't say what it was made from wasn't made from a revision.
    """
    if newest is None:
        return True
    if own := posted.get("overwrite_revision_id"):
        return own == str(newest.pk)
    # Saving by itself writes over a revision, and changes when it was made.
    is_same = posted.get("loaded_revision_created_at") == newest.created_at.isoformat()
    return is_same and posted.get("loaded_revision_id") == str(newest.pk)


def has_made(posted: QueryDict, item: Any, user: Any) -> bool:
    """Whether it is the form that `item` was made with, by saving by itself, before it has been told so.

    It says nothing of a revision; all that there are come from it, as long as nobody else has written any.
    """
    is_silent = not posted.get("overwrite_revision_id") and not posted.get("loaded_revision_id")
    return is_silent and not item.revisions.exclude(user=user).exists()
