"""The portal at 60,000 pages under load: readers, a rush to one news item, people at work.

    make bench-load DATA=FOLDER ARGS="--minutes 30"
    make bench-load ARGS="--pages 3000 --minutes 1 --only rush"     without the archive, smaller, one part

1. Readers of all kinds of pages, who come back to a few hundred of them: kept pages. Pages that nobody has
   asked for since the processes began: fresh ones. And nine to one of both.
2. A news item is changed and ten times as many readers as before come to it within ten seconds.
3. 50 reporters search and 20 editors save, each at their own pace; then all 20 save at the same moment.

gunicorn runs as in production (benchmarks.site_processes), without nginx in front, which lets one address
have five searches a second, and with nothing beside it: `make bench-soak` has the worker and the schedule.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

from . import large_site
from .load_people import Editor, People, Step, questions_of, reporter
from .site_processes import Site, machine, set_up, site
from .steady import Steady, percentile

PARTS = ("readers", "rush", "work")
# Connections of wrk, each of which asks again as soon as it was answered.
KEPT_READERS, FRESH_READERS = 16, 8
FAVOURITES = 300
# Requests a second before a rush, and how many times as many in it; seconds.
CALM, TIMES, RUSH = 30, 10, 20
REPORTERS, EDITORS = 50, 20
SCRIPT = """
local addresses, turn = {}, 0
for address in io.lines("%s") do table.insert(addresses, address) end
request = function()
    turn = turn %% #addresses + 1
    return wrk.format("GET", addresses[turn])
end
done = function(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %%d %%f %%f %%f %%f %%d\\n",
        summary.requests, summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
        e.status + e.connect + e.read + e.write + e.timeout))
end
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=large_site.PAGES)
    parser.add_argument("--minutes", type=float, default=5, help="of the readers, and of the people at work")
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    if not which("wrk"):
        sys.exit("wrk is missing: apt install wrk")
    set_up(options.pages, options.data, large_site.COPY)
    print(f"{options.pages:,} pages; {machine()}\n", flush=True)
    seconds = max(5, int(options.minutes * 60))
    parts = {
        "readers": lambda: readers(seconds),
        "rush": rush,
        "work": lambda: work(seconds, questions_of(options.data)),
    }
    for name in [options.only] if options.only else PARTS:
        parts[name]()


def readers(seconds: int) -> None:
    """Each third of the time is for one kind of addresses."""
    third = max(5, seconds // 3)
    favourites, others = addresses()
    print("| pages | asked by | asked of addresses | requests/s | p50 ms | p95 ms | p99 ms | failed |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with site() as portal:
        _wrk(portal, favourites, KEPT_READERS, 15)
        kept = _wrk(portal, favourites, KEPT_READERS, third)
        print(f"| kept | {KEPT_READERS} | {kept} |", flush=True)
        half = len(others) // 2
        fresh = _wrk(portal, others[:half], FRESH_READERS, third)
        print(f"| fresh | {FRESH_READERS} | {fresh} |", flush=True)
        mixed = _mixed(favourites, others[half:])
        print(
            f"| nine kept to one fresh | {KEPT_READERS} | {_wrk(portal, mixed, KEPT_READERS, third)} |",
            flush=True,
        )


def addresses() -> tuple[list[str], list[str]]:
    """Those that many ask for, and the addresses of all other pages, both in an order drawn once."""
    from documents.models import LegalDocumentPage
    from news.models import NewsPage
    from outlines.models import OutlinePage

    found: list[str] = []
    for model in (NewsPage, LegalDocumentPage, OutlinePage):
        paths = model.objects.live().filter(locale__language_code="vi").order_by("-pk")
        found += [
            path.partition("/")[2].partition("/")[2] for path in paths.values_list("url_path", flat=True)
        ]
    chance = random.Random(9)  # noqa: S311 - nothing secret is made of it
    pages = [f"/{path}" for path in found]
    chance.shuffle(pages)
    lists = [
        "/",
        "/tin-tuc/",
        "/van-ban/",
        "/de-cuong/",
        "/linh-vuc/",
        "/tin-moi.xml",
        "/tim-kiem/?q=lu%E1%BA%ADt",
    ]
    lists += [f"/van-ban/?trang={number}" for number in range(2, 12)]
    lists += [f"/tin-tuc/?trang={number}" for number in range(2, 12)]
    return lists + pages[:FAVOURITES], pages[FAVOURITES:]


def _mixed(favourites: Sequence[str], others: Sequence[str]) -> list[str]:
    mixed: list[str] = []
    for number, other in enumerate(others):
        mixed += [favourites[(number * 9 + place) % len(favourites)] for place in range(9)]
        mixed.append(other)
    return mixed


def _wrk(portal: Site, paths: Sequence[str], readers: int, seconds: int) -> str:
    """The cells of the table. Where more is asked than there are addresses, they begin anew, and what was
    fresh is kept by then."""
    with tempfile.TemporaryDirectory() as name:
        asked, script = Path(name) / "asked", Path(name) / "asking.lua"
        asked.write_text("".join(f"{path}\n" for path in paths))
        script.write_text(SCRIPT % asked)
        command = ["wrk", "-t1", f"-c{readers}", f"-d{seconds}s", "--timeout", "35s", f"-s{script}"]
        told = subprocess.run([*command, portal.url], check=True, capture_output=True, text=True).stdout
    asked_for, rate, *times, failed = told.rpartition("RESULT ")[2].split()
    count = f"{asked_for} of {len(paths)}"
    return " | ".join([count, f"{float(rate):.0f}", *(f"{float(one):.1f}" for one in times), failed])


def rush() -> None:
    from news.models import NewsPage

    page = NewsPage.objects.live().order_by("-pk")[3]
    path = page.get_url()
    favourites, _others = addresses()
    with site() as portal:
        _wrk(portal, favourites, 4, 10)
        with Steady(lambda: portal.port, [path, *favourites[:20]], CALM) as before:
            time.sleep(RUSH / 2)
        draft = page.get_latest_revision_as_object()
        draft.title = f"{draft.title[:200]} (cập nhật)"
        draft.save_revision().publish()
        # Each second as many more, until there are ten times as many after ten; then for as long again.
        answers = []
        for second in range(1, RUSH + 1):
            rate = CALM + CALM * (TIMES - 1) * min(second, 10) / 10
            with Steady(lambda: portal.port, [path], rate) as load:
                time.sleep(1)
            answers += load.answers
    print("\n| readers of one news item | requests/s at most | p50 ms | p95 ms | failed |")
    print("| --- | --- | --- | --- | --- |")
    for name, rate, found in (("before", CALM, before.answers), ("rush", CALM * TIMES, answers)):
        failed = sum(answer.status != 200 for answer in found)
        p50, p95 = (percentile(found, part) * 1000 for part in (50, 95))
        print(f"| {name} | {rate} | {p50:.1f} | {p95:.1f} | {failed} |", flush=True)


def work(seconds: int, questions: list[str]) -> None:
    editors = [Editor(number) for number in range(EDITORS)]
    with site() as portal:
        people = People(portal.port)
        for number in range(REPORTERS):
            people.add(reporter(number, questions))
        for editor in editors:
            people.add(editor.live)
        time.sleep(seconds)
        people.go_home()
        together = People(portal.port)
        for number in range(REPORTERS):
            together.add(reporter(number, questions))
        time.sleep(5)
        with ThreadPoolExecutor(EDITORS) as pool:
            list(pool.map(lambda editor: editor.save(together), editors))
        together.go_home()
    print(f"\n{REPORTERS} reporters, {EDITORS} editors, {seconds} s")
    print("| step | a second | p50 ms | p95 ms | most ms | failed |\n| --- | --- | --- | --- | --- | --- |")
    _show(people.steps, seconds, "")
    saved = [step for step in together.steps if step.what.startswith("save")]
    _show(saved, 0, ", all editors at the same moment")


def _show(steps: Iterable[Step], seconds: int, note: str) -> None:
    by_name: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_name[step.what].append(step)
    for name, found in sorted(by_name.items()):
        times = sorted(step.seconds * 1000 for step in found)
        failed = [step.status for step in found if not step.is_done]
        rate = f"{len(found) / seconds:.1f}" if seconds else f"{len(found)} in all"
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(
            f"| {name}{note} | {rate} | {times[len(times) // 2]:.0f} | {p95:.0f} | {times[-1]:.0f} |"
            f" {len(failed)} {sorted(set(failed)) or ''} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
