"""What is counted, and what isn't."""

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import Client

from core.factories import FileFactory
from core.models import File
from outlines.packs import views as pack_views
from tests.visits.conftest import BROWSER
from visits import middleware
from visits.models import Visit
from visits.robots import is_reader

PERSON = {"user-agent": BROWSER}


def test_a_page_counts_each_time_that_it_is_shown(browser, counted, make_news):
    news = make_news()
    for _time in range(3):
        assert browser.get(news.url).status_code == 200
    browser.get("/linh-vuc/")
    assert counted() == {("view", news.pk, ""): 3, ("view", None, ""): 1}


NO_READERS = [
    {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    {"user-agent": "curl/8.5.0"},
    {"user-agent": ""},
    {"user-agent": "Mozilla/5.0 " + "x" * 10_000},
    {**PERSON, "sec-purpose": "prefetch"},
    {**PERSON, "x-moz": "prefetch"},
    {**PERSON, "sec-fetch-dest": "empty"},
    {**PERSON, "sec-fetch-dest": "iframe"},
]


def test_robots_and_what_is_loaded_ahead_or_by_a_script_count_for_nothing(browser, counted, home):
    for headers in NO_READERS:
        assert browser.get("/linh-vuc/", headers=headers).status_code == 200
    assert counted() == {}


def test_whoever_is_signed_in_and_what_is_no_page_counts_for_nothing(browser, counted, home, editor):
    browser.head(home.url)
    browser.get("/khong-co/")
    for address in ("/tin-moi.xml", "/robots.txt", "/luot-truy-cap.json", "/quan-tri/login/"):
        assert browser.get(address).status_code == 200
    browser.force_login(editor)
    browser.get(home.url)
    assert counted() == {}


def test_the_form_for_a_password_is_no_page(browser, counted, make_news):
    news = make_news()
    news.view_restrictions.create(restriction_type="password", password="mo-ra")
    assert b"password" in browser.get(news.url).content
    assert counted() == {}


def test_a_search_is_a_page_and_a_search_its_next_part_only_a_page(browser, counted, home):
    browser.get("/tim-kiem/?q=giu+rung")
    browser.get("/tim-kiem/?q=giu+rung&loai=tin-tuc")
    assert counted() == {("view", None, ""): 2, ("search", None, ""): 1}


def test_a_file_counts_with_its_first_part_and_not_when_the_browser_has_it(browser, counted, make_news):
    file = FileFactory(file=ContentFile(b"Mau don " * 20, "mau-don.txt"))
    make_news(body=[("file", {"file": file, "title": ""})])
    whole = browser.get(file.url)
    for part in ("bytes=0-", "bytes=0-99", "bytes=0-1", "bytes=2-"):
        assert browser.get(file.url, headers={"range": part}).status_code == 206
    browser.get(file.url, headers={"if-none-match": whole.headers["ETag"]})
    browser.get(file.url, headers={"sec-fetch-dest": "empty"})
    assert counted() == {("file", file.pk, ""): 4}


def test_a_pack_counts_by_its_outline_and_kind(browser, counted, monkeypatch, make_outline):
    outline, file = make_outline(), FileFactory()
    pack = type("Pack", (), {"edition": type("Edition", (), {"number": 1, "page": outline})})
    monkeypatch.setattr(pack_views, "public_packs", lambda *_asked: [pack])
    monkeypatch.setattr(pack_views, "file_response", lambda *_asked: _opened(file))
    assert browser.get(f"/goi/{outline.pk}/1/ban-in.pdf").status_code == 200
    assert counted() == {("pack", outline.pk, "ban-in.pdf"): 1}


def _opened(file):
    return FileResponse(File.objects.get(pk=file.pk).file.open())


def test_a_count_that_fails_costs_nobody_the_page(browser, home, monkeypatch, caplog):
    def fail(*_arguments):
        raise RuntimeError("no memory")

    monkeypatch.setattr(middleware, "count", fail)
    assert browser.get(home.url).status_code == 200
    assert "could not be counted" in caplog.text


def test_what_can_not_be_told_costs_nobody_the_page(browser, home, monkeypatch, caplog):
    monkeypatch.setattr(middleware, "things_given", lambda *_asked: 1 / 0)
    assert browser.get(home.url).status_code == 200
    assert "could not be told" in caplog.text


def test_a_page_is_read_only_where_it_is_shown(browser, counted, make_document, make_outline):
    document, outline = make_document(), make_outline()
    for address in (f"/nhan-tin/van-ban/{document.pk}/", f"/de-cuong/trinh-chieu/{outline.pk}/"):
        assert browser.get(address).status_code == 200
    assert counted() == {("view", None, ""): 1, ("view", outline.pk, ""): 1}


def test_nothing_of_a_visitor_is_kept(browser, counted, home):
    response = Client(REMOTE_ADDR="203.0.113.9", headers=PERSON).get(f"{home.url}?utm_source=a&x=203.0.113.9")
    assert not response.cookies
    counted()
    [row] = Visit.objects.values()
    assert set(row) == {"id", "day", "what", "page_id", "file_id", "part", "count"}


@pytest.mark.parametrize(
    "user_agent",
    [
        BROWSER,
        "Mozilla/5.0 (Linux; Android 9; CUBOT P40) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 [FBAN/FBIOS;FBLC/vi_VN]",
        "Mozilla/5.0 (Linux; Android 13; wv) Chrome/126.0 Mobile Safari/537.36 Zalo android/24060410",
        "Opera/9.80 (Android; Opera Mini/36.2/191.256; U; vi) Presto/2.12.423 Version/12.16",
    ],
)
def test_telephones_and_the_browsers_of_apps_are_readers(user_agent):
    assert is_reader(user_agent)
