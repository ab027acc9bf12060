"""What is answered and published while something of the site is in trouble, under 50 requests a second.

    make bench-trouble [ARGS="postgres-hung valkey-killed --hold 5"]

The site runs as in production, with the demonstration content: gunicorn with two processes, the schedule,
the worker; PostgreSQL and Valkey, a mail server and a cache in front of its own. Readers come at a steady
rate: for pages that are kept, those that publications change, searches and lists that nobody has asked for
before, the answers for machines, a page of the editor. Five editors publish in turn, one each five seconds,
and press again each second until they are told that it was done; every three seconds the day of one more page
comes.

For each fault: what each class was answered, how long the slowest 503 took, the 95th percentile of the times
before, while and after it (ms), after how many seconds all were served again; of the publications how many
were done once, twice, not at all or half, as the database has them afterwards.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.archive_search import prepare_database
from launcher.binaries import find_programs
from tests.servers.machines import HOST, Postgres, Valkey

from . import cache, database, others, outgoing
from .measuring import Report, run
from .publishing import Counted
from .site import Site

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = ROOT / ".data" / "bench-trouble"
DATABASE = "portal_bench_trouble"
FAULTS = {fault.name: fault for fault in [*database.FAULTS, *cache.FAULTS, *others.FAULTS, *outgoing.FAULTS]}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"all, or some of: {', '.join(FAULTS)}")
    parser.add_argument("--hold", type=float, help="seconds, in place of each one's own")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(FAULTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    broken = 0
    with running() as site:
        for name in options.faults or FAULTS:
            report = run(site, FAULTS[name], hold=options.hold)
            show(report)
            broken += len(list(report.broken_promises()))
    return min(broken, 1)


@contextmanager
def running() -> Iterator[Site]:
    """The site, on a copy of the server on which its content was made."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    set_up()
    postgres, valkey = Postgres(find_programs()), None
    try:
        postgres.copy("-h", unquote(urlsplit(os.environ["DATABASE_URL"]).netloc.partition("@")[2]))
        postgres.start()
        move(postgres)
        valkey = Valkey(DATA_DIR)
        site = Site(DATA_DIR, postgres, DATABASE, valkey, at_work)
        site.start()
        try:
            yield site
        finally:
            site.stop()
    finally:
        if valkey:
            valkey.kill()
        postgres.remove()


def set_up() -> None:
    """The content, which the next run takes up again."""
    os.environ |= {
        "DATA_DIR": str(DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "benchmarks.trouble.settings",
        "SECRET_KEY": "servers-" + "0" * 50,
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "LOG_LEVEL": "WARNING",
        "VALKEY_URL": "",
        "DEMO_LOGINS_FILE": str(DATA_DIR / "logins.json"),
    }
    prepare_database(DATABASE)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", verbosity=0)
    # The tasks that it leaves: a thousand, and the packs of all outlines.
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def move(postgres: Postgres) -> None:
    """Let Django in this process work on that server."""
    from django.db import connection

    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": postgres.port, "USER": "postgres"}


@contextmanager
def at_work() -> Iterator[None]:
    from django.db import connection

    try:
        yield
    finally:
        connection.close()


HEADER = (
    "| class | answers | served | 503 | other | no Retry-After | slowest 503 s | p95 before | while | after |"
    " normal after s |\n" + "| --- " * 11 + "|"
)


def show(report: Report) -> None:
    print(f"\n## {report.name}\n\n{HEADER}")
    for row in report.rows.values():
        others = {status: count for status, count in row.faults.items() if status != 503}
        times = " | ".join(f"{seconds * 1000:.0f}" for seconds in (row.before, row.meanwhile, row.after))
        print(
            f"| {row.name} | {row.answers} | {row.served} | {row.faults[503]} | {others or 0} |"
            f" {row.without_retry} | {row.slowest_refusal:.2f} | {times} | {row.normal_after:.1f} |"
        )
    print(f"\npublished by the button: {told(report.pressed)}\nby the schedule: {told(report.due)}")
    for promise in [*report.broken_promises(), *report.late_promises()]:
        print(f"NOT AS PROMISED: {promise}")
    sys.stdout.flush()


def told(counted: Counted) -> str:
    refused = ", ".join(f"{count} × {status}" for status, count in sorted(counted.refusals.items()))
    return (
        f"{counted.asked} asked, {counted.once} once, {counted.twice} twice, {counted.never} never,"
        f" {len(counted.half)} half; on the way {refused or 'no refusal'}"
        f"{f', slowest answer {counted.slowest:.1f} s' if counted.slowest else ''}"
    )


if __name__ == "__main__":
    sys.exit(main())
