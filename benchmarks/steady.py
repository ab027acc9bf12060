"""Readers who come at a steady rate, whether or not those before them have been answered.

The time of an answer counts from the moment at which the reader came, so that a server which answers nobody
for a second isn't measured by the few whom it kept waiting.
"""

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import NamedTuple, Self

READERS = 64
PATIENCE = 20


class Answer(NamedTuple):
    """What a reader got: seconds since the load began, seconds that it took; status 0 is no answer at all."""

    at: float
    path: str
    status: int
    seconds: float
    headers: dict[str, str]


class Steady:
    """Asks for `paths` in turn at `rate` requests a second, on the port of `port()`, as `headers` say.

        with Steady(lambda: web.port, ["/", "/tin-tuc/"]) as load:
            ...
            begin = load.now()
            ...
        load.between(begin, load.now())

    Each request has a connection of its own. At most READERS wait at once; those after them wait longer, and
    are told with the time that they waited.
    """

    def __init__(
        self,
        port: Callable[[], int],
        paths: Iterable[str],
        rate: float = 50,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.port, self.paths, self.rate = port, itertools.cycle(paths), rate
        self.headers = {"Connection": "close", **(headers or {})}
        self.answers: list[Answer] = []
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(READERS)
        self._clock = threading.Thread(target=self._come)

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._clock.join()
        self._pool.shutdown()

    def now(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    def between(self, begin: float, end: float) -> list[Answer]:
        """The answers to those who came in that time, in the order in which they came."""
        return sorted(answer for answer in list(self.answers) if begin <= answer.at < end)

    def _come(self) -> None:
        for number in itertools.count():
            due = number / self.rate
            if self._ended.wait(max(0, due - self.now())):
                return
            self._pool.submit(self._ask, due, next(self.paths))

    def _ask(self, due: float, path: str) -> None:
        connection = HTTPConnection("127.0.0.1", self.port(), timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=self.headers)
            response = connection.getresponse()
            response.read()
            status, headers = response.status, dict(response.headers)
        except (OSError, HTTPException):
            status, headers = 0, {}
        finally:
            connection.close()
        self.answers.append(Answer(due, path, status, self.now() - due, headers))


def percentile(answers: Iterable[Answer], part: int) -> float:
    """The seconds within which `part` of a hundred were answered; 0 where nobody came."""
    times = sorted(answer.seconds for answer in answers)
    if len(times) < 2:
        return sum(times)
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]
