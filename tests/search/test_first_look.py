"""What the page of results offers besides the results."""

import pytest
from django.urls import reverse
from wagtail.contrib.search_promotions.models import SearchPromotion

from search.models import QueryRecord
from search.queries import record


@pytest.fixture
def ask(client):
    def get(query, **parameters):
        return client.get(reverse("search"), {"q": query, **parameters}).content.decode()

    return get


@pytest.fixture
def promotion(make_news):
    """A page that is promoted for "sổ đỏ", whose words it doesn't have."""
    page = make_news(title="Cấp giấy chứng nhận quyền sử dụng đất")
    record("sổ đỏ", 0)
    query = QueryRecord.objects.get().query
    return SearchPromotion.objects.create(query=query, page=page)


def test_a_typing_error_is_pointed_out(make_news, ask):
    for number in range(3):
        make_news(title=f"Hỗ trợ doanh nghiệp số {number}")
    assert "q=doanh+nghi%E1%BB%87p" in ask("doanh ngiệp")


@pytest.mark.parametrize("query", ["sổ đỏ", "SO DO"])
def test_what_editors_promote_is_shown_for_the_query(promotion, ask, query):
    assert promotion.page.title in ask(query)


def test_a_promoted_page_that_is_taken_down_is_not_shown(promotion, ask):
    promotion.page.specific.unpublish()
    assert promotion.page.title not in ask("sổ đỏ")


def test_a_query_is_counted_once_and_not_when_it_is_narrowed(make_news, ask):
    make_news(title="Giữ rừng")
    for parameters in ({}, {"loai": "tin-tuc"}, {"trang": "2"}, {"sap-xep": "moi-nhat"}):
        ask("giữ rừng", **parameters)
    kept = QueryRecord.objects.get()
    assert (kept.query.query_string, kept.hits, kept.total) == ("giữ rừng", 1, 1)


def test_a_query_with_near_results_only_counts_as_without_results(make_news, ask):
    make_news(title="Giữ rừng")
    ask("giữ xylophon quartzit")
    assert QueryRecord.objects.get().total == 0


def test_queries_of_the_staff_are_not_counted(client, writer, ask):
    client.force_login(writer)
    ask("giữ rừng")
    assert not QueryRecord.objects.exists()
