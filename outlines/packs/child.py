"""Makes packs in a process of their own: what a text does to its libraries ends no worker."""

import logging
import signal
import subprocess
import sys
import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from core.confined import GRACE, confine

from .making import MOST_TRIES, drop_older, make_packs, told_by_the_log, waiting
from .models import Edition, Pack, State

logger = logging.getLogger(__name__)
# Of one edition with all its packs; an outline of 300 pages takes a part of it.
SECONDS = 600
MEMORY = 4 * 1024**3
WRITTEN = 512 * 1024**2
OUT_OF_TIME = (signal.SIGALRM, signal.SIGXCPU)


def make_in_child(edition: Edition) -> None:
    """Make what waits of an edition, by one process after the other where some are ended.

    The pack at which one is ended waits for the next; where its time was over or its tries are, it fails. An
    edition that can't even be begun fails as a whole: it would keep all that wait behind it.
    """
    while waiting().filter(edition=edition).exists():
        maker = uuid.uuid4().hex
        status = _run(edition, maker)
        broken = Pack.objects.filter(maker=maker, state=State.MAKING)
        if not broken.exists():
            if status:
                logger.error("The packs of edition %s can't be begun: exit status %s", edition, status)
                waiting().filter(edition=edition).update(state=State.FAILED, reason=told_by_the_log())
            break
        given_up = broken if -status in OUT_OF_TIME else broken.filter(tries__gte=MOST_TRIES)
        given_up.update(state=State.FAILED, reason=_("It took too long, or too much memory."))
        broken.update(state=State.WAITING)
    if not edition.is_draft:
        drop_older(edition)


def make_here(edition: Edition, maker: str) -> None:
    """What the child does."""
    confine(MEMORY, WRITTEN, SECONDS, SECONDS)
    make_packs(edition, maker)


def _run(edition: Edition, maker: str) -> int:
    command = ["manage.py", "make_packs", f"--edition={edition.pk}", f"--maker={maker}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *command], cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(SECONDS + GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
