"""A site on servers of its own, which a test may stop: a copy of the tests' database server."""

from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from launcher.binaries import find_programs
from tests.servers.machines import Postgres, Web


@pytest.fixture(scope="session")
def db(django_db_setup):
    """The database of all tests, without the transaction around a test: by its name it is known as needed."""


@pytest.fixture(scope="module")
def primary(db):
    source = connection.settings_dict
    if not source["HOST"].startswith("/"):
        pytest.skip("the database server isn't our own")
    server = Postgres(find_programs())
    try:
        server.copy("-h", source["HOST"])
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="module")
def database(db):
    """The name of the site's database."""
    return connection.settings_dict["NAME"]


@pytest.fixture(scope="module")
def at(django_db_blocker):
    """Lets Django work on another server inside the block, and commit there."""

    @contextmanager
    def at(server):
        before = dict(connection.settings_dict)
        with django_db_blocker.unblock():
            use({"HOST": "127.0.0.1", "PORT": server.port, "USER": "postgres"})
            try:
                yield
            finally:
                use(before)

    return at


def use(place):
    connection.close()
    connection.settings_dict.update(place)
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def start_web(tmp_path_factory):
    """Starts web processes, which end with the module."""
    started = []

    def start_web(**environment):
        started.append(Web(tmp_path_factory.mktemp("web"), **environment))
        return started[-1]

    yield start_web
    for web in started:
        web.stop()


@pytest.fixture(scope="module")
def web(primary, database, start_web):
    web = start_web(DATABASE_URL=primary.url(database))
    web.wait()
    return web
