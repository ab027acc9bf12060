"""The page of results: its filters, their counts, and what it makes of any address."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.rich_text import RichText

from core.factories import FileFactory
from core.models import Audience, FieldOfLaw
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import DocumentFile, DocumentType, Issuer
from search import engine
from search.asked import read_address
from search.engine import SearchTooLong

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    def read(address="/tim-kiem/", status=200, **parameters):
        names = {name.replace("_", "-"): value for name, value in parameters.items()}
        response = client.get(address, names)
        assert response.status_code == status
        return BeautifulSoup(response.content.decode(), "lxml")

    return read


def term(model, slug, language="vi"):
    return model.objects.get(slug=slug, locale__language_code=language)


def titles(page):
    return [link.get_text().strip() for link in page.select(".result__title a")]


def facet(page, name):
    """The choices of a facet: {label: count}."""
    return {
        choice.select(".facet__label")[0].get_text(): choice.select(".facet__count")[0].get_text()
        for choice in page.select(f"[aria-labelledby=facet-{name}] .facet__choice")
    }


@pytest.fixture(scope="module")
def archive(shared):
    """A law, a decree, an outline and a news item about forests, all with what they are filed under."""
    forests, land = term(FieldOfLaw, "dat-dai"), term(FieldOfLaw, "hinh-su")
    law = shared.document(
        title="Luật giữ rừng",
        number="16/2017/QH14",
        document_type=term(DocumentType, "luat"),
        field_of_law=forests,
        issued_on=datetime.date(2017, 11, 15),
        effective_on=datetime.date(2019, 1, 1),
        body=[("legal_text", RichText("<h3>Điều 5. Chủ rừng</h3><p>Chủ rừng giữ rừng.</p>"))],
    )
    decree = shared.document(
        title="Nghị định giữ rừng",
        number="156/2018/NĐ-CP",
        document_type=term(DocumentType, "nghi-dinh"),
        field_of_law=land,
        issued_on=datetime.date(2018, 11, 16),
        expires_on=datetime.date(2020, 1, 1),
    )
    for page, slug in ((law, "quoc-hoi"), (decree, "chinh-phu")):
        page.issuers = [DocumentIssuerFactory.build(issuer=term(Issuer, slug))]
        page.save_revision().publish()
    outline = shared.outline(title="Đề cương giữ rừng", field_of_law=forests)
    outline.audiences = [term(Audience, "phu-nu")]
    outline.save_revision().publish()
    shared.news(title="Tin giữ rừng", display_date=timezone.make_aware(datetime.datetime(2024, 5, 2, 8)))
    return {"law": law, "decree": decree, "outline": outline}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"loai": "tin-tuc"}, {"Tin giữ rừng"}),
        ({"linh_vuc": "dat-dai"}, {"Luật giữ rừng", "Đề cương giữ rừng"}),
        ({"loai_van_ban": "nghi-dinh"}, {"Nghị định giữ rừng"}),
        ({"co_quan": "quoc-hoi"}, {"Luật giữ rừng"}),
        ({"hieu_luc": "con-hieu-luc"}, {"Luật giữ rừng"}),
        ({"hieu_luc": "het-hieu-luc"}, {"Nghị định giữ rừng"}),
        ({"doi_tuong": "phu-nu"}, {"Đề cương giữ rừng"}),
        ({"nam": "2017"}, {"Luật giữ rừng"}),
        ({"linh_vuc": "dat-dai", "loai": "van-ban"}, {"Luật giữ rừng"}),
        ({"linh_vuc": "dat-dai", "loai": "van-ban", "nam": "2018"}, set()),
        ({"ngon_ngu": "en"}, set()),
    ],
)
def test_each_filter_narrows_the_results_alone_and_with_others(read, archive, filters, found):
    assert set(titles(read(q="giu rung", **filters))) == found


def test_a_facet_counts_what_each_choice_would_leave(read, archive):
    page = read(q="giữ rừng", linh_vuc="dat-dai", loai="van-ban")
    assert facet(page, "field") == {"Đất đai": "1", "Hình sự": "1"}
    assert facet(page, "type") == {"Luật": "1"}
    assert facet(page, "year") == {"2017": "1"}
    tabs = [tab.get_text(" ", strip=True) for tab in page.select(".tabs .tab")]
    assert [tab[-1] for tab in tabs[1:]] == ["0", "1", "1", "0"]


def test_a_private_page_is_in_no_count(read, archive, restrict):
    restrict(archive["law"])
    page = read(q="giữ rừng")
    assert "Luật giữ rừng" not in titles(page)
    assert facet(page, "type") == {"Nghị định": "1"}
    assert facet(page, "issuer") == {"Chính phủ": "1"}
    assert "2017" not in facet(page, "year")


def test_a_filter_that_is_on_is_a_chip_that_takes_it_away(read, archive):
    page = read(q="giữ rừng", loai="van-ban", nam="2017", sap_xep="moi-nhat", trang="1")
    chips = {" ".join(chip.get_text().split()): chip.get("href") for chip in page.select(".chip--remove")}
    rest = "?q=gi%E1%BB%AF+r%E1%BB%ABng"
    year = next(address for name, address in chips.items() if name.endswith("2017"))
    assert year == f"{rest}&loai=van-ban&sap-xep=moi-nhat"
    assert page.select(".search__clear")[0].get("href") == f"{rest}&sap-xep=moi-nhat"
    assert page.select("[aria-labelledby=facet-year] [aria-current=true]")[0].get("href") == year


def test_another_query_keeps_the_filters(read, archive):
    form = read(q="rừng", linh_vuc="dat-dai", trang="2", la="x").select("form.search-form")[0]
    hidden = {field.get("name"): field.get("value") for field in form.select("[type=hidden]")}
    assert hidden == {"linh-vuc": "dat-dai"}


def test_the_language_of_the_page_is_searched_with_the_terms_of_it(read, english_home, make_news, section):
    make_news(title="Hòa giải")
    assert titles(read("/en/tim-kiem/", q="hòa giải")) == []
    assert titles(read("/en/tim-kiem/", q="hòa giải", ngon_ngu="vi")) == ["Hòa giải"]


def test_a_long_facet_shows_the_first_and_folds_the_rest(read, make_document):
    for number in range(11):
        document = make_document(title="Hòa giải")
        issuer = IssuerFactory(name=f"Cơ quan {number}", slug=f"co-quan-{number}")
        document.issuers = [DocumentIssuerFactory.build(issuer=issuer)]
        document.save_revision().publish()
    page = read(q="hòa giải")
    choices = page.select("[aria-labelledby=facet-issuer] .facet__choice")
    folded = page.select("[aria-labelledby=facet-issuer] details .facet__choice")
    assert (len(choices), len(folded)) == (11, 3)
    chosen = folded[-1].select(".facet__label")[0].get_text()
    slug = folded[-1].get("href").partition("co-quan=")[2]
    page = read(q="hòa giải", co_quan=slug)
    shown = page.select("[aria-labelledby=facet-issuer] > ul .facet__label")
    assert chosen in [label.get_text() for label in shown]


def test_results_can_come_newest_first(read, make_news, local_time):
    make_news(title="Hòa giải", display_date=local_time(2020, 5, 2, 8))
    make_news(title="Hòa giải đầu nguồn sông Đà", display_date=local_time(2024, 5, 2, 8))
    assert titles(read(q="hòa giải"))[0] == "Hòa giải"
    page = read(q="hòa giải", sap_xep="moi-nhat")
    assert titles(page)[0] == "Hòa giải đầu nguồn sông Đà"
    assert page.select(".orders [aria-current=true]")[0].get("href").endswith("sap-xep=moi-nhat")


def test_a_result_leads_to_the_article_and_says_what_it_is(read, archive):
    result = read(q="chủ rừng", loai="van-ban").select(".result")[0]
    assert result.select(".result__title a")[0].get("href") == f"{archive['law'].url}#dieu-5"
    assert result.select(".result__heading")[0].get_text() == "Điều 5. Chủ rừng"
    assert result.select(".result__snippet mark")[0].get_text() == "Chủ rừng"
    meta = " ".join(result.select(".card__meta")[0].get_text().split())
    assert "16/2017/QH14" in meta
    assert "15/11/2017" in meta
    assert result.select(".status--con-hieu-luc")


def test_a_file_is_named_and_leads_to_its_page(read, make_document):
    document = make_document(title="Công văn")
    document.files = [DocumentFile(file=FileFactory(title="Phụ lục giữ rừng"))]
    document.save_revision().publish()
    result = read(q="phụ lục giữ rừng").select(".result")[0]
    assert "Phụ lục giữ rừng" in result.select(".result__file")[0].get_text()
    assert result.select(".result__title a")[0].get("href") == document.url


def test_what_comes_near_is_called_so(read, make_news):
    make_news(title="Giữ chè đầu nguồn")
    page = read(q="chè sao hỏa mộc tinh thủy triều")
    assert titles(page) == ["Giữ chè đầu nguồn"]
    assert page.select(".empty")
    assert page.select(".results__heading")
    assert not page.select(".result-count")


def test_a_query_that_takes_too_long_is_answered_kindly(read, monkeypatch):
    def too_long(*_args, **_options):
        raise SearchTooLong

    monkeypatch.setattr(engine, "search", too_long)
    page = read(q="giữ rừng", status=400)
    assert page.select(".empty")
    assert page.select("#search-query")[0].get("value") == "giữ rừng"


def test_a_number_that_is_not_the_very_number_is_said_to_be_about(read, archive, monkeypatch):
    monkeypatch.setattr(engine, "CONSIDERED", 2)
    monkeypatch.setattr(engine, "CONSIDERED_WITH_FILTERS", 2)
    page = read(q="giữ rừng")
    assert "4" in page.select(".result-count")[0].get_text()
    assert all(count.get_text() in ("0", "1+", "2+") for count in page.select(".tab__count"))


BAD = [
    "q=%ED%A0%80",
    "q=" + "%C4%91" * 10_000,
    "q=rung&trang=-1",
    "q=rung&trang=999999",
    "q=rung&trang=" + "9" * 5_000,
    "q=rung&trang=%C2%B2",
    "q=rung&trang=1.5",
    "q=rung&trang=abc",
    "q=rung&nam=0000",
    "q=rung&nam=99999999999999999999",
    "q=rung&nam=%D9%A2%D9%A0%D9%A2%D9%A4",
    "q=rung&loai=khong-co&linh-vuc=%27&co-quan=%ED%A0%80&hieu-luc=x&doi-tuong=[]&ngon-ngu=xx",
    "q=rung&linh-vuc=" + "a" * 10_000,
    "q=rung&sap-xep=ngau-nhien",
    "q=&loai=tin-tuc",
    "q[]=rung&loai[$ne]=1",
    "&&==&;",
]


@pytest.mark.parametrize("query", BAD, ids=range(len(BAD)))
def test_what_is_malformed_counts_as_not_given(client, archive, query):
    response = client.get(f"/tim-kiem/?{query}")
    assert response.status_code == 200
    assert "chip--remove" not in response.content.decode() or "loai=tin-tuc" in query


def test_of_a_parameter_that_comes_twice_the_last_counts(read, archive):
    page = read("/tim-kiem/?q=x&q=giu+rung&loai=tin-tuc&loai=de-cuong")
    assert titles(page) == ["Đề cương giữ rừng"]


def test_nul_and_lone_surrogates_are_left_out_of_what_is_asked():
    asked = read_address({"q": "giữ\x00 rừng\ud800", "loai": "\x00", "nam": "\ud800"}, "vi")
    assert asked.text.startswith("giữ rừng")
    assert asked.chosen == {}
    assert asked.address({}).startswith("?q=")


def test_the_empty_page_asks_the_database_for_no_results(read, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = read()
    assert not page.select(".results, .empty, .facets")
    assert page.select("form.search-form")[0].get("action") == "/tim-kiem/"
