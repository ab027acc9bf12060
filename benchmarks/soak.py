"""The portal at work for hours: what its processes hold, and which tables grow.

    make bench-soak DATA=FOLDER ARGS="--minutes 480"
    make bench-soak ARGS="--pages 3000 --minutes 10"

Readers come twenty times a second, to pages that change all the time; ten reporters search, five editors
save. Each minute, and at the end, it is looked what the processes have in memory (of what they share with one
another each its part: PSS), how many files they have open, how many connections the database has, and how
many rows the tables that grow have. The drift is the last quarter against the second one: the first is for
warming up.
"""

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from . import large_site
from .load import addresses
from .load_people import Editor, People, questions_of, reporter
from .site_processes import Site, machine, set_up, site
from .steady import Steady, percentile

RATE, REPORTERS, EDITORS = 20, 10, 5
DATABASE = "portal_bench_soak"
TABLES = (
    "django_session", "wagtailcore_revision", "wagtailcore_referenceindex", "wagtailcore_pagelogentry",
    "audit_entry", "django_tasks_database_dbtaskresult", "delivery_change", "exchange_touch",
    "editorial_kepttext", "editorial_formsave", "wagtailadmin_editingsession", "search_freshentry",
    "search_segment", "wagtailsearchpromotions_query", "visits_visit",
)  # fmt: skip
CONNECTIONS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Sample(NamedTuple):
    """`memory` in MB and `files` by the name of the process, with its children; `rows` by table."""

    minute: float
    memory: dict[str, float]
    files: dict[str, int]
    connections: int
    rows: dict[str, int]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=large_site.PAGES)
    parser.add_argument("--minutes", type=float, default=480)
    options = parser.parse_args()
    set_up(options.pages, options.data, DATABASE)
    print(f"{options.pages:,} pages, {options.minutes:g} minutes; {machine()}\n", flush=True)
    favourites, others = addresses()
    editors = [Editor(number) for number in range(EDITORS)]
    with (
        site(whole=True) as portal,
        Steady(lambda: portal.port, favourites + others[: len(favourites)], RATE) as load,
    ):
        people = People(portal.port)
        for number in range(REPORTERS):
            people.add(reporter(number, questions_of(options.data)))
        for editor in editors:
            people.add(editor.live)
        samples = watch(portal, options.minutes)
        people.go_home()
    report(samples)
    failed = sum(not 200 <= answer.status < 400 for answer in load.answers)
    failed += sum(not step.is_done for step in people.steps)
    p95 = percentile(load.answers, 95) * 1000
    print(f"\n{len(load.answers)} readers, p95 {p95:.0f} ms; {len(people.steps)} steps; {failed} failed")


def watch(portal: Site, minutes: float) -> list[Sample]:
    """Samples, twelve at least, one a minute where there are more minutes."""
    began = time.monotonic()
    samples: list[Sample] = []
    every = min(60, minutes * 60 / 12)
    while (passed := time.monotonic() - began) < minutes * 60:
        samples.append(sample(portal, passed / 60))
        time.sleep(every)
    return [*samples, sample(portal, minutes)]


def sample(portal: Site, minute: float) -> Sample:
    memory: dict[str, float] = {}
    files: dict[str, int] = {}
    for name, process in portal.processes.items():
        family = [process.pid, *_children(process.pid)]
        memory[name] = sum(map(_memory, family))
        files[name] = sum(map(_files, family))
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connections = _one(connection, CONNECTIONS)
        rows = {table: _one(connection, f"SELECT count(*) FROM {table}") for table in TABLES}
    return Sample(minute, memory, files, connections, rows)


def _one(connection: Any, question: str) -> int:
    return connection.execute(question).fetchone()[0]


def _children(pid: int) -> list[int]:
    """All below a process, those of its children too."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything.
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(path.parent.name)
            found += [child, *_children(child)]
    return found


def _memory(pid: int) -> float:
    """MB, of which each process has what it shares with others only in part (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def _files(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def report(samples: list[Sample]) -> None:
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    columns: dict[str, Any] = {}
    for name in samples[0].memory:
        columns[f"{name}, MB"] = lambda one, name=name: one.memory[name]
        columns[f"{name}, files"] = lambda one, name=name: one.files[name]
    columns["connections"] = lambda one: one.connections
    columns |= {table: lambda one, table=table: one.rows[table] for table in TABLES}
    print("| what | at first | second quarter | last quarter | drift |\n| --- | --- | --- | --- | --- |")
    for name, read in columns.items():
        first, before, after = read(samples[0]), _mean(early, read), _mean(late, read)
        drift = f"{(after / before - 1) * 100:+.1f} %" if before else "–"
        print(f"| {name} | {first:.0f} | {before:.1f} | {after:.1f} | {drift} |")


def _mean(samples: list[Sample], read: Any) -> float:
    return statistics.mean(map(read, samples))


if __name__ == "__main__":
    main()
