"""How long a session lasts, and what was typed when it ended."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
SIGN_IN = "/quan-tri/login/"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def is_signed_in(client):
    return client.get("/quan-tri/").status_code == 200


def test_in_production_two_steps_are_required_and_cookies_are_of_this_host_alone():
    wanted = "p.REQUIRE_TWO_FACTOR, p.PROXY_COUNT, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE"
    names = "p.SESSION_COOKIE_NAME, p.CSRF_COOKIE_NAME"
    script = f"from config.settings import production as p; print({wanted}, {names})"
    environment = {
        "PYTHONPATH": "site:.", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "portal.example",
        "BASE_URL": "https://portal.example", "DATABASE_URL": "postgresql://localhost/portal",
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert told.stdout.decode().split() == [
        "True", "1", "True", "True", "__Host-sessionid", "__Host-csrftoken"
    ]  # fmt: skip


@pytest.fixture
def later(monkeypatch):
    """Lets so many minutes pass."""
    passed = timedelta()
    really = timezone.now

    def later(minutes):
        nonlocal passed
        passed += timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: really() + passed)

    return later


def test_the_session_gets_a_new_id(client, writer, type_password):
    client.get(SIGN_IN)
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    type_password()
    assert client.cookies["sessionid"].value != before


def test_an_idle_session_ends(client, writer, later):
    client.force_login(writer)
    later(31)
    assert not is_signed_in(client)


def test_work_prolongs_it(client, writer, later):
    client.force_login(writer)
    for _round in range(3):
        later(20)
        assert is_signed_in(client)


def test_twelve_hours_are_the_most(client, writer, later, settings):
    settings.SESSION_IDLE_SECONDS = 24 * 3600
    client.force_login(writer)
    later(12 * 60 - 1)
    assert is_signed_in(client)
    later(2)
    assert not is_signed_in(client)


@pytest.fixture
def ping(client, make_news):
    """The editor's own ping."""
    page = make_news(publish=False)

    def ping(**data):
        address = reverse("wagtailadmin_editing_sessions:ping", args=["news", "newspage", page.pk, 999])
        return client.post(address, data)

    return ping


@pytest.mark.parametrize(("data", "lasts"), [({}, False), ({"is_editing": "1"}, True)])
def test_an_open_editor_prolongs_it_only_while_something_is_unsaved(client, editor, later, ping, data, lasts):
    client.force_login(editor)
    later(20)
    ping(**data)
    later(20)
    assert is_signed_in(client) == lasts


def test_a_new_password_ends_the_other_sessions(client, writer):
    client.force_login(writer)
    writer.set_password("bay con cò trắng")
    writer.save()
    assert not is_signed_in(client)


def test_a_disabled_user_is_out_at_once(client, writer):
    client.force_login(writer)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


def test_a_session_is_worth_nothing_after_signing_out(client, writer):
    client.force_login(writer)
    kept = client.cookies["sessionid"].value
    client.post("/quan-tri/logout/")
    client.cookies["sessionid"] = kept
    assert not is_signed_in(client)


def test_what_is_sent_after_the_session_ended_is_given_back(client, editor, later, make_news):
    page = make_news()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(editor)
    later(31)
    sent = {"title": "Điều đã gõ", "tags": ["một", "hai"], "password1": "bí mật"}
    response = client.post(address, sent, headers={"accept": "text/html"})
    text = response.content.decode()
    assert response.status_code == 403
    assert f'action="{address}"' in text
    for kept in ("Điều đã gõ", "một", "hai"):
        assert f'value="{kept}"' in text
    assert "bí mật" not in text


def test_nothing_is_given_back_to_another_site(make_news):
    address = reverse("wagtailadmin_pages:edit", args=[make_news().pk])
    response = Client(enforce_csrf_checks=True).post(
        address, {"title": "x<b>"}, headers={"accept": "text/html"}
    )
    assert response.status_code == 403
    assert b"<form" not in response.content


def test_an_open_editor_learns_the_new_token(client, writer):
    assert client.get("/quan-tri/phien/").json()["signedIn"] is False
    client.force_login(writer)
    answer = client.get("/quan-tri/phien/").json()
    assert answer["signedIn"] is True
    assert len(answer["token"]) == 64


def test_cookies_are_kept_from_scripts_and_other_sites(client, writer, type_password):
    client.get(SIGN_IN)
    type_password()
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.fixture
def read_only():
    """The database takes no changes inside the block."""

    @contextmanager
    def read_only():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield
            # The settings go back with the rest.
            transaction.set_rollback(True)

    return read_only


def test_while_the_database_takes_no_changes_editors_read_on(client, writer, later, read_only):
    client.force_login(writer)
    later(2)
    with read_only():
        assert is_signed_in(client)
        assert client.get(reverse("wagtailadmin_explore_root")).status_code == 200


def test_the_form_of_a_page_which_notes_who_is_at_it_says_why_it_is_not_there(
    client, editor, read_only, make_news
):
    page = make_news(publish=False)
    client.force_login(editor)
    client.raise_request_exception = False
    with read_only():
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 503
    assert "chỉ đọc" in answer.text


def test_what_is_sent_meanwhile_is_given_back_and_the_reason_said(client, writer, read_only):
    client.force_login(writer)
    client.raise_request_exception = False
    with read_only():
        answer = client.post(reverse("wagtailadmin_account"), {"name_email-first_name": "Giàng A"})
    assert answer.status_code == 503
    assert "chỉ đọc" in answer.text
    assert "Giàng A" in answer.text
