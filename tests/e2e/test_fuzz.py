"""Thousands of requests that nobody thought of: none is a fault of ours, none holds a process up.

`make fuzz` sends FUZZ_REQUESTS of them with a seed by chance, which it prints; here it is a slice of one.
"""

import os
import secrets
import sys
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from wagtail.models import Page

from core.factories import FileFactory, ImageFactory
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentIndexPage
from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, WRITERS
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage
from tests.database import template
from tests.e2e.fuzzing import Fuzzer, Session
from tests.servers.machines import HOST, Web, children

COUNT = int(os.environ.get("FUZZ_REQUESTS", 700))
SEED = os.environ.get("FUZZ_SEED") or (secrets.token_hex(4) if "FUZZ_REQUESTS" in os.environ else "1")
ROUND = 5_000
ROLES = {"writer": WRITERS, "editor": EDITORS, "approver": APPROVERS, "administrator": ADMINISTRATORS}


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """The address of a database of its own: what the requests do to it is done to no other test."""
    with django_db_blocker.unblock():
        source, name = template(), f"fuzz_{os.getpid()}"
        given = {**connection.get_connection_params(), "dbname": "postgres"}
        with psycopg.connect(**given, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
            yield name
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def at(database, django_db_blocker):
    """Lets Django work in that database inside the block."""

    @contextmanager
    def at():
        before = connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            use(database)
            yield
            use(before)

    return at


def use(name):
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def web(database, tmp_path_factory):
    """gunicorn as the portal runs it, with two processes."""
    params = connection.settings_dict
    address = f"postgresql:///{database}?host={params['HOST']}&user={params['USER']}"
    web = Web(
        tmp_path_factory.mktemp("fuzz"),
        DATABASE_URL=address,
        WEB_CONCURRENCY="2",
        SECRET_KEY=settings.SECRET_KEY,
    )
    web.wait()
    yield web
    web.stop()


def fill():
    """Content of each kind and users of each role: their sessions, the keys of what is there, the pages."""
    section = NewsSectionPage.objects.first()
    made = [
        NewsPageFactory(parent=section, publish=True),
        NewsPageFactory(parent=section, live=False),
        LegalDocumentPageFactory(
            parent=DocumentIndexPage.objects.first(),
            body=[{"type": "legal_text", "value": "<h3>Điều 1. Tên</h3><p>Luật.</p>"}],
            publish=True,
        ),
        OutlinePageFactory(parent=OutlineIndexPage.objects.first(), publish=True),
    ]
    for page in made:
        page.save_revision()
    keys = [page.pk for page in made] * 3 + [made[0].latest_revision_id, FileFactory().pk, ImageFactory().pk]
    users = [UserFactory(role=role) for role in ROLES.values()]
    sessions = [Session("visitor"), Session("visitor"), *map(signed_in, ROLES, users)]
    pages = [page.get_url() for page in Page.objects.live().public() if page.get_url()]
    return sessions, [*keys, *(user.pk for user in users)], pages


def signed_in(name, user):
    client = Client()
    client.force_login(user)
    return Session(
        name,
        {"__Host-sessionid": client.cookies["sessionid"].value, "__Host-csrftoken": "f" * 32},
    )


def say(*facts):
    sys.stdout.write("".join(f"{fact}\n" for fact in facts))
    sys.stdout.flush()


def test_no_request_is_a_fault_and_no_process_hangs_or_ends(at, web):
    say(f"FUZZ_SEED={SEED}")
    processes = set(children(web.process.pid))
    faults = []
    for number, done in enumerate(range(0, COUNT, ROUND)):
        # Anew for each round, since administrators delete what is there.
        with at():
            content = fill()
        fuzzer = Fuzzer(f"{SEED}-{number}", ("127.0.0.1", web.port), HOST, *content)
        fuzzer.run(min(ROUND, COUNT - done))
        faults += fuzzer.faults
        say(number, dict(sorted(fuzzer.statuses.items())), *fuzzer.faults)
        # Most is refused; where nothing is answered as it should be the site has fallen.
        assert fuzzer.statuses[200] > sum(fuzzer.statuses.values()) / 20
    assert not faults
    assert set(children(web.process.pid)) == processes
