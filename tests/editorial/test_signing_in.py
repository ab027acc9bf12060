"""Signing in: the limits on guessing, what strange input does, sessions."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core.visitors import address_of
from editorial.factories import UserFactory
from editorial.models import SignIn, User
from editorial.signing_in import throttle
from editorial.signing_in.models import Result

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
SIGN_IN = "/quan-tri/login/"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


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
