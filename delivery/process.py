"""The pages that this process keeps, with the thread that listens for changes."""

import threading

from django.conf import settings
from django.db.backends.signals import connection_created

from .pages import Pages
from .release import release
from .shared import Shared
from .silence import give_up_in_silence
from .state import Watch

_pages: Pages | None = None
_lock = threading.Lock()


def get_pages() -> Pages:
    """Made at the first request: before it the server may still fork, which threads don't outlive."""
    global _pages
    if _pages is None:
        with _lock:
            if _pages is None:
                _pages = _start()
    return _pages


def running() -> Pages | None:
    """The pages of this process, if it keeps any."""
    return _pages if settings.DELIVERY_CACHE else None


def _start() -> Pages:
    shared = Shared(settings.VALKEY_URL, release()) if settings.VALKEY_URL else None
    watch = Watch()
    pages = Pages(watch, shared)
    watch.work = pages.check_one
    connection_created.connect(give_up_in_silence)
    watch.start()
    return pages
