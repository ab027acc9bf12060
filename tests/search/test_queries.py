"""The visitors' queries: what is counted, what is not kept, what is offered to others."""

import datetime
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import ReferenceIndex

from search import queries
from search.factories import SearchPromotionFactory
from search.models import QueryRecord
from search.queries import frequent, record

HERE = "luật đất đai"


@pytest.fixture
def ask(db, monkeypatch):
    """Asks so many times on each of so many days, the last of which is some days ago."""

    def ask(text, total=1, days=1, times=1, ago=0):
        now = timezone.now()
        for day in reversed(range(days)):
            then = now - datetime.timedelta(days=ago + day)
            with monkeypatch.context() as clock:
                clock.setattr(timezone, "now", lambda then=then: then)
                for _number in range(times):
                    record(text, total)

    return ask


def kept():
    return set(Query.objects.values_list("query_string", flat=True))


def test_a_query_is_counted_by_day(ask):
    ask(HERE, days=2, times=3)
    assert sorted(QueryDailyHits.objects.values_list("hits", flat=True)) == [3, 3]


def test_the_days_and_hits_are_summed(ask):
    ask(HERE, days=2, times=3)
    counted = QueryRecord.objects.get()
    assert (counted.days, counted.hits) == (2, 6)


def test_a_query_keeps_the_results_of_the_last_time(ask):
    ask(HERE, total=0)
    ask(HERE, total=7)
    assert QueryRecord.objects.get().total == 7


def test_a_day_begins_at_midnight_in_vietnam(ask, monkeypatch, local_time):
    for moment in (local_time(2026, 3, 1, 23, 59), local_time(2026, 3, 2, 0, 1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        record(HERE, 1)
    days = [datetime.date(2026, 3, 1), datetime.date(2026, 3, 2)]
    assert list(QueryDailyHits.objects.order_by("date").values_list("date", flat=True)) == days


@pytest.mark.parametrize(
    "query",
    ["  Luật   đất đai ", "LUẬT ĐẤT ĐAI", unicodedata.normalize("NFD", HERE), "luật\tđất\u00a0đai\n"],
)
def test_case_spaces_and_normal_form_make_no_other_query(ask, query):
    ask(query)
    assert kept() == {HERE}


def test_marks_make_another_spelling_of_the_same_words(ask):
    ask(HERE)
    ask("luat dat dai")
    assert kept() == {HERE, "luat dat dai"}
    assert set(QueryRecord.objects.values_list("folded", flat=True)) == {"luat dat dai"}


@pytest.mark.parametrize(
    "query",
    [
        "0912345678",
        "số 0912 345 678 là của ai",
        "+84 (912) 345-678 lừa đảo",
        "cccd 079090001234",
        "căn cước 0790.9000.1234",
        "cmnd 123456789",
        "tài khoản 19031234567890",
        "hoa@example.com",
        "thư của hoa.nguyen @ example.com",
    ],
)
def test_what_looks_like_personal_data_is_not_kept(ask, query):
    ask(query)
    assert kept() == set()


@pytest.mark.parametrize(
    "query", ["31/2024/qh15", "nghị định 168/2024/nđ-cp", "luật 2013 2014", "từ 01-01-2025", "điều 1.2.3"]
)
def test_numbers_and_dates_of_documents_are_kept(ask, query):
    ask(query)
    assert kept() == {query}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "???",
        "123456",
        "từ " * (queries.MAX_WORDS + 1),
        "đ" * (queries.MAX_LENGTH + 1),
        "<script>alert(1)</script>",
        "https://example.com/x",
        "../../etc/passwd",
        "' or 1=1 --",
        "=hyperlink(a)",
        "+sum(a1)",
        "đ" * 100_000,
    ],
)
def test_what_nobody_types_is_not_kept(ask, query):
    ask(query)
    assert kept() == set()


def test_a_flood_of_new_queries_is_not_kept_but_the_known_go_on(ask, monkeypatch):
    monkeypatch.setattr(queries, "MAX_DAILY_QUERIES", 2)
    for text in ("một", "hai", "ba", "một"):
        ask(text)
    assert kept() == {"một", "hai"}
    assert QueryRecord.objects.get(folded="mot").hits == 2


def test_the_flood_of_yesterday_does_not_count(ask, monkeypatch):
    monkeypatch.setattr(queries, "MAX_DAILY_QUERIES", 1)
    ask("một", ago=1)
    ask("hai")
    assert kept() == {"một", "hai"}


def test_a_query_is_counted_in_one_statement(ask, django_assert_num_queries):
    # Between a savepoint and its release.
    with django_assert_num_queries(3):
        record(HERE, 1)


@pytest.mark.parametrize("query", ["a\x00b", "a\ud800b", "\u0301\u0301", "😀 đất", "%s %(text)s {0}"])
def test_no_query_raises(db, query):
    record(query, 0)
    assert Query.objects.count() <= 1


def test_a_failure_is_logged_and_the_callers_transaction_goes_on(db, monkeypatch, caplog):
    monkeypatch.setattr(queries, "COUNT", "SELECT 1 / 0")
    record(HERE, 1)
    assert "could not be counted" in caplog.text
    assert kept() == set()


def test_counting_writes_nothing_into_the_index_of_references(ask):
    before = ReferenceIndex.objects.count()
    ask(HERE)
    assert ReferenceIndex.objects.count() == before


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The database without the transaction that else surrounds a test; queries are taken away again."""
    with django_db_blocker.unblock():
        yield
        Query.objects.all().delete()


def ask_beside(text):
    """Asks in a thread, which has a connection of its own."""
    try:
        record(text, 1)
    finally:
        connection.close()


def test_two_transactions_at_once_count_two_hits(committed):
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            record(HERE, 1)
            beside = pool.submit(ask_beside, HERE)
        beside.result(timeout=20)
    assert QueryRecord.objects.get().hits == QueryDailyHits.objects.get().hits == 2


def test_many_visitors_at_once_are_all_counted(committed):
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(ask_beside, [HERE] * 40))
    assert QueryRecord.objects.get().hits == QueryDailyHits.objects.get().hits == 40


def test_a_query_that_is_being_deleted_is_counted_anew(committed):
    record(HERE, 1)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Query.objects.all().delete()
            beside = pool.submit(ask_beside, HERE)
        beside.result(timeout=20)
    assert QueryRecord.objects.get().hits == 1


@pytest.mark.parametrize("prefix", ["luat d", "Luật Đ", "LUẬT", "luật đất đai"])
def test_a_frequent_query_is_found_by_its_folded_prefix(ask, prefix):
    ask(HERE, days=3, times=2)
    assert frequent(prefix, 5) == [HERE]


@pytest.mark.parametrize("prefix", ["", " ", "?", "dat", "luat x", "%"])
def test_another_prefix_finds_nothing(ask, prefix):
    ask(HERE, days=3, times=2)
    assert frequent(prefix, 5) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"days": 1, "times": 50},
        {"days": 2, "times": 5},
        {"days": 4, "times": 1},
        {"days": 3, "times": 2, "total": 0},
    ],
)
def test_a_private_query_or_one_without_results_is_not_suggested(ask, asked):
    ask(HERE, **asked)
    assert frequent("luat", 5) == []


def test_what_is_asked_most_is_suggested_first(ask):
    ask("luật đất đai", days=3, times=2)
    ask("luật hôn nhân", days=3, times=3)
    assert frequent("luat", 5) == ["luật hôn nhân", "luật đất đai"]
    assert frequent("luat", 1) == ["luật hôn nhân"]


def test_of_the_spellings_of_a_query_one_with_marks_is_suggested(ask):
    ask("luat dat dai", days=3, times=3)
    ask(HERE, days=3, times=2)
    assert frequent("luat", 5) == [HERE]


def test_a_spelling_that_is_not_frequent_itself_is_not_suggested(ask):
    ask("luat dat dai", days=3, times=3)
    ask("luật đất đái")
    assert frequent("luat", 5) == ["luat dat dai"]


def test_suggestions_take_one_query(ask, django_assert_num_queries):
    ask(HERE, days=3, times=2)
    with django_assert_num_queries(1):
        frequent("l", 5)


def test_old_queries_are_forgotten(ask, settings):
    ask("cũ", ago=settings.WAGTAILSEARCH_HITS_MAX_AGE + 2)
    ask("mới")
    call_command("forget_queries")
    assert kept() == {"mới"}
    assert QueryRecord.objects.count() == QueryDailyHits.objects.count() == 1


def test_an_old_query_with_a_promotion_stays(ask, settings, home):
    ask(HERE, ago=settings.WAGTAILSEARCH_HITS_MAX_AGE + 2)
    SearchPromotionFactory(query_string=HERE, page=home)
    call_command("forget_queries")
    assert kept() == {HERE}


def test_of_too_many_queries_the_most_frequent_stay(ask, monkeypatch, home):
    monkeypatch.setattr(queries, "MAX_QUERIES", 1)
    ask("hay gặp", days=2)
    ask("một lần", times=9)
    SearchPromotionFactory(query_string="ưu tiên", page=home)
    call_command("forget_queries")
    assert kept() == {"hay gặp", "ưu tiên"}
