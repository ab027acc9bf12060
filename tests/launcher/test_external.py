"""A server given by DATABASE_URL."""

import pytest

from launcher import external
from launcher.stop import Stop


@pytest.mark.parametrize(
    "url", ["", "x", "mysql://a/b", "postgresql://host", "postgresql://[::1/x", "postgresql://host:port/x"]
)
def test_a_malformed_address_is_explained(url):
    with pytest.raises(Stop, match="sai dạng"):
        external.check(url, "demo")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:bi@mat@127.0.0.1:1/portal",
        "postgresql://user:bi@m/mat@127.0.0.1:1/portal",
        "postgresql://user:bi%ZZmat@127.0.0.1:1/portal",
        " postgresql://user:bi-mat@127.0.0.1:1/portal",
    ],
)
def test_a_password_with_odd_characters_is_explained_and_not_printed(url):
    with pytest.raises(Stop, match="%40") as stop:
        external.check(url, "demo")
    assert "mat" not in str(stop.value)


@pytest.mark.parametrize(
    "url", ["postgresql://user:bi-mat@127.0.0.1:1/portal", "postgresql://127.0.0.1:1/portal?password=bi-mat"]
)
def test_an_unreachable_server_is_explained_without_the_password(url):
    with pytest.raises(Stop, match="Không kết nối được") as stop:
        external.check(url, "demo")
    assert "bi-mat" not in str(stop.value)


def test_a_server_that_serves_is_accepted(postgres):
    cluster, _connection = postgres
    external.check(cluster.url("portal"), "demo")
    external.check(cluster.url("portal"), "test")


def test_a_missing_database_is_explained(postgres):
    cluster, _connection = postgres
    with pytest.raises(Stop, match="Không kết nối được"):
        external.check(cluster.url("missing"), "demo")


def test_another_encoding_is_refused(postgres):
    cluster, connection = postgres
    connection.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'")
    with pytest.raises(Stop, match="LATIN1"):
        external.check(cluster.url("latin"), "demo")


def test_an_old_server_is_refused(postgres, monkeypatch):
    cluster, _connection = postgres
    monkeypatch.setattr(external, "OLDEST", 99)
    with pytest.raises(Stop, match="cần 99 trở lên"):
        external.check(cluster.url("portal"), "demo")


@pytest.mark.parametrize(("purpose", "remedy"), [("demo", "GRANT USAGE, CREATE"), ("test", "CREATEDB")])
def test_a_user_without_the_rights_is_told_what_grants_them(postgres, purpose, remedy):
    cluster, connection = postgres
    connection.execute(f"CREATE ROLE reader_{purpose} LOGIN")
    url = cluster.url("portal").replace("postgres@", f"reader_{purpose}@")
    with pytest.raises(Stop, match=remedy):
        external.check(url, purpose)


@pytest.mark.parametrize("purpose", external.RIGHTS)
def test_the_statement_that_is_told_grants_the_right(postgres, purpose):
    cluster, connection = postgres
    connection.execute(f"CREATE ROLE writer_{purpose} LOGIN")
    connection.execute(external.RIGHTS[purpose][1].format(user=f"writer_{purpose}"))
    external.check(cluster.url("portal").replace("postgres@", f"writer_{purpose}@"), purpose)
