"""What followed on a publication and failed is tried once more, in the background."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.apps import apps
from django.dispatch import Signal
from django_tasks import task
from wagtail import signals
from wagtail.models import Page

from core.hidden_bin import is_binned, opened_bin

MOVED = "post_page_move"
# Those whose receivers are told of one thing that is public or isn't.
REPEATED: dict[str, Signal] = {
    "page_published": signals.page_published,
    "page_unpublished": signals.page_unpublished,
    "published": signals.published,
    "unpublished": signals.unpublished,
    MOVED: signals.post_page_move,
}
# What receivers of a move are told besides; of pages the keys go into the task.
PARENTS = ("parent_page_before", "parent_page_after")
URL_PATHS = ("url_path_before", "url_path_after")


@task()
def follow_again(signal: str, receiver: str, model: str, pk: str, move: dict[str, Any]) -> None:
    """Call the receiver of this name again, unless what it was told of is no longer so.

    It fails where the receiver fails again, and is among the tasks that failed then.
    """
    item = apps.get_model(model)._base_manager.filter(pk=pk).first()
    if item is None or not _is_still_so(signal, item, move):
        return
    told = _told_of_move(move) if signal == MOVED else {"revision": item.live_revision}
    sender = item.specific_class if signal == MOVED else type(item)
    # What goes into the bin is taken down, and still to be found by what follows on that.
    with opened_bin() if isinstance(item, Page) and is_binned(item) else nullcontext():
        for found in receivers_of(REPEATED[signal], sender):
            if name_of(found) == receiver:
                found(signal=REPEATED[signal], sender=sender, instance=item, **told)


def move_in(named: dict[str, Any]) -> dict[str, Any]:
    """What is told of a move, as a task can take it; {} where nothing moved."""
    if not all(name in named for name in (*PARENTS, *URL_PATHS)):
        return {}
    return {name: named[name].pk for name in PARENTS} | {name: named[name] for name in URL_PATHS}


def _told_of_move(move: dict[str, Any]) -> dict[str, Any]:
    return move | {name: Page._base_manager.get(pk=move[name]) for name in PARENTS}


def _is_still_so(signal: str, item: Any, move: dict[str, Any]) -> bool:
    if signal == MOVED:
        return bool(item.url_path == move["url_path_after"])
    return bool(item.live == (signal in ("page_published", "published")))


def receivers_of(signal: Signal, sender: Any) -> list[Callable[..., Any]]:
    """Those that aren't coroutines, as Django 5.2 keeps them."""
    return signal._live_receivers(sender)[0]


def name_of(receiver: object) -> str:
    return f"{getattr(receiver, '__module__', '')}.{getattr(receiver, '__qualname__', '')}"
