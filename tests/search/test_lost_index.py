"""An index that is lost, damaged or behind: titles are searched, which is said, and it is mended."""

import datetime

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import RichText

from core.factories import FileFactory
from core.finding import FindingError, found_among
from editorial.management.commands.run_schedule import MENDING, Command
from news.models import NewsPage
from search import basic, engine, index, kept, signals, views
from search.backend import FoldingIndex, IndexEntry
from search.errors import SearchUnavailable
from search.facets import Filters
from search.lacking import LOCK, Broken, broken_segments, lacking_pages, look, state
from search.models import IndexState, Passage, SearchEntry, Segment
from search.segments import gather

pytestmark = pytest.mark.django_db
VIETNAMESE = Filters({"language": "vi"})
LOST = {
    "all of it": "TRUNCATE search_searchentry, search_segment CASCADE",
    "the passages": "TRUNCATE search_passage",
    "the lists": "TRUNCATE search_segment CASCADE",
    "two tables": "DROP TABLE search_posting, search_passage CASCADE",
    "a part of a list": r"UPDATE search_segment SET starts = '\x0102'",
}


def execute(statement):
    with connection.cursor() as cursor:
        # What the changes before have still to check would keep a table from being emptied.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    # Another process, which has nothing in memory.
    kept.segments.cache_clear()


@pytest.fixture(scope="module")
def archive(shared):
    law = shared.document(
        title="Luật giữ rừng",
        number="16/2017/QH14",
        body=[("legal_text", RichText("<h3>Điều 5. Chủ rừng</h3><p>Chủ rừng trồng cây.</p>"))],
    )
    news = shared.news(title="Tin giữ rừng ở Lai Châu", lead="Bà con trồng cây.")
    shared.outline(title="Đề cương giữ rừng")
    gather(everything=True)
    return {"law": law, "news": news}


@pytest.fixture
def read(client):
    def read(address="search", status=200, **parameters):
        response = client.get(reverse(address), parameters)
        assert response.status_code == status
        return response

    return read


def titles(response):
    return [link.get_text().strip() for link in page_of(response).select(".result__title a")]


def page_of(response):
    return BeautifulSoup(response.content.decode(), "lxml")


def found(query):
    return {result.page.title for result in engine.search(query, VIETNAMESE).items}


@pytest.mark.parametrize("statement", LOST.values(), ids=LOST)
def test_without_its_index_the_titles_are_searched_and_that_is_said(archive, read, statement):
    execute(statement)
    answer = read(q="giu rung")
    assert set(titles(answer)) == {"Luật giữ rừng", "Tin giữ rừng ở Lai Châu", "Đề cương giữ rừng"}
    assert "đang được khôi phục" in page_of(answer).select_one(".empty[role=status]").get_text()
    assert answer["Cache-Control"] == "no-store"
    assert titles(read(q="số 16/2017"))[0] == "Luật giữ rừng"
    assert titles(read(q="xylophon")) == []
    # A program can't read what is said: it is told to come again.
    assert read("api-search", status=503, q="giữ rừng")["Retry-After"]


def test_without_its_index_what_is_typed_is_helped_by_titles(archive, read):
    execute(LOST["two tables"])
    suggested = read("search-suggest", q="tin giữ ru").json()["suggestions"]
    assert [row["text"] for row in suggested] == ["Tin giữ rừng ở Lai Châu"]


def test_without_its_index_an_address_that_is_none_costs_no_search_of_titles(archive, client, monkeypatch):
    execute(LOST["two tables"])
    monkeypatch.setattr(basic, "find", pytest.fail)
    assert client.get("/tin-tuc/tin-giu-rung-o-lai-chau.html").status_code == 404


def test_titles_are_searched_by_few_at_once(archive, read, monkeypatch):
    monkeypatch.setattr(basic, "TURN", 0)
    execute(LOST["all of it"])
    for _other in range(basic.AT_ONCE):
        assert basic._turns.acquire(blocking=False)
    try:
        assert read(q="giữ rừng", status=503)["Retry-After"]
        assert read("search-suggest", q="tin giữ ru").json()["suggestions"] == []
    finally:
        basic._turns.release(basic.AT_ONCE)
    assert titles(read(q="giữ rừng"))


def test_a_fault_of_the_program_is_not_taken_for_a_lost_index(archive, client, monkeypatch):
    def fault(query):
        raise ValueError("a fault")

    monkeypatch.setattr(engine, "parse", fault)
    with pytest.raises(ValueError, match="a fault"):
        client.get(reverse("search"), {"q": "giữ rừng"})


def test_a_document_is_searched_within_itself_without_the_index(archive, client):
    execute(LOST["all of it"])
    answer = client.get(reverse("search_inside", args=[archive["law"].pk]), {"q": "trồng cây"})
    assert "Điều 5" in page_of(answer).select_one("main").get_text()


def test_a_document_that_cannot_be_searched_within_itself_asks_to_come_again(archive, client, monkeypatch):
    def unavailable(*arguments):
        raise SearchUnavailable

    monkeypatch.setattr(views, "_search_reading", unavailable)
    answer = client.get(reverse("search_inside", args=[archive["law"].pk]), {"q": "trồng cây"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_what_is_not_for_everyone_is_not_found_by_its_title(archive, make_news, read):
    make_news(title="Giữ rừng bản nháp", live=False)
    hidden = make_news(title="Giữ rừng nội bộ")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    execute(LOST["all of it"])
    assert not {"Giữ rừng bản nháp", "Giữ rừng nội bộ"} & set(titles(read(q="giữ rừng")))


def test_a_title_search_that_takes_too_long_asks_to_come_again(archive, read, monkeypatch):
    def too_long(*arguments, **options):
        raise engine.SearchTooLong

    execute(LOST["all of it"])
    monkeypatch.setattr(basic, "find", too_long)
    assert read(q="giữ rừng", status=503)["Retry-After"] == "60"


@pytest.mark.parametrize("statement", [LOST["all of it"], LOST["the lists"], LOST["the passages"]])
def test_what_is_lacking_is_written_anew(archive, statement):
    execute(statement)
    call_command("mend_search", verbosity=0)
    assert "Luật giữ rừng" in found("trồng cây")
    assert lacking_pages() == []


@pytest.mark.parametrize("command", ["mend_search", "rebuild_search"])
def test_lists_that_lack_what_their_passages_say_are_written_anew_and_searched_until_then(
    archive, monkeypatch, command
):
    write, before = index.index_page, []

    def write_after_a_look(page):
        before.append(found("giữ rừng"))
        write(page)

    # As another release would have them, which counts some terms otherwise.
    execute("DELETE FROM search_posting WHERE term % 2 = 0 AND octet_length(passages) = 3")
    assert archive["law"].pk in lacking_pages()
    monkeypatch.setattr(index, "index_page", write_after_a_look)
    call_command(command, verbosity=0)
    assert all("Luật giữ rừng" in titles for titles in before)
    assert len(before) == 3
    assert lacking_pages() == []
    assert "Luật giữ rừng" in found("trồng cây")


def test_what_another_release_wrote_stays_lacking_until_it_is_written_anew(archive, monkeypatch):
    def killed(page):
        raise KeyboardInterrupt

    execute("DELETE FROM search_posting WHERE term % 2 = 0")
    lacking = lacking_pages()
    with monkeypatch.context() as patch:
        patch.setattr(index, "index_page", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("mend_search", verbosity=0)
    assert Segment.objects.exists()
    assert lacking_pages() == lacking


def test_lists_that_cannot_be_read_are_taken_away_though_nothing_in_them_is_left(archive):
    Segment.objects.create(passage_count=1, passages=b"1", entries=b"", starts=b"")
    call_command("mend_search", verbosity=0)
    assert "Luật giữ rừng" in found("trồng cây")


def test_a_list_that_cannot_be_read_is_a_lost_index(archive, read):
    execute(r"UPDATE search_posting SET passages = passages || '\x01'")
    assert set(titles(read(q="tin giu rung"))) == {"Tin giữ rừng ở Lai Châu"}


def test_pages_with_a_file_are_written_as_they_are_by_then(make_news, monkeypatch):
    file = FileFactory(title="Biểu mẫu")
    body = [("file", {"file": file, "title": ""})]
    pages = [make_news(title=f"Tin {number}", body=body, publish=True) for number in (1, 2)]
    write = index.index_page

    def write_while_others_publish(page):
        NewsPage.objects.filter(pk=pages[1].pk).update(lead="Bản mới của quartzit.")
        write(page)

    monkeypatch.setattr(index, "index_page", write_while_others_publish)
    signals.write_pages_with(file)
    assert found("quartzit") == {"Tin 2"}


def test_readers_of_an_index_that_is_behind_are_told_and_given_the_titles_besides(archive, read):
    SearchEntry.objects.filter(page=archive["news"]).delete()
    look()
    answer = read(q="giữ rừng")
    assert set(titles(answer)) == {"Luật giữ rừng", "Tin giữ rừng ở Lai Châu", "Đề cương giữ rừng"}
    assert "đang được khôi phục" in page_of(answer).get_text()
    with pytest.raises(FindingError):
        found_among({"q": "giữ rừng"}, "vi", [archive["law"].pk])
    call_command("mend_search", verbosity=0)
    assert "đang được khôi phục" not in page_of(read(q="giữ rừng")).get_text()


def test_a_page_is_published_though_the_index_does_not_take_it(make_news, monkeypatch, caplog):
    page = make_news(
        title="Tin cũ", body=[("rich_text", RichText("<p>Tên người quartzit.</p>"))], publish=True
    )

    def fail(page):
        Passage.objects.get(pk=0)

    with monkeypatch.context() as patch:
        patch.setattr(signals, "index_in_turn", fail)
        page.title, page.body = "Tin mới", [("rich_text", RichText("<p>Không còn tên.</p>"))]
        page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).title == "Tin mới"
    assert "could not be written" in caplog.text
    # Nor is the old text, which may have been taken out for a reason.
    assert found("quartzit") == set()
    call_command("mend_search", verbosity=0)
    assert found("không còn tên") == {"Tin mới"}


def test_one_page_that_cannot_be_written_keeps_no_other(archive, monkeypatch, caplog):
    write = index.index_page

    def fail(page):
        if page.pk == archive["law"].pk:
            raise ValueError("what nobody thought of")
        write(page)

    execute(LOST["all of it"])
    monkeypatch.setattr(index, "index_page", fail)
    call_command("mend_search", verbosity=0)
    assert lacking_pages() == [archive["law"].pk]
    assert "Tin giữ rừng ở Lai Châu" in found("trồng cây")


def test_writing_all_anew_goes_on_where_it_was_broken_off(archive, monkeypatch):
    write, written = index.index_page, []

    def write_two(page):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(page.pk)
        write(page)

    with monkeypatch.context() as patch:
        patch.setattr(index, "index_page", write_two)
        with pytest.raises(KeyboardInterrupt):
            call_command("rebuild_search", verbosity=0)
    # What was there answers meanwhile.
    assert {"Luật giữ rừng", "Tin giữ rừng ở Lai Châu"} <= found("trồng cây")
    first, written[:] = set(written), []
    monkeypatch.setattr(index, "index_page", lambda page: written.append(page.pk) or write(page))
    call_command("rebuild_search", verbosity=0)
    assert written
    assert not first & set(written)
    assert state().rebuild_begun_at is None


def test_one_that_other_code_has_begun_is_begun_anew(archive, monkeypatch):
    IndexState.objects.create(rebuild_begun_at=timezone.now(), rebuild_release="other")
    written = []
    monkeypatch.setattr(index, "index_page", lambda page: written.append(page.pk))
    call_command("rebuild_search", verbosity=0)
    assert archive["law"].pk in written


def test_two_never_write_it_anew_at_once(archive):
    values = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: values[name] for name in names if name in values}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(CommandError):
            call_command("rebuild_search")


def test_what_is_lacking_for_long_is_an_alarm(archive):
    call_command("check_search", verbosity=0)
    SearchEntry.objects.filter(page=archive["law"]).delete()
    call_command("check_search", verbosity=0)
    IndexState.objects.update(since=timezone.now() - datetime.timedelta(minutes=31))
    with pytest.raises(CommandError, match="lacks 1 of"):
        call_command("check_search")


@pytest.mark.parametrize("command", ["check_search", "mend_search"])
def test_an_index_that_cannot_be_looked_at_is_an_alarm_and_lacks_all(archive, command):
    call_command("mend_search", verbosity=0)
    execute(LOST["two tables"])
    with pytest.raises((CommandError, ProgrammingError)):
        call_command(command, verbosity=0)
    assert state().lacking == state().pages > 0


def test_one_thing_that_cannot_be_written_keeps_no_other_from_the_editors(archive, monkeypatch, caplog):
    make = FoldingIndex._entry

    def fail(self, content_type, indexer):
        if indexer.obj == archive["law"]:
            raise ValueError("what nobody thought of")
        return make(self, content_type, indexer)

    IndexEntry.objects.all().delete()
    monkeypatch.setattr(FoldingIndex, "_entry", fail)
    call_command("mend_search", verbosity=0)
    assert [page.title for page in Page.objects.search("giữ rừng ở Lai Châu")] == ["Tin giữ rừng ở Lai Châu"]
    assert "could not be written into the editors' search" in caplog.text


def test_the_editors_search_is_mended_too(archive):
    IndexEntry.objects.all().delete()
    assert list(Page.objects.search("giữ rừng")) == []
    call_command("mend_search", verbosity=0)
    assert archive["law"].pk in [page.pk for page in Page.objects.search("luật giữ rừng")]
    assert IndexEntry.objects.count() > 10


def test_an_index_that_is_whole_lacks_nothing(archive):
    assert look().lacking == 0
    assert broken_segments() == Broken([], [], [])


def test_an_index_that_was_lost_is_not_taken_for_one_that_finds_nothing(archive):
    execute(LOST["all of it"])
    with pytest.raises(SearchUnavailable):
        engine.search("giữ rừng", VIETNAMESE)


def test_the_schedule_looks_after_it_every_few_minutes(monkeypatch):
    schedule, started, now = Command(), [], timezone.now()
    monkeypatch.setattr(schedule.mending, "start", lambda: started.append(True))
    for later in (datetime.timedelta(0), datetime.timedelta(seconds=20), MENDING):
        schedule.start_mending(now + later)
    assert len(started) == 2
