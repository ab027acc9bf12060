"""A database that hangs: who has waited in vain has done so for all."""

import pytest
from django.db import InternalError, OperationalError, connection, connections
from psycopg.errors import ReadOnlySqlTransaction

from delivery import silence, state
from delivery.traces import ask


@pytest.fixture
def given_up(monkeypatch):
    monkeypatch.setattr(silence, "_given_up", True)


@pytest.fixture
def another_connection(db):
    other = connections.create_connection("default")
    other.inc_thread_sharing()
    yield other
    other.close()


def test_after_that_nobody_else_connects_in_vain(given_up, another_connection):
    with pytest.raises(OperationalError, match="silent"):
        another_connection.ensure_connection()


def test_one_thread_goes_on_trying_and_then_all_may_again(given_up, another_connection):
    with silence.trying():
        another_connection.ensure_connection()
    assert not silence.may_connect()
    silence.hear()
    assert silence.may_connect()
    assert not silence.has_given_up()


def test_a_connection_that_was_lost_between_two_requests_is_no_lost_database(db, monkeypatch):
    checked = []
    monkeypatch.setattr(connection, "close_if_health_check_failed", lambda: checked.append(1))
    ask([b"SELECT 1"])
    assert checked


def test_a_database_that_takes_no_changes_is_heard_though_many_have_gathered(db, monkeypatch):
    def refuse(execute, statement, *rest):
        if statement.startswith("DELETE"):
            raise InternalError from ReadOnlySqlTransaction()
        return execute(statement, *rest)

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO delivery_change DEFAULT VALUES")
    monkeypatch.setattr(state, "GATHERED", 0)
    with connection.execute_wrapper(refuse):
        assert state.read_state()
