"""What readers get while the database, or the shared store, is away."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, OperationalError
from psycopg.errors import ReadOnlySqlTransaction

from delivery.away import unavailable
from delivery.entries import may_be_kept
from delivery.pages import Pages

AWAY = "hit; detail=database-away"


@pytest.fixture
def lose_database(pages, monkeypatch):
    """From now on the database doesn't answer, and the watch knows it."""

    def lose_database():
        last = pages.watch.state
        monkeypatch.setattr(type(pages.watch), "state", last)
        pages.watch.lose()

    return lose_database


@pytest.fixture
def break_pages(monkeypatch):
    """Every question of a page fails as when the connection is lost; the watch hasn't heard of it."""

    def break_pages():
        def fail(*args):
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr("wagtail.models.Site.find_for_request", fail)

    return break_pages


def test_what_is_kept_is_still_served_and_says_so(reader, told, lose_database):
    before = reader.get("/")
    lose_database()
    response = reader.get("/")
    assert (response.status_code, response.content, told(response)) == (200, before.content, AWAY)


def test_the_rest_answers_503_with_a_page_and_a_time_to_try_again(reader, lose_database):
    lose_database()
    response = reader.get("/tin-tuc/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Trang tạm thời gián đoạn" in response.content.decode()


def test_what_was_only_added_to_since_is_served_as_it_was(reader, told, lose_database, make_news):
    before = reader.get("/")
    make_news(title="Tin vừa đăng")
    lose_database()
    response = reader.get("/")
    assert (response.status_code, response.content, told(response)) == (200, before.content, AWAY)


def test_what_was_found_to_be_out_of_date_is_kept_for_that(reader, told, pages, lose_database, make_news):
    before = reader.get("/")
    make_news(title="Tin vừa đăng")
    assert pages.check_one()
    assert "Tin vừa đăng" in reader.get("/tin-tuc/").text
    lose_database()
    response = reader.get("/")
    assert (response.status_code, response.content, told(response)) == (200, before.content, AWAY)


def test_what_was_found_to_be_out_of_date_is_not_served_otherwise(reader, pages, make_news):
    reader.get("/")
    make_news(title="Tin vừa đăng")
    pages.check_one()
    assert "Tin vừa đăng" in reader.get("/").text


def test_what_may_have_been_taken_down_is_not_served(reader, lose_database, make_news):
    page = make_news()
    reader.get(page.url)
    page.unpublish()
    lose_database()
    assert reader.get(page.url).status_code == 503


def test_programs_are_answered_in_their_language(reader, lose_database):
    lose_database()
    response = reader.get("/api/v1/documents")
    assert response.status_code == 503
    assert set(response.json()) == {"error", "field"}


def test_a_request_that_loses_the_connection_is_answered_by_503(reader, break_pages):
    reader.raise_request_exception = False
    break_pages()
    assert reader.get("/tin-tuc/").status_code == 503


def test_a_fault_of_ours_is_no_absence_of_the_database(reader, monkeypatch):
    reader.raise_request_exception = False
    monkeypatch.setattr("wagtail.models.Site.find_for_request", lambda request: 1 / 0)
    assert reader.get("/tin-tuc/").status_code == 500


def test_when_the_database_is_back_pages_are_made_again(reader, pages, told, monkeypatch, lose_database):
    lose_database()
    assert reader.get("/").status_code == 503
    monkeypatch.undo()
    pages.watch.is_away = False
    pages_again = Pages(pages.watch)
    monkeypatch.setattr("delivery.process._pages", pages_again)
    assert reader.get("/").status_code == 200


def test_an_answer_that_the_site_is_away_is_never_kept(reader, lose_database):
    lose_database()
    response = reader.get("/tin-tuc/")
    assert not may_be_kept(response)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.fixture
def sent_while_away(rf, settings):
    """What is answered to a form while the database is away."""

    def sent_while_away(cookie=True, **fields):
        request = rf.post("/quan-tri/pages/5/edit/?next=1", fields)
        if cookie:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        return unavailable(request)

    return sent_while_away


def form_in(response):
    return BeautifulSoup(response.text, "html.parser").find("form")


def test_what_an_editor_has_sent_is_given_back_to_be_sent_again(sent_while_away):
    response = sent_while_away(title='Tin "nóng" <b>', tags=["a", "b"], csrfmiddlewaretoken="như đã gửi")
    form = form_in(response)
    told = [(field["name"], field["value"]) for field in form.find_all("input")]
    assert response.status_code == 503
    assert form["action"] == "/quan-tri/pages/5/edit/?next=1"
    assert told == [
        ("title", 'Tin "nóng" <b>'),
        ("tags", "a"),
        ("tags", "b"),
        ("csrfmiddlewaretoken", "như đã gửi"),
    ]


def test_no_password_is_and_nothing_of_a_visitor(sent_while_away):
    assert "bí mật" not in sent_while_away(new_password1="bí mật", name="x").text
    assert form_in(sent_while_away(cookie=False, title="Tin")) is None


def test_files_are_to_be_chosen_again_and_that_is_said(sent_while_away):
    files = [SimpleUploadedFile(name, b"x") for name in ("a.pdf", "b.pdf", "c.pdf")]
    response = sent_while_away(title="Tin", file=files[0], others=files[1:])
    form = form_in(response)
    chosen = [(field["name"], field.has_attr("multiple")) for field in form.find_all("input", type="file")]
    assert form["enctype"] == "multipart/form-data"
    assert chosen == [("file", False), ("others", True)]
    assert all(name in form.text for name in ("a.pdf", "b.pdf", "c.pdf", "chọn lại"))


def test_a_form_that_cannot_be_read_is_no_fault_of_its_own(rf, settings):
    request = rf.post("/quan-tri/", b"x", content_type="multipart/form-data; boundary=")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    response = unavailable(request)
    assert response.status_code == 503
    assert form_in(response) is None


def test_a_database_that_takes_no_changes_is_said_to_and_is_not_only_away(rf):
    error = InternalError()
    error.__cause__ = ReadOnlySqlTransaction()
    assert "chỉ đọc" in unavailable(rf.post("/"), error).text
    assert "chỉ đọc" not in unavailable(rf.post("/"), OperationalError()).text
