"""Which form it is, and which text it was made from, as the editor's forms say it."""

import re

from django.http import QueryDict
from wagtail.models import Revision

# In the fields of the form: no field of a model is called so.
NAME = "form-name"
NAMES = re.compile(r"[A-Za-z0-9_-]{16,40}")


def as_key(text: str) -> int | None:
    """The key that a form has sent, as far as it is one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def form_name(posted: QueryDict) -> str:
    """What the server has called the form; empty where it doesn't say so."""
    name = posted.get(NAME, "")
    return name if NAMES.fullmatch(name) else ""


def loaded_revision(posted: QueryDict, saved: int | None = None) -> int | None:
    """The key of the revision that was loaded, or of the one that saving by itself has made since: the form
    says so of itself, or it is known that it is `saved`."""
    return (
        as_key(posted.get("overwrite_revision_id", ""))
        or saved
        or as_key(posted.get("loaded_revision_id", ""))
    )


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
