"""Measures what counting costs, how long its reports take, and whether processes that stop lose a visit.

    make bench-visits

1. A kept page is given with and without counting, by one thread and by four: the processor's microseconds.
2. The reports with 21,000 pages, the visits of 24 months (of the last three by day) and the downloads of
   2,000 files, through Django's handler: median of the milliseconds to the answer, queries, and the
   milliseconds of the spreadsheet.
3. Two gunicorn processes answer 2,000 requests of four readers and get SIGTERM at once: how many are counted.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from . import archive_search, lists, web

DATABASE = "portal_bench_visits"
PAGES = 7_000  # of each kind
ROUNDS, REPEATS = 20_000, 5
READERS, REQUESTS = 4, 2_000
BROWSER = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
REPORTS: list[tuple[str, str, dict[str, str]]] = [
    (f"visits by {by}, {label}", "visits_report", {"by": by, **days})
    for by in ("page", "section", "kind", "month")
    for label, days in {"12 months": {}, "24 months": {"day_from": "2000-01-01"}}.items()
] + [("downloads, 24 months", "downloads_report", {"day_from": "2000-01-01"})]
# Each page some ten times a month, one in five on a day.
MONTHS = """
INSERT INTO visits_visit (day, what, page_id, part, count)
SELECT date_trunc('month', now() - month * interval '1 month')::date, 'view', page.id, '', 1 + page.id % 20
FROM wagtailcore_page page, generate_series(4, 24) month WHERE page.depth > 2
"""
DAYS = """
INSERT INTO visits_visit (day, what, page_id, part, count)
SELECT (now() - day * interval '1 day')::date, 'view', page.id, '', 1 + page.id % 3
FROM wagtailcore_page page, generate_series(0, 91) day WHERE page.depth > 2 AND (page.id + day) % 5 = 0
"""
FILES = """
INSERT INTO visits_visit (day, what, file_id, part, count)
SELECT (now() - day * interval '1 day')::date, 'file', file, '', 2
FROM generate_series(1, 2000) file, generate_series(0, 91, 7) day
"""


def main() -> None:
    os.environ["DATA_DIR"] = str(web.ROOT / ".data" / "bench-web")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.web_settings", "LOG_LEVEL": "WARNING"}
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for threads in (1, READERS):
        bare, counted = cost(threads)
        print(f"a kept page, {threads} threads: {bare:.1f} µs, counted {counted:.1f} µs", flush=True)
    fill()
    print("| report | ms / queries | XLSX ms |\n| --- | --- | --- |")
    for label, name, query in REPORTS:
        print(f"| {label} | {report(name, query)} |", flush=True)
    print(f"{REQUESTS} requests, counted after SIGTERM: {stopped()}")


def cost(threads: int) -> tuple[float, float]:
    """The processor's microseconds for a kept page, without and with counting."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from delivery.entries import make_entry
    from delivery.notes import add_note
    from visits import middleware
    from visits.counting import Recorder

    middleware.recorder = Recorder(lambda counts: None)
    page = HttpResponse(b"<p>Trang</p>" * 2_000)
    add_note(page, middleware.NOTE, [["view", 17]])
    entry = make_entry(page, [], "state", "2026-11-29", None, False)
    request = RequestFactory().get("/", headers={"user-agent": BROWSER})

    def give(request: Any) -> HttpResponse:
        return entry.answer(request, "hit")

    counting = middleware.CountVisitsMiddleware(give)
    # In turn, so that what else the machine does touches both alike.
    times = [(timed(give, request, threads), timed(counting, request, threads)) for _time in range(REPEATS)]
    bare, counted = (statistics.median(column) for column in zip(*times, strict=True))
    return bare, counted


def timed(give: Callable[[Any], Any], request: Any, threads: int) -> float:
    def some(number: int) -> None:
        for _time in range(number):
            give(request)

    start = time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, [ROUNDS // threads] * threads))
    return (time.process_time() - start) / ROUNDS * 1e6


def fill() -> None:
    from django.db import connection

    from editorial.factories import UserFactory
    from editorial.models import User
    from editorial.roles import WRITERS

    User.objects.filter(username="nguoiviet").delete()
    UserFactory.create(username="nguoiviet", role=WRITERS)
    lists.fill(PAGES)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE visits_visit")
        for statement in (MONTHS, DAYS, FILES):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE visits_visit")
        cursor.execute("SELECT count(*), pg_total_relation_size('visits_visit') / 1e6 FROM visits_visit")
        rows, size = cursor.fetchone()
    print(f"\n{rows:,} rows, {size:.0f} MB")
    start = time.perf_counter()
    from visits.writing import tidy

    tidy()
    print(f"tidy_visits: {time.perf_counter() - start:.1f} s")


def report(name: str, query: dict[str, str]) -> str:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from .reports import ask

    ask("nguoiviet", name, query)
    times = [ask("nguoiviet", name, query)[0] for _time in range(REPEATS)]
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        ask("nguoiviet", name, query)
    count = len(queries)
    sheet, _size = ask("nguoiviet", name, query | {"export": "xlsx"})
    return f"{statistics.median(times):.0f} / {count} | {sheet:.0f}"


def stopped() -> int:
    """What is in the database after two processes have answered and were stopped."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE visits_visit")
    with ExitStack() as stack:
        servers = [urlsplit(stack.enter_context(web.server("portal"))) for _number in range(2)]

        def read(number: int) -> None:
            server = HTTPConnection(servers[number % 2].netloc)
            for _time in range(REQUESTS // READERS):
                server.request("GET", "/", headers={"User-Agent": BROWSER})
                answer = server.getresponse()
                answer.read()
                answer.status == 200 or sys.exit(f"/ answered {answer.status}")

        with ThreadPoolExecutor(READERS) as pool:
            list(pool.map(read, range(READERS)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(count) FROM visits_visit WHERE what = 'view'")
        return cursor.fetchone()[0]


if __name__ == "__main__":
    main()
