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
from pathlib import Path
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
        # When each that draws just now has begun; by a thing of its own.
        self._begun: dict[object, float] = {}

    def draw(self, image: CustomImage, wanted: Iterable[Filter]) -> dict[str, CustomRendition]:
        """The renditions by their specs, drawn where they are missing; none where that can't be done now.

        The page is then not kept, unless the original is missing for good.
        """
        if self._is_in_trouble() or not self._turns.acquire(timeout=TURN):
            add_unknown()
            return {}
        try:
            # It may have got into trouble while this one waited for its turn.
            if self._is_in_trouble():
                add_unknown()
                return {}
            return self._draw(image, wanted)
        finally:
            self._turns.release()

    def _is_in_trouble(self) -> bool:
        """Whether drawing has just taken too long, or does so at this moment: it may never come back."""
        now = self._clock()
        return now < self._rests_until or any(now - began > SLOW for began in list(self._begun.values()))

    def _draw(self, image: CustomImage, wanted: Iterable[Filter]) -> dict[str, CustomRendition]:
        this, began = object(), self._clock()
        self._begun[this] = began
        try:
            # What fails in the middle of a row being written must not break what the caller is at.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                found: dict[str, Any] = image.get_renditions(*wanted)
        except OSError as error:
            if not _is_for_good(error, image):
                add_unknown()
                logger.warning("Image %s (%s) can't be drawn now: %r", image.pk, image.file.name, error)
            return {}
        finally:
            if self._clock() - began > SLOW:
                self._rests_until = self._clock() + REST
            del self._begun[this]
        return found


def _is_for_good(error: OSError, image: CustomImage) -> bool:
    """Whether the original is gone or no image: neither the store nor the time changes that."""
    if isinstance(error, UnidentifiedImageError):
        return True
    return isinstance(error.__cause__, FileNotFoundError) and _is_folder_there(image)


def _is_folder_there(image: CustomImage) -> bool:
    """False where all originals are gone together: the disk isn't mounted."""
    try:
        return Path(image.file.path).parent.is_dir()
    except NotImplementedError:
        # A store of files has no folders; it says itself what it lacks.
        return True
    except OSError:
        return False


_drawing = Drawing()


def drawn(image: CustomImage, wanted: Iterable[Filter]) -> dict[str, CustomRendition]:
    """As Drawing.draw, of this process."""
    return _drawing.draw(image, wanted)
