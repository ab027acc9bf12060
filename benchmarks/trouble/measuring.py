"""A fault, from before it begins until all is as before, and what was answered meanwhile."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from itertools import chain

from benchmarks.steady import Answer, percentile
from tests.servers.machines import Browser, until

from .faults import EDITOR, HEALTH, Fault
from .load import FULL, SHARES, Load, Pace
from .publishing import Counted, Publishing
from .site import HEADERS, Site

CLASSES = (*SHARES, EDITOR)
# Seconds of looking before and after a fault; for so long all are answered as before where it is over.
BEFORE, AFTER, NORMAL = 5, 8, 2
# Seconds that a page may take to be made for the first time.
WARMING = 60
# What is promised: seconds to the slowest 503, and to normal again.
SOON, BACK = 2.0, 5.0
# Seconds between two faults of one run.
PAUSE = 1.5
# Every so many seconds the schedule looks what is due.
SCHEDULE = 10


@dataclass(frozen=True)
class Row:
    """What the readers of one class were answered. Times in seconds."""

    name: str
    answers: int
    faults: Counter[int]
    without_retry: int
    slowest_refusal: float
    before: float
    meanwhile: float
    after: float
    normal_after: float

    @property
    def served(self) -> int:
        return self.answers - self.faults.total()


@dataclass(frozen=True)
class Report:
    """`away` are the classes that might answer 503, `missed` what else was promised and didn't come."""

    name: str
    away: frozenset[str]
    rows: dict[str, Row]
    pressed: Counted
    due: Counted
    missed: list[str]

    def broken_promises(self) -> Iterator[str]:
        """Those that don't depend on how fast the machine is."""
        for row in self.rows.values():
            refused = row.faults[503] if row.name in self.away else 0
            if row.faults.total() > refused:
                yield f"{row.name}: answered {dict(row.faults)}"
            if row.without_retry:
                yield f"{row.name}: {row.without_retry} times 503 without Retry-After"
            if row.normal_after == float("inf"):
                yield f"{row.name}: not as before in the end"
        for what, counted in {"pressed": self.pressed, "due": self.due}.items():
            if not counted.is_whole:
                yield f"{what}: {counted}"
        yield from self.missed

    def late_promises(self) -> Iterator[str]:
        """Those of times."""
        for row in self.rows.values():
            if row.slowest_refusal > SOON:
                yield f"{row.name}: 503 after {row.slowest_refusal:.1f} s"
            if row.normal_after > BACK:
                yield f"{row.name}: as before after {row.normal_after:.1f} s"


def run(
    site: Site,
    *faults: Fault,
    hold: float | None = None,
    before: float = BEFORE,
    after: float = AFTER,
    pace: Pace = FULL,
    settled: bool = False,
) -> Report:
    """Let it happen under load, or one after the other. Waits until the schedule has done what was due.

    `settled`: each begins when all that is kept was looked at since the last publication. What wasn't may
    have been taken down by it, and is refused while the database is away.
    """
    length = sum(fault.hold if hold is None else hold for fault in faults) + PAUSE * (len(faults) - 1)
    with site.at_work():
        kept, changing = addresses()
        publishing = Publishing.prepare(site, before + length, pace)
    warm_up(site, [*kept, *changing])
    with Load(site, kept, changing, publishing.browser, pace) as load, publishing:
        time.sleep(before)
        begin = load.now()
        for number, fault in enumerate(faults):
            time.sleep(PAUSE if number else 0)
            with ExitStack() as happening:
                with publishing.resting() if settled else nullcontext():
                    if settled:
                        warm_up(site, kept)
                    happening.enter_context(fault.happen(site))
                time.sleep(fault.hold if hold is None else hold)
        mended = load.now()
        time.sleep(after)
    with suppress(AssertionError):
        until(publishing.is_due_done, 2 * SCHEDULE + 5)
    with site.at_work():
        pressed, due = publishing.count_pressed(), publishing.count_due()
    away = frozenset[str]().union(*(fault.away for fault in faults))
    rows = {name: row(load, name, begin, mended) for name in CLASSES}
    missed, site.missed = site.missed, []
    return Report(", ".join(fault.name for fault in faults), away, rows, pressed, due, missed)


def addresses() -> tuple[list[str], list[str]]:
    """Of pages that a publication of news doesn't change, and that it does."""
    from documents.models import DocumentIndexPage, LegalDocumentPage
    from home.models import HomePage
    from news.models import NewsIndexPage
    from outlines.models import OutlineIndexPage, OutlinePage

    def found(model: type, most: int = 3) -> list[str]:
        pages = model.objects.live().public().filter(locale__language_code="vi").order_by("pk")  # type: ignore[attr-defined]
        return [page.url for page in pages[:most]]

    kept = [OutlineIndexPage, OutlinePage, DocumentIndexPage, LegalDocumentPage]
    changing = [HomePage, NewsIndexPage]
    return [*chain(*map(found, kept))], [*chain(*map(found, changing))]


def warm_up(site: Site, paths: list[str], times: int = 6) -> None:
    """Until both processes keep all of them."""
    for _time in range(times):
        for path in paths:
            Browser().get(site.web, path, timeout=WARMING, **HEADERS)


def row(load: Load, name: str, begin: float, mended: float) -> Row:
    answers = load.answers(name)
    broken = [answer for answer in answers if not is_served(answer)]
    refused = [answer for answer in broken if answer.status == 503]
    spans = ((0, begin), (begin, mended), (mended, float("inf")))
    before, meanwhile, after = (percentile(load.answers(name, *span), 95) for span in spans)
    return Row(
        name,
        len(answers),
        Counter(answer.status for answer in broken),
        sum("Retry-After" not in answer.headers for answer in refused) if name != HEALTH else 0,
        # Who came before it began is told from then on.
        max((answer.at + answer.seconds - max(answer.at, begin) for answer in refused), default=0.0),
        before,
        meanwhile,
        after,
        normal_after(answers, mended),
    )


def is_served(answer: Answer) -> bool:
    return 200 <= answer.status < 400


def normal_after(answers: list[Answer], mended: float) -> float:
    """Seconds after which all who came for NORMAL seconds were served; infinite where they never were."""
    came = [answer for answer in answers if answer.at >= mended]
    if not came:
        return 0.0
    last = came[-1].at
    beginnings = [
        mended,
        *(answer.at + 1e-9 for answer in came if not is_served(answer) and answer.at >= mended),
    ]
    for begin in beginnings:
        if begin + NORMAL <= last + 1 and all(is_served(a) for a in came if begin <= a.at < begin + NORMAL):
            return begin - mended
    return float("inf")
