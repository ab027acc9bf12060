"""What is done in the background."""

from typing import Any

from django_tasks import task
from wagtail.contrib.frontend_cache import tasks as of_wagtail

from .front import heard_failing

# Wagtail 8's: it is done whatever a cache says.
_purge = of_wagtail.purge_urls_from_cache_task.func


@task()
def tell_front(
    urls: list[str], backend_settings: dict[str, Any] | None = None, backends: list[str] | None = None
) -> None:
    """Tell the caches in front that what they keep of these addresses is wrong, as Wagtail's task does whose
    place it takes (delivery.apps).

    Raises FrontAwayError where one of them can't be told: then it is tried again (operations.background).
    """
    with heard_failing():
        _purge(urls, backend_settings, backends)
