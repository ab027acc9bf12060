"""Commands of the schedule that may take long: nobody waits for them, and of each there is one at a time."""

import subprocess
import sys

from django.conf import settings


class Beside:
    """A command of manage.py in a process of its own."""

    def __init__(self, *command: str) -> None:
        self.name, self._command = command[0], command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Unless it is still running."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "manage.py", *self._command],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
