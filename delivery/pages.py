"""Answers what every reader gets alike: from what is kept where it still holds, else made by one thread."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from django.db import Error
from django.http import HttpRequest, HttpResponse

from . import days
from .addresses import Address
from .away import is_database_away, unavailable
from .entries import AWAY, Entry, is_given_away, make_entry, may_be_kept
from .flights import Flights
from .front import purge
from .memory import MEMORY_TYPED, Memo, Memory
from .shared import LOOK, MAKING, Shared
from .state import Watch, is_nothing_withdrawn
from .traces import Answers, Trace, recorded

logger = logging.getLogger(__name__)

Make = Callable[[HttpRequest], HttpResponse]
# How often a reader waits for somebody else's page before making it himself. One that was begun before he
# came may be out of date when it is made; the next one isn't.
ROUNDS = 2
# Seconds that a process that has just begun waits to hear of the database: what others keep needs no making.
FIRST = 2
# So many addresses are known to be of pages; then all are learnt anew.
MOST_KNOWN = 20_000


class Pages:
    """What a process keeps of the site. `watch` tells the state of the database: see delivery.state."""

    def __init__(self, watch: Watch, shared: Shared | None = None) -> None:
        self.watch = watch
        self.memory = Memory()
        # By themselves: whoever asks for a million of them drives out no page.
        self.typed = Memory(MEMORY_TYPED)
        self.shared = shared
        # What has been kept once: of those there are as many as the site has pages, of others no end.
        self.known: set[Address] = set()
        self.answers = Answers()
        self.memo = Memo()
        self._flights = Flights()
        self._unchecked: Iterator[tuple[Address, Entry]] = iter(())
        self._checked_in: str | None = None

    def answer(self, request: HttpRequest, address: Address, make: Make) -> HttpResponse:
        state = self.watch.state or self.watch.first_state(FIRST)
        if state is None:
            return make(request)
        entry = self._memory(address).get(address)
        if entry and entry.state == state and entry.day == today():
            return entry.answer(request, AWAY if self.watch.is_away else "hit")
        if self.watch.is_away:
            return self._answer_away(request, address)
        try:
            entry = self._find(address)
        except Error:
            self.watch.lose()
            return self._answer_away(request, address)
        if entry:
            return entry.answer(request, "hit; detail=checked")
        return make(request) if request.method == "HEAD" else self._make_once(request, address, make)

    def _answer_away(self, request: HttpRequest, address: Address) -> HttpResponse:
        """What is kept, perhaps as it was before the last changes; nothing that was taken down by them."""
        now = self.watch.state or ""
        found = [entry for entry in self._kept(address) if is_nothing_withdrawn(entry.state, now)]
        if not found:
            return unavailable(request)
        return max(found, key=lambda entry: entry.made_at).answer(request, AWAY)

    def _memory(self, address: Address) -> Memory:
        return self.typed if address.is_typed else self.memory

    def _shared(self, address: Address) -> Shared | None:
        """The shared store, for what is kept there."""
        return None if address.is_typed else self.shared

    def _kept(self, address: Address) -> Iterator[Entry]:
        if entry := self._memory(address).get(address):
            yield entry
        shared = self._shared(address)
        if shared and (entry := shared.get(address)):
            yield entry

    def _find(self, address: Address) -> Entry | None:
        """What is kept, if it holds in the present state; raises Error where the database doesn't answer."""
        state, day = self.watch.state, today()
        for entry in self._kept(address):
            if entry.day != day or entry.is_outdated:
                continue
            is_known = entry.state == state
            if is_known or self.answers.hold(entry.steps, state):
                self._keep(address, entry.seen_in(state or ""), is_known)
                return entry
        return None

    def _keep(self, address: Address, entry: Entry, in_memory_only: bool = False) -> None:
        self._memory(address).put(address, entry)
        self._know(address)
        shared = self._shared(address)
        if shared and not in_memory_only:
            shared.put(address, entry)

    def _know(self, address: Address) -> None:
        if address.is_typed:
            return
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        self.known.add(address)

    def _make_once(self, request: HttpRequest, address: Address, make: Make) -> HttpResponse:
        came = time.monotonic()
        for _round in range(ROUNDS):
            with self._flights.join(address) as flight:
                if flight.is_mine:
                    response = self._make_shared(request, address, make)
                    flight.made = self._entry_of(address, response)
                    return response
            if not flight.made:
                break
            # Begun after this reader came, it is right for him whatever has changed since.
            if flight.began > came:
                return flight.made.answer(request, "hit; detail=waited")
            with suppress(Error):
                if entry := self._find(address):
                    return entry.answer(request, "hit; detail=waited")
        if self.watch.is_away:
            return self._answer_away(request, address)
        return self._make(request, address, make)

    def _entry_of(self, address: Address, response: HttpResponse) -> Entry | None:
        """What is kept of a response, if it was made now and nothing else has taken its place."""
        entry = self._memory(address).get(address)
        if not entry or is_given_away(response) or entry.headers["ETag"] != response.headers.get("ETag"):
            return None
        return entry

    def _make_shared(self, request: HttpRequest, address: Address, make: Make) -> HttpResponse:
        """As `_make`, unless another process is making it: then its page."""
        shared = self._shared(address)
        if not shared:
            return self._make(request, address, make)
        if not shared.begin(address):
            self._wait_for_others(shared, address)
            with suppress(Error):
                if entry := self._find(address):
                    return entry.answer(request, "hit; detail=waited")
        try:
            return self._make(request, address, make)
        finally:
            shared.end(address)

    def _wait_for_others(self, shared: Shared, address: Address) -> None:
        until = time.monotonic() + MAKING
        while time.monotonic() < until and shared.is_being_made(address):
            time.sleep(LOOK)

    def _make(self, request: HttpRequest, address: Address, make: Make) -> HttpResponse:
        # Before the first question: what changes while the page is made leaves it in the state before.
        state, day = self.watch.state, today()
        memory = self._memory(address)
        before = memory.get(address)
        with recorded() as trace:
            response = make(request)
        if is_database_away(response):
            self.watch.lose()
            return self._answer_away(request, address)
        if not may_be_kept(response) or not self.is_watched(trace):
            if response.status_code < 500:
                memory.remove(address)
            return response
        entry = make_entry(response, trace.steps, state or "", day, before, address.is_typed)
        self._keep(address, entry)
        return entry.answer(request, "fwd=miss; stored")

    def is_watched(self, trace: Trace) -> bool:
        """Whether the database tells of every change of what the page was made of."""
        unwatched = trace.tables() - self.watch.tables
        if unwatched:
            logger.debug("Not kept: nobody tells of changes in %s", ", ".join(sorted(unwatched)))
        return trace.is_complete and not unwatched

    def check_one(self) -> bool:
        """Look whether one more entry still holds, that asked for last first; whether there are others.

        So that readers needn't wait for it, and that nearly all of the site is known to be right when the
        database goes away. What readers typed is left until somebody asks for it again.
        """
        if self._checked_in != self.watch.state:
            self._checked_in = self.watch.state
            self._unchecked = iter(self.memory.newest())
        for address, entry in self._unchecked:
            if entry.is_outdated or entry.state == self._checked_in:
                continue
            if not self._find(address):
                # Kept for when the database is away.
                self.memory.exchange(address, entry, replace(entry, is_outdated=True))
                purge(address)
            return True
        return False


def today() -> str:
    return days.today().isoformat()
