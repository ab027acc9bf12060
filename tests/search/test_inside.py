"""The search within one document."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from wagtail.rich_text import RichText

from documents.factories import DocumentVersionFactory
from search.inside import search_inside, search_text
from search.models import Abbreviation
from search.segments import gather

pytestmark = pytest.mark.django_db

ARTICLES = [
    ("Phạm vi điều chỉnh", "Luật này quy định về đất."),
    ("Thu hồi đất", "Ủy ban nhân dân tỉnh thu hồi đất khi cần."),
    ("Bồi thường", "Người có đất bị thu hồi được bồi thường. Việc hồi đáp đơn thư có đất và thu."),
    ("Giá đất", "Bảng giá do Hội đồng nhân dân quyết định."),
    *((f"Việc thứ {number}", "Nội dung về đất khác.") for number in range(5, 13)),
]


def law(articles=ARTICLES):
    text = "".join(
        f"<h3>Điều {number}. {heading}</h3><p>{text}</p>"
        for number, (heading, text) in enumerate(articles, start=1)
    )
    return [("legal_text", RichText(text))]


def address_of(document):
    return f"/tim-kiem/trong-van-ban/{document.pk}/"


@pytest.fixture(scope="module", params=["fresh", "gathered"])
def document(request, shared):
    """A law whose terms are still in its own row, or in a segment between those of others."""
    with transaction.atomic():
        before = shared.document(body=law())
        document = shared.document(title="Luật Đất đai", number="31/2024/QH15", body=law())
        shared.document(body=law(ARTICLES[:2]))
        if request.param == "gathered":
            gather(everything=True)
            before.delete()
        yield document
        transaction.set_rollback(True)


def anchors(document, text):
    found = search_inside(document.pk, text)
    return [article.anchor for article in found.articles(found.passages)]


@pytest.fixture
def ask(client):
    def ask(document, text, status=200, **more):
        response = client.get(address_of(document), {"q": text, **more})
        assert response.status_code == status
        return BeautifulSoup(response.content.decode(), "lxml")

    return ask


@pytest.mark.parametrize("text", ["bồi thường", "boi thuong", "BỒI THƯỜNG"])
def test_marks_do_not_decide_a_match(document, text):
    assert anchors(document, text)[0] == "dieu-3"


def test_the_article_whose_heading_says_it_comes_first(document):
    assert anchors(document, "thu hồi đất")[0] == "dieu-2"


def test_a_phrase_must_stand_so(document):
    assert anchors(document, '"thu hồi đất"') == ["dieu-2"]


def test_a_word_with_a_minus_excludes_the_articles_that_have_it(document):
    assert "dieu-3" not in anchors(document, "thu hồi -bồi")


def test_an_abbreviation_finds_what_it_stands_for(document):
    Abbreviation.objects.update_or_create(short="UBND", long="Ủy ban nhân dân")
    assert anchors(document, "UBND") == ["dieu-2"]


def test_an_article_that_is_asked_for_by_number_comes_first(document):
    assert anchors(document, "điều 12")[0] == "dieu-12"


def test_equals_come_in_the_order_of_the_document(document):
    found = anchors(document, "nội dung")
    assert found == [f"dieu-{number}" for number in range(5, 13)]


def test_a_document_without_text_has_nothing_to_find(make_document):
    assert anchors(make_document(title="Luật Đất đai"), "đất đai") == []


def test_only_the_document_itself_is_searched(document, make_document):
    make_document(title="Luật khác", body=law([("Hòa giải", "Hòa giải ở cơ sở.")] * 3))
    assert anchors(document, "hòa giải") == []


@pytest.mark.parametrize("text", ["", "   ", "-đất", '"', "😀", "đ" * 10_000, "luật " * 500, "điều 99999"])
def test_no_query_breaks_it(ask, document, text):
    ask(document, text)


def test_results_lead_back_into_the_document_with_the_words_marked(ask, document):
    result = ask(document, "boi thuong").select(".result")[0]
    assert result.select("a")[0].get("href") == f"{document.url}#dieu-3"
    assert "bồi thường" in [mark.get_text() for mark in result.select(".result__snippet mark")]


def test_what_is_not_in_the_document_is_looked_for_in_the_whole_site(ask, document):
    page = ask(document, "hòa giải")
    assert page.select(".empty a")[0].get("href").startswith("/tim-kiem/?q=h")


def test_long_lists_come_in_pages(ask, make_document):
    document = make_document(body=law([("Về rừng", "Giữ rừng.")] * 45))
    assert len(ask(document, "rừng", trang="3").select(".result")) == 5
    assert len(ask(document, "rừng", trang="x" * 9).select(".result")) == 20


def test_drafts_private_pages_and_other_pages_are_not_there(ask, make_document, make_news, restrict):
    draft = make_document(body=law(), live=False, publish=False)
    private = make_document(body=law())
    restrict(private)
    for page in (draft, private, make_news()):
        ask(page, "đất", status=404)


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40, "-1", "x"])
def test_a_page_that_does_not_exist_is_not_there(client, db, number):
    assert client.get(f"/tim-kiem/trong-van-ban/{number}/?q=a").status_code == 404


def test_a_long_document_has_the_box_and_a_short_one_has_not(client, document, make_document):
    short = make_document(body=law(ARTICLES[:3]))
    assert f'action="{address_of(document)}"' in client.get(document.url).content.decode()
    assert "inside-form" not in client.get(short.url).content.decode()


def test_the_number_of_queries_does_not_rise_with_the_articles(
    client, document, make_document, django_assert_max_num_queries
):
    long = make_document(body=law([("Về đất", "Giữ đất.")] * 200))
    for page in (document, long):
        client.get(page.url)
        with django_assert_max_num_queries(27):
            client.get(address_of(page), {"q": "đất"})


def test_a_text_of_another_day_is_searched_in_its_own_words(document, ask):
    changed = [*ARTICLES[:1], ("Thu hồi rừng", "Ủy ban nhân dân tỉnh thu hồi rừng khi cần."), *ARTICLES[2:]]
    DocumentVersionFactory(
        document=document, valid_from=datetime.date(2020, 1, 1), body=law(changed), publish=True
    )
    today, before = ask(document, "thu hồi rừng"), ask(document, "thu hồi đất", ngay="2019-01-01")
    assert today.select_one(".result__title a")["href"] == f"{document.url}#dieu-2"
    assert before.select_one(".result__title a")["href"].endswith("?ngay=0001-01-01#dieu-2")
    assert "thu hồi đất" in before.select_one(".result__snippet").text


def test_a_text_of_another_day_is_ranked_as_the_one_in_the_index(document, make_document):
    indexed = search_inside(document.pk, "thu hồi đất")
    read = search_text(document, "thu hồi đất")
    places = [[article.anchor for article in found.articles(found.passages)] for found in (indexed, read)]
    assert places[0] == places[1] != []
