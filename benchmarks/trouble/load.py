"""Who comes to the site meanwhile: fifty readers a second, and somebody who is signed in."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple, Self

from benchmarks.steady import Answer, Steady
from tests.servers.machines import Browser

from .faults import ALIVE, CHANGING, EDITOR, FRESH, HEALTH, KEPT
from .site import HEADERS, Site

# Of 24 readers.
SHARES = {KEPT: 15, CHANGING: 4, FRESH: 3, HEALTH: 1, ALIVE: 1}
EDITORS_PAGE = "/quan-tri/"
WORDS = ("đất đai", "hòa giải", "hộ tịch", "trợ giúp", "trẻ em", "khiếu nại", "xử phạt", "hôn nhân")


class Pace(NamedTuple):
    """Readers a second, looks of an editor at a page a second, and how many editors publish one page each in
    turn, one of them each `seconds`."""

    readers: float
    looks: float
    editors: int
    seconds: float


# Fifty requests a second; an editor publishes each five seconds, and looks at a page each two.
FULL = Pace(48, 0.5, 5, 5)


class Load:
    """Comes from the beginning of the block to its end. `kept` and `changing` are addresses.

    with Load(site, kept, changing, browser, FULL) as load:
        ...
    load.answers(EDITOR, begin, end)
    """

    def __init__(self, site: Site, kept: list[str], changing: list[str], editor: Browser, pace: Pace) -> None:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in editor.cookies.items())
        self._classes = dict.fromkeys(kept, KEPT) | dict.fromkeys(changing, CHANGING)
        self._classes |= {"/healthz": HEALTH, "/livez": ALIVE, EDITORS_PAGE: EDITOR}
        self.public = Steady(lambda: site.web.port, mix(kept, changing), pace.readers, HEADERS)
        self.editor = Steady(lambda: site.web.port, [EDITORS_PAGE], pace.looks, {**HEADERS, "Cookie": cookie})
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.editor)
        self._stack.enter_context(self.public)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def now(self) -> float:
        return self.public.now()

    def class_of(self, answer: Answer) -> str:
        return self._classes.get(answer.path, FRESH)

    def answers(self, name: str, begin: float = 0, end: float = float("inf")) -> list[Answer]:
        """Those of a class who came in that time, in the order in which they came."""
        load = self.editor if name == EDITOR else self.public
        return [answer for answer in load.between(begin, end) if self.class_of(answer) == name]


def mix(kept: list[str], changing: list[str]) -> Iterator[str]:
    """Addresses without end, each class in its share and spread evenly."""
    ways = {
        KEPT: itertools.cycle(kept),
        CHANGING: itertools.cycle(changing),
        FRESH: never_the_same(),
        HEALTH: itertools.repeat("/healthz"),
        ALIVE: itertools.repeat("/livez"),
    }
    total = sum(SHARES.values())
    places = sorted(
        (total / share * (number + 0.5), name) for name, share in SHARES.items() for number in range(share)
    )
    for _place, name in itertools.cycle(places):
        yield next(ways[name])


def never_the_same() -> Iterator[str]:
    """Searches, and lists with a parameter that nothing knows and nothing is kept with."""
    from urllib.parse import quote

    for number in itertools.count():
        yield f"/tim-kiem/?q={quote(WORDS[number % len(WORDS)])}+{number}"
        yield f"/van-ban/?trang=1&khong-ai-biet={number}"
