"""Thousands of requests that nobody thought of: none is a fault of ours, none holds a process up.

`make fuzz` sends FUZZ_REQUESTS of them with a seed by chance, which it prints; here it is a slice of one.
They are sent in rounds, each to a new copy of the site, since administrators delete what is there: a round
has a seed of its own, by which it alone is sent again.
"""

import os
import secrets
import sys
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings

from tests.database import template
from tests.e2e.fuzzing.content import cookies, fill
from tests.e2e.fuzzing.fuzzer import Fuzzer
from tests.e2e.fuzzing.report import faults_in, memory, summary
from tests.servers.machines import HOST, Web, children

COUNT = int(os.environ.get("FUZZ_REQUESTS", 350))
SEED = os.environ.get("FUZZ_SEED") or (secrets.token_hex(4) if "FUZZ_REQUESTS" in os.environ else "1")
ROUND = 5_000
# What these write of is answered all the same, as an index that is lost; here it is whole.
SEARCH = ("search.engine", "search.errors")


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """Makes a database that Django and its connections work in inside the block."""

    @contextmanager
    def database():
        name, before = f"fuzz_{os.getpid()}", connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            source = template()
            given = {**connection.get_connection_params(), "dbname": "postgres"}
            with psycopg.connect(**given, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
                use(name)
                try:
                    yield name
                finally:
                    use(before)
                    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    return database


def use(name):
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@contextmanager
def running(database, folder):
    """gunicorn as the portal runs it, with two processes."""
    params = connection.settings_dict
    web = Web(
        folder,
        DATABASE_URL=f"postgresql:///{database}?host={params['HOST']}&user={params['USER']}",
        WEB_CONCURRENCY="2",
        SECRET_KEY=settings.SECRET_KEY,
        LOG_LEVEL="ERROR",
    )
    try:
        web.wait()
        yield web
    finally:
        web.stop()


def say(*facts):
    sys.stdout.write("".join(f"{fact}\n" for fact in facts))
    sys.stdout.flush()


def one_round(seed, count, database, folder):
    """Sends `count` requests; gives the faults, and whether each process is the one that began."""
    say(f"FUZZ_SEED={seed} FUZZ_REQUESTS={count}")
    with database() as name, override_settings(MEDIA_ROOT=folder / "media"), running(name, folder) as web:
        sessions, keys = fill()
        fuzzer = Fuzzer(seed, ("127.0.0.1", web.port), HOST, sessions, keys, renew)
        processes = memory(children(web.process.pid))
        fuzzer.run(count)
        after = memory(children(web.process.pid))
        hidden = faults_in(web.log, SEARCH)
        say(*summary(fuzzer, processes, after), *faults_in(web.log), *hidden)
    # Most is refused; where nothing is answered as it should be the site has fallen.
    ok = sum(number for (_who, _way, status), number in fuzzer.statuses.items() if status == 200)
    assert ok > count / 20
    return fuzzer.faults + hidden, set(after) == set(processes)


def renew(session):
    """New cookies for who ended their session, if they are still there."""
    user = get_user_model().objects.filter(username=f"{session.name}-x", is_active=True).first()
    if user:
        session.cookies = cookies(user)


def test_no_request_is_a_fault_and_no_process_hangs_or_ends(database, tmp_path_factory):
    whole = range(0, COUNT, ROUND)
    seeds = [f"{SEED}-{number}" if len(whole) > 1 else SEED for number in range(len(whole))]
    results = [
        one_round(seed, min(ROUND, COUNT - done), database, tmp_path_factory.mktemp("fuzz"))
        for seed, done in zip(seeds, whole, strict=True)
    ]
    assert not [fault for faults, _lived in results for fault in faults]
    assert all(lived for _faults, lived in results)
