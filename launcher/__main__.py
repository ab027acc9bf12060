"""The launcher's commands: demo, test, run. `make` calls them with the virtual environment's Python."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from . import external
from .binaries import Programs, find_programs
from .catalogues import compile_catalogues
from .cluster import ROOT, Cluster
from .demo import run_demo
from .stop import CTRL_C, Stop, end_on_signals, ignore_signals


def main(arguments: list[str]) -> int:
    compile_catalogues(ROOT / "locale")
    match arguments:
        case ["demo"]:
            with database("demo") as environment:
                return run_demo(environment)
        case ["test", *rest]:
            with database("test") as environment:
                environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
                return run([sys.executable, "-m", "pytest", *rest], environment)
        case ["run", "--", *command] if command:
            with database("demo") as environment:
                return run(command, environment)
    print("python -m launcher demo | test [pytest's arguments] | run -- COMMAND…", file=sys.stderr)
    return 2


@contextmanager
def database(purpose: str) -> Iterator[dict[str, str]]:
    """The environment with a DATABASE_URL: the one given, or that of a private server of ours."""
    given = os.environ.get("DATABASE_URL")
    if given:
        external.check(given, purpose)
        yield {**os.environ}
        return
    cluster, name = private_cluster(purpose, find_programs())
    try:
        cluster.start()
        cluster.make_database(name)
        yield {**os.environ, "DATABASE_URL": cluster.url(name)}
    finally:
        ignore_signals()
        cluster.stop()


def private_cluster(purpose: str, programs: Programs) -> tuple[Cluster, str]:
    """The server for a purpose, and the name of the database on it."""
    if purpose == "demo":
        return Cluster("demo", programs), "portal"
    # Two runs of the tests may share the server, not the database.
    return Cluster(f"test-{programs.version}", programs, temporary=True), f"portal_{os.getpid()}"


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end, whatever signal comes: it ends first, then the database."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    ended = 0
    while True:
        try:
            status = process.wait()
        except SystemExit as end:
            ended = int(end.code or 0)
            # Ctrl-C has reached the command as well.
            if ended != CTRL_C:
                process.terminate()
        else:
            # A signal amid wait() may lose the command's own status, and 0 would be taken for success.
            return ended or (status if status >= 0 else 128 - status)


if __name__ == "__main__":
    end_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except psycopg.Error as error:
        sys.exit(f"\nLỗi cơ sở dữ liệu / Database error: {error}\n")
    except OSError as error:
        sys.exit(f"\nKhông thực hiện được / Failed: {error}\n")
