"""Who helps somebody whose phone and backup codes are gone: two administrators together, none alone."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from audit.models import Entry
from editorial.factories import UserFactory
from editorial.models import ResetRequest, SignIn
from editorial.roles import ADMINISTRATORS, APPROVERS, WRITERS
from editorial.signing_in import devices

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
KEY = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_TWO_FACTOR = True


@pytest.fixture
def second(db):
    return UserFactory(username="second", role=ADMINISTRATORS)


@pytest.fixture
def with_app(editor):
    devices.set_up(editor, KEY, 0)
    return editor


def signed_in(user):
    """A browser in which the user has passed both steps."""
    client = Client()
    if not devices.device_of(user):
        devices.set_up(user, KEY, 0)
    client.post("/quan-tri/login/", {"username": user.username, "password": PASSWORD})
    clock = TOTP(bytes.fromhex(KEY))
    clock.time = time.time()
    client.post("/quan-tri/login/ma/", {"code": f"{clock.token():06}"})
    return client


def press(asker, user):
    client, address = signed_in(asker), reverse("reset_two_factor", args=[user.pk])
    return client.post(address, shown(client.get(address)))


def shown(page):
    """What the form of the page sends."""
    asked = page.context and page.context.get("asked")
    return {"request": asked.pk} if asked else {}


def test_one_administrator_alone_resets_nothing(administrator, with_app):
    press(administrator, with_app)
    assert devices.device_of(with_app)
    assert ResetRequest.objects.get().asked_by == administrator


def test_nor_by_asking_twice(administrator, with_app):
    client = signed_in(administrator)
    for _time in range(2):
        client.post(reverse("reset_two_factor", args=[with_app.pk]))
    assert devices.device_of(with_app)


def test_the_second_one_resets_it(administrator, second, with_app):
    press(administrator, with_app)
    press(second, with_app)
    assert not devices.device_of(with_app)
    assert not ResetRequest.objects.exists()


def test_only_the_request_that_was_shown_is_done(administrator, second, with_app):
    third = UserFactory(role=ADMINISTRATORS)
    press(administrator, with_app)
    client, address = signed_in(second), reverse("reset_two_factor", args=[with_app.pk])
    page = shown(client.get(address))
    ResetRequest.objects.all().delete()
    press(third, with_app)
    for sent in (page, {}):
        client.post(address, sent)
    assert devices.device_of(with_app)
    assert ResetRequest.objects.get().asked_by == third


def test_where_nobody_else_can_confirm_the_command_is_named(administrator, with_app):
    page = signed_in(administrator).get(reverse("reset_two_factor", args=[with_app.pk])).text
    assert "manage.py reset_two_factor editor" in page
    assert "Ask another administrator" not in page
    assert "Nhờ quản trị viên" not in page


def test_both_are_in_the_log(administrator, second, with_app):
    press(administrator, with_app)
    press(second, with_app)
    kept = Entry.objects.filter(key=str(with_app.pk), action__contains="reset").order_by("pk")
    assert list(kept.values_list("action", "who")) == [
        ("sign_in.step_reset_asked", "administrator"), ("sign_in.two_factor_reset", "second")
    ]  # fmt: skip
    assert SignIn.objects.get(result="two_factor_reset").actor == second


def test_the_others_and_the_user_are_told(administrator, second, with_app):
    press(administrator, with_app)
    press(second, with_app)
    assert [message.to for message in mail.outbox] == [[second.email], [with_app.email]]


def test_what_was_asked_for_a_day_ago_counts_no_more(administrator, second, with_app):
    press(administrator, with_app)
    ResetRequest.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    press(second, with_app)
    assert devices.device_of(with_app)


def test_nor_what_somebody_asked_who_is_no_administrator_any_more(administrator, second, with_app):
    press(administrator, with_app)
    administrator.groups.clear()
    press(second, with_app)
    assert devices.device_of(with_app)


def test_it_ends_the_sessions(administrator, second, editor):
    theirs = signed_in(editor)
    press(administrator, editor)
    press(second, editor)
    assert theirs.get("/quan-tri/").status_code == 302


def test_nobody_resets_their_own(administrator, second):
    press(second, administrator)
    press(administrator, administrator)
    assert devices.device_of(administrator)


def test_administrators_reset_no_superuser(administrator, second):
    superuser = UserFactory(is_superuser=True)
    devices.set_up(superuser, KEY, 0)
    press(administrator, superuser)
    press(second, superuser)
    assert devices.device_of(superuser)


def test_superusers_do():
    superuser = UserFactory(is_superuser=True)
    devices.set_up(superuser, KEY, 0)
    for _number in range(2):
        press(UserFactory(is_superuser=True), superuser)
    assert not devices.device_of(superuser)


@pytest.mark.parametrize("role", [WRITERS, APPROVERS])
def test_nobody_else_asks_for_any(with_app, role):
    press(UserFactory(role=role), with_app)
    assert not ResetRequest.objects.exists()


def test_the_page_tells_who_asked(administrator, second, with_app):
    press(administrator, with_app)
    page = signed_in(second).get(reverse("reset_two_factor", args=[with_app.pk])).text
    assert administrator.get_full_name() in page


def test_the_list_of_users_offers_it_for_others_only(administrator, with_app):
    text = signed_in(administrator).get(reverse("wagtailusers_users:index")).text
    assert reverse("reset_two_factor", args=[with_app.pk]) in text
    assert reverse("reset_two_factor", args=[administrator.pk]) not in text


def test_a_command_helps_the_last_administrator(with_app):
    call_command("reset_two_factor", "editor", stdout=StringIO())
    assert not devices.device_of(with_app)
    assert SignIn.objects.get(user=with_app).result == "step_reset_command"
