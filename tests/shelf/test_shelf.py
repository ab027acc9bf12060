"""The shelf's own page, and the forms that put something on it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

SHELF = "/tu-tai-lieu/"
pytestmark = pytest.mark.django_db


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def titles(response):
    return [link.get_text() for link in page_of(response).select(".shelf__title a")]


def change(client, **sent):
    return client.post(f"{SHELF}sua/", sent)


def test_a_page_is_put_on_the_shelf_which_leads_back(client, made):
    response = client.post(
        f"{SHELF}them/", {"tai-lieu": made.law.pk, "next": "/tim-kiem/?q=đất"}, follow=True
    )
    page = page_of(response)
    assert titles(response) == ["Luật Đất đai"]
    assert page.select_one(".shelf .status").get_text(strip=True) == "Còn hiệu lực"
    assert page.select_one(".shelf-back a")["href"] == "/tim-kiem/?q=đất"
    assert response.redirect_chain[0][0].endswith(f"#tai-lieu-{made.law.pk}")


@pytest.mark.parametrize("address", ["https://other.example/", "//other.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(client, made, address):
    response = client.post(f"{SHELF}them/", {"tai-lieu": made.law.pk, "next": address})
    assert response.headers["Location"].startswith(f"{SHELF}#")
    assert not page_of(client.get(SHELF, {"tu": address})).select(".shelf-back")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
@pytest.mark.parametrize("action", ["them", "sua", "chia-se"])
def test_other_sites_change_nothing(client, made, put, action, headers):
    put(made.law)
    before = client.cookies.output()
    sent = {"tai-lieu": made.news.pk, "lam": "het"}
    assert client.post(f"{SHELF}{action}/", sent, headers=headers).status_code == 403
    assert client.cookies.output() == before


def test_what_isnt_public_cant_be_put_there(client, made, make_news, restrict, home):
    draft, private = make_news(live=False), make_news()
    restrict(private)
    for page in (draft, private, home):
        assert client.post(f"{SHELF}them/", {"tai-lieu": page.pk}).status_code == 404
    assert titles(client.get(SHELF)) == []


def test_every_button_keeps_what_was_typed(client, made, put):
    put(made.law, made.outline, made.news)
    notes = {f"ghi-chu-{made.law.pk}": "Hai mươi <b>bản</b>", f"ghi-chu-{made.news.pk}": "Đọc trước"}
    response = client.post(f"{SHELF}sua/", notes | {"lam": f"len-{made.outline.pk}"}, follow=True)
    assert titles(response) == ["Đề cương về đất", "Luật Đất đai", "Tin về đất"]
    typed = [area.get_text() for area in page_of(response).select("textarea")]
    assert [text.strip() for text in typed] == ["", "Hai mươi <b>bản</b>", "Đọc trước"]
    change(client, lam=f"bo-{made.law.pk}")
    assert titles(client.get(SHELF)) == ["Đề cương về đất", "Tin về đất"]
    change(client, lam="het")
    assert titles(client.get(SHELF)) == []
    assert all(not cookie.value for cookie in client.cookies.values())


def test_a_full_shelf_says_so_and_stays(client, made):
    client.cookies["tu-tai-lieu"] = ".".join(map(str, range(900_001, 900_041)))
    response = client.post(f"{SHELF}them/", {"tai-lieu": made.law.pk})
    assert response.status_code == 400
    assert page_of(response).select_one("[role=alert]")
    assert "tu-tai-lieu" not in response.cookies


def test_what_is_no_longer_public_leaves_a_line(client, made, make_news, put):
    news = make_news(title="Tin sẽ gỡ")
    put(made.law, news)
    news.unpublish()
    response = client.get(SHELF)
    assert titles(response) == ["Luật Đất đai"]
    assert "1" in page_of(response).select_one(".shelf-gone").get_text()
    change(client, lam="mat")
    assert not page_of(client.get(SHELF)).select(".shelf-gone")


def test_the_shelf_is_one_readers_own(client, made, put):
    put(made.law)
    response = client.get(SHELF)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert titles(Client().get(SHELF)) == []
    # The pages with the button are kept for all.
    assert client.get(made.law.url).content == Client().get(made.law.url).content


def test_the_number_of_queries_hangs_on_no_number_of_pages(client, made, make_document, make_news, attach):
    def count(pages):
        client.cookies["tu-tai-lieu"] = ".".join(str(page.pk) for page in pages)
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(client.get(SHELF))) == len(pages)
        return len(queries)

    few = [make_document(), made.outline, make_news()]
    many = [*few, *(make() for make in (make_document, make_news) for _n in range(4))]
    for page in (few[0], many[3]):
        attach(page)
    count(few)
    assert count(many) == count(few)
