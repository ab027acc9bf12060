"""Drawing an image while a reader waits: by few at once, and not from a store that is away or slow.

Nearly all are drawn by the worker when a page is published. What isn't there costs a reader milliseconds;
from a disk or a store that hangs it would cost all threads of a process, and with them the pages that need no
image.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from PIL import UnidentifiedImageError
from wagtail.images.models import Filter

from core.models import CustomImage, CustomRendition
from delivery.traces import add_unknown

logger = logging.getLogger(__name__)

# Threads of a process that may draw at once, of four; and the seconds that another one waits for its turn.
MOST, TURN = 2, 1.0
# Drawing that has taken so many seconds says that the store is in trouble: it is left in peace for a while.
SLOW, REST = 3.0, 30.0


class Drawing:
    """Draws for readers; one for each process. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns = threading.BoundedSemaphore(MOST)
        self._rests_until = 0.0

    def draw(self, image: CustomImage, wanted: Iterable[Filter]) -> dict[str, CustomRendition]:
        """The renditions by their specs, drawn where they are missing; none where that can't be done now.

        The page is then not kept, unless the original is missing for good.
        """
        if self._clock() < self._rests_until or not self._turns.acquire(timeout=TURN):
            add_unknown()
            return {}
        began = self._clock()
        try:
            # What fails in the middle of a row being written must not break what the caller is at.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                found: dict[str, Any] = image.get_renditions(*wanted)
        except OSError as error:
            if not _is_for_good(error):
                add_unknown()
                logger.warning("Image %s (%s) can't be drawn now: %r", image.pk, image.file.name, error)
            return {}
        finally:
            self._turns.release()
            if self._clock() - began > SLOW:
                self._rests_until = self._clock() + REST
        return found


def _is_for_good(error: OSError) -> bool:
    """Whether the original is gone or no image: neither the store nor the time changes that."""
    return isinstance(error, UnidentifiedImageError) or isinstance(error.__cause__, FileNotFoundError)


_drawing = Drawing()


def drawn(image: CustomImage, wanted: Iterable[Filter]) -> dict[str, CustomRendition]:
    """As Drawing.draw, of this process."""
    return _drawing.draw(image, wanted)
