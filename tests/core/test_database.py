"""How long is waited for PostgreSQL, by requests and by commands."""

import psycopg
import pytest
from django.db import connection

from config.database import NETWORK, limit_network, limit_requests


@pytest.fixture
def ask(db):
    """What a connection with the options of `database` says of a setting."""

    def ask(database, name):
        given = {**connection.get_connection_params(), **database["OPTIONS"]}
        with psycopg.connect(**given) as made:
            return made.execute("SELECT current_setting(%s)", [name]).fetchone()[0]

    return ask


def test_a_request_waits_for_no_statement_or_lock_for_ever(ask):
    database = {}
    limit_network(database)
    limit_requests(database)
    assert [ask(database, name) for name in ("statement_timeout", "lock_timeout")] == ["20s", "10s"]


def test_a_command_may_take_as_long_as_it_takes(ask):
    database = {}
    limit_network(database)
    assert ask(database, "statement_timeout") == "0"


def test_what_the_address_of_the_database_says_goes_first(ask):
    database = {"OPTIONS": {"keepalives_idle": 60, "options": "-c statement_timeout=1min"}}
    limit_network(database)
    limit_requests(database)
    assert database["OPTIONS"]["keepalives_idle"] == 60
    assert database["OPTIONS"]["keepalives_count"] == NETWORK["keepalives_count"]
    assert ask(database, "statement_timeout") == "1min"
