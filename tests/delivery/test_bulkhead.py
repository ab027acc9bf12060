"""Of more readers than pages can be made for, some are told to come again, and what is kept goes on."""

import runpy
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils.translation import override

from delivery.bulkhead import KNOWN, OTHERS, Bulkhead
from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS


def held(bulkhead):
    """A thread that has a place of it until the event it gives is set."""
    entered, end = threading.Event(), threading.Event()

    def hold():
        with bulkhead.place(time.monotonic()):
            entered.set()
            end.wait()

    threading.Thread(target=hold).start()
    entered.wait()
    return end


def may_enter(bulkhead, waited=0):
    with bulkhead.place(time.monotonic() - waited) as may:
        return may


def test_who_finds_neither_a_place_nor_a_bench_is_refused_at_once():
    bulkhead = Bulkhead(at_once=1, waiting=0, patience=60)
    end = held(bulkhead)
    assert not may_enter(bulkhead)
    end.set()


def test_who_waits_is_let_in_when_a_place_is_free():
    bulkhead = Bulkhead(at_once=1, waiting=1, patience=60)
    end = held(bulkhead)
    threading.Timer(0.05, end.set).start()
    assert may_enter(bulkhead)


def test_who_has_waited_in_vain_is_refused_and_leaves_his_bench():
    bulkhead = Bulkhead(at_once=1, waiting=1, patience=0.01)
    end = held(bulkhead)
    assert [may_enter(bulkhead), may_enter(bulkhead)] == [False, False]
    end.set()


def test_who_has_waited_for_another_s_page_waits_no_second_time():
    bulkhead = Bulkhead(at_once=1, waiting=1, patience=60)
    end = held(bulkhead)
    assert not may_enter(bulkhead, waited=61)
    end.set()


def test_never_more_have_a_place_than_there_are():
    bulkhead, inside, most = Bulkhead(at_once=3, waiting=20, patience=60), [], []

    def enter(number):
        with bulkhead.place(time.monotonic()) as may:
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.01)
            inside.remove(number)
            return may

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(enter, range(20)))
    assert max(most) <= 3


def test_a_request_that_fails_gives_its_place_back():
    bulkhead = Bulkhead(at_once=1, waiting=0)
    with pytest.raises(ValueError, match="lỗi"), bulkhead.place(time.monotonic()):
        raise ValueError("lỗi")
    assert may_enter(bulkhead)


class Switch:
    """A bulkhead that is full or not."""

    is_full = False

    @contextmanager
    def place(self, came):
        yield not self.is_full


@pytest.fixture
def has_learnt(monkeypatch):
    """The process isn't one that has just begun."""
    monkeypatch.setattr("delivery.middleware.LEARNING", 0)


@pytest.fixture
def bulkhead(monkeypatch, has_learnt):
    switch = Switch()
    monkeypatch.setattr("delivery.middleware.Bulkhead", lambda *sizes: switch)
    return switch


def test_what_is_kept_is_given_and_the_rest_told_to_come_again(bulkhead, reader, told):
    reader.get("/")
    bulkhead.is_full = True
    assert (reader.get("/").status_code, told(reader.get("/"))) == (200, "hit")
    refused = reader.get("/tin-tuc/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Đang có quá nhiều người truy cập" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/tin-tuc/?khong-ai-biet=1", "/goi/", "/tim-kiem/?q=đất"])
def test_what_is_never_kept_is_bounded_too(bulkhead, reader, address):
    bulkhead.is_full = True
    assert reader.get(address).status_code == 503


def test_each_is_told_in_the_language_of_the_address(bulkhead, reader):
    bulkhead.is_full = True
    with override("en"):
        told = [reader.get(address).text for address in ("/tin-tuc/", "/en/search/")]
    assert ["quá nhiều" in told[0], "Too many" in told[1]] == [True, True]


def test_a_program_is_told_so_in_its_own_way(bulkhead, reader):
    bulkhead.is_full = True
    refused = reader.get("/api/v1/pages")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert set(refused.json()) == {"error", "field"}


def test_a_flood_of_searches_or_of_addresses_by_chance_keeps_nobody_from_the_pages(
    monkeypatch, has_learnt, pages, make_news
):
    of_known, of_others = Switch(), Switch()
    made = iter([of_known, of_others, Switch()])
    monkeypatch.setattr("delivery.middleware.Bulkhead", lambda *sizes: next(made))
    reader = Client()
    reader.get("/")
    make_news()
    of_others.is_full = True
    asked = ("/tim-kiem/?q=đất", "/chua-ai-hoi/", "/")
    assert [reader.get(address).status_code for address in asked] == [503, 503, 200]


def test_the_bulkheads_leave_threads_to_what_is_kept():
    threads = runpy.run_path("gunicorn.conf.py")["threads"]
    assert sum(KNOWN) + sum(OTHERS) < threads


def test_a_process_that_has_just_begun_has_places_for_pages_that_it_does_not_know(monkeypatch, pages):
    of_known, of_others = Switch(), Switch()
    made = iter([of_known, of_others, Switch()])
    monkeypatch.setattr("delivery.middleware.Bulkhead", lambda *sizes: next(made))
    of_known.is_full = of_others.is_full = True
    reader = Client()
    assert [reader.get(address).status_code for address in ("/tin-tuc/", "/tim-kiem/?q=đất")] == [200, 503]


def test_nobody_takes_the_database_for_away_by_it(bulkhead, reader):
    bulkhead.is_full = True
    reader.get("/tin-tuc/")
    bulkhead.is_full = False
    assert reader.get("/tin-tuc/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/livez", "/healthz", "/quan-tri/login/", "/luot-truy-cap.json", "/sw.js"]
)
def test_what_is_quick_and_those_who_sign_in_are_answered(bulkhead, reader, address):
    bulkhead.is_full = True
    assert reader.get(address).status_code == 200


def test_staff_are_served(bulkhead, pages):
    bulkhead.is_full = True
    staff = Client()
    staff.force_login(UserFactory.create(role=ADMINISTRATORS))
    assert staff.get("/tin-tuc/").status_code == 200
