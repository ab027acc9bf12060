"""What is kept is looked at again by itself after a change, before a reader asks for it."""

import pytest
from django.db import OperationalError, ProgrammingError

from delivery import front
from delivery.addresses import Address
from delivery.traces import Answers, Step

STEPS = [Step(b"SELECT 1", b"digest")]


@pytest.fixture
def purged(monkeypatch):
    """The paths that the caches in front have been told of."""
    found = []
    monkeypatch.setattr("delivery.pages.purge", lambda address: found.append(address.path))
    return found


def test_what_has_changed_goes_and_is_purged_in_front_and_the_rest_is_known_to_be_right(
    reader, pages, purged, told, make_news
):
    for _visit in range(2):
        reader.get("/"), reader.get("/van-ban/")
    make_news()
    while pages.check_one():
        pass
    assert purged == ["/"]
    held = [address.path for address, entry in pages.memory.newest() if not entry.is_outdated]
    assert held == ["/van-ban/"]
    assert told(reader.get("/van-ban/")) == "hit"


def test_caches_in_front_are_told_the_whole_address(settings, monkeypatch):
    found = []
    monkeypatch.setattr(front, "purge_url_from_cache", found.append)
    address = Address("https", "portal.example", "/tin-tuc/", "trang=2", "")
    front.purge(address)
    assert found == []
    settings.WAGTAILFRONTENDCACHE = {"default": {}}
    front.purge(address)
    assert found == ["https://portal.example/tin-tuc/?trang=2"]


@pytest.fixture
def fail(monkeypatch):
    def fail(error):
        def ask(questions):
            raise error

        monkeypatch.setattr("delivery.traces.ask", ask)

    return fail


def test_a_question_that_has_no_sense_any_more_is_not_answered_as_before(fail):
    fail(ProgrammingError("column does not exist"))
    assert not Answers().hold(STEPS, "1")


def test_a_database_that_does_not_answer_is_no_answer(fail):
    fail(OperationalError("server closed the connection"))
    with pytest.raises(OperationalError):
        Answers().hold(STEPS, "1")
