"""The archive search."""

import unicodedata

import pytest
from django.urls import reverse
from wagtail.rich_text import RichText

from core.kinds import Kind
from news.factories import NewsSectionPageFactory
from search import engine
from search.analysis import read_words
from search.facets import Filters
from search.snippets import snippet

pytestmark = pytest.mark.django_db

VIETNAMESE = Filters({"language": "vi"})


def found(query, filters=VIETNAMESE):
    return [result.page.title for result in engine.search(query, filters).items]


@pytest.fixture(scope="module")
def archive(shared):
    shared.document(
        title="Luật Đất đai",
        number="31/2024/QH15",
        body=[("legal_text", RichText("<h3>Điều 1.</h3><p>Quyền sử dụng thửa đất.</p>"))],
    )
    shared.news(title="Hỏi đáp", body=[("rich_text", RichText("<p>Căn cứ 31/2024/QH15.</p>"))])
    shared.outline(title="Đề cương về rừng", lead="Giữ rừng là giữ nước.")


@pytest.mark.parametrize(
    "query",
    [
        "luật đất đai",
        "luat dat dai",
        "LUẬT ĐẤT ĐAI",
        "luat đất dai",
        unicodedata.normalize("NFD", "luật đất đai"),
    ],
)
def test_marks_do_not_decide_a_match(archive, query):
    assert found(query)[0] == "Luật Đất đai"


@pytest.mark.parametrize("query", ["31/2024/QH15", "31/2024/qh15", "31 / 2024 / QH15"])
def test_a_document_number_puts_the_document_before_what_cites_it(archive, query):
    assert found(query) == ["Luật Đất đai", "Hỏi đáp"]


@pytest.mark.parametrize("query", ["số", "Số:"])
def test_the_word_before_a_number_is_no_number(archive, query):
    assert found(query) == []


def test_the_text_of_the_body_is_found(archive):
    assert found("thua dat") == ["Luật Đất đai"]


def test_where_no_page_has_all_words_those_with_some_are_found(archive):
    assert found("giữ rừng nguyên sinh") == ["Đề cương về rừng"]


def test_a_kind_narrows_the_results_and_not_the_counts(archive):
    results = engine.search("31/2024/QH15", Filters({"language": "vi", "kind": Kind.NEWS.value}))
    assert [result.page.title for result in results.items] == ["Hỏi đáp"]
    assert results.counts["kind"] == {Kind.DOCUMENTS: 1, Kind.NEWS: 1}


def test_the_other_language_is_not_mixed_in(archive):
    assert found("luật đất đai", Filters({"language": "en"})) == []


def test_results_come_in_pages(make_news):
    for _number in range(engine.PAGE_SIZE + 1):
        make_news(title="Tin về biên giới")
    second = engine.search("biên giới", VIETNAMESE, page=2)
    assert (len(second.items), second.page_count, second.total) == (1, 2, engine.PAGE_SIZE + 1)


def test_a_draft_is_not_found(make_news):
    make_news(title="Bản nháp bí mật", live=False, publish=False)
    assert found("bí mật") == []


def test_an_unpublished_page_is_gone_at_once(make_news):
    page = make_news(title="Bài bị gỡ")
    page.unpublish()
    assert found("bị gỡ") == []


def test_a_page_that_becomes_private_is_gone_at_once(make_news, section, restrict):
    make_news(title="Bài nội bộ")
    restrict(section)
    assert found("nội bộ") == []


def test_a_deleted_page_is_gone_at_once(make_news):
    make_news(title="Bài bị xóa").delete()
    assert found("bị xóa") == []


def test_a_changed_page_is_found_by_its_new_words_only(make_news):
    page = make_news(title="Tên xưa kia")
    page.title = "Tên tinh tươm"
    page.save_revision().publish()
    assert (found("xưa kia"), found("tinh tươm")) == ([], ["Tên tinh tươm"])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "&|!<->:*()'\"\\",
        "' OR 1=1 --",
        "luật " * 300,
        "đ" * 100_000,
        '"' * 5_000,
        "\u0301\u0301\u0301",
        "😀",
        "\ud800".encode("utf-8", "replace").decode(),
        "_ _",
    ],
)
def test_no_query_breaks_the_search(client, archive, query):
    assert client.get(reverse("search"), {"q": query}).status_code == 200


def test_a_snippet_shows_and_marks_the_words_that_were_found():
    text = "Mở đầu. " * 100 + "Người dân được trợ giúp pháp lý miễn phí. " + "Kết. " * 100
    parts = snippet(text, list(read_words("tro giup"))).parts
    assert [words for words, is_match in parts if is_match] == ["trợ giúp"]
    assert len("".join(words for words, _match in parts)) < 300


def test_a_snippet_of_decomposed_text_marks_whole_words():
    text = unicodedata.normalize("NFC", "Luật Đất đai")
    assert ("Đất", True) in snippet(text, list(read_words("dat"))).parts


def test_an_alias_of_a_public_page_is_found_and_follows_it(make_news, section, news_index):
    page = make_news(title="Tin có bản sao")
    page.create_alias(parent=NewsSectionPageFactory(parent=news_index, publish=True))
    assert found("tin có bản sao") == ["Tin có bản sao"] * 2
    page.title = "Tin đổi tên"
    page.save_revision().publish()
    assert found("tin đổi tên") == ["Tin đổi tên"] * 2
