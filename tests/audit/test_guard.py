"""The log only grows: PostgreSQL itself refuses all else."""

import logging
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from audit.models import Entry, Seal
from audit.recording import record
from audit.sealing import forget_old, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    return [record("exported", label=f"báo cáo {number}") for number in range(3)]


@pytest.fixture
def past_the_trigger():
    """What only the owner of the tables can do, who then changes what he likes."""

    def run(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_guard")
            cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER audit_guard")
            cursor.execute(statement, values)
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_guard")
            cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER audit_guard")

    return run


def refused(statement):
    with pytest.raises(ProgrammingError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return isinstance(error.value.__cause__, InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET who = 'ai đó'", "DELETE FROM audit_entry", "UPDATE audit_entry SET at = at"],
)
def test_no_entry_is_changed_or_deleted(entries, statement):
    assert refused(statement)
    assert Entry.objects.filter(action="exported").count() == 3


def test_nor_a_seal(entries):
    seal()
    assert refused("DELETE FROM audit_seal")
    assert refused("UPDATE audit_seal SET digest = ''")


def test_nor_are_the_tables_emptied(entries):
    # The database of the tests lacks these triggers: see tests/database.py.
    install = import_module("audit.migrations.0002_guard").INSTALL
    with connection.cursor() as cursor:
        for line in install.splitlines():
            if line.startswith("CREATE TRIGGER audit_guard_table"):
                cursor.execute(line)
    assert refused("TRUNCATE audit_entry, audit_seal")


def test_nobody_dates_an_entry(entries):
    long_ago = timezone.now() - timedelta(days=4000)
    entry = Entry.objects.create(action="exported", at=long_ago)
    entry.refresh_from_db()
    assert timezone.now() - entry.at < timedelta(minutes=1)


def test_nobody_numbers_an_entry(entries):
    Entry.objects.create(action="exported", pk=10**12)
    assert entries[-1].pk < Entry.objects.latest("pk").pk < 10**12


# Seals


def verify(*digests):
    call_command("verify_audit", *digests, verbosity=0)


def test_what_was_sealed_is_found_as_it_was(entries):
    seal()
    verify(Seal.objects.get().digest)


def test_what_is_not_there_yet_is_not_sealed(entries):
    beyond = entries[-1].pk + 10**6
    with pytest.raises(ProgrammingError), transaction.atomic():
        Seal.objects.create(last=beyond, rows=3, digest="")
    assert not Seal.objects.exists()


def test_nothing_is_sealed_twice_within_an_hour(entries):
    assert seal()
    record("exported")
    assert seal() is None
    assert Seal.objects.count() == 1


@pytest.fixture
def two_seals(entries, past_the_trigger):
    seal()
    past_the_trigger("UPDATE audit_seal SET at = at - interval '2 hours'")
    record("exported", label="sau")
    seal()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET who = 'người khác' WHERE label = 'báo cáo 1'",
        "UPDATE audit_entry SET at = at - interval '1 second' WHERE label = 'sau'",
        "DELETE FROM audit_entry WHERE label = 'báo cáo 0'",
        "DELETE FROM audit_seal WHERE id = (SELECT min(id) FROM audit_seal)",
    ],
)
def test_what_the_owner_changes_past_the_trigger_is_found(two_seals, past_the_trigger, tampering):
    verify()
    past_the_trigger(tampering)
    with pytest.raises(CommandError, match="not what they were"):
        verify()


def test_seals_that_are_made_anew_are_found_by_what_the_machine_was_told(entries, past_the_trigger, caplog):
    with caplog.at_level(logging.INFO, "audit"):
        seal()
    told = caplog.records[-1].digest
    past_the_trigger("DELETE FROM audit_seal")
    past_the_trigger("DELETE FROM audit_entry WHERE label = 'báo cáo 0'")
    seal()
    verify()
    with pytest.raises(CommandError, match="There is no seal"):
        verify(told)


# Forgetting


def test_after_a_year_the_oldest_are_forgotten_and_the_rest_is_verified(
    two_seals, past_the_trigger, settings
):
    settings.AUDIT_DAYS = 365
    first = Seal.objects.first()
    past_the_trigger("UPDATE audit_entry SET at = at - interval '366 days' WHERE id <= %s", first.last)
    past_the_trigger("UPDATE audit_seal SET at = at - interval '366 days' WHERE id = %s", first.pk)
    assert forget_old() >= 3
    assert list(Entry.objects.values_list("label", flat=True)) == ["sau"]
    verify()


def test_before_a_year_none_is_whatever_is_asked_for(entries, settings):
    settings.AUDIT_DAYS = 0
    seal()
    assert forget_old() == 0
    assert Entry.objects.filter(action="exported").count() == 3
