"""What attackers try at the doors of the editor, and what is then in the database."""

import re
from datetime import datetime, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.cache.backends.base import BaseCache
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial.factories import UserFactory
from editorial.models import SignIn, User
from editorial.signing_in import devices, hashing, sealed, throttle

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
WORDS = "bay con cò trắng"
SIGN_IN, ACCOUNT = "/quan-tri/login/", "/quan-tri/account/"
CODE = "/quan-tri/login/ma/"
KEY = "3132333435363738393031323334353637383930"


class BrokenCache(BaseCache):
    def _fail(self, *args, **kwargs):
        raise ConnectionError("the cache is away")

    get = set = add = delete = touch = incr = get_many = _fail


@pytest.fixture
def broken_cache(settings):
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.BrokenCache"}}


def wrong():
    return SignIn.objects.filter(result="wrong_password").count()


# Guessing


def test_without_the_cache_guessing_is_limited_all_the_same(broken_cache, writer, type_password):
    assert [type_password(password="sai").status_code for _time in range(6)] == [200] * 5 + [429]


def test_one_password_for_five_hundred_accounts_is_looked_at_twenty_times(type_password, monkeypatch):
    looked = []
    monkeypatch.setattr(User, "check_password", lambda *args: looked.append(args) or False)
    for number in range(25):
        UserFactory(username=f"can-bo-{number}")
    for number in range(500):
        type_password(
            username=f"can-bo-{number % 25}", x_forwarded_for=f"10.0.{number // 250}.{number % 250}"
        )
    assert len(looked) == 20
    assert wrong() == 20


def change_password(client, old):
    names = {
        "name_email-first_name": "Hoa", "name_email-last_name": "Lò", "name_email-email": "hoa@example.com",
        "locale-preferred_language": "vi", "theme-theme": "system", "theme-density": "default",
        "theme-contrast": "system", "theme-keyboard_shortcuts": "on", "password-old_password": old,
        "password-new_password1": WORDS, "password-new_password2": WORDS,
    }  # fmt: skip
    return client.post(ACCOUNT, names)


def test_the_old_password_on_the_account_page_is_limited_alike(client, writer):
    client.force_login(writer)
    for _time in range(5):
        change_password(client, "sai")
    change_password(client, PASSWORD)
    assert User.objects.get().check_password(PASSWORD)
    assert wrong() == 5


def test_asking_for_mails_is_limited_by_address(client):
    users = [UserFactory() for _number in range(25)]
    for user in users:
        client.post("/quan-tri/password_reset/", {"email": user.email})
    assert len(mail.outbox) == throttle.PER_ADDRESS


# Known and unknown names


@pytest.mark.parametrize("name", ["writer", "nobody"])
def test_a_password_is_hashed_once_whether_or_not_there_is_such_a_user(
    name, settings, writer, type_password, monkeypatch
):
    hashed = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    writer.set_password(PASSWORD)
    writer.save()
    monkeypatch.setattr(
        PBKDF2PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args)
    )
    type_password(username=name, password="sai")
    assert len(hashed) == 1


# Before the second step


CONVERTERS = {"uuid": "00000000-0000-0000-0000-000000000000", "path": "x/y"}
# They tell nothing that isn't in the files which every browser may have.
FOR_ALL = {
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset", "sign_in", "new_password",
    "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm", "session", "code",
    "wagtailadmin_password_reset_complete", "backup_code", "set_up", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}  # fmt: skip
# Ours, in the place of Wagtail's.
WORDS_OF_SCRIPTS = {"/quan-tri/jsi18n/", "/quan-tri/localize/jsi18n/"}


def addresses(resolver, prefix="/"):
    """Every address below a resolver with something in the place of its parameters."""
    for pattern in resolver.url_patterns:
        address = prefix + filled(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, address)
        elif pattern.name not in FOR_ALL:
            yield address


def filled(pattern):
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: CONVERTERS.get(found[1], "1"), str(pattern))
    return re.sub(r"\((?:[^()]|\([^()]*\))*\)", "1", str(pattern)).strip("^$").replace("\\", "")


@pytest.fixture
def half_way(client, editor, settings, type_password):
    """A browser in which the editor has typed the password and not yet the code."""
    settings.REQUIRE_TWO_FACTOR = True
    devices.set_up(editor, KEY, 0)
    type_password(username="editor")
    return client


def test_no_address_of_the_editor_gives_anything_before_the_second_step(half_way):
    asked = {one for one in addresses(get_resolver()) if one.startswith("/quan-tri/")} - WORDS_OF_SCRIPTS
    opened = []
    for address in sorted(asked):
        for answer in (half_way.get(address), half_way.post(address)):
            tells = answer.status_code == 200 or "wagtail" in answer.text
            goes_on = answer.headers.get("Location", SIGN_IN)
            if tells or not goes_on.startswith((SIGN_IN, "/quan-tri/")) or answer.status_code >= 500:
                opened.append((address, answer.status_code))
    assert len(asked) > 300
    assert opened == []


def test_ten_wrong_codes_lock_and_the_right_one_is_then_refused(half_way, editor, monkeypatch):
    monkeypatch.setattr(devices, "_verify", lambda device, token: token == "123456")
    statuses = [half_way.post(CODE, {"code": "000000"}).status_code for _time in range(10)]
    assert statuses == [200] * 5 + [429] * 5
    assert half_way.post(CODE, {"code": "123456"}).status_code == 429
    assert half_way.get("/quan-tri/").status_code == 302


# A stolen database


def test_the_database_holds_no_secret_of_the_second_step(editor):
    devices.set_up(editor, KEY, 0)
    codes = [code.replace("-", "") for code in devices.make_backup_codes(editor)]
    assert bytes.fromhex(KEY) not in bytes.fromhex(TOTPDevice.objects.get().key)
    assert not StaticToken.objects.filter(token__in=codes).exists()


def test_second_steps_that_were_set_up_before_are_sealed_and_stay_valid(editor):
    TOTPDevice.objects.create(user=editor, key=KEY, name="app")
    StaticToken.objects.create(device=StaticDevice.objects.create(user=editor), token="abcdefgh")
    import_module("editorial.migrations.0019_sealed_second_steps").seal(apps, None)
    assert devices.device_of(editor).bin_key.hex() == KEY
    assert not StaticToken.objects.filter(token="abcdefgh").exists()
    assert devices.check_backup_code(editor, "ABCD-EFGH")


def test_a_secret_of_one_user_is_of_no_use_to_another(editor, writer):
    devices.set_up(editor, KEY, 0)
    TOTPDevice.objects.update(user=writer)
    with pytest.raises(sealed.UnknownKeyError):
        _secret = devices.device_of(writer).bin_key
    assert devices.check_code(writer, "123456") is None


def test_after_a_new_secret_key_codes_still_count_and_are_sealed_anew(editor, settings, monkeypatch):
    devices.set_up(editor, KEY, 0)
    backup = devices.make_backup_codes(editor)[0]
    before = TOTPDevice.objects.get().key
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" + "1" * 50
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.TOTP.verify", lambda *args: True)
    assert devices.check_backup_code(editor, backup)
    assert devices.check_code(editor, "123456")
    settings.SECRET_KEY_FALLBACKS = []
    assert TOTPDevice.objects.get().key != before
    assert devices.device_of(editor).bin_key.hex() == KEY


# Sessions


def test_a_new_password_gives_a_new_session_and_ends_the_others(client, writer):
    other = Client()
    for one in (client, other):
        one.force_login(writer)
    before = client.cookies["sessionid"].value
    change_password(client, PASSWORD)
    assert User.objects.get().check_password(WORDS)
    assert client.cookies["sessionid"].value != before
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 302
    client.cookies["sessionid"] = before
    assert client.get(ACCOUNT).status_code == 302


# Passwords that are no passwords


def test_a_megabyte_as_old_password_is_not_looked_at(client, writer, monkeypatch):
    client.force_login(writer)
    monkeypatch.setattr(User, "check_password", lambda *args: pytest.fail("it was hashed"))
    change_password(client, "a" * 1_000_000)
    assert wrong() == 0


def test_all_of_a_long_password_counts():
    user = User(username="hoa")
    user.set_password("rừng mưa suối đá " * 7 + "a")
    assert user.check_password("rừng mưa suối đá " * 7 + "a")
    assert not user.check_password("rừng mưa suối đá " * 7 + "b")


def test_who_comes_while_too_many_passwords_are_hashed_is_asked_to_wait(writer, type_password):
    with hashing.slot():
        response = type_password()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert not SignIn.objects.exists()
    assert type_password().status_code == 302


def test_who_has_signed_in_from_here_has_a_slot_that_strangers_cannot_take(writer, type_password):
    assert type_password().status_code == 302
    with hashing.slot():
        assert type_password().status_code == 302


def test_who_has_signed_in_from_here_is_asked_to_wait_after_a_while(
    writer, type_password, monkeypatch, caplog
):
    monkeypatch.setattr(hashing, "PATIENCE", 0.01)
    type_password()
    with hashing.slot(), hashing.slot(is_known=True):
        assert type_password().status_code == 503
    assert [record.known for record in caplog.records if record.name == hashing.__name__] == [True]


def test_neither_a_code_nor_a_mail_waits_for_passwords(client, editor, type_password):
    devices.set_up(editor, KEY, 0)
    type_password(username="editor")
    with hashing.slot():
        shown = f"{totp(bytes.fromhex(KEY)):06}"
        assert client.post(CODE, {"code": shown}).status_code == 302
        assert client.post("/quan-tri/password_reset/", {"email": editor.email}).status_code == 302


# The link for a new password


def reset_link(user, moment):
    made = default_token_generator
    seconds = made._num_seconds(moment)
    token = made._make_token_with_timestamp(user, seconds, made.secret)
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("wagtailadmin_password_reset_confirm", args=[key, token])


@pytest.mark.parametrize(("minutes", "opens"), [(59, True), (61, False)])
def test_the_link_opens_for_an_hour(client, writer, minutes, opens):
    moment = datetime.now() - timedelta(minutes=minutes)
    page = client.get(reset_link(writer, moment), follow=True).text
    assert ("new_password1" in page) == opens


def test_names_of_nobody_are_forgotten_after_a_day(writer, type_password):
    type_password(username="mat khau go nham")
    type_password(password="sai")
    SignIn.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    call_command("forget_sign_ins", stdout=StringIO())
    assert sorted(SignIn.objects.values_list("name", flat=True)) == ["", "writer"]
