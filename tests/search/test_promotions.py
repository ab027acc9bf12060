"""Promoted results: which come out, the report of queries, and who may do what."""

import datetime
import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from search.factories import SearchPromotionFactory
from search.models import QueryRecord
from search.queries import promoted, record

HERE = "Luật đất đai"


def promoted_pages(query, **options):
    return [promotion.page for promotion in promoted(query, **options)]


@pytest.mark.parametrize("query", ["luat dat dai", "LUẬT ĐẤT ĐAI", " luật  đất đai? ", "“Luật Đất đai”"])
def test_marks_case_and_punctuation_do_not_decide_a_promotion(make_news, query):
    page = make_news()
    SearchPromotionFactory(query_string=HERE, page=page)
    assert promoted_pages(query) == [page]


@pytest.mark.parametrize("query", ["", "?", "luật đất", "luật đất đai 2024"])
def test_another_query_has_no_promotion(make_news, query):
    SearchPromotionFactory(query_string=HERE, page=make_news())
    assert promoted(query) == []


def test_a_promoted_page_is_specific(make_document):
    document = make_document(number="31/2024/QH15")
    SearchPromotionFactory(query_string=HERE, page=document)
    assert promoted_pages(HERE)[0].number == "31/2024/QH15"


def test_an_external_link_comes_out(db):
    SearchPromotionFactory(
        query_string=HERE, external_link_url="https://example.com/", external_link_text="Trang khác"
    )
    assert [(p.link, p.title) for p in promoted(HERE)] == [("https://example.com/", "Trang khác")]


def test_promotions_come_in_the_editors_order(make_news):
    last, first = make_news(), make_news()
    SearchPromotionFactory(query_string=HERE, page=last, sort_order=1)
    SearchPromotionFactory(query_string=HERE, page=first, sort_order=0)
    assert promoted_pages(HERE) == [first, last]


def test_two_spellings_promote_a_page_once(make_news):
    page = make_news()
    for text in (HERE, "luat dat dai"):
        SearchPromotionFactory(query_string=text, page=page)
    assert promoted_pages(HERE) == [page]


def test_a_draft_is_not_promoted(make_news):
    SearchPromotionFactory(query_string=HERE, page=make_news(live=False, publish=False))
    assert promoted(HERE) == []


def test_an_unpublished_page_is_no_longer_promoted(make_news):
    page = make_news()
    SearchPromotionFactory(query_string=HERE, page=page)
    page.unpublish()
    assert promoted(HERE) == []


def test_a_private_page_is_not_promoted(make_news, section, restrict):
    SearchPromotionFactory(query_string=HERE, page=make_news())
    restrict(section)
    assert promoted(HERE) == []


def test_a_page_of_the_other_language_is_not_promoted(make_news, english_home):
    page = make_news()
    SearchPromotionFactory(query_string=HERE, page=page)
    SearchPromotionFactory(query_string=HERE, page=english_home)
    assert promoted_pages(HERE, language="vi") == [page]


def test_promotions_take_as_many_queries_for_many_pages_as_for_one(make_news):
    def count():
        with CaptureQueriesContext(connection) as captured:
            promoted(HERE)
        return len(captured)

    SearchPromotionFactory(query_string=HERE, page=make_news())
    promoted(HERE)
    few = count()
    for _number in range(5):
        SearchPromotionFactory(query_string=HERE, page=make_news())
    assert count() == few <= 3


def test_a_query_without_promotions_takes_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        promoted(HERE)


def test_a_promotion_leaves_the_body_of_the_page_unread(make_news):
    SearchPromotionFactory(query_string=HERE, page=make_news())
    assert "body" in promoted_pages(HERE)[0].get_deferred_fields()


def asked(client, **parameters):
    """The queries that the report lists."""
    response = client.get(reverse("search_query_report"), parameters)
    assert response.status_code == 200
    return [row.query.query_string for row in response.context["object_list"]]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def days_ago(db):
    """Makes a query that was asked so many days ago."""

    def make(days, text, total=1, hits=1):
        record(text, total)
        then = timezone.now() - datetime.timedelta(days=days)
        QueryRecord.objects.filter(query__query_string=text).update(asked_at=then)
        counted = QueryDailyHits.objects.filter(query__query_string=text)
        counted.update(date=timezone.localdate(then), hits=hits)

    return make


def test_queries_without_results_come_first_and_then_the_most_asked(desk, days_ago):
    days_ago(0, "có, ít", total=3, hits=2)
    days_ago(0, "không, ít", total=0, hits=1)
    days_ago(0, "có, nhiều", total=3, hits=9)
    days_ago(0, "không, nhiều", total=0, hits=5)
    assert asked(desk) == ["không, nhiều", "không, ít", "có, nhiều", "có, ít"]


def test_the_report_can_be_sorted_by_hits_alone(desk, days_ago):
    days_ago(0, "không", total=0)
    days_ago(0, "có", total=3, hits=9)
    assert asked(desk, ordering="-period_hits") == ["có", "không"]


def test_the_report_shows_hits_results_and_the_last_time(desk):
    for total in (4, 0):
        record(HERE, total)
    cells = BeautifulSoup(desk.get(reverse("search_query_report")).content, "html.parser").select("main td")
    assert [cell.text.strip() for cell in cells[:3]] == [HERE.lower(), "0", "2"]


def test_a_period_counts_its_own_hits_only(desk, days_ago):
    days_ago(8, HERE.lower(), hits=5)
    record(HERE, 1)
    response = desk.get(reverse("search_query_report"), {"period": "7"})
    assert [row.period_hits for row in response.context["object_list"]] == [1]


@pytest.mark.parametrize(
    ("period", "expected"), [("7", {"nay"}), ("", {"nay", "xưa"}), ("90", {"nay", "xưa", "rất xưa"})]
)
def test_the_report_is_narrowed_by_period(desk, days_ago, period, expected):
    for days, text in ((0, "nay"), (20, "xưa"), (80, "rất xưa")):
        days_ago(days, text)
    assert set(asked(desk, period=period)) == expected


def test_the_report_is_narrowed_to_queries_without_results(desk):
    record("có", 1)
    record("không", 0)
    assert asked(desk, results="0") == ["không"]


def test_the_report_is_searched_whatever_the_marks(desk):
    record(HERE, 1)
    record("hộ tịch", 1)
    assert asked(desk, q="dat dai") == [HERE.lower()]


def test_a_query_that_nobody_asked_is_not_in_the_report(desk, make_news):
    SearchPromotionFactory(query_string=HERE, page=make_news())
    assert asked(desk) == []


def button(client):
    page = BeautifulSoup(client.get(reverse("search_query_report")).content, "html.parser")
    return page.select_one("main td a.button")["href"]


def test_one_click_leads_to_the_form_with_the_query(desk):
    record("Đất & nhà?", 0)
    form = desk.get(button(desk)).context["form"]
    assert form["query_string"].value() == "đất & nhà?"


def test_the_link_of_a_query_carries_it_whole(desk):
    record("a&b #c", 0)
    assert parse_qs(urlsplit(button(desk)).query) == {"query": ["a&b #c"]}


def test_the_form_begins_with_a_result_to_choose(desk):
    context = desk.get(reverse("wagtailsearchpromotions:add")).context
    assert context["searchpicks_formset"].total_form_count() == 1


@pytest.mark.parametrize("query", [HERE, "luat dat dai"])
def test_one_click_leads_to_the_promotion_that_there_is(desk, make_news, query):
    promotion = SearchPromotionFactory(query_string=HERE, page=make_news())
    record(query, 0)
    assert button(desk) == reverse("wagtailsearchpromotions:edit", args=[promotion.query_id])


def form_data(page, query=HERE):
    picks = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000, "0-ORDER": 1}
    return {"query_string": query, **{f"editors_picks-{k}": v for k, v in picks.items()},
            "editors_picks-0-page": page.pk}  # fmt: skip


def test_a_page_is_promoted_for_what_visitors_ask(desk, make_news):
    page = make_news()
    record("luat dat dai", 0)
    desk.post(reverse("wagtailsearchpromotions:add"), form_data(page))
    assert promoted_pages("luat dat dai") == [page]


def test_a_promotion_is_moved_to_another_query(desk, make_news):
    page = make_news()
    promotion = SearchPromotionFactory(query_string=HERE, page=page)
    data = form_data(page, query="hộ tịch") | {
        "editors_picks-INITIAL_FORMS": 1,
        "editors_picks-0-id": promotion.pk,
    }
    desk.post(reverse("wagtailsearchpromotions:edit", args=[promotion.query_id]), data)
    assert (promoted(HERE), promoted_pages("ho tich")) == ([], [page])


def test_a_form_without_a_result_is_sent_back(desk):
    data = {"query_string": HERE, "editors_picks-TOTAL_FORMS": 0, "editors_picks-INITIAL_FORMS": 0}
    response = desk.post(reverse("wagtailsearchpromotions:add"), data)
    assert response.status_code == 200
    assert not SearchPromotion.objects.exists()


def test_the_report_makes_as_many_queries_for_50_rows_as_for_3(desk, make_news):
    def count():
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse("search_query_report"))
        return len(captured)

    def fill(count):
        for number in range(count):
            record(f"câu hỏi {number}", number % 2)
            SearchPromotionFactory(query_string=f"câu hỏi {number}", page=page)

    page = make_news()
    fill(3)
    desk.get(reverse("search_query_report"))
    few = count()
    fill(50)
    assert count() == few


def test_the_report_comes_in_pages(desk):
    for number in range(51):
        record(f"câu hỏi {number}", 1)
    assert len(asked(desk)) == 50
    assert len(asked(desk, p=2)) == 1


def test_the_report_is_exported_as_csv(desk):
    record(HERE, 0)
    response = desk.get(reverse("search_query_report"), {"export": "csv"})
    row = b"".join(response.streaming_content).decode().splitlines()[1].split(",")
    assert row[:3] == [HERE.lower(), "0", "1"]
    assert row[3].startswith(f"{timezone.localtime():%Y-%m-%d %H:}")


def test_the_report_is_exported_for_excel(desk):
    record(HERE, 0)
    response = desk.get(reverse("search_query_report"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    _heads, row = sheet.iter_rows(values_only=True)
    assert row[:3] == (HERE.lower(), 0, 1)
    assert abs(row[3] - timezone.make_naive(timezone.now())) < datetime.timedelta(minutes=5)


ADDRESSES = [
    "search_query_report",
    "search_query_report_results",
    *(f"wagtailsearchpromotions:{name}" for name in ("index", "add", "chooser", "chooserresults")),
]


@pytest.mark.parametrize("role", ["editor", "approver", "administrator"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_who_edits_may_promote(client, request, role, name):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_writer_sees_neither_queries_nor_promotions(client, writer, name):
    client.force_login(writer)
    assert client.get(reverse(name)).status_code == 302


def test_a_writer_changes_no_promotion(client, writer, make_news):
    promotion = SearchPromotionFactory(query_string=HERE, page=make_news())
    client.force_login(writer)
    for name in ("edit", "delete"):
        address = reverse(f"wagtailsearchpromotions:{name}", args=[promotion.query_id])
        client.post(address, form_data(make_news()))
    assert SearchPromotion.objects.get() == promotion
    assert Query.objects.get() == promotion.query


def menu(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(("role", "shown"), [("editor", True), ("writer", False)])
def test_the_menu_leads_to_the_report(client, request, role, shown):
    client.force_login(request.getfixturevalue(role))
    assert (reverse("search_query_report") in menu(client)) is shown


def test_a_superuser_has_one_report_of_queries(client, administrator):
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    assert reverse("search_query_report") in menu(client)
    assert reverse("wagtailsearchpromotions:search_terms") not in menu(client)
