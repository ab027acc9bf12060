"""The thread that listens to the database, on a connection of its own."""

import time

import pytest
from django.db import connection, transaction

from core.models import LinkedWebsite
from delivery.models import Change
from delivery.state import GATHERED, Watch, read_state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch():
    watch = Watch()
    watch.start()
    until(lambda: watch.state)
    yield watch
    watch.stop()


def until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def change():
    Change.objects.create()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('delivery_change', '')")


def test_it_hears_of_a_change_when_it_is_committed(watch):
    before = watch.state
    with transaction.atomic():
        change()
        time.sleep(0.3)
        assert watch.state == before
    until(lambda: watch.state != before)
    assert watch.state == read_state()


def test_it_hears_again_after_its_connection_was_cut(watch):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    change()
    until(lambda: watch.state == read_state())
    assert not watch.is_away


def test_it_does_its_work_between_two_changes(watch):
    done = []
    watch.work = lambda: bool(done.append(1))
    until(lambda: done)


def test_old_changes_are_cleared_away(watch):
    Change.objects.bulk_create(Change() for _number in range(GATHERED + 1))
    read_state()
    assert Change.objects.count() == 1_000


def test_a_transaction_is_noted_once_however_much_it_changes():
    from wagtail.models import Locale

    locale = Locale.objects.first() or Locale.objects.create(language_code="vi")
    count = Change.objects.count()
    with transaction.atomic():
        for number in range(5):
            LinkedWebsite.objects.create(name=str(number), url="https://a.example", locale=locale)
    assert Change.objects.count() == count + 1
