"""What followed on a publication and failed is tried once more, in the background."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.dispatch import Signal
from django_tasks import task
from wagtail import signals

# Those whose receivers are told of one thing that is public or isn't.
REPEATED: dict[str, Signal] = {
    "page_published": signals.page_published,
    "page_unpublished": signals.page_unpublished,
    "published": signals.published,
    "unpublished": signals.unpublished,
}


@task()
def follow_again(signal: str, receiver: str, model: str, pk: str) -> None:
    """Call the receiver of this name again, unless what it was told of is no longer so.

    It fails where the receiver fails again, and is among the tasks that failed then.
    """
    item = apps.get_model(model).objects.filter(pk=pk).first()
    if item is None or item.live != (signal in ("page_published", "published")):
        return
    for found in receivers_of(REPEATED[signal], type(item)):
        if name_of(found) == receiver:
            found(signal=REPEATED[signal], sender=type(item), instance=item, revision=item.live_revision)


def receivers_of(signal: Signal, sender: Any) -> list[Callable[..., Any]]:
    """Those that aren't coroutines, as Django 5.2 keeps them."""
    return signal._live_receivers(sender)[0]


def name_of(receiver: object) -> str:
    return f"{getattr(receiver, '__module__', '')}.{getattr(receiver, '__qualname__', '')}"
