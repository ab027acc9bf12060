"""The editor's search: what it finds, whatever way it is typed."""

import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.utils import parse_query_string

from core.factories import FileFactory, ImageFactory
from core.models import CustomImage, FieldOfLaw, File, LinkedWebsite
from documents.models import DocumentIndexPage, Issuer, LegalDocumentPage
from editorial.factories import UserFactory
from editorial.models import User
from news.models import NewsPage
from outlines.models import OutlinePage
from search.backend import MAX_WORDS, normalise, normalise_query

NUMBER = "88/2024/NĐ-CP"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"

WHOLE_WORDS = [
    ("Luật Đất đai", "luat dat dai"),
    ("Luật Đất đai", "Luật ĐẤT đai"),
    ("Luật Đất đai", "luat đất dai"),
    ("Luật Đất đai", unicodedata.normalize("NFD", "luật đất đai")),
    (unicodedata.normalize("NFD", "Luật Đất đai"), "luật đất đai"),
    ("Luật Đất đai", "dai dat"),
    ("Luật Ðất ðai", "luật đất đai"),
    ("Luật Đất đai", "Luật Ðất ðai"),
    ("luat dat dai", "Luật Đất đai"),
    ("Bảo vệ_rừng.pdf", "rung pdf"),
    ("Nghị định", "nghi,định;"),
    *((f"Nghị định {NUMBER}", NUMBER.replace("-", dash)) for dash in DASHES),
    *((f"Nghị định {NUMBER.replace('-', dash)}", NUMBER) for dash in DASHES),
    (f"Nghị định {NUMBER}", "88/2024/nd-cp"),
    (f"Nghị định {NUMBER}", "88 / 2024 / NÐ-CP"),
    (f"Nghị định {NUMBER}", "88/2024"),
    (f"Nghị định số {NUMBER}", "số 88"),
    ("Quyết định 471/QĐ-TTg", "471 qđ"),
    ("Quyết định 471/QĐ-TTg", "qd-ttg"),
    ("Luật 31/2024/QH15", "31/2024/qh15"),
]
PREFIXES = [
    ("Luật Đất đai", "luat dat d"),
    ("Luật Đất đai", "Đất Đa"),
    ("Luật Đất đai", unicodedata.normalize("NFD", "luật đất đ")),
    (f"Nghị định {NUMBER}", "88/20"),
    (f"Nghị định {NUMBER}", "88/2024/"),
    (f"Nghị định {NUMBER}", "88/2024/n"),
    (f"Nghị định {NUMBER}", "88/2024/nd"),
    (f"Nghị định {NUMBER}", "nđ-c"),
    ("Quyết định 471/QĐ-TTg", "471 q"),
]
OTHERS = [
    ("Luật Đất đai", "luat nha o"),
    ("Luật Đất đai", "ất"),
    (f"Nghị định {NUMBER}", "8/2024"),
    (f"Nghị định {NUMBER}", "2024/NĐ-UBND"),
    ("Luật Đất đai", "none"),
]
BAD_QUERIES = [
    "\x00",
    "luật\x00đất",
    "\ud800",
    "luật \udfff đất",
    "đ" * 10_000,
    "luật đất " * 5_000,
    " ".join(f"chữ{number}" for number in range(300)),
    "-",
    "– — / .",
    "\u0301\u0301",
    "😀",
    "&|!<->:*()'\"\\",
    "luật & !đất | (đai:*",
    "'; DROP TABLE wagtailsearch_indexentry; --",
    "%s %(a)s {0}",
    '"' * 5_000,
    '"a"b' * 1_000,
    "live:yes",
    "luật:đất",
    "١٢ ²³ ½ Ⅷ ﬁ ไทย ລາວ 法律 İı ẞ",
]


@pytest.fixture
def published():
    return False


def titles(results):
    return [str(item) for item in results]


@pytest.mark.parametrize(("title", "query"), WHOLE_WORDS)
def test_a_page_is_found_however_it_is_typed(make_news, title, query):
    make_news(title="Tin khác")
    page = make_news(title=title)
    assert titles(Page.objects.search(query)) == [page.title]
    assert titles(Page.objects.autocomplete(query)) == [page.title]


@pytest.mark.parametrize(("title", "query"), PREFIXES)
def test_autocomplete_finds_by_the_beginning_of_the_last_word(make_news, title, query):
    make_news(title="Tin khác")
    page = make_news(title=title)
    assert titles(Page.objects.autocomplete(query)) == [page.title]


@pytest.mark.parametrize(("title", "query"), OTHERS)
def test_nothing_else_is_found(make_news, title, query):
    make_news(title=title)
    assert titles(Page.objects.search(query)) == titles(Page.objects.autocomplete(query)) == []


@pytest.mark.parametrize(("title", "query"), [*WHOLE_WORDS, *PREFIXES])
def test_a_search_in_chosen_fields_folds_as_well(db, title, query):
    image = ImageFactory(title=title, description="")
    assert titles(CustomImage.objects.autocomplete(query, fields=["title"])) == [image.title]
    if (title, query) in WHOLE_WORDS:
        assert titles(CustomImage.objects.search(query, fields=["title"])) == [image.title]


def test_a_search_in_chosen_fields_leaves_the_others_out(db):
    ImageFactory(title="Ruộng bậc thang", description="Đất đai")
    assert titles(CustomImage.objects.search("dat dai", fields=["title"])) == []
    assert titles(CustomImage.objects.search("dat dai", fields=["description"])) == ["Ruộng bậc thang"]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_no_query_raises(make_news, query):
    make_news(title="Luật Đất đai")
    for parsed in (query, parse_query_string(query, zero_terms=MATCH_ALL)[1]):
        for find in (Page.objects.search, Page.objects.autocomplete):
            results = find(parsed)
            assert results.count() == len(list(results[:100]))


@pytest.mark.parametrize("query", ["-", "– — / .", "\x00", "\ud800", "\u0301"])
def test_a_query_without_a_word_finds_nothing(make_news, query):
    make_news()
    assert titles(Page.objects.search(query)) == titles(Page.objects.autocomplete(query)) == []


def test_a_pasted_paragraph_is_searched_by_its_first_words(make_news):
    title = " ".join(f"tiếng{number}" for number in range(MAX_WORDS))
    make_news(title=title)
    assert titles(Page.objects.search(f"{title} thừa thãi")) == [title]
    assert titles(Page.objects.autocomplete(f"{title} thừa thãi")) == [title]


def test_the_first_words_are_counted_over_all_phrases(db):
    parsed = parse_query_string('"luật đất" ' * 500)[1]
    assert repr(normalise_query(parsed)).count("luat") == MAX_WORDS // 2


def test_the_query_of_the_caller_stays_as_it_is(db):
    query = Not(PlainText("Đất", operator="or", boost=2))
    assert repr(normalise_query(query)) == repr(Not(PlainText("dat", operator="or", boost=2)))
    assert query.subquery.query_string == "Đất"


MEANINGS = [
    (PlainText("luat rung", operator="or"), {"Luật Đất đai", "Luật Giữ rừng", "Rừng"}),
    (PlainText("luat rung"), {"Luật Giữ rừng"}),
    (Phrase("đất ĐAI"), {"Luật Đất đai"}),
    (Phrase("dai dat"), set()),
    (And([PlainText("luat"), PlainText("–")]), {"Luật Đất đai", "Luật Giữ rừng"}),
    (And([PlainText("luat"), Not(PlainText("rung"))]), {"Luật Đất đai"}),
    (And([PlainText("luat"), Not(PlainText("rung dat"))]), {"Luật Đất đai", "Luật Giữ rừng"}),
    (And([PlainText("luat"), Not(Phrase("dat dai"))]), {"Luật Giữ rừng"}),
    (And([PlainText("luat"), Not(Or([PlainText("dat"), PlainText("rung")]))]), set()),
    (Or([PlainText("dat"), PlainText("rung")]), {"Luật Đất đai", "Luật Giữ rừng", "Rừng"}),
    (PlainText("luat") & Boost(PlainText("rung"), 3), {"Luật Giữ rừng"}),
    (MATCH_ALL, {"Luật Đất đai", "Luật Giữ rừng", "Rừng"}),
    (~MATCH_ALL, set()),
]


@pytest.mark.parametrize("method", ["search", "autocomplete"])
def test_wagtails_queries_keep_their_meaning(make_news, method):
    for title in ("Luật Đất đai", "Luật Giữ rừng", "Rừng"):
        make_news(title=title)
    find = getattr(NewsPage.objects, method)
    found = [(query, set(titles(find(query)))) for query, _expected in MEANINGS]
    assert found == MEANINGS


def test_a_fuzzy_query_folds_as_well(make_news):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone()[0]:
            pytest.skip("this PostgreSQL comes without pg_trgm")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    make_news(title="Luật Đất đai")
    assert titles(NewsPage.objects.search(Fuzzy("ĐẤTT ĐAI"))) == ["Luật Đất đai"]


def test_a_title_counts_more_than_a_lead(make_news):
    make_news(title="Luật Đất đai", lead="Quy định mới.")
    make_news(title="Quy định mới", lead="Luật Đất đai và luật sửa đổi luật Đất đai.")
    assert titles(Page.objects.search("dat dai")) == ["Luật Đất đai", "Quy định mới"]
    assert titles(Page.objects.autocomplete("dat da")) == ["Luật Đất đai", "Quy định mới"]


def test_results_can_be_sorted_filtered_counted_and_scored(make_news, make_document, section):
    for title in ("Đất B", "Đất A"):
        make_news(title=title)
    make_document(title="Đất C")
    pages = Page.objects.order_by("title")
    assert titles(pages.search("dat", order_by_relevance=False)) == ["Đất A", "Đất B", "Đất C"]
    assert titles(pages.child_of(section).autocomplete("da", order_by="-title")) == ["Đất B", "Đất A"]
    # A sort by what is no index.FilterField: that of the explorer's column "type".
    by_type = Page.objects.order_by("content_type__model", "title")
    assert titles(by_type.search("dat", order_by_relevance=False)) == ["Đất C", "Đất A", "Đất B"]
    assert sorted(Page.objects.search("dat").facet("live").items()) == [(True, 3)]
    assert Page.objects.search("-").facet("live") == {}
    assert all(page.score > 0 for page in Page.objects.search("dat").annotate_score("score"))


def test_pages_are_found_by_what_an_editor_knows_of_them(make_news, make_document, make_outline):
    news = make_news(lead="Mùa nước nổi.", author="Lò Thị Ính", source_name="Báo Sơn La")
    document = make_document(title="Về lưu trữ", number="113/2025/NĐ-CP", lead="Quy định chi tiết.")
    outline = make_outline(lead="Bản làng.", author="Giàng A Chớ")
    for query in ("mua nuoc", "inh", "bao son la"):
        assert [page.pk for page in Page.objects.autocomplete(query)] == [news.pk]
    for query in ("113/2025", "chi tiet"):
        assert [page.pk for page in Page.objects.autocomplete(query)] == [document.pk]
    for query in ("ban lang", "giàng a cho"):
        assert [page.pk for page in Page.objects.autocomplete(query)] == [outline.pk]


@pytest.mark.parametrize("query", ["dat dai", "lua nuong", "ben do"])
def test_images_and_files_are_found_by_title_description_and_tags(db, query):
    for factory in (ImageFactory, FileFactory):
        found = factory(title="Luật Đất đai", description="Lúa nương")
        found.tags.add("bến đò")
        found.save()
        factory(title="Khác", description="Khác")
    assert titles(CustomImage.objects.autocomplete(query)) == ["Luật Đất đai"]
    assert titles(File.objects.autocomplete(query)) == ["Luật Đất đai"]


def test_terms_websites_and_users_are_found(db, home):
    LinkedWebsite.objects.create(name="Báo Sơn La", url="https://baosonla.vn", locale=home.locale)
    Issuer.objects.filter(slug="quoc-hoi").update(abbreviation="QH")
    call_command("update_index", verbosity=0)
    UserFactory(username="dieu", first_name="Điệu", last_name="Vừ Thị")
    backend = get_search_backend()
    assert "Đất đai" in titles(backend.autocomplete("dat d", FieldOfLaw))
    assert "Quốc hội" in titles(backend.autocomplete("qh", Issuer))
    assert titles(backend.autocomplete("báo so", LinkedWebsite)) == ["Báo Sơn La"]
    assert titles(backend.autocomplete("vu thi đi", User)) == ["dieu"]


def test_a_field_without_content_is_no_word(db):
    ImageFactory(title="Luật Đất đai", description="")
    assert "none" not in IndexEntry.objects.values_list("body_text", flat=True)


def test_publishing_brings_the_index_up_to_date(make_news):
    page = make_news(title="Tên cũ kỹ", publish=True)
    page.title = "Tên tinh tươm"
    page.save_revision()
    assert titles(Page.objects.autocomplete("tinh tuom")) == ["Tên cũ kỹ"], "the title of the draft"
    assert titles(Page.objects.search("tinh tuom")) == []
    page.get_latest_revision().publish()
    assert titles(Page.objects.search("tinh tuom")) == ["Tên tinh tươm"]
    assert titles(Page.objects.autocomplete("cu ky")) == []
    page.delete()
    assert titles(Page.objects.search("tinh tuom")) == []


def test_update_index_rewrites_what_another_backend_left(make_document):
    page = make_document(title="Luật Đất đai", number=NUMBER)
    plain = get_search_backend("modelsearch.backends.database")
    plain.add(page)
    assert titles(Page.objects.autocomplete("88/2024/nd")) == []
    call_command("update_index", verbosity=0)
    for query in ("88/2024/nd", "luat dat"):
        assert titles(Page.objects.autocomplete(query)) == ["Luật Đất đai"]


def test_what_is_filed_with_a_page_is_read_once_for_its_entry(make_outline):
    page = OutlinePage.objects.get(pk=make_outline().pk)
    with CaptureQueriesContext(connection) as captured:
        get_search_backend().add(page)
    assert sum('FROM "core_occasion"' in query["sql"] for query in captured) == 1


def test_each_object_has_one_entry(make_outline):
    make_outline()
    call_command("update_index", verbosity=0)
    models = [OutlinePage, LegalDocumentPage, DocumentIndexPage, NewsPage]
    for model in models:
        entries = IndexEntry.objects.filter(content_type__model=model._meta.model_name)
        assert entries.count() == model.objects.count()


def test_the_words_of_the_index_are_those_of_postgresql(db):
    """Its parser must take each of our words for one, whatever letters and figures are mixed in it."""
    text = normalise("Điều 1a 15e3 0x1F 00012 QH15 5G a1b2c3 1e-5 12.5 v2 x" + "đ" * 500)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', %s))", [text])
        assert set(cursor.fetchone()[0]) == set(text.split())
