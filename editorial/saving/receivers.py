"""What follows on a publication keeps nobody from publishing, for Django 5.2.

A receiver that fails would undo the publication, and one that fails in the database would break the rest of
the transaction. What fails is undone alone, told to the log, and tried again in the background, five times in
all. What is to keep a page from being published is a check (editorial.checks).
"""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from wagtail import signals

from core.tasks import follow_up

from .tasks import REPEATED, follow_again, move_in, name_of, receivers_of

logger = logging.getLogger(__name__)
FOLLOWED: tuple[Signal, ...] = (
    signals.page_published,
    signals.page_unpublished,
    signals.published,
    signals.unpublished,
    signals.post_page_move,
    signals.workflow_submitted,
    signals.workflow_approved,
    signals.workflow_rejected,
    signals.workflow_cancelled,
    signals.task_submitted,
    signals.task_approved,
    signals.task_rejected,
    signals.task_cancelled,
)


def send_apart(signal: Signal, sender: Any, **named: Any) -> list[tuple[Any, Any]]:
    """In place of Signal.send, for receivers that aren't coroutines. Returns what each gave or raised.

    Those that may be called again are called together first, since a savepoint for each of them is a tenth of
    what a publication asks of the database. Where one fails all is undone, and done one by one without it.
    """
    receivers = receivers_of(signal, sender)
    failed: dict[Any, Exception] = {}
    if signal in REPEATED.values():
        responses: list[tuple[Any, Any]] = []
        try:
            with transaction.atomic():
                responses.extend((each, each(signal=signal, sender=sender, **named)) for each in receivers)
                return responses
        except Exception as error:
            # It isn't called again here: it may have waited for long, and others wait for this.
            receiver = receivers[len(responses)]
            failed[receiver] = _note_failed(receiver, signal, named, error)
    return [
        (receiver, failed.get(receiver) or _send_to(receiver, signal, sender, named))
        for receiver in receivers
    ]


def _send_to(receiver: Any, signal: Signal, sender: Any, named: dict[str, Any]) -> Any:
    try:
        with transaction.atomic():
            return receiver(signal=signal, sender=sender, **named)
    except Exception as error:
        return _note_failed(receiver, signal, named, error)


def _note_failed(receiver: Any, signal: Signal, named: dict[str, Any], error: Exception) -> Exception:
    logger.error("What follows on a publication failed: %s", receiver, exc_info=error)
    _try_again(signal, receiver, named)
    return error


def _try_again(signal: Signal, receiver: Any, named: dict[str, Any]) -> None:
    item = named.get("instance")
    for name, repeated in REPEATED.items():
        if repeated is signal and item is not None:
            kind, key = item._meta.label_lower, str(item.pk)
            follow_up(follow_again, name, name_of(receiver), kind, key, move_in(named))


def follow_apart() -> None:
    for signal in FOLLOWED:
        signal.send = partial(send_apart, signal)  # type: ignore[method-assign]
