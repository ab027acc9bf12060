"""The caches in front of the site, such as nginx or Varnish: they are told what isn't right any more."""

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import purge_url_from_cache

from .addresses import Address


def purge(address: Address) -> None:
    """Tell them that what they keep of an address is wrong. They ask us before each use anyway; this is for
    what they would show while we are away."""
    if getattr(settings, "WAGTAILFRONTENDCACHE", None):
        query = f"?{address.query}" if address.query else ""
        purge_url_from_cache(f"{address.scheme}://{address.host}{address.path}{query}")


def purge_file(path: str) -> None:
    """Tell them that a file that they may keep for long is gone."""
    if getattr(settings, "WAGTAILFRONTENDCACHE", None):
        purge_url_from_cache(f"{settings.WAGTAILADMIN_BASE_URL}{path}")
