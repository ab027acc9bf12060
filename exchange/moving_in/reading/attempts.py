"""One record read: what it is, or why it can't be read."""

import logging
from collections.abc import Callable

from django.utils.translation import gettext as _

from ..item import BadRecord, Found, Item, SourceError

logger = logging.getLogger(__name__)


def attempt(place: str, read: Callable[[], Item], done: float = 0.0) -> Found:
    """What `read` makes of the record at a place. Whatever is wrong with it costs no other record."""
    try:
        return Found(place, read(), done=done)
    except BadRecord as error:
        return Found(place, None, str(error), done)
    except SourceError:
        raise
    except Exception as error:
        # What we didn't think of in one record must not keep the thousands after it out.
        logger.exception("%s can't be read", place)
        return Found(place, None, _("It can't be read: %(error)s") % {"error": repr(error)[:500]}, done)
