"""A site on servers of its own, which a test may stop: a copy of the tests' database server."""

from contextlib import contextmanager
from typing import NamedTuple

import boto3
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from moto.server import ThreadedMotoServer

from launcher.binaries import find_programs
from tests.servers.machines import Postgres, Valkey, Web, free_port

POLICY = settings.BASE_DIR / "deploy" / "several" / "bucket-policy.json"


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


@pytest.fixture(scope="module")
def replica(primary):
    """A second server that takes over each change of the first one."""
    server = Postgres(primary.programs)
    try:
        server.copy("-h", "127.0.0.1", "-p", str(primary.port), "-R")
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="module")
def valkey(tmp_path_factory):
    """A shared store of pages."""
    if not Valkey.program():
        pytest.skip("neither Valkey nor Redis is installed")
    valkey = Valkey(tmp_path_factory.mktemp("valkey"))
    yield valkey
    valkey.kill()


class Store(NamedTuple):
    """Where a store of files is, and what a web process has to know of it."""

    port: int
    environment: dict


@pytest.fixture(scope="module")
def store():
    """A store with the interface of S3 and a bucket in it."""
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **keys)
    client.create_bucket(Bucket="portal")
    client.put_bucket_policy(Bucket="portal", Policy=POLICY.read_text())
    given = {"BUCKET": "portal", "ENDPOINT": endpoint, "KEY": "key", "SECRET": "secret"}
    yield Store(port, {f"MEDIA_S3_{name}": value for name, value in given.items()})
    server.stop()
