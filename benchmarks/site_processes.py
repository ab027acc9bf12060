"""The portal as production runs it, for benchmarks.load and benchmarks.soak.

gunicorn with two processes and as many threads as it ships with; the worker and the schedule where they are
wanted.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from launcher.demo import child

from . import large_site

WORKERS = 2


def set_up(pages: int, data: Path | None, name: str) -> None:
    """Make the site of so many pages and set Django up for it: of both this process and those it starts."""
    large_site.fill(pages, data, name)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.load_settings", "LOG_LEVEL": "WARNING"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def machine() -> str:
    """The first line of a report: what it was measured on."""
    import django
    import wagtail

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        server = connection.info.server_version // 10_000
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{os.cpu_count()} cores, PostgreSQL {server}, Python {python}, Django {django.__version__}, "
        f"Wagtail {wagtail.__version__}; gunicorn with {WORKERS} processes; the load comes from "
        f"the same machine; other work before it began: {os.getloadavg()[0]:.1f}"
    )


class Site:
    """A running portal: its port, and its processes by what they are."""

    def __init__(self, port: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
        self.port, self.processes = port, processes

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _wait_for(url: str) -> None:
    """Until the portal gives its home page; what it refuses meanwhile is no answer. Ends the program after
    two minutes."""
    for _attempt in range(240):
        with suppress(OSError), urllib.request.urlopen(url):  # noqa: S310
            return
        time.sleep(0.5)
    sys.exit(f"Nothing answers at {url}.")


@contextmanager
def site(*, whole: bool = False) -> Iterator[Site]:
    """The portal with the database that Django has here; all of it ends afterwards.

    `whole`, it has the worker and the schedule too. These first make the packs of all outlines, which copies
    don't have, and take a core for that: some seconds for each.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS)}
    commands = {"web": ["-m", "gunicorn"]}
    if whole:
        commands["worker"] = ["manage.py", "db_worker", "--worker-id", "bench"]
        commands["schedule"] = ["manage.py", "run_schedule"]
    with ExitStack() as stack:
        processes = {
            name: stack.enter_context(child(*command, environment=environment))
            for name, command in commands.items()
        }
        _wait_for(f"http://127.0.0.1:{port}/")
        yield Site(port, processes)
