"""Who asks: the request that is being answered."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
# What the proxy in front may have named it.
NAME = re.compile(r"[\w.:-]{1,64}", re.ASCII)


@contextmanager
def asking(request: HttpRequest) -> Iterator[None]:
    """What is recorded inside is recorded with this request's address and browser."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)


def current_request() -> HttpRequest | None:
    """None in a command or a task."""
    return _current.get()


def request_id(request: HttpRequest) -> str:
    """The name by which logs and records know a request: the proxy's, else one of our own."""
    if not hasattr(request, "request_id"):
        told = request.headers.get("X-Request-ID", "")
        request.request_id = told if NAME.fullmatch(told) else uuid.uuid4().hex  # type: ignore[attr-defined]
    return request.request_id  # type: ignore[attr-defined]
