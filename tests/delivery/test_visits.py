"""Kept pages count each time that they are given, and aren't made anew for it; the ministry's code comes and
goes on each of them."""

import pytest
from django.core.management import call_command
from django.test import Client

from visits import middleware
from visits.counting import Recorder
from visits.models import Visit, VisitSettings
from visits.writing import add

MADE, HIT = "fwd=miss; stored", "hit"
PERSON = {"user-agent": "Mozilla/5.0 (Linux; Android 13) Chrome/126.0 Mobile Safari/537.36"}


@pytest.fixture
def published():
    return False


@pytest.fixture
def counted(monkeypatch):
    """What was counted until now, written to the database: {page: views}."""
    monkeypatch.setattr(Recorder, "_start", lambda self: None)
    recorder = Recorder(add)
    monkeypatch.setattr(middleware, "recorder", recorder)

    def counted():
        assert recorder.flush()
        return dict(Visit.objects.filter(what="view").values_list("page", "count"))

    return counted


@pytest.fixture
def browser(pages, counted):
    return Client(headers=PERSON)


@pytest.fixture
def carried(db):
    return VisitSettings.objects.create(carried_over=7_000_000)


def test_a_kept_page_counts_each_time_also_where_the_reader_has_it(browser, counted, make_news, told):
    news = make_news()
    first = browser.get(news.url)
    assert told(first) == MADE
    assert told(browser.get(news.url)) == HIT
    again = browser.get(news.url, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, told(again)) == (304, HIT)
    assert told(browser.get(news.url, headers={"user-agent": "curl/8"})) == HIT
    assert counted() == {news.pk: 3}


def test_what_is_read_while_the_database_is_away_counts_when_it_is_back(pages, browser, counted, home):
    browser.get(home.url)
    pages.watch.is_away = True
    assert browser.get(home.url).status_code == 200
    pages.watch.is_away = False
    assert counted() == {home.pk: 2}


def test_no_count_throws_a_kept_page_away(browser, counted, carried, home, told):
    browser.get(home.url)
    assert counted()
    assert told(browser.get(home.url)) == HIT
    call_command("tidy_visits")
    assert browser.get(home.url).content == Client().get(home.url).content


def test_the_ministrys_code_comes_and_goes_with_its_setting_and_its_hosts_with_it(
    pages, reader, carried, home
):
    def page(address=home.url):
        response = reader.get(address)
        policy = response.headers["Content-Security-Policy"]
        return b"measuring.js" in response.content, "f-emc.ngsp.gov.vn" in policy

    assert page() == (False, False)
    carried.is_measured, carried.site_number = True, "33"
    carried.save()
    assert page() == (True, True)
    assert page("/tim-kiem/?q=toi+bi+danh") == (False, False)
    assert page("/tu-tai-lieu/") == (False, False)
    carried.is_measured = False
    carried.save()
    assert page() == (False, False)
