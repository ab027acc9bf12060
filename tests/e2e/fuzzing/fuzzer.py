"""Sends the requests, and notes what their answers must not be."""

import random
from collections import Counter
from dataclasses import dataclass

from tests.e2e.fuzzing.asking import Maker
from tests.e2e.fuzzing.memory import Memory
from tests.e2e.fuzzing.values import Values
from tests.e2e.fuzzing.wire import send

DOOR = b"/quan-tri/login/"
# As many in a row lead to the door when a session has ended.
ENDED = 25


@dataclass
class Fault:
    """A request that was answered by a fault of ours, or not at all."""

    number: int
    who: str
    request: bytes
    answer: bytes

    def __str__(self):
        return f"#{self.number} {self.who}: {self.request[:1500]!r}\n   → {self.answer[:300]!r}"


class Fuzzer:
    """Sends requests made by chance from `seed` to `address` (host and port) under the name `host`.

    `sessions` ask, `keys` are those of what is there; `renew` gives a session that ended new cookies. The
    same seed gives the same requests as long as the site answers the same.
    """

    def __init__(self, seed, address, host, sessions, keys, renew):
        self.random = random.Random(seed)  # noqa: S311
        self.address, self.renew = address, renew
        self.sessions = {session.name: session for session in sessions}
        self.memory, self.values = Memory(), Values(self.random, keys)
        self.maker = Maker(self.random, self.values, self.memory, host, sessions)
        self.statuses: Counter[tuple[str, str, int]] = Counter()
        self.reached: set[str] = set()
        self.faults: list[Fault] = []
        self.refused: Counter[str] = Counter()
        self.renewed = 0

    def run(self, count):
        for number in range(count):
            request = self.maker.request()
            is_http = self.random.random() > 0.05
            raw = request.raw() if is_http else self.values.altered(request.raw())
            answer = send(self.address, raw, is_http)
            if not self.is_right(request, answer, is_http):
                self.faults.append(Fault(number, request.who, raw, answer.raw))
            if is_http:
                self.memory.learn(request, answer)
                self.look_after(request, answer)

    def is_right(self, request, answer, is_http):
        """What is HTTP is answered, by no fault of ours; what is none may find the door closed."""
        if answer.status is None:
            return not is_http and answer.raw in (b"", b"reset")
        self.statuses[request.who, request.way, answer.status] += 1
        return answer.status < 500

    def look_after(self, request, answer):
        """Notes what was reached; lets somebody in again who ended their own session, or was put out."""
        is_refused = answer.status in (401, 403, 404, 405, 400) or DOOR in answer.header(b"location")
        if answer.status and not is_refused:
            self.reached.add(f"{request.method} {request.place}")
        was_sent_away = DOOR in answer.header(b"location")
        self.refused[request.who] = self.refused[request.who] + 1 if was_sent_away else 0
        session = self.sessions[request.who]
        if session.cookies and self.refused[request.who] > ENDED:
            self.renew(session)
            self.refused[request.who] = 0
            self.renewed += 1
