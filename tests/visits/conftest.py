import datetime

import pytest
from django.test import Client

from visits import middleware
from visits.counting import Key, Recorder
from visits.models import Visit
from visits.writing import add

BROWSER = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def published():
    return False


@pytest.fixture
def recorder(monkeypatch):
    """What the process counts with; nothing is written before the test says so."""
    monkeypatch.setattr(Recorder, "_start", lambda self: None)
    recorder = Recorder(add)
    monkeypatch.setattr(middleware, "recorder", recorder)
    return recorder


@pytest.fixture
def browser(db, recorder):
    """A reader's browser."""
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def counted(recorder):
    """What was counted until now, written to the database: {(what, page or file, part): count}."""

    def counted():
        assert recorder.flush()
        rows = Visit.objects.values_list("what", "page", "file", "part", "count")
        return {(what, page or file, part): count for what, page, file, part, count in rows}

    return counted


@pytest.fixture
def note(db):
    """Writes counts of a day: note("2026-05-02", "view", page.pk, count=3)."""

    def note(day, what, page=None, file=None, part="", count=1):
        add({Key(datetime.date.fromisoformat(day), what, page, file, part): count})

    return note
