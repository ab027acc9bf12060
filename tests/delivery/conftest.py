from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from delivery import process
from delivery.models import Change
from delivery.pages import Pages
from delivery.state import STATE, Watch, read_tables, state_of

NEXT_TRANSACTION = """
SELECT set_config('delivery.noted_in', '', true), set_config('delivery.withdrawn_in', '', true)
"""


class DirectWatch(Watch):
    """Reads, after each change, the state of the test's own transaction, which no other connection sees."""

    is_away = False
    is_silent = False

    def __init__(self):
        self.tables = read_tables()
        self._read = None
        # A site has had changes since it was made, which tests of other connections may have deleted.
        if not Change.objects.exists():
            Change.objects.create()

    def note(self, execute, statement, *rest):
        """Takes part in each statement of the test."""
        if not str(statement).startswith("SELECT"):
            self._read = None
        return execute(statement, *rest)

    @property
    def state(self):
        if self._read is None:
            # Past Django, which would take it for a question of the page that is being made.
            with connection.connection.cursor() as cursor:
                self._read = state_of(cursor.execute(STATE).fetchone())
                # What comes next counts as another transaction.
                cursor.execute(NEXT_TRANSACTION)
        return self._read

    def refresh(self):
        pass

    def lose(self):
        self.is_away = True


@pytest.fixture(scope="session")
def keeping():
    """Gives what a process keeps of the site that is asked inside it, where the settings let it keep any."""

    @contextmanager
    def keeping():
        pages = Pages(DirectWatch())
        with patch.object(process, "_pages", pages), connection.execute_wrapper(pages.watch.note):
            yield pages

    return keeping


@pytest.fixture
def pages(db, settings, keeping):
    settings.DELIVERY_CACHE = True
    with keeping() as pages:
        yield pages


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
