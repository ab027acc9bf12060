"""Pages for what went wrong, and the pages that ask for a password or a sign-in."""

import pytest
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from core import views


def assert_branded(html):
    assert "css/base.css" in html
    assert "img/emblem.svg" in html
    assert "Traceback" not in html


@pytest.mark.django_db
def test_a_missing_page_has_the_menu_and_a_search(client):
    response = client.get("/khong-co-trang-nay/")
    html = response.content.decode()
    assert response.status_code == 404
    assert_branded(html)
    assert "menu-wide" in html
    assert 'id="error-query"' in html
    assert 'content="noindex"' in html


@pytest.mark.django_db
def test_a_missing_page_below_en_is_told_in_english(client):
    html = client.get("/en/no-such-page/").content.decode()
    assert '<html lang="en">' in html
    assert "Page not found" in html


def test_the_page_for_a_fault_needs_neither_request_nor_database(rf: RequestFactory):
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert_branded(response.content.decode())


def test_the_page_for_a_bad_request_needs_no_database(rf: RequestFactory):
    response = views.bad_request(rf.get("/"), ValueError())
    assert response.status_code == 400
    assert_branded(response.content.decode())


@pytest.mark.django_db
def test_the_password_page_tells_nothing_of_what_it_guards(client, make_news):
    page = make_news(title="Chuyện kín", lead="Sapo kín", slug="dia-chi", author="Người kín")
    PageViewRestriction.objects.create(
        page_id=page.pk, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    response = client.get(page.url)
    html = response.content.decode()
    assert_branded(html)
    assert 'type="password"' in html
    assert "kín" not in html


@pytest.mark.django_db
def test_a_wrong_password_is_told_and_a_right_one_opens_the_page(client, make_news):
    page = make_news(title="Chuyện kín")
    PageViewRestriction.objects.create(
        page_id=page.pk, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    form = client.get(page.url).context
    wrong = client.post(form["action_url"], {"password": "sai", "return_url": page.url})
    assert 'role="alert"' in wrong.content.decode()
    right = client.post(form["action_url"], {"password": "mo-ra", "return_url": page.url}, follow=True)
    assert "Chuyện kín" in right.content.decode()


@pytest.mark.django_db
def test_a_page_for_signed_in_readers_leads_to_the_sign_in_and_back(client, make_news, restrict):
    page = make_news()
    restrict(page)
    response = client.get(page.url)
    assert (response.status_code, response.url) == (302, f"/quan-tri/login/?next={page.url}")
    assert client.get(response.url).status_code == 200
