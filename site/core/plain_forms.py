"""Forms that stand on kept pages: they have no token, since it would make a page one visitor's own.

The browser itself tells who sent them. What a stranger could do with one too old to say so must be harmless.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# Longer than any address of ours: such a one isn't led to.
LONGEST_NEXT = 2000


def is_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages sent the form. A browser too old to say so is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    # By the host alone: behind a proxy the scheme may be another one.
    return not origin or _host(origin) == request.get_host()


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def safe_next(request: HttpRequest, address: str) -> str:
    """An address of ours that a visitor sent, or nothing."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # From the root, since what is relative would lead to a place below the form's own address.
    return address if is_ours and address.startswith("/") and len(address) <= LONGEST_NEXT else ""
