"""Signing in: the limits on guessing, what strange input does, sessions."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.factories import UserFactory
from editorial.models import SignIn, User
from editorial.signing_in import throttle
from editorial.signing_in.asking import address_of
from editorial.signing_in.models import Result

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
SIGN_IN = "/quan-tri/login/"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def type_password(client):
    """Types a password at the sign-in page."""

    def type_password(username="writer", password=PASSWORD, address=HERE, **headers):
        data = {"username": username, "password": password, "next": "/quan-tri/"}
        return client.post(SIGN_IN, data, REMOTE_ADDR=address, headers={"accept": "text/html"} | headers)

    return type_password


@pytest.fixture
def fail(type_password):
    """Types so many wrong passwords and gives the statuses of the answers."""

    def fail(count, **where):
        return [type_password(password="sai", **where).status_code for _number in range(count)]

    return fail


def is_signed_in(client):
    return client.get("/quan-tri/").status_code == 200


def test_a_writer_signs_in_by_the_password(client, writer, type_password):
    assert type_password().headers["Location"] == "/quan-tri/"
    assert is_signed_in(client)


def test_a_wrong_password_signs_nobody_in(client, writer, type_password):
    assert type_password(password="sai").status_code == 200
    assert not is_signed_in(client)


def test_the_sixth_wrong_password_is_refused_with_a_time(writer, fail, type_password):
    assert fail(5) == [200] * 5
    response = type_password(password="sai")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert re.search(r"\d\d:\d\d", response.content.decode())


def test_the_right_password_is_refused_while_locked(client, writer, fail, type_password):
    fail(5)
    assert type_password().status_code == 429
    assert not is_signed_in(client)


def test_a_lock_ends_by_itself(client, writer, fail, type_password):
    fail(6)
    SignIn.objects.update(at=timezone.now() - throttle.WINDOW)
    assert type_password().status_code == 302


def test_attempts_while_locked_prolong_nothing(writer, fail):
    fail(5)
    before = SignIn.objects.filter(result=Result.WRONG_PASSWORD).count()
    fail(3)
    assert SignIn.objects.filter(result=Result.WRONG_PASSWORD).count() == before
    assert SignIn.objects.filter(result=Result.LOCKED).count() == 1


def test_the_right_password_lets_earlier_slips_be_forgotten(writer, fail, type_password):
    fail(4)
    type_password()
    assert fail(5) == [200] * 5


def test_whoever_guesses_elsewhere_does_not_lock_the_user_out(writer, fail, type_password):
    fail(6, address=ELSEWHERE)
    assert type_password().status_code == 302


@pytest.fixture
def low_limits(monkeypatch):
    """A third of the limits per address and per name."""
    monkeypatch.setattr(throttle, "PER_ADDRESS", 6)
    monkeypatch.setattr(throttle, "PER_NAME", 6)


def test_the_limits_are_five_and_twenty_in_fifteen_minutes():
    assert (throttle.PER_NAME_AND_ADDRESS, throttle.PER_ADDRESS, throttle.PER_NAME) == (5, 20, 20)
    assert timedelta(minutes=15) == throttle.WINDOW


@pytest.fixture
def guess_elsewhere(low_limits, type_password):
    """Types wrong passwords of the writer from so many addresses."""

    def guess_elsewhere(count):
        addresses = (f"198.51.100.{number}" for number in range(count))
        return [type_password(password="sai", address=address).status_code for address in addresses]

    return guess_elsewhere


def test_guessing_from_many_addresses_is_stopped(writer, guess_elsewhere):
    assert guess_elsewhere(8) == [200] * 6 + [429] * 2


def test_it_does_not_lock_the_user_out_of_an_address_they_have_used(writer, guess_elsewhere, type_password):
    type_password()
    guess_elsewhere(8)
    assert type_password().status_code == 302


def test_one_password_tried_on_many_users_is_stopped(low_limits, type_password):
    statuses = [type_password(username=f"can-bo-{n}").status_code for n in range(8)]
    assert statuses == [200] * 6 + [429] * 2


def test_the_addresses_of_one_ipv6_subscriber_are_one(writer, type_password):
    statuses = [type_password(password="sai", address=f"2001:db8:1:2::{n}").status_code for n in range(1, 7)]
    assert statuses == [200] * 5 + [429]


def test_a_forged_address_is_not_believed(writer, type_password):
    statuses = [type_password(password="sai", x_forwarded_for=f"10.0.0.{n}").status_code for n in range(6)]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "10.0.0.1", HERE),
        (1, "10.0.0.1, 198.51.100.9", ELSEWHERE),
        (2, "10.0.0.1, 198.51.100.9, 192.0.2.1", ELSEWHERE),
        (2, "198.51.100.9", HERE),
        (1, "", None),
        (1, "<script>", None),
        (1, "::ffff:198.51.100.9", ELSEWHERE),
    ],
)
def test_only_what_our_own_proxies_wrote_is_the_address(rf, settings, proxies, told, address):
    settings.PROXY_COUNT = proxies
    headers = {"x_forwarded_for": told}
    assert address_of(rf.get("/", REMOTE_ADDR=HERE, headers=headers)) == address


def test_known_and_unknown_users_are_answered_alike(writer, type_password):
    def answers(username):
        responses = [type_password(username=username, password="sai") for _number in range(6)]
        secret = re.compile(rb"csrfmiddlewaretoken\" value=\"\w+\"|CSRF_TOKEN\": \"\w+\"")
        return [
            (r.status_code, secret.sub(b"", r.content).replace(username.encode(), b"")) for r in responses
        ]

    known, unknown = answers("writer"), answers("nobody")
    assert known == unknown


@pytest.mark.parametrize(
    "data", [{"username": "wri\x00ter"}, {"password": "a" * 1_000_000}, {"username": "a" * 100_000}]
)
def test_what_nobody_types_is_a_bad_request(writer, type_password, data):
    assert type_password(**data).status_code == 400


def test_half_an_address_is_no_error(client):
    assert client.post(SIGN_IN, {}).status_code == 200


def test_nobody_is_sent_to_another_site(client, writer):
    data = {"username": "writer", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(SIGN_IN, data).headers["Location"] == "/quan-tri/"


def test_a_disabled_user_does_not_sign_in(client, type_password):
    UserFactory(username="writer", is_active=False)
    assert type_password().status_code == 200
    assert not is_signed_in(client)


# A new password by mail


@pytest.fixture
def ask(client):
    def ask(email, address=HERE):
        return client.post("/quan-tri/password_reset/", {"email": email}, REMOTE_ADDR=address)

    return ask


def test_a_mail_leads_to_a_new_password_once(client, writer, ask):
    ask(writer.email)
    link = re.search(r"/quan-tri/password_reset/confirm/\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    words = "bay con cò trắng"
    response = client.post(form, {"new_password1": words, "new_password2": words})
    assert response.status_code == 302
    assert User.objects.get().check_password(words)
    assert b"password_reset" in client.get(link, follow=True).content


def test_the_link_is_of_the_portal_whatever_host_was_asked(client, writer, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/quan-tri/password_reset/", {"email": writer.email}, headers={"host": "evil.example"})
    assert "http://localhost/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_the_link_is_of_no_use_when_the_mail_address_has_changed(client, writer, ask):
    ask(writer.email)
    link = re.search(r"/quan-tri/password_reset/confirm/\S+", mail.outbox[0].body)[0]
    User.objects.update(email="khac@example.com")
    assert b"new_password1" not in client.get(link, follow=True).content


def test_the_link_lasts_an_hour(settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


def test_an_address_of_nobody_is_answered_alike(writer, ask):
    known, unknown = ask(writer.email), ask("nobody@example.com")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert len(mail.outbox) == 1


def test_mails_to_one_person_are_limited(writer, ask):
    assert [ask(writer.email).status_code for _number in range(6)] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_strange_address_is_no_error(ask):
    label = "ß" * 31
    assert ask(f"a@{'.'.join([label] * 7)}.vn").status_code in (200, 302)


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


# Sessions


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


# The history


def events(user):
    return list(SignIn.objects.filter(user=user).values_list("result", flat=True).order_by("pk"))


def test_signing_in_is_recorded_with_address_and_browser(writer, type_password):
    type_password(user_agent="Firefox")
    event = SignIn.objects.get()
    assert (event.user, event.result, event.address, event.browser) == (writer, "signed_in", HERE, "Firefox")


def test_the_name_of_nobody_is_recorded(type_password):
    type_password(username="nobody")
    event = SignIn.objects.get()
    assert (event.user, event.name, event.result) == (None, "nobody", "wrong_password")


def test_a_password_set_by_another_is_recorded_with_who_did_it(client, administrator, writer):
    client.force_login(administrator)
    words = "bay con cò trắng"
    data = {
        "username": "writer",
        "email": writer.email,
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
    }
    client.post(
        reverse("wagtailusers_users:edit", args=[writer.pk]), data | {"password1": words, "password2": words}
    )
    event = SignIn.objects.get(user=writer)
    assert (event.result, event.actor) == ("password_changed", administrator)


def test_a_user_sees_their_own_history(client, writer, editor, type_password):
    type_password(address=ELSEWHERE, user_agent="Trình duyệt của người khác")
    type_password(username="editor", user_agent="Trình duyệt của tôi")
    text = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "Trình duyệt của tôi" in text
    assert "Trình duyệt của người khác" not in text


def test_the_account_page_still_saves(client, writer):
    client.force_login(writer)
    data = {
        "name_email-first_name": "Hoa", "name_email-last_name": "Lò", "name_email-email": "hoa@example.com",
        "locale-preferred_language": "vi", "theme-theme": "system", "theme-density": "default",
        "theme-contrast": "system", "theme-keyboard_shortcuts": "on",
    }  # fmt: skip
    client.post(reverse("wagtailadmin_account"), data)
    assert User.objects.get().first_name == "Hoa"


def test_administrators_see_the_history_of_all(client, administrator, type_password):
    type_password(username="nobody")
    client.force_login(administrator)
    assert "nobody" in client.get(reverse("sign_ins")).content.decode()


@pytest.mark.parametrize("role", ["writer", "editor", "approver"])
def test_nobody_else_does(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("sign_ins")).status_code == 302


@pytest.mark.parametrize(
    "query",
    ["result=wrong_password", "name=nobo", "at_from=2020-01-01&at_to=2100-01-01"],
)
def test_the_history_is_filtered(client, administrator, writer, type_password, query):
    type_password(username="nobody")
    client.force_login(administrator)
    assert "nobody" in client.get(f"{reverse('sign_ins')}?{query}").content.decode()
    assert "nobody" not in client.get(f"{reverse('sign_ins')}?{query}&user={writer.pk}").content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_history_is_exported(client, administrator, type_password, kind):
    type_password(username="nobody")
    client.force_login(administrator)
    response = client.get(f"{reverse('sign_ins')}?export={kind}")
    assert response.status_code == 200
    assert len(b"".join(response.streaming_content) if response.streaming else response.content) > 50


def test_old_events_are_forgotten(writer, type_password, settings):
    type_password()
    type_password(username="nobody")
    SignIn.objects.filter(user=writer).update(
        at=timezone.now() - timedelta(days=settings.SIGN_IN_HISTORY_DAYS + 1)
    )
    call_command("forget_sign_ins")
    assert SignIn.objects.get().name == "nobody"
