"""What a search finds, in which order, and where it leads."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.rich_text import RichText

from core.factories import FileFactory
from documents.models import DocumentFile
from news.factories import NewsSectionPageFactory
from search import engine, postings, segments
from search.engine import Order, SearchTooLong, SearchUnavailable, guarded, search
from search.facets import Filters
from search.models import Abbreviation, FreshEntry, SearchEntry, Segment
from search.query import parse

VIETNAMESE = Filters({"language": "vi"})


def found(query, filters=VIETNAMESE, **options):
    return [result.page.title for result in search(query, filters, **options).items]


def text(*paragraphs):
    return [("legal_text", RichText("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)))]


@pytest.fixture(params=["fresh", "gathered"])
def state(request):
    """Whether the index's entries are in its long lists yet: a search must not show it."""

    def reach() -> None:
        if request.param == "gathered":
            segments.gather(everything=True)

    return reach


@pytest.fixture
def decree(make_document):
    return make_document(
        title="Nghị định về cổng thông tin",
        number="42/2022/NĐ-CP",
        body=text("Điều 1. Phạm vi", "Cung cấp thông tin.", "Điều 5. Ngôn ngữ", "Dùng tiếng Việt."),
    )


def test_marks_that_were_typed_come_first_and_leave_out_nothing(make_news, state):
    make_news(title="Cho thuê nhà ở")
    make_news(title="Nộp thuế nhà đất")
    state()
    assert found("thuế") == ["Nộp thuế nhà đất", "Cho thuê nhà ở"]
    assert found("thuê") == ["Cho thuê nhà ở", "Nộp thuế nhà đất"]


@pytest.mark.parametrize("query", ['"bảo vệ rừng"', 'tỉnh "bảo vệ rừng"', '"bao ve rung" tỉnh'])
def test_a_phrase_must_stand_as_it_is(make_news, state, query):
    make_news(title="Tỉnh bảo vệ rừng đầu nguồn")
    make_news(title="Tỉnh trồng rừng để bảo vệ nguồn nước")
    state()
    assert found(query) == ["Tỉnh bảo vệ rừng đầu nguồn"]


def test_marks_in_a_phrase_are_meant(make_news, state):
    make_news(title="Thuê nhà ở")
    make_news(title="Thuế nhà đất")
    state()
    assert found('"thuế nhà"') == ["Thuế nhà đất"]


@pytest.mark.parametrize("query", ["rừng -nước", "-nước rừng", 'rừng -"nguồn nước"'])
def test_what_is_excluded_is_nowhere_on_the_page(make_news, state, query):
    make_news(title="Trồng rừng")
    make_news(title="Giữ rừng", body=[("rich_text", RichText("<p>Là giữ nguồn nước.</p>"))])
    state()
    assert found(query) == ["Trồng rừng"]


@pytest.mark.parametrize(
    "query",
    [
        "42/2022/NĐ-CP",
        "42/2022/nd-cp",
        "42/2022/NÐ-CP",
        "42/2022/NĐ–CP",
        "42 /2022/NĐ - CP",
        "42 2022 nđ cp",
        "nghị định 42/2022",
        "NĐ 42/2022",
        "số 42",
        "so 42/2022",
        "42/2022",
    ],
)
def test_a_number_puts_the_document_first_then_what_cites_it(make_news, make_document, decree, state, query):
    make_document(title="Quyết định về 42 việc năm 2022", number="7/QĐ-UBND")
    make_news(title="Hỏi đáp", body=[("rich_text", RichText("<p>Theo 42/2022/NĐ-CP, thông tin.</p>"))])
    state()
    assert found(query)[:2] == ["Nghị định về cổng thông tin", "Hỏi đáp"]


def test_a_number_with_a_kind_means_that_kind(make_document, decree):
    make_document(title="Thông tư khác", number="42/2022/TT-BTP")
    assert found("thông tư 42/2022")[0] == "Thông tư khác"
    assert found("nghị định 42/2022")[0] == "Nghị định về cổng thông tin"


def test_zeros_before_a_number_do_not_matter(make_document):
    make_document(title="Thông tư cũ", number="05/2020/TT-BTP")
    assert found("5/2020/TT-BTP") == found("05/2020/tt-btp") == ["Thông tư cũ"]


@pytest.mark.parametrize(
    "query", ["điều 5 nghị định 42/2022", "42/2022/NĐ-CP điều 5", "dieu 5 cong thong tin"]
)
def test_a_search_for_an_article_leads_to_it(decree, state, query):
    state()
    result = search(query, VIETNAMESE).items[0]
    assert (result.page.pk, result.anchor) == (decree.pk, "dieu-5")


def test_words_of_an_article_lead_to_it_with_its_heading(decree, state):
    state()
    result = search("dùng tiếng việt", VIETNAMESE).items[0]
    assert (str(result.heading), result.anchor) == ("Điều 5. Ngôn ngữ", "dieu-5")
    assert ("Dùng tiếng Việt", True) in result.snippet.parts


def test_an_abbreviation_finds_what_it_stands_for_and_the_other_way(make_news, state):
    Abbreviation.objects.get_or_create(
        folded_short="ubnd", defaults={"short": "UBND", "long": "Ủy ban nhân dân"}
    )
    make_news(title="Ủy ban nhân dân xã họp")
    make_news(title="UBND huyện tiếp công dân")
    state()
    assert (
        set(found("UBND"))
        == set(found("uy ban nhan dan"))
        == {
            "Ủy ban nhân dân xã họp",
            "UBND huyện tiếp công dân",
        }
    )


def test_a_document_that_others_cite_comes_before_its_like(make_news, make_document):
    for number in ("1/2020/NĐ-CP", "2/2020/NĐ-CP"):
        make_document(title="Nghị định về hòa giải", number=number)
    for title in ("Một", "Hai", "Ba"):
        make_news(title=title, body=[("rich_text", RichText("<p>Xem 1/2020/NĐ-CP.</p>"))])
    segments.recount_citations()
    assert [result.page.number for result in search("nghị định hòa giải", VIETNAMESE).items[:2]] == [
        "1/2020/NĐ-CP",
        "2/2020/NĐ-CP",
    ]


def test_the_newest_come_first_if_asked(make_news, local_time):
    make_news(title="Hòa giải hòa giải", display_date=local_time(2025, 1, 1))
    make_news(title="Tin về hòa giải ở xã", display_date=local_time(2025, 2, 1))
    assert found("hòa giải", order=Order.DATE)[0] == "Tin về hòa giải ở xã"


def test_any_filters_go_together(make_document, decree):
    make_document(title="Văn bản năm khác", number="43/2022/NĐ-CP", body=text("Cung cấp thông tin."))
    year = search("thông tin", VIETNAMESE).counts["year"]
    assert sum(year.values()) == 2
    only = Filters({"language": "vi", "kind": "van-ban", "year": "1999"})
    assert found("thông tin", only) == []


def test_where_nothing_has_enough_of_the_words_the_nearest_are_given_as_such(make_news):
    make_news(title="Giữ rừng")
    results = search("giữ xylophon quartzit", VIETNAMESE)
    assert (results.complete, [result.page.title for result in results.items]) == (False, ["Giữ rừng"])


def test_a_publication_that_is_rolled_back_is_not_found(make_news, section):
    with transaction.atomic():
        make_news(title="Tin không thành")
        assert found("không thành") == ["Tin không thành"]
        transaction.set_rollback(True)
    assert found("không thành") == []


def test_what_is_gone_is_not_found_after_gathering_either(make_news):
    page = make_news(title="Bài bị gỡ")
    segments.gather(everything=True)
    page.unpublish()
    assert found("bị gỡ") == []
    make_news(title="Bài khác")
    segments.gather(everything=True)
    assert found("bị gỡ") == []


def test_a_private_page_is_not_counted(make_news, section, restrict):
    make_news(title="Họp nội bộ")
    restrict(section)
    results = search("nội bộ", VIETNAMESE)
    assert (results.total, results.counts["kind"]) == (0, {})


def test_near_misses_do_not_show_that_a_private_page_has_all_the_words(
    make_news, outline_index, make_outline, restrict
):
    make_news(title="Giữ rừng")
    make_outline(title="Giữ rừng quartzit xylophon")
    restrict(outline_index)
    results = search("giữ quartzit xylophon", VIETNAMESE)
    assert (results.complete, [result.page.title for result in results.items]) == (False, ["Giữ rừng"])


def test_the_best_come_first_where_most_are_for_others(make_news, section, news_index, restrict, monkeypatch):
    monkeypatch.setattr(engine, "CONSIDERED", 2)
    closed = NewsSectionPageFactory(parent=news_index, publish=True)
    for _number in range(3):
        make_news(title="Rừng", parent=closed)
    restrict(closed)
    make_news(title="Tin dài về giữ rừng và nhiều việc khác nữa trong tỉnh")
    make_news(title="Giữ rừng")
    for number in range(2):
        make_news(title=f"Tin số {number} về nhiều việc trong tỉnh, một phần là rừng")
    assert found("rừng")[0] == "Giữ rừng"


def test_gathering_leaves_nothing_fresh_and_few_segments(make_news):
    for number in range(6):
        make_news(title=f"Tin số {number}")
        segments.gather(everything=True)
    assert (FreshEntry.objects.count(), Segment.objects.count()) == (0, 1)
    assert len(found("tin số")) == 6


def test_a_gathering_at_the_same_moment_hides_nothing(make_news, monkeypatch):
    make_news(title="Tin về rừng")
    segments.gather(everything=True)
    make_news(title="Tin về biển")
    read, gathered = postings._read_lists, []

    def gather_first(*arguments):
        if not gathered:
            gathered.append(segments.gather(everything=True))
        return read(*arguments)

    monkeypatch.setattr(postings, "_read_lists", gather_first)
    assert (set(found("tin về")), gathered) == ({"Tin về rừng", "Tin về biển"}, [2])


def test_too_few_fresh_entries_are_left_where_they_are(make_news):
    make_news(title="Một tin")
    assert segments.gather() == 0
    assert FreshEntry.objects.exists()


def test_a_segment_that_is_mostly_gone_is_gathered_again(make_news, monkeypatch):
    monkeypatch.setattr(segments, "LARGEST", 8)
    pages = [make_news(title=f"Tin số {number}") for number in range(4)]
    segments.gather(everything=True)
    for page in pages[:3]:
        page.unpublish()
    make_news(title="Tin mới")
    segments.gather(everything=True)
    living = set(SearchEntry.objects.values_list("pk", flat=True))
    kept = {int(pk) for segment in Segment.objects.all() for pk in memoryview(segment.entries).cast("i")}
    assert kept == living


def test_a_term_too_common_to_read_does_not_decide_what_is_found(make_news, monkeypatch):
    for number in range(4):
        make_news(title=f"Tin về rừng số {number}")
    make_news(title="Tin về hòa giải")
    segments.gather(everything=True)
    monkeypatch.setattr(postings, "BUDGET", 4)
    assert found("tin hòa giải")[0] == "Tin về hòa giải"


def test_a_statement_that_takes_too_long_is_stopped(db):
    with pytest.raises(SearchTooLong), guarded(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


@pytest.fixture
def slow(monkeypatch):
    """The lists need more time than there is."""

    def find(query, near=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("search.finder.find", find)


def test_many_words_that_take_too_long_are_too_many(slow, db):
    with pytest.raises(SearchTooLong):
        search("một hai ba bốn năm sáu bảy tám chín", VIETNAMESE)


def test_few_words_that_take_too_long_meet_a_busy_database(slow, db):
    with pytest.raises(SearchUnavailable):
        search("hộ tịch", VIETNAMESE)


def test_a_reading_of_lists_that_takes_too_long_meets_a_busy_database(make_news, monkeypatch):
    make_news(title="Đăng ký hộ tịch")
    segments.gather(everything=True)
    monkeypatch.setattr(
        postings,
        "LISTS",
        "SELECT NULL::bigint, NULL::bigint, NULL::bytea FROM pg_sleep(5) WHERE %s::bigint[] IS NOT NULL",
    )
    with pytest.raises(SearchUnavailable):
        search("hộ tịch", VIETNAMESE)


def test_an_index_that_nobody_lets_go_of_is_away(db):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE search_segment IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(SearchUnavailable):
                search("hộ tịch đất đai hòa giải trẻ em hôn nhân", VIETNAMESE)
    finally:
        other.close()


def test_the_time_limits_end_with_the_search(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '7s'")
    search("luật", VIETNAMESE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("0", "7s")


def test_queries_do_not_rise_with_results(make_news, django_assert_max_num_queries):
    for number in range(12):
        make_news(title=f"Tin về rừng số {number}")
    with django_assert_max_num_queries(16):
        assert len(found("tin về rừng")) == 10


@pytest.mark.parametrize(
    "query", ["", " ", "-", '"', '""', "-rừng", '-"', "&|!<->:*", "\x00", "\ud800", "điều", "1" * 300]
)
def test_no_query_breaks_the_search(make_news, query):
    make_news(title="Giữ rừng")
    assert search(query, VIETNAMESE).query == parse(query)


def test_a_file_is_found_with_its_page_until_its_collection_is_closed(make_document):
    collection = Collection.get_first_root_node().add_child(name="Mở")
    file = FileFactory(title="Phụ lục biểu mẫu", collection=collection)
    page = make_document(title="Quyết định số một", files=[DocumentFile(file=file)])
    results = search("phụ lục biểu mẫu", VIETNAMESE)
    assert [(item.page.pk, item.file) for item in results.items] == [(page.pk, file)]
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    page.save_revision().publish()
    assert search("phụ lục biểu mẫu", VIETNAMESE).total == 0
    restriction.delete()
    assert search("phụ lục biểu mẫu", VIETNAMESE).total == 1


@pytest.fixture
def page_with_file(make_document, django_capture_on_commit_callbacks):
    """A document that carries a text file."""
    content = ContentFile("Mẫu tờ khai đăng ký nuôi ong lấy mật".encode(), name="mau.txt")
    with django_capture_on_commit_callbacks(execute=True):
        file = FileFactory(title="Phụ lục", file=content)
    return make_document(title="Quyết định số hai", files=[DocumentFile(file=file)])


def test_the_text_of_a_file_is_found_with_its_page(page_with_file, state):
    state()
    result = search("nuôi ong lấy mật", VIETNAMESE).items[0]
    assert (result.page.pk, str(result.file)) == (page_with_file.pk, "Phụ lục")
    assert ("nuôi ong lấy mật", True) in result.snippet.parts


def test_a_file_that_is_replaced_is_found_by_its_new_text_only(
    page_with_file, django_capture_on_commit_callbacks
):
    file = page_with_file.files.get().file
    file.file = ContentFile("Mẫu đơn xin trồng chè".encode(), name="moi.txt")
    file.file_hash = ""
    with django_capture_on_commit_callbacks(execute=True):
        file.save()
    assert (found("nuôi ong lấy mật"), found("xin trồng chè")) == ([], ["Quyết định số hai"])


def test_the_text_of_a_file_on_a_private_page_is_private(page_with_file, document_index, restrict):
    restrict(document_index)
    assert search("nuôi ong lấy mật", VIETNAMESE).total == 0


def test_a_file_is_found_by_its_new_title(page_with_file):
    file = page_with_file.files.get().file
    file.title = "Danh mục vật tư"
    file.save()
    assert found("danh mục vật tư") == ["Quyết định số hai"]
