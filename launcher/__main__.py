"""The launcher's commands: demo, test, run. `make` calls them with the virtual environment's Python."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from . import external
from .binaries import find_programs
from .catalogues import compile_catalogues
from .cluster import ROOT, Cluster
from .demo import run_demo
from .stop import Stop

# What the tests write may be lost with the power; what the demo holds may not.
CLUSTERS = {"demo": (), "test": ("-c fsync=off", "-c full_page_writes=off", "-c synchronous_commit=off")}


@contextmanager
def database(purpose: str) -> Iterator[dict[str, str]]:
    """The environment with a DATABASE_URL: the one given, or that of a private server of ours."""
    given = os.environ.get("DATABASE_URL")
    if given:
        external.check(given)
        yield {**os.environ}
        return
    programs = find_programs()
    cluster = Cluster(f"{purpose}-{programs.version}", programs, CLUSTERS[purpose])
    try:
        cluster.start()
        cluster.make_database("portal")
        yield {**os.environ, "DATABASE_URL": cluster.url("portal")}
    finally:
        cluster.stop()


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end. Ctrl-C reaches it as well: it ends first, then the database."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            process.terminate()
            continue


def main(arguments: list[str]) -> int:
    # A SIGTERM ends the launcher as Ctrl-C does: through the finally clauses.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    compile_catalogues(ROOT / "locale")
    match arguments:
        case ["demo"]:
            return run_demo(database)
        case ["test", *rest]:
            with database("test") as environment:
                environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
                return run([sys.executable, "-m", "pytest", *rest], environment)
        case ["run", *command] if command:
            with database("demo") as environment:
                return run(command, environment)
    print("python -m launcher demo | test [pytest's arguments] | run COMMAND…", file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(f"\n{stop}\n")
    except psycopg.Error as error:
        sys.exit(f"\nLỗi cơ sở dữ liệu / Database error: {error}\n")
    except OSError as error:
        sys.exit(f"\nKhông thực hiện được / Failed: {error}\n")
    except KeyboardInterrupt:
        sys.exit(130)
