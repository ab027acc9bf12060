"""A child process that a broken or hostile file can't get out of: limits, two clocks, no secrets.

Nothing here imports Django: such a child starts in a tenth of a second.
"""

import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

# Why a child gave no answer.
BROKEN = "broken"
MEMORY = "memory"
TIME = "time"
# How programs say that they have no memory left: Python, Rust, C++.
OUT_OF_MEMORY = ("MemoryError", "memory allocation of", "bad_alloc")
ERROR_TAIL = 2_000
# The child ends itself in time; the parent's own clock is for one that doesn't.
GRACE = 1


class ChildError(Exception):
    """A child gave no answer. `reason` is one of the words above, or one of the child's own."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


def confine(memory: int, written: int, seconds: float, processor: float) -> None:
    """Set the kernel's limits on this process and on what it starts. None can be raised again.

    Args:
        memory: bytes of address space.
        written: bytes to which any file that it writes may grow.
        seconds: after which it is ended, whatever it does; the process may set that clock anew.
        processor: seconds of processor time.
    """
    # Ends the child even where the parent was killed and can't.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    for name, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(processor)),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))
    # Visitors come first.
    os.nice(10)


def ask(arguments: Sequence[str], seconds: float, written: int) -> bytes:
    """What a child prints, at most `written` bytes of it. Raises ChildError where it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = run(arguments, seconds, output, errors)
        except subprocess.TimeoutExpired as error:
            raise ChildError(TIME) from error
        if status:
            raise _diagnosis(status, _tail(errors))
        output.seek(0)
        return output.read(written + 1)


def _diagnosis(status: int, errors: str) -> ChildError:
    if -status in (signal.SIGXCPU, signal.SIGALRM):
        return ChildError(TIME)
    if any(words in errors for words in OUT_OF_MEMORY):
        return ChildError(MEMORY)
    return ChildError(BROKEN, f"exit status {status}: {errors.strip()}")


def _tail(errors: IO[bytes]) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - ERROR_TAIL))
    return errors.read().decode("utf-8", "replace")


def run(arguments: Sequence[str], seconds: float, output: IO[bytes], errors: IO[bytes]) -> int:
    """Run this interpreter with `arguments`, then end it and whatever it has started. Returns its status.

    Raises subprocess.TimeoutExpired where it takes longer than `seconds`. What it writes goes to files of the
    kernel's own, whose growth RLIMIT_FSIZE bounds: a pipe would fill the parent's memory.
    """
    process = subprocess.Popen(  # noqa: S603 - this interpreter, with arguments of ours
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=_environment(),
        start_new_session=True,
    )
    try:
        return process.wait(seconds + GRACE)
    finally:
        # The whole group, also where the child died of itself: what it has started may be running yet.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment() -> dict[str, str]:
    """What the child must know and nothing else: no address of the database, no secret key."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # One thread: tesseract's own threads gain little and would take the processors from the visitors.
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
