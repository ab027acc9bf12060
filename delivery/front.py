"""The caches in front of the site, such as nginx or Varnish: they are told what isn't right any more."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from time import monotonic
from typing import Any
from urllib.request import urlopen

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import purge_url_from_cache

from .addresses import Address

# Seconds that one of them may say nothing.
PATIENCE = 10
# Seconds that one that said nothing is left in peace: a publication may have ten addresses to tell, and what
# else waits for the worker would wait for each of them.
REST = 60
# When each host said nothing, by the clock that only goes on.
_silent: dict[str, float] = {}


class FrontAwayError(Exception):
    """A cache in front was not told; it may show what was taken down."""


def purge(address: Address) -> None:
    """Tell them that what they keep of an address is wrong. They ask us before each use anyway; this is for
    what they would show while we are away."""
    query = f"?{address.query}" if address.query else ""
    _tell_later(f"{address.scheme}://{address.host}{address.path}{query}")


def purge_file(path: str) -> None:
    """Tell them that a file that they may keep for long is gone."""
    _tell_later(f"{settings.WAGTAILADMIN_BASE_URL}{path}")


def _tell_later(url: str) -> None:
    """By the worker: nobody waits for them, and who is away is told later."""
    if getattr(settings, "WAGTAILFRONTENDCACHE", None):
        purge_url_from_cache(url)


def urlopen_with_patience(request: Any) -> Any:
    """Stands in for the urlopen of Wagtail 8's HTTPBackend, which waits without end (delivery.apps). Its
    other backends have limits of their own. Raises OSError after PATIENCE seconds without a word, and at once
    for REST seconds more."""
    silent_at = _silent.get(request.host)
    if silent_at is not None and monotonic() - silent_at < REST:
        raise TimeoutError(f"{request.host} said nothing just now")
    try:
        return urlopen(request, timeout=PATIENCE)  # noqa: S310 - of the scheme that the settings name
    except OSError as error:
        if _is_silence(error):
            _silent[request.host] = monotonic()
        raise


def _is_silence(error: OSError) -> bool:
    # While it connects it is the reason of a URLError.
    return isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)


@contextmanager
def heard_failing() -> Iterator[None]:
    """Raises FrontAwayError where Wagtail 8's backends, which only log what fails, do so inside the block in
    this thread."""
    logger, heard = logging.getLogger("wagtail.frontendcache"), _Heard()
    logger.addHandler(heard)
    try:
        yield
    except OSError as error:
        raise FrontAwayError(str(error)) from error
    finally:
        logger.removeHandler(heard)
    if heard.messages:
        raise FrontAwayError(heard.messages[0])


class _Heard(logging.Handler):
    """Keeps the errors of the thread that made it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.messages.append(record.getMessage())
