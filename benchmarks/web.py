"""Measures the public site next to a bare Django view and a plain Wagtail page, in one run.

    make bench-web [DATA=FOLDER] [VALKEY_URL=redis://127.0.0.1:6379/0]

Needs wrk. Each server is gunicorn with one worker and production's settings; all have the same database:
the demonstration content, or what `import_archive` makes of FOLDER. The load comes from four readers at a
time, none signed in, over connections that are kept. Rounds go over all servers in turn; the figures are
medians. At the end a hundred readers come at once, and an editor goes on working.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from . import archive_search

DATABASE = "portal_bench_web"
ROOT = Path(__file__).resolve().parents[1]
READERS = 4
# Of the readers that come at once while an editor works, and for so many seconds.
CROWD, CROWD_SECONDS = 100, 60
ROUNDS = 3
SECONDS = 3
READ_IN_TURN = """
local addresses, turn = { %s }, 0
request = function()
    turn = turn %% #addresses + 1
    return wrk.format("GET", addresses[turn])
end
"""
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


class Load(NamedTuple):
    """Requests a second, and milliseconds to the answer."""

    rate: float
    p50: float
    p99: float
    failed: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--crowd-seconds", type=int, default=CROWD_SECONDS)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt install wrk")
    os.environ["DATA_DIR"] = str(ROOT / ".data" / "bench-web")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.web_settings", "LOG_LEVEL": "WARNING"}
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    addresses = fill(options.data)
    report(addresses, options.seconds, options.crowd_seconds)


def fill(data: Path | None) -> dict[str, str]:
    """The content, and the addresses by what they are."""
    from django.core.management import call_command

    from .web_content import addresses, make_control

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if data:
        call_command("import_archive", *sorted(str(path) for path in data.glob("*.jsonl*")))
    else:
        os.environ.setdefault("DEMO_LOGINS_FILE", str(ROOT / ".data" / "bench-web" / "logins.json"))
        call_command("load_demo", verbosity=0)
    make_control()
    return addresses()


def report(addresses: dict[str, str], seconds: int, crowd_seconds: int) -> None:
    counts = {name: count_queries(address) for name, address in addresses.items() if name != "control"}
    loads: dict[tuple[str, str], list[Load]] = {}
    with ExitStack() as stack:
        servers = ("bare", "control", "portal", "fresh")
        bare, control, portal, fresh = (stack.enter_context(server(kind)) for kind in servers)
        runs = [("bare", "bare", f"{bare}/bare/"), ("control", "control", control + addresses["control"])]
        for name in counts:
            runs += [("again", name, portal + addresses[name]), ("fresh", name, fresh + addresses[name])]
        for _round in range(ROUNDS):
            for kind, name, url in runs:
                loads.setdefault((kind, name), []).append(measure(url, seconds))
        with publishing():
            for name in counts:
                loads[("publishing", name)] = [measure(portal + addresses[name], seconds)]
            many = crowd(portal, [addresses[name] for name in counts], crowd_seconds)
    show(loads, counts)
    print(
        f"\n{CROWD} readers of all these pages for {crowd_seconds} s while an editor publishes each second: "
        f"{many.rate:.0f} requests/s, p50 {many.p50:.1f} ms, p99 {many.p99:.1f} ms "
        f"({many.p99 / many.p50:.1f} × p50), {many.failed} failed"
    )


def show(loads: dict[tuple[str, str], list[Load]], counts: dict[str, int]) -> None:
    typical = {key: median(found) for key, found in loads.items()}
    bare, control = typical[("bare", "bare")], typical[("control", "control")]
    print("| page | asked for | requests/s | p50 ms | p99 ms | of bare | of control | queries | failed |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for (kind, name), load in typical.items():
        queries = counts.get(name, "") if kind == "fresh" else ""
        ratios = f"{load.rate / bare.rate:.2f} | {load.rate / control.rate:.1f}"
        print(
            f"| {name} | {kind} | {load.rate:.0f} | {load.p50:.1f} | {load.p99:.1f} | {ratios} | {queries} |"
            f" {load.failed or ''} |"
        )


def median(loads: list[Load]) -> Load:
    columns = list(zip(*loads, strict=True))
    rate, p50, p99 = (statistics.median(column) for column in columns[:3])
    return Load(rate, p50, p99, sum(columns[3]))


@contextmanager
def server(kind: str) -> Iterator[str]:
    """The address of a gunicorn with one worker, which ends afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = os.environ | {"BENCH_SERVER": kind, "BIND": bind, "WEB_CONCURRENCY": "1"}
    process = subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://{bind}/bare/" if kind == "bare" else f"http://{bind}/")
        yield f"http://{bind}"
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    """Until the worker answers, whatever it says: it listens before it has loaded the site."""
    for _attempt in range(300):
        with suppress(OSError), suppress(urllib.error.HTTPError):
            urllib.request.urlopen(url).close()  # noqa: S310
            return
        time.sleep(0.1)
    sys.exit(f"Nothing answers at {url}.")


def measure(url: str, seconds: int) -> Load:
    load(url, 1)
    return load(url, seconds)


def crowd(server: str, addresses: list[str], seconds: int) -> Load:
    """Many readers at once, each of whom reads one page after the other."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(READ_IN_TURN % ", ".join(f'"{address}"' for address in addresses))
        script.flush()
        return load(server, seconds, CROWD, f"-s{script.name}")


def load(url: str, seconds: int, readers: int = READERS, *options: str) -> Load:
    command = ["wrk", "-t1", f"-c{readers}", f"-d{seconds}s", "--latency", *options, url]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(r"Socket errors: (.*)", told)
    failed = sum(map(int, re.findall(r"\d+", f"{refused and refused[1]} {broken and broken[1]}")))
    p50, p99 = (milliseconds(re.search(rf"{part}%\s+([\d.]+)(\w+)", told)) for part in (50, 99))
    return Load(rate, p50, p99, failed)


def milliseconds(found: re.Match[str] | None) -> float:
    return float(found[1]) * UNITS[found[2]] if found else 0.0


def count_queries(address: str) -> int:
    """How many queries making a page takes, with nothing remembered."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    with override_settings(DELIVERY_CACHE=False):
        client = Client(HTTP_HOST="127.0.0.1")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
    response.status_code == 200 or sys.exit(f"{address} answered {response.status_code}")
    return len(queries)


@contextmanager
def publishing() -> Iterator[None]:
    """An editor publishes a news item once a second meanwhile."""
    ended = threading.Event()

    def publish() -> None:
        from django.db import connection

        from news.models import NewsPage

        pages: list[Any] = list(NewsPage.objects.live()[:5])
        number = 0
        while not ended.wait(1):
            page = pages[number % len(pages)].get_latest_revision_as_object()
            page.title = f"{page.title.partition(' · ')[0]} · {number}"
            page.save_revision().publish()
            number += 1
        connection.close()

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


if __name__ == "__main__":
    main()
