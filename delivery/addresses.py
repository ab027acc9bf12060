"""Which requests are for what every reader gets alike, and by what it is known."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote_plus, unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest

# What services append to follow their visitors: it changes no page, and isn't kept apart.
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|zarsrc|mc_[ce]id|_ga|igshid)=", re.IGNORECASE)
MAX_LENGTH = 500
# What a reader searches for.
TYPED = "q"

Variant = Callable[[Mapping[str, str]], str]
Plain = Callable[[str], str]
_variants: list[Variant] = []
_plain: list[Plain] = []


class Address(NamedTuple):
    """Where what is kept stands: readers of the same address get the same."""

    scheme: str
    host: str
    path: str
    query: str
    variant: str

    @property
    def is_typed(self) -> bool:
        """Whether a reader wrote a part of it: there is no end of such addresses."""
        return f"&{TYPED}=" in f"&{self.query}"


def vary_by(variant: Variant) -> None:
    """Keep apart what differs by a cookie: `variant` gives a short text for the choices in the cookies."""
    _variants.append(variant)


def write_plainly(plain: Plain) -> None:
    """Keep together the ways in which readers type the same: `plain` gives that by which they are known."""
    _plain.append(plain)


def address_of(request: HttpRequest) -> Address | None:
    """The address of what is asked for; None where it isn't for all readers alike, or nothing to be kept.

    Takes what only tracks a visitor out of the request, so that it can't come into the page either; what a
    reader typed is written plainly there.
    """
    if not is_reader(request):
        return None
    meta, path = request.META, request.path_info
    query = meta.get("QUERY_STRING", "")
    if query:
        query = meta["QUERY_STRING"] = "&".join(map(written_plainly, without_tracking(query).split("&")))
        if not is_known(query):
            return None
    if len(path) + len(query) > MAX_LENGTH:
        return None
    variant = "".join(of(request.COOKIES) for of in _variants) if "HTTP_COOKIE" in meta else ""
    host = meta.get("HTTP_HOST", "")
    return Address(request.scheme or "", host, path, query, variant)


def is_reader(request: HttpRequest) -> bool:
    """Whether somebody who isn't signed in asks to read a public address."""
    return is_anonymous(request) and not request.path_info.startswith(settings.DELIVERY_NEVER)


def is_anonymous(request: HttpRequest) -> bool:
    """Whether somebody who isn't signed in only asks for something."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta:
        return False
    return "HTTP_COOKIE" not in meta or settings.SESSION_COOKIE_NAME not in request.COOKIES


def without_tracking(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not TRACKING.match(part))


def is_known(query: str) -> bool:
    """Whether pages read all these parameters: others would fill the store with copies."""
    return all(part.split("=", 1)[0] in settings.DELIVERY_PARAMETERS for part in query.split("&") if part)


def written_plainly(part: str) -> str:
    """A parameter, with what a reader typed written in one way, whatever spaces and signs stand for it."""
    name, _equals, value = part.partition("=")
    if name != TYPED:
        return part
    # As the server gives what came in bytes (PEP 3333), percent-encoded or not.
    text = unquote_to_bytes(value.replace("+", " ").encode("latin-1", "replace")).decode("utf-8", "replace")
    for plain in _plain:
        text = plain(text)
    return f"{name}={quote_plus(text)}"
