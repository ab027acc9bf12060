"""What the search field offers while one types."""

import datetime
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.kinds import Kind
from search import engine, suggestions
from search.models import SearchEntry

pytestmark = pytest.mark.django_db

ADDRESS = "/tim-kiem/goi-y/"


@pytest.fixture
def offered(client):
    """The texts that are suggested for what was typed."""

    def offered(typed, address=ADDRESS):
        response = client.get(address, {"q": typed})
        assert response.status_code == 200
        return [row["text"] for row in response.json()["suggestions"]]

    return offered


@pytest.fixture
def law(make_document):
    return make_document(title="Luật Đất đai", number="31/2024/QH15")


def test_a_suggestion_leads_straight_to_the_page(client, law, make_news):
    news = make_news(title="Tin về Luật Đất đai")
    assert client.get(ADDRESS, {"q": "luat dat"}).json() == {
        "suggestions": [
            {"text": "Luật Đất đai – 31/2024/QH15", "url": law.url, "kind": "van-ban"},
            {"text": "Tin về Luật Đất đai", "url": news.url, "kind": "tin-tuc"},
        ]
    }


@pytest.mark.parametrize(
    "typed", ["31/2024", "31/2", "31 2024 q", "31/2024/QH15", "số 31/20", "luật 31/2024"]
)
def test_a_number_that_was_begun_leads_to_its_document(offered, law, make_document, typed):
    make_document(title="Nghị quyết", number="131/2024/NQ-HĐND")
    assert offered(typed) == ["31/2024/QH15 – Luật Đất đai"]


def test_the_whole_number_comes_before_a_longer_one(offered, make_document):
    for number in ("312/2024/NĐ-CP", "31/2023/NĐ-CP", "310/2024/NĐ-CP"):
        make_document(title="Nghị định", number=number)
    assert offered("31")[0] == "31/2023/NĐ-CP – Nghị định"


@pytest.mark.parametrize("typed", ["5/2022", "05/2022"])
def test_zeros_before_a_number_do_not_count(offered, make_document, typed):
    make_document(title="Thông tư", number="05/2022/TT-BTP")
    assert offered(typed) == ["05/2022/TT-BTP – Thông tư"]


@pytest.mark.parametrize("typed", ["luật đất đai 2024", "điều 2024", "ngày 2024"])
def test_a_year_in_a_title_is_no_number(offered, make_document, typed):
    make_document(title="Quyết định", number="2024/QĐ-UBND")
    assert offered(typed) == []


def test_the_kind_that_is_named_is_the_only_one_offered(offered, make_document):
    make_document(title="Nghị định", number="42/2022/NĐ-CP")
    make_document(title="Thông tư", number="42/2022/TT-BTP")
    assert offered("thông tư 42") == ["42/2022/TT-BTP – Thông tư"]


@pytest.mark.parametrize(
    "typed",
    [
        "luật đất",
        "luat dat",
        "LUẬT Đ",
        "luật đất đai",
        "đấ",
        "  luat   dat ",
        unicodedata.normalize("NFD", "luật đ"),
    ],
)
def test_a_title_is_found_with_and_without_marks(offered, law, typed):
    assert offered(typed) == ["Luật Đất đai – 31/2024/QH15"]


@pytest.mark.parametrize("typed", ["qu", "quy", "quyế", "quyết", "qui", "quyết định k", "quyet dinh ky lu"])
def test_a_word_is_found_while_it_is_not_finished(offered, make_news, typed):
    make_news(title="Quyết định kỷ luật và quy chế")
    assert offered(typed) == ["Quyết định kỷ luật và quy chế"]


@pytest.mark.parametrize("typed", ["uật đất", "at dai", "luật đai"])
def test_words_match_from_their_beginning_and_side_by_side(offered, law, typed):
    assert offered(typed) == []


def test_titles_that_begin_so_come_first_then_the_most_cited(offered, make_news, make_document):
    make_news(title="Tin về đất rừng")
    make_news(title="Đất rừng của ta")
    make_document(title="Đất rừng được trích dẫn", number="05/2024/QH15")
    SearchEntry.objects.filter(title__in=["Tin về đất rừng", "Đất rừng được trích dẫn"]).update(citations=9)
    assert offered("dat rung") == [
        "Đất rừng được trích dẫn – 05/2024/QH15",
        "Đất rừng của ta",
        "Tin về đất rừng",
    ]


def test_a_number_that_says_there_is_none_is_left_out(offered, make_document):
    make_document(title="Hiệp định biên giới", number="Không số")
    assert offered("biên giới") == ["Hiệp định biên giới"]


def test_there_are_at_most_eight(offered, make_news):
    for number in range(10):
        make_news(title=f"Tin về biên giới {number}")
    assert len(offered("biên giới")) == 8


def test_what_reads_the_same_is_offered_once(offered, make_news):
    for _number in range(3):
        make_news(title="Thông báo")
    assert offered("thông báo") == ["Thông báo"]


def test_the_language_of_the_address_decides(offered, law, make_news, english_home):
    make_news(parent=english_home, title="Luat Dat Dai, the Land Law", locale=english_home.locale)
    assert offered("luat dat", f"/en{ADDRESS}") == ["Luat Dat Dai, the Land Law"]
    assert offered("luat dat") == ["Luật Đất đai – 31/2024/QH15"]


@pytest.mark.parametrize("typed", ["", "l", " l ", "?!", "/", "\u0301\u0301\u0301"])
def test_less_than_two_letters_suggest_nothing(client, law, typed):
    assert client.get(ADDRESS, {"q": typed}).json() == {"suggestions": []}


def test_without_a_query_nothing_is_suggested(client):
    assert client.get(ADDRESS).json() == {"suggestions": []}


@pytest.mark.parametrize(
    "query",
    [
        "%ed%a0%80ab",
        "%ff%fe%fd",
        "_ab%25",
        "%01%02ab",
        "%F0%9F%98%80ab",
        "%5Cud800ab",
        "9" * 5000,
        "%27--",
    ],
)
def test_no_bytes_break_the_suggestions(client, law, query):
    assert client.get(f"{ADDRESS}?q={query}").status_code == 200


@pytest.mark.parametrize("charset", ["hex", "unicode_escape", "no-such-charset"])
def test_no_charset_breaks_the_suggestions(client, law, charset):
    response = client.get(f"{ADDRESS}?q=ab%5Cud800", content_type=f"text/plain; charset={charset}")
    assert response.status_code == 200


def test_wildcards_stand_for_nothing(offered, law):
    assert offered("%%") == offered("__") == offered("lu_t") == []


def test_a_draft_is_not_suggested(offered, make_news):
    make_news(title="Chim hoàng yến", live=False, publish=False)
    assert offered("chim hoàng") == []


def test_a_title_that_is_not_published_yet_is_not_suggested(offered, make_news):
    page = make_news(title="Tin thường")
    page.title = "Chim hoàng yến"
    page.save_revision()
    assert offered("chim hoàng") == []


def test_an_unpublished_page_is_gone_at_once(offered, make_document):
    make_document(title="Chim hoàng yến", number="7/2024/QH15").unpublish()
    assert offered("chim hoàng") == offered("7/2024") == []


def test_an_expired_page_is_not_suggested(offered, make_news):
    make_news(title="Chim hoàng yến", expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_due", verbosity=0)
    assert offered("chim hoàng") == []


def test_a_page_for_later_is_not_suggested(offered, make_news):
    make_news(title="Chim hoàng yến", go_live_at=timezone.now() + datetime.timedelta(days=1), publish=True)
    assert offered("chim hoàng") == []


def test_what_lies_below_a_private_page_is_not_suggested(offered, make_document, document_index, restrict):
    make_document(title="Chim hoàng yến", number="7/2024/QH15")
    restrict(document_index)
    assert offered("chim hoàng") == offered("7/2024") == []


def test_a_deleted_page_is_not_suggested(offered, make_news):
    make_news(title="Chim hoàng yến").delete()
    assert offered("chim hoàng") == []


def test_there_are_three_queries_at_most_however_much_is_found(client, make_document, offered):
    def queries():
        with CaptureQueriesContext(connection) as context:
            offered("42")
        return [query["sql"] for query in context if '"search_searchentry"' in query["sql"]], len(context)

    make_document(title="Nghị định 42", number="42/2024/NĐ-CP")
    offered("42")
    few, total = queries()
    for year in range(2014, 2019):
        make_document(title="Nghị định 42", number=f"42/{year}/NĐ-CP")
    assert len(few) <= 3
    assert queries()[1] == total


def test_what_takes_too_long_is_left_out(client, law, monkeypatch):
    def refuse(typed):
        raise engine.SearchTooLong

    monkeypatch.setattr(suggestions, "PROVIDERS", [suggestions.by_title, refuse])
    assert len(client.get(ADDRESS, {"q": "luat dat"}).json()["suggestions"]) == 1


def test_what_others_asked_leads_to_its_search(client, law, monkeypatch):
    asked = suggestions.as_searches(lambda prefix, most: ["luật đất đai & nhà ở", "luật đầu tư"][:most])
    monkeypatch.setattr(suggestions, "PROVIDERS", [asked])
    rows = client.get(ADDRESS, {"q": "luat d"}).json()["suggestions"]
    assert rows[0] == {
        "text": "luật đất đai & nhà ở",
        "url": "/tim-kiem/?q=lu%E1%BA%ADt+%C4%91%E1%BA%A5t+%C4%91ai+%26+nh%C3%A0+%E1%BB%9F",
        "kind": "",
    }


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_only_answers_get(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_answers_are_kept_nowhere_and_set_no_cookie(client, law):
    response = client.get(ADDRESS, {"q": "luat"})
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_the_search_field_names_every_kind(client, db):
    page = client.get("/").content.decode()
    assert f'data-suggest="{ADDRESS}"' in page
    for kind in Kind:
        assert f'data-suggest-kind-{kind.value}="{kind.label}"' in page
