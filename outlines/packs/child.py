"""Makes packs in a process of their own: what a text does to its libraries ends no worker."""

import logging
import subprocess
import sys
import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from core.confined import GRACE, confine

from .making import make_packs, waiting
from .models import Edition, Pack, State

logger = logging.getLogger(__name__)
# Of one edition with all its packs; an outline of 300 pages takes a part of it.
SECONDS = 600
MEMORY = 4 * 1024**3
WRITTEN = 512 * 1024**2


def make_in_child(edition: Edition) -> None:
    """Make what waits of an edition. A pack at which the process was ended fails; the others are made by
    another one."""
    while waiting().filter(edition=edition).exists():
        maker = uuid.uuid4().hex
        status = _run(edition, maker)
        broken = Pack.objects.filter(maker=maker, state=State.MAKING)
        if broken.update(state=State.FAILED, reason=_("It took too long, or too much memory.")):
            continue
        if status:
            raise RuntimeError(f"The packs of {edition} can't be made: exit status {status}")
        break


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
