"""A shelf as one ZIP to take along."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from shelf import pack

SHELF = "/tu-tai-lieu/"
COVER = "muc-luc.html"
pytestmark = pytest.mark.django_db


@pytest.fixture
def download(client):
    def download(address=f"{SHELF}tai-ve/"):
        response = client.get(address)
        content = b"".join(response)
        assert response.headers["Content-Length"] == str(len(content))
        return zipfile.ZipFile(io.BytesIO(content))

    return download


def read(found, name):
    return BeautifulSoup(found.read(name), "html.parser")


def test_the_cover_leads_to_all_that_is_in_the_pack(client, made, put, attach, download):
    attach(made.law)
    attach(made.law, b"khac")
    put(made.law, made.outline)
    client.post(f"{SHELF}sua/", {f"ghi-chu-{made.law.pk}": "Nói <i>chậm</i>", "lam": "luu"})
    found = download()
    assert found.testzip() is None
    cover = read(found, COVER)
    links = [link["href"] for link in cover.select("a[href]") if not link["href"].startswith("http")]
    assert sorted(links) == sorted(set(found.namelist()) - {COVER})
    assert [name.partition("/")[0][:2] for name in links] == ["01", "01", "01", "02"]
    assert [found.read(name) for name in links[1:3]] == [b"ban goc", b"khac"]
    assert cover.select_one(".note").get_text() == "Nói <i>chậm</i>"
    assert "Còn hiệu lực" in cover.get_text()


def test_a_copy_has_the_text_and_asks_for_nothing(made, put, download):
    put(made.law, made.outline)
    found = download()
    law, outline = (read(found, name) for name in found.namelist()[1:])
    assert "Điều 1" in law.get_text()
    assert "Đất ở" in law.get_text()
    assert "Kính thưa bà con." in outline.get_text()
    assert law.select("link, script, img, iframe, form, button") == []
    assert law.select_one("p a[href$='/van-ban/']")["href"].startswith("http")


def test_files_that_not_everyone_may_have_stay_out(made, put, attach, download):
    private = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    attach(made.law, collection=private)
    gone = attach(made.law).file.file
    gone.storage.delete(gone.name)
    put(made.law)
    assert [name.rpartition(".")[2] for name in download().namelist()] == ["html", "html"]


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_TEXTS"])
def test_too_large_a_pack_is_refused_before_it_is_made(client, made, put, attach, monkeypatch, bound):
    monkeypatch.setattr(pack, bound, 5)
    attach(made.law)
    put(made.law)
    response = client.get(f"{SHELF}tai-ve/")
    assert response.status_code == 400
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("[role=alert]")
    assert not page.select("[value=tai]")


def test_a_shared_list_is_taken_along_by_anyone(client, made, share, download):
    address = share(made.law, ten="Họp thôn")
    client.cookies.clear()
    assert read(download(f"{address}tai-ve/"), COVER).h1.get_text() == "Họp thôn"


def test_a_page_more_takes_at_most_two_questions_more(client, download, make_document, make_news, attach):
    def count(pages):
        client.cookies["tu-tai-lieu"] = ".".join(str(page.pk) for page in pages)
        with CaptureQueriesContext(connection) as queries:
            download()
        return len(queries)

    pages = [make() for make in (make_document, make_news) for _number in range(4)]
    for page in pages[:4]:
        attach(page)
    few = [pages[0], pages[4]]
    count(few)
    assert count(pages) - count(few) <= 2 * (len(pages) - len(few))
