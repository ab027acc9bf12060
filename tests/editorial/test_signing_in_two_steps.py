"""The second step: for whom, what it keeps closed, how it is set up."""

import time
from io import StringIO

import pytest
from django.contrib.messages import WARNING, get_messages
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from core.factories import FileFactory
from editorial.factories import UserFactory
from editorial.models import Delegation, SignIn, User
from editorial.signing_in import devices

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
CODE, BACKUP, SET_UP = "/quan-tri/login/ma/", "/quan-tri/login/ma-du-phong/", "/quan-tri/hai-buoc/thiet-lap/"
KEY = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_TWO_FACTOR = True


@pytest.fixture
def with_app(editor):
    """The editor, with an app set up."""
    devices.set_up(editor, KEY, 0)
    return editor


@pytest.fixture
def first_step(client):
    def first_step(user, **data):
        names = {"username": user.username, "password": PASSWORD, "next": "/quan-tri/"}
        return client.post("/quan-tri/login/", names | data)

    return first_step


def code(steps=0, key=KEY):
    """What the app shows, so many half minutes from now."""
    clock = TOTP(bytes.fromhex(key))
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06}"


WRONG = "000000"


def is_signed_in(client):
    return client.get("/quan-tri/").status_code == 200


def events(user):
    return list(SignIn.objects.filter(user=user).order_by("pk").values_list("result", flat=True))


def test_the_password_alone_lets_no_editor_of_a_unit_in(first_step, member):
    assert first_step(member("editors")).headers["Location"] == SET_UP


def test_nor_who_stands_in_for_an_approver_today(first_step, writer, approver):
    today = timezone.localdate()
    Delegation.objects.create(delegator=approver, delegate=writer, starts_on=today, ends_on=today)
    assert first_step(writer).headers["Location"] == SET_UP


def test_nor_an_administrator_whose_group_has_another_name(first_step, administrator):
    administrator.groups.update(name="Quản trị hệ thống")
    assert first_step(administrator).headers["Location"] == SET_UP


@pytest.mark.parametrize("role", ["editor", "approver", "administrator"])
def test_the_password_alone_lets_no_editor_in(client, request, first_step, role):
    assert first_step(request.getfixturevalue(role)).headers["Location"] == SET_UP
    assert not is_signed_in(client)


def test_nor_a_superuser(client, first_step):
    first_step(UserFactory(is_superuser=True))
    assert not is_signed_in(client)


def test_a_writer_needs_one_step(client, writer, first_step):
    first_step(writer)
    assert is_signed_in(client)


@pytest.mark.parametrize("on", [True, False])
def test_an_administrator_requires_it_of_a_writer(client, administrator, writer, settings, on):
    settings.REQUIRE_TWO_FACTOR = False
    client.force_login(administrator)
    data = {
        "username": "writer",
        "email": writer.email,
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
    }
    chosen = {"two_factor_required": "on"} if on else {}
    client.post(reverse("wagtailusers_users:edit", args=[writer.pk]), data | chosen)
    assert devices.must_have(User.objects.get(pk=writer.pk)) == on


def test_where_it_is_not_required_the_password_is_enough(client, editor, first_step, settings):
    settings.REQUIRE_TWO_FACTOR = False
    first_step(editor)
    assert is_signed_in(client)


def test_whoever_has_set_it_up_needs_it_all_the_same(client, with_app, first_step, settings):
    settings.REQUIRE_TWO_FACTOR = False
    assert first_step(with_app).headers["Location"] == CODE
    assert not is_signed_in(client)


def test_the_code_lets_in_and_leads_to_where_one_was_going(client, with_app, first_step):
    first_step(with_app, next="/quan-tri/account/")
    response = client.post(CODE, {"code": code()})
    assert response.headers["Location"] == "/quan-tri/account/"
    assert is_signed_in(client)


def test_the_code_may_be_typed_in_two_groups(client, with_app, first_step):
    first_step(with_app)
    client.post(CODE, {"code": f" {code()[:3]} {code()[3:]} "})
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["", WRONG, "abcdef", "١٢٣٤٥٦", "-12345", "1" * 200, "12\x0034"])
def test_a_wrong_code_lets_nobody_in(client, with_app, first_step, typed):
    first_step(with_app)
    assert client.post(CODE, {"code": typed}).status_code in (200, 400)
    assert not is_signed_in(client)


def test_a_code_works_once(client, with_app, first_step):
    first_step(with_app)
    shown = code()
    client.post(CODE, {"code": shown})
    client.post("/quan-tri/logout/")
    first_step(with_app)
    assert client.post(CODE, {"code": shown}).status_code == 200
    assert not is_signed_in(client)


def test_wrong_codes_are_locked(client, with_app, first_step, monkeypatch):
    monkeypatch.setattr(devices, "_verify", lambda device, token: False)
    first_step(with_app)
    statuses = [client.post(CODE, {"code": WRONG}).status_code for _number in range(6)]
    assert statuses == [200] * 5 + [429]


def test_to_begin_again_with_the_password_lifts_no_lock(client, with_app, first_step, monkeypatch):
    monkeypatch.setattr(devices, "_verify", lambda device, token: False)
    for _number in range(5):
        first_step(with_app)
        client.post(CODE, {"code": WRONG})
    first_step(with_app)
    assert client.post(CODE, {"code": WRONG}).status_code == 429


def test_after_each_wrong_code_the_app_waits_longer(client, with_app, first_step):
    first_step(with_app)
    client.post(CODE, {"code": WRONG})
    response = client.post(CODE, {"code": code()})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) <= 1


@pytest.mark.parametrize("address", [CODE, BACKUP, SET_UP])
def test_without_the_first_step_there_is_no_second(client, address):
    assert client.get(address).headers["Location"] == "/quan-tri/login/"


def test_the_second_step_has_its_time(client, with_app, first_step):
    first_step(with_app)
    session = client.session
    session["half_signed_in"]["at"] -= 11 * 60
    session.save()
    client.post(CODE, {"code": code()})
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "x"}])
def test_it_ends_with_the_password_or_the_account(client, with_app, first_step, change):
    first_step(with_app)
    User.objects.update(**change)
    client.post(CODE, {"code": code()})
    assert not is_signed_in(client)


def test_the_session_gets_a_new_id_at_each_step(client, with_app, first_step):
    first_step(with_app)
    half = client.cookies["sessionid"].value
    client.post(CODE, {"code": code()})
    assert client.cookies["sessionid"].value != half
    client.cookies["sessionid"] = half
    assert not is_signed_in(client)


@pytest.mark.parametrize("state", ["half", "unverified"])
def test_no_byte_of_the_editor_before_the_second_step(
    client, with_app, first_step, make_news, restrict, state
):
    if state == "half":
        first_step(with_app)
    else:
        client.force_login(with_app)
    page, private = make_news(title="Bài nháp", publish=False), make_news(title="Bài riêng")
    restrict(private)
    answers = {
        address: client.get(address)
        for address in (
            "/quan-tri/",
            "/quan-tri/api/main/pages/",
            "/quan-tri/account/",
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
            reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
            reverse("wagtailimages_chooser:choose"),
            reverse("wagtaildocs:index"),
            reverse("wagtailadmin_choose_page"),
            reverse("citations:review"),
            reverse("sign_ins"),
            reverse("reset_two_factor", args=[with_app.pk]),
            "/quan-tri/hai-buoc/tat/",
            "/quan-tri/hai-buoc/ma-du-phong/",
            private.url,
        )
    }
    for address, response in answers.items():
        assert response.status_code in (302, 401, 403), address
        assert "Bài" not in response.content.decode(), address


def test_the_public_page_shows_no_bar_for_editors_before_it(client, with_app, make_news):
    client.force_login(with_app)
    assert b"wagtail-userbar" not in client.get(make_news().url).content


def test_a_private_file_stays_private_before_it(client, with_app, first_step):
    collection = Collection.get_first_root_node().add_child(name="Riêng")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=PageViewRestriction.LOGIN
    )
    file = FileFactory(collection=collection)
    first_step(with_app)
    assert client.get(file.url).status_code == 302
    client.post(CODE, {"code": code()})
    assert client.get(file.url).status_code == 200


# Setting up


def set_up(client, shown=None, **data):
    """Type what an app shows that has been given the secret of the page."""
    client.get(SET_UP)
    return client.post(SET_UP, {"code": shown or code(key=client.session["key_in_set_up"]), **data})


def test_the_page_shows_the_secret_as_a_picture_and_to_type(client, editor, first_step):
    first_step(editor)
    text = client.get(SET_UP).content.decode()
    secret = devices.secret_to_type(client.session["key_in_set_up"])
    assert secret in text
    assert 'src="data:image/svg+xml' in text
    assert "otpauth://totp/" in text


def test_a_right_code_sets_it_up_and_signs_in(client, editor, first_step):
    first_step(editor)
    response = set_up(client)
    assert devices.backup_codes_left(editor) == len(response.context["codes"]) == 10
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert is_signed_in(client)
    assert events(editor) == ["password_right", "two_factor_on", "signed_in"]


def test_a_wrong_code_sets_nothing_up(client, editor, first_step):
    first_step(editor)
    assert set_up(client, WRONG).status_code == 200
    assert not devices.device_of(editor)
    assert not is_signed_in(client)


def test_each_session_is_given_a_secret_of_its_own(client, editor, first_step):
    keys = set()
    for _session in range(2):
        first_step(editor)
        client.get(SET_UP)
        keys.add(client.session["key_in_set_up"])
    assert len(keys) == 2


def test_who_has_an_app_sets_up_no_other_by_the_password_alone(client, with_app, first_step):
    first_step(with_app)
    assert client.get(SET_UP).status_code == 302


@pytest.fixture
def signed_in(client, with_app, first_step):
    """The editor, signed in by both steps."""
    first_step(with_app)
    client.post(CODE, {"code": code()})
    return with_app


def test_another_phone_takes_the_place_of_the_first(client, signed_in):
    set_up(client, password=PASSWORD)
    assert devices.device_of(signed_in).bin_key.hex() != KEY
    assert TOTPDevice.objects.count() == 1
    assert is_signed_in(client)


def test_it_ends_the_sessions_of_the_first(client, signed_in):
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    set_up(client, password=PASSWORD)
    assert not is_signed_in(other)


@pytest.mark.parametrize("address", [SET_UP, "/quan-tri/hai-buoc/ma-du-phong/", "/quan-tri/hai-buoc/tat/"])
def test_each_change_asks_for_the_password(client, signed_in, address, settings):
    settings.REQUIRE_TWO_FACTOR = False
    before = events(signed_in)
    client.get(SET_UP)
    shown = code(key=client.session["key_in_set_up"])
    client.post(address, {"code": shown, "password": "sai"})
    assert events(signed_in) == [*before, "wrong_password"]
    assert devices.device_of(signed_in).bin_key.hex() == KEY


def test_a_writer_may_set_it_up(client, writer):
    client.force_login(writer)
    set_up(client, password=PASSWORD)
    assert devices.device_of(writer)
    assert is_signed_in(client)


def test_it_ends_the_sessions_of_the_password_alone(client, writer):
    other = Client()
    other.force_login(writer)
    client.force_login(writer)
    set_up(client, password=PASSWORD)
    assert not is_signed_in(other)


def test_a_writer_may_switch_it_off(client, writer):
    client.force_login(writer)
    set_up(client, password=PASSWORD)
    client.post("/quan-tri/hai-buoc/tat/", {"password": PASSWORD})
    assert not devices.device_of(writer)
    assert is_signed_in(client)


def test_an_editor_may_not(client, signed_in):
    client.post("/quan-tri/hai-buoc/tat/", {"password": PASSWORD})
    assert devices.device_of(signed_in)


# Backup codes


def test_a_backup_code_lets_in_once(client, with_app, first_step):
    backup = devices.make_backup_codes(with_app)[0]
    first_step(with_app)
    client.post(BACKUP, {"code": backup.upper()})
    assert is_signed_in(client)
    client.post("/quan-tri/logout/")
    first_step(with_app)
    client.post(BACKUP, {"code": backup})
    assert not is_signed_in(client)


def test_whoever_has_few_left_is_told(client, with_app, first_step):
    codes = devices.make_backup_codes(with_app)
    _first, *others = with_app.staticdevice_set.get().token_set.order_by("pk")
    StaticToken.objects.filter(pk__in=[other.pk for other in others]).delete()
    first_step(with_app)
    response = client.post(BACKUP, {"code": codes[0]})
    assert [message.level for message in get_messages(response.wsgi_request)] == [WARNING]


def test_new_codes_take_the_place_of_the_old(client, signed_in):
    old = devices.make_backup_codes(signed_in)
    response = client.post("/quan-tri/hai-buoc/ma-du-phong/", {"password": PASSWORD})
    assert not set(response.context["codes"]) & set(old)
    assert devices.backup_codes_left(signed_in) == 10
    assert is_signed_in(client)


# A SECRET_KEY that is known to others


def test_secrets_that_are_sealed_anew_need_the_older_key_no_more(settings, with_app):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-" + "0" * 50, [settings.SECRET_KEY]
    call_command("reseal", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    assert devices.device_of(with_app).bin_key.hex() == KEY


def test_whose_secret_no_key_reads_is_named(settings, with_app):
    settings.SECRET_KEY = "new-" + "0" * 50
    with pytest.raises(CommandError, match=with_app.username):
        call_command("reseal", stdout=StringIO())
