"""The health check, robots.txt, what bad addresses get, and the headers of every answer."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from core.health import pending_migrations

pytestmark = pytest.mark.django_db


def test_the_health_check_is_well_when_the_database_is(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_the_health_check_fails_while_migrations_wait(client):
    MigrationRecorder(connection).migration_qs.filter(app="core", name="0001_initial").delete()
    response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, "migrations pending")


def test_the_health_check_takes_what_a_migration_replaced_for_the_migration(client, monkeypatch):
    whole = {("core", "0001_initial"), ("core", "0002_that_never_was")}
    known = {("core", "0001_squashed"): {("core", "0001_initial")}, ("core", "0003_squashed"): whole}
    monkeypatch.setattr("core.health._known", lambda: known)
    assert pending_migrations() == [("core", "0003_squashed")]


def test_the_health_check_asks_the_database_little(client, django_assert_num_queries):
    client.get("/healthz")
    # Whether the table of migrations is there, and what it has.
    with django_assert_num_queries(2):
        client.get("/healthz")


def test_the_health_check_fails_without_a_database_and_tells_no_secret(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("password for host db.internal refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"db.internal" not in response.content


def test_a_process_that_lacks_its_database_is_alive(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_robots_name_the_sitemap_and_keep_out_of_the_editor(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /quan-tri/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


@pytest.mark.parametrize(
    "address",
    ["/tin-tuc/%00/", "/tim-kiem/?q=a%00b", "/van-ban/?so=%00", "/tin-tuc/?trang=%00", "/%00"],
)
def test_an_address_with_nul_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/", "/quan-tri/", "/khong-co/"])
def test_a_cookie_with_nul_is_a_bad_request(client, address):
    assert client.get(address, HTTP_COOKIE='sessionid="abc\\000def"').status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/khong-co/",
        "/%ff%fe/",
        "/tin-tuc/2024/13/",
        "/tin-tuc/2024/2/30/",
        "/tin-tuc/0/1/",
        "/tin-tuc/99999/1/",
        "/tin-tuc/9999/12/31/",
        "/" + "a/" * 2000,
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("value", ["-1", "0", "abc", "", "9" * 30, "1e9", "NaN", "²"])
@pytest.mark.parametrize("address", ["/tin-tuc/", "/van-ban/", "/de-cuong/", "/tim-kiem/"])
def test_a_bad_page_number_still_gives_the_list(client, address, value):
    assert client.get(address, {"trang": value, "q": "luật"}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/khong-co/", "/%00"])
def test_no_other_site_may_take_an_answer_into_its_own_pages(client, address):
    assert client.get(address).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_may_use_no_device(client):
    policy = client.get("/").headers["Permissions-Policy"]
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy.split(", "))
