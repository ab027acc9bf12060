"""The thread that listens to the database, on a connection of its own."""

import os
import time

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from core.models import LinkedWebsite
from delivery import process
from delivery.models import Change
from delivery.pages import Pages
from delivery.state import GATHERED, Watch, read_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere():
    """A connection whose changes are committed, as another process's are; they go with the test."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as elsewhere:
        yield elsewhere
        elsewhere.execute("DELETE FROM delivery_change")


@pytest.fixture
def watch(elsewhere):
    watch = Watch()
    watch.start()
    until(lambda: watch.state)
    yield watch
    watch.stop()


@pytest.fixture
def change(elsewhere):
    def change():
        elsewhere.execute("INSERT INTO delivery_change DEFAULT VALUES")
        elsewhere.execute("SELECT pg_notify('delivery_change', '')")

    return change


def until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_hears_of_a_change_when_it_is_committed(watch, elsewhere, change):
    before = watch.state
    with elsewhere.transaction():
        change()
        time.sleep(0.3)
        assert watch.state == before
    until(lambda: watch.state != before)
    assert watch.state == read_state()


def test_it_hears_again_after_its_connection_was_cut(watch, elsewhere, change):
    before = watch.state
    elsewhere.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE query ~ '^LISTEN|pg_walfile_name' AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    change()
    until(lambda: watch.state != before)
    assert not watch.is_away


def test_it_does_its_work_between_two_changes(watch):
    done = []
    watch.work = lambda: bool(done.append(1))
    until(lambda: done)


def test_work_that_fails_does_not_end_it(watch, change):
    def fail():
        watch.work = lambda: False
        raise ValueError

    before, watch.work = watch.state, fail
    change()
    until(lambda: watch.state != before)
    assert watch.is_alive()


def test_old_changes_are_cleared_away():
    Change.objects.bulk_create(Change() for _number in range(GATHERED + 1))
    read_state()
    assert Change.objects.count() == 1_000


def test_a_transaction_is_noted_once_however_much_it_changes(home):
    count = Change.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('delivery.noted_in', '', true)")
    with transaction.atomic():
        for number in range(5):
            LinkedWebsite.objects.create(name=str(number), url="https://a.example", locale=home.locale)
    assert Change.objects.count() == count + 1


@pytest.fixture
def agency(elsewhere):
    """Renames the agency, which every page names, and commits it; the old name comes back in the end."""
    (old,) = elsewhere.execute("SELECT DISTINCT agency_name FROM core_agencydetails LIMIT 1").fetchone()
    yield lambda name: elsewhere.execute("UPDATE core_agencydetails SET agency_name = %s", [name])
    elsewhere.execute("UPDATE core_agencydetails SET agency_name = %s", [old])


def test_what_is_read_just_before_a_commit_is_not_kept_past_it(
    watch, elsewhere, agency, settings, monkeypatch
):
    """However often a reader comes in between; the whole by COMMITS=1000."""
    settings.DELIVERY_CACHE = True
    monkeypatch.setattr(process, "_pages", Pages(watch))
    reader, stale = Client(), []
    for number in range(int(os.environ.get("COMMITS", "10"))):
        name, before = f"Sở Tư pháp lần {number}", watch.state
        with elsewhere.transaction():
            agency(name)
            assert name not in reader.get("/").text
        reader.get("/")
        until(lambda before=before: watch.state != before, seconds=5)
        stale += [name] if name not in reader.get("/").text else []
    assert stale == []


def test_a_process_that_has_just_begun_waits_to_hear_of_the_database(elsewhere):
    watch = Watch()
    assert watch.state is None
    watch.start()
    assert watch.first_state(10) == read_state()
    watch.stop()


def test_it_does_not_wait_where_the_database_is_known_to_be_away():
    watch = Watch()
    watch.lose()
    began = time.monotonic()
    assert watch.first_state(60) is None
    assert time.monotonic() - began < 30
