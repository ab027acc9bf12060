"""The passwords of private pages and collections."""

import time
from statistics import median

import pytest
from django.test import Client
from wagtail import forms as wagtail_forms
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from core.factories import FileFactory
from editorial.factories import UserFactory
from editorial.signing_in.models import Result, SignIn

pytestmark = pytest.mark.django_db
PASSWORD = "núi cao sông dài"


@pytest.fixture
def page(make_news):
    return make_news(title="Chimhoangyen mật", slug="kin", lead="Chimhoangyen")


@pytest.fixture
def restriction(page):
    return PageViewRestriction.objects.create(page_id=page.pk, restriction_type="password", password=PASSWORD)


@pytest.fixture
def address(restriction, page):
    return f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"


def send(address, password, client=None, return_url="/", **environ):
    data = {"password": password, "return_url": return_url}
    return (client or Client()).post(address, data, **environ)


def test_the_page_opens_with_the_password_alone(page, address, client):
    assert "Chimhoangyen" not in client.get(page.url).text
    send(address, "sai", client)
    assert "Chimhoangyen" not in client.get(page.url).text
    assert send(address, PASSWORD, client, page.url).headers["Location"] == page.url
    assert "Chimhoangyen" in client.get(page.url).text


def test_after_five_wrong_ones_none_is_looked_at_for_a_while(page, address, freeze):
    answers = [send(address, f"sai {number}").status_code for number in range(20)]
    assert answers == [200] * 5 + [429] * 15
    client = Client()
    refused = send(address, PASSWORD, client)
    assert (refused.status_code, client.get(page.url).status_code) == (429, 200)
    assert int(refused.headers["Retry-After"]) > 0
    assert "Chimhoangyen" not in client.get(page.url).text
    assert SignIn.objects.filter(result=Result.WRONG_PAGE_PASSWORD).count() == 5
    assert SignIn.objects.filter(result=Result.LOCKED).count() == 1


def test_who_has_opened_it_before_isn_t_locked_out_by_others(address):
    assert send(address, PASSWORD, REMOTE_ADDR="203.0.113.1").status_code == 302
    for number in range(21):
        send(address, "sai", REMOTE_ADDR=f"203.0.113.{100 + number}")
    assert send(address, "sai", REMOTE_ADDR="203.0.113.77").status_code == 429
    assert send(address, PASSWORD, REMOTE_ADDR="203.0.113.1").status_code == 302


def test_a_collection_is_guarded_alike():
    collection = Collection.get_first_root_node().add_child(name="Cho xã")
    row = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password=PASSWORD
    )
    file, client = FileFactory(collection=collection), Client()
    address = f"/tep/authenticate_with_password/{row.pk}/"
    assert send(address, PASSWORD, client, file.url).headers["Location"] == file.url
    assert client.get(file.url).status_code == 200
    assert [send(address, "sai").status_code for _number in range(6)] == [200] * 5 + [429]


def test_the_whole_password_is_compared_in_constant_time(address, monkeypatch):
    compared = []
    real = wagtail_forms.constant_time_compare
    monkeypatch.setattr(
        wagtail_forms, "constant_time_compare", lambda *texts: compared.append(texts) or real(*texts)
    )
    send(address, "núi")
    assert compared == [("núi", PASSWORD)]


def test_how_much_of_it_is_right_doesn_t_show_in_the_time():
    """The middle of many times of a wrong beginning and of a wrong end, within a tenth of one another."""
    password = PASSWORD * 20
    times = {password[:-1] + "x": [], "x" + password[1:]: []}
    for _number in range(1000):
        for typed, taken in times.items():
            start = time.perf_counter_ns()
            wagtail_forms.constant_time_compare(typed, password)
            taken.append(time.perf_counter_ns() - start)
    one, other = map(median, times.values())
    assert abs(one - other) < 0.1 * max(one, other)


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_leads_back_to_our_own_pages_alone(address, elsewhere):
    assert send(address, PASSWORD, return_url=elsewhere).headers["Location"] == "/"


def test_the_form_tells_nothing_of_pages_that_have_another_restriction(restriction, page, make_news):
    draft, public = make_news(live=False, publish=False), make_news()
    page.unpublish()
    for other in (draft, public, page):
        form = f"/_util/authenticate_with_password/{restriction.pk}/{other.pk}/"
        assert Client().get(form).status_code == 404


def test_a_page_for_those_who_sign_in_has_no_password(page, restriction, address):
    restriction.restriction_type, restriction.password = "login", ""
    restriction.save()
    client = Client()
    assert send(address, "", client).status_code == 404
    assert client.get(page.url).status_code == 302


def test_there_is_no_second_door_without_a_limit(client):
    """Wagtail's own sign-in for readers, which asks no history and no second step."""
    user = UserFactory(username="an", password="nui cao song dai")
    answer = client.post("/_util/login/", {"username": user.username, "password": "nui cao song dai"})
    assert answer.headers["Location"] == "/quan-tri/login/"
    assert "_auth_user_id" not in client.session
