"""Of many readers who ask for the same page at once, one has it made."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from delivery.addresses import Address
from delivery.entries import make_entry
from delivery.pages import Pages, today
from delivery.traces import Trace

ADDRESS = Address("http", "localhost", "/", "", "")


class StillWatch:
    """A database in which nothing happens."""

    state, tables, is_away = "1", frozenset(), False


class Maker:
    """Makes a page slowly and counts how often."""

    def __init__(self, **headers):
        self.headers = headers
        self.made = 0
        self.at_once = 0
        self._lock = threading.Lock()

    def __call__(self, request):
        with self._lock:
            self.made += 1
        time.sleep(0.1)
        return HttpResponse("trang", headers=self.headers)


@pytest.fixture
def ask(monkeypatch):
    """So many readers ask for a page that `make` makes; their answers."""
    monkeypatch.setattr("delivery.pages.recorded", lambda: _Nothing())

    def ask(make, readers, pages=None):
        pages = pages or Pages(StillWatch())
        request = RequestFactory().get("/")
        with ThreadPoolExecutor(readers) as pool:
            return list(pool.map(lambda _reader: pages.answer(request, ADDRESS, make), range(readers)))

    return ask


class _Nothing:
    def __enter__(self):
        return Trace()

    def __exit__(self, *error):
        return None


def test_of_200_readers_one_has_the_page_made(ask):
    make = Maker()
    responses = ask(make, 200)
    assert make.made == 1
    assert {response.content for response in responses} == {b"trang"}


class RestlessWatch(StillWatch):
    """A database in which something happens all the time."""

    @property
    def state(self):
        self._changes = getattr(self, "_changes", 0) + 1
        return f"1-1-{self._changes}-{self._changes}-0-None"


def test_however_much_changes_meanwhile_no_reader_makes_it_for_himself(ask, monkeypatch):
    monkeypatch.setattr("delivery.traces.Answers.hold", lambda *_arguments: False)
    make = Maker()
    responses = ask(make, 40, Pages(RestlessWatch()))
    # Some came before the first making began; for those who came after it, it was made once more.
    assert make.made <= 2
    assert {response.content for response in responses} == {b"trang"}


class LostWatch(StillWatch):
    """A database that goes away while the page is made, just after something was taken down."""

    state = "1-1-2-2-1-2"

    def lose(self):
        self.is_away = True


class SharedEntry:
    """A store of all processes, with a page that was made since."""

    def __init__(self, entry):
        self.get = lambda _address: entry
        self.begin = lambda _address: True
        self.end = self.put = lambda *_arguments: None


def test_who_waited_in_vain_is_given_nothing_that_was_taken_down(ask, monkeypatch):
    monkeypatch.setattr("delivery.traces.Answers.hold", lambda *_arguments: False)
    before, since = (
        make_entry(HttpResponse(text), [], state, today(), None, is_typed=False)
        for text, state in (("đã gỡ", "1-1-1-1-0-None"), ("còn lại", LostWatch.state))
    )
    # Not found to hold, but not taken down either.
    since.is_outdated = True
    pages = Pages(LostWatch(), SharedEntry(since))
    pages.memory.put(ADDRESS, before)

    class Failing(Maker):
        def __call__(self, request):
            response = super().__call__(request)
            response.is_database_away = True
            return response

    assert {response.content for response in ask(Failing(), 20, pages)} == {"còn lại".encode()}


def test_readers_of_what_is_not_kept_do_not_wait_for_one_another(ask):
    make = Maker(**{"Cache-Control": "private"})
    start = time.monotonic()
    ask(make, 20)
    assert make.made == 20
    # One after the other they would take two seconds.
    assert time.monotonic() - start < 1.5


def test_a_page_that_fails_to_be_made_keeps_nobody_waiting(ask):
    class Failing(Maker):
        def __call__(self, request):
            super().__call__(request)
            return HttpResponse("lỗi", status=500)

    make = Failing()
    assert {response.status_code for response in ask(make, 20)} == {500}
