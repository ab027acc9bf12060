import pytest
from django.db import connection
from django.test import Client

from delivery import process
from delivery.pages import Pages
from delivery.state import STATE, Watch, read_tables


class DirectWatch(Watch):
    """Reads the state of the test's own transaction each time, which no other connection could see."""

    is_away = False
    is_silent = False

    def __init__(self):
        self.tables = read_tables()

    @property
    def state(self):
        # Past Django, which would take it for a question of the page that is being made.
        with connection.connection.cursor() as cursor:
            found = cursor.execute(STATE).fetchone()
            # What comes next counts as another transaction.
            cursor.execute("SELECT set_config('delivery.noted_in', '', true)")
        return str(found)

    def refresh(self):
        pass

    def lose(self):
        self.is_away = True


@pytest.fixture
def pages(db, settings, monkeypatch):
    settings.DELIVERY_CACHE = True
    pages = Pages(DirectWatch())
    monkeypatch.setattr(process, "_pages", pages)
    return pages


@pytest.fixture
def reader(pages):
    """A browser that isn't signed in, of a site that keeps pages."""
    return Client()


@pytest.fixture
def told():
    """What the header Cache-Status says was done for a response."""

    def told(response):
        return response.headers.get("Cache-Status", "").removeprefix("portal; ")

    return told


@pytest.fixture
def made_anew(settings):
    """The page as it is made with nothing kept."""

    def made_anew(address):
        settings.DELIVERY_CACHE = False
        try:
            return Client().get(address)
        finally:
            settings.DELIVERY_CACHE = True

    return made_anew
