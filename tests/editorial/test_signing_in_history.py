"""The history of sign-ins: what is kept of whom, and who sees it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from editorial.models import SignIn, User

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"
SIGN_IN = "/quan-tri/login/"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


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


def test_who_opened_a_private_page_is_known_for_longer():
    opened = SignIn.objects.create(result="page_password_right", name="pageviewrestriction 1")
    SignIn.objects.filter(pk=opened.pk).update(at=timezone.now() - timedelta(days=3))
    call_command("forget_sign_ins")
    assert SignIn.objects.get().name == "pageviewrestriction 1"


def test_names_that_are_forgotten_are_not_written_again():
    SignIn.objects.create(result="wrong_password", name="nobody", at=timezone.now() - timedelta(days=3))
    call_command("forget_sign_ins")
    place = SignIn.objects.filter(name="").annotate(place=RawSQL("ctid::text", [])).values_list("place").get()
    call_command("forget_sign_ins")
    assert SignIn.objects.annotate(place=RawSQL("ctid::text", [])).values_list("place").get() == place
