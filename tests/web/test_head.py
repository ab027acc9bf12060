"""What each page tells search engines and networks of itself."""

import datetime
import json

import pytest
from django.utils import timezone
from wagtail.rich_text import RichText

from core.models import AgencySettings
from documents.factories import DocumentVersionFactory
from documents.models import DocumentType
from home.factories import StandardPageFactory
from news.factories import NewsSectionPageFactory
from tests.sitemap import whole_sitemap

pytestmark = pytest.mark.django_db

HOST = "http://localhost"
LISTS = ["/tin-tuc/", "/tin-tuc/chinh-sach-moi/", "/van-ban/", "/de-cuong/"]


@pytest.fixture
def published():
    return True


def title(page):
    return page.title.get_text().strip()


def named(page, name):
    found = page.select(f"meta[name='{name}'], meta[property='{name}']")
    return found[0].get("content") if found else None


def canonical(page):
    found = page.select("link[rel=canonical]")
    return found[0].get("href") if found else None


def structured(page):
    blocks = [json.loads(script.string) for script in page.select("script[type='application/ld+json']")]
    return {str(block["@type"]): block for block in blocks}


@pytest.fixture
def details():
    return AgencySettings.objects.get().details_for("vi")


@pytest.fixture
def laws(make_document):
    law = DocumentType.objects.get(slug="luat", locale__language_code="vi")
    return [make_document(document_type=law, publish=False) for _number in range(21)]


# Titles


def test_a_page_is_named_with_its_site(read, make_news, details):
    assert title(read(make_news(title="Tin mới").url)) == f"Tin mới – {details.site_name}"


def test_the_home_page_is_named_by_the_site_and_the_agency(read, details):
    page = read("/")
    assert title(page) == f"{details.site_name} – {details.agency_name}"
    assert named(page, "og:title") == details.site_name


def test_a_document_is_named_with_its_number_as_several_have_the_same_name(read, make_document):
    page = read(make_document(title="Luật Đất đai", number="31/2024/QH15").url)
    assert title(page).startswith("Luật Đất đai (31/2024/QH15) – ")
    assert named(page, "og:title") == "Luật Đất đai (31/2024/QH15)"


def test_a_number_that_is_in_the_title_isn_t_said_twice(read, make_document):
    page = read(make_document(title="Luật Đất đai số 31/2024/QH15", number="31/2024/QH15").url)
    assert named(page, "og:title") == "Luật Đất đai số 31/2024/QH15"


def test_an_older_text_is_named_with_its_day_and_leads_engines_to_the_current_one(read, make_document):
    document = make_document(effective_on=datetime.date(2020, 1, 1))
    body = [("legal_text", RichText("<p>Điều 1. Mới</p>"))]
    DocumentVersionFactory(document=document, valid_from=datetime.date(2022, 1, 1), body=body, publish=True)
    page = read(f"{document.url}?ngay=2021-01-01")
    assert "01/01/2020" in title(page)
    assert canonical(page) == document.full_url


def test_the_parts_of_a_list_are_told_apart(read, laws):
    first, second = read("/van-ban/"), read("/van-ban/?trang=2")
    assert title(first) != title(second)
    assert canonical(first) == f"{HOST}/van-ban/"
    assert canonical(second) == f"{HOST}/van-ban/?trang=2"


def test_archives_are_told_apart(read, make_news, local_time):
    make_news(display_date=local_time(2024, 5, 2, 9))
    addresses = ["/tin-tuc/", "/tin-tuc/2024/5/", "/tin-tuc/2024/5/2/", "/tin-tuc/chinh-sach-moi/2024/5/"]
    pages = [read(address) for address in addresses]
    assert len({title(page) for page in pages}) == 4
    assert len({named(page, "description") for page in pages}) == 4
    assert [canonical(page) for page in pages] == [HOST + address for address in addresses]


# Descriptions


def test_the_lead_describes_a_page(read, make_news):
    assert named(read(make_news(lead="Đoạn\nmở đầu").url), "description") == "Đoạn mở đầu"


def test_without_a_lead_it_is_how_the_text_begins(read, make_news):
    body = [("rich_text", RichText("<h2>Mục</h2><p>Chữ <b>đậm</b>.</p><p>Đoạn hai.</p>"))]
    assert named(read(make_news(lead="", body=body).url), "description") == "Chữ đậm. Đoạn hai."


def test_a_long_description_is_cut_at_a_word(read, make_news):
    text = named(read(make_news(lead="tuyên truyền " * 50).url), "description")
    assert len(text) <= 300
    assert text.endswith((" tuyên…", " truyền…"))


def test_a_document_without_an_abstract_is_described_by_its_citation(read, make_document):
    page = read(make_document(title="Luật Đất đai", number="31/2024/QH15", lead="").url)
    assert "31/2024/QH15" in named(page, "description")


def test_a_list_is_described_by_what_stands_in_it(read, make_outline):
    make_outline(title="Đề cương về hoà giải")
    assert named(read("/de-cuong/"), "description").endswith(": Đề cương về hoà giải")


@pytest.mark.parametrize("address", ["/", "/en/", *LISTS])
def test_every_list_describes_itself(read, address):
    page = read(address)
    assert named(page, "description")
    assert named(page, "og:description") == named(page, "description")


# What search engines shall keep


@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem/",
        "/tim-kiem/?q=rung",
        "/van-ban/so-sanh/",
        "/van-ban/?loai=luat",
        "/van-ban/?loai=luat&nam=2024&trang=2",
        "/tin-tuc/1999/01/",
        "/tin-tuc/1999/01/02/",
    ],
)
def test_searches_comparisons_narrowed_lists_and_empty_archives_are_not_indexed(read, address):
    page = read(address)
    assert named(page, "robots") == "noindex"
    assert canonical(page) is None


@pytest.mark.parametrize("address", ["/", *LISTS, "/van-ban/?loai=", "/van-ban/?nam=x"])
def test_pages_and_whole_lists_are_indexed(read, address):
    page = read(address)
    assert named(page, "robots") is None
    assert canonical(page)


def test_what_tracks_or_leads_beyond_the_end_is_no_address_of_its_own(read, laws):
    assert canonical(read("/van-ban/?utm_source=x&fbclid=y")) == f"{HOST}/van-ban/"
    assert canonical(read("/van-ban/?trang=2&utm_source=x")) == f"{HOST}/van-ban/?trang=2"
    assert canonical(read("/van-ban/?trang=99")) == f"{HOST}/van-ban/?trang=2"
    assert canonical(read("/van-ban/?trang=" + "9" * 5000)) == f"{HOST}/van-ban/"


def test_a_page_that_is_no_list_has_no_parts(read, make_news):
    news = make_news()
    assert canonical(read(f"{news.url}?trang=2")) == news.full_url


def test_an_alias_names_the_page_that_it_repeats(read, make_news, news_index):
    news = make_news()
    other = NewsSectionPageFactory(parent=news_index, publish=True)
    alias = news.create_alias(parent=other, update_slug=news.slug)
    assert canonical(read(alias.url)) == news.full_url


def test_only_the_first_part_of_a_list_names_other_languages(read, laws):
    assert read("/van-ban/").select("link[hreflang]")
    assert not read("/van-ban/?trang=2").select("link[hreflang]")
    assert not read("/van-ban/?loai=luat").select("link[hreflang]")


def test_networks_are_told_the_language_and_the_country(read, make_news, translate):
    news = make_news()
    english = translate(news)
    page, in_english = read(news.url), read(english.url)
    assert (named(page, "og:locale"), named(page, "og:locale:alternate")) == ("vi_VN", "en_GB")
    assert (named(in_english, "og:locale"), named(in_english, "og:locale:alternate")) == ("en_GB", "vi_VN")


# Structured data


def test_the_home_page_tells_how_to_search_the_site_and_who_answers_for_it(read, details):
    agency = details.settings
    agency.phone = "0213 3876 000"
    agency.save()
    data = structured(read("/"))["WebSite"]
    assert data["url"] == f"{HOST}/"
    assert data["potentialAction"]["target"]["urlTemplate"] == f"{HOST}/tim-kiem/?q={{search_term_string}}"
    assert data["publisher"]["@type"] == "GovernmentOrganization"
    assert data["publisher"]["name"] == details.agency_name
    assert data["publisher"]["telephone"] == "0213 3876 000"


def test_the_english_home_page_leads_to_the_english_search(read):
    data = structured(read("/en/"))["WebSite"]
    assert data["potentialAction"]["target"]["urlTemplate"] == f"{HOST}/en/tim-kiem/?q={{search_term_string}}"


def test_the_way_to_an_archive_ends_with_it(read, make_news, local_time):
    make_news(display_date=local_time(2024, 5, 2, 9))
    items = structured(read("/tin-tuc/2024/5/"))["BreadcrumbList"]["itemListElement"]
    assert [item["item"] for item in items] == [f"{HOST}/", f"{HOST}/tin-tuc/", f"{HOST}/tin-tuc/2024/5/"]


def test_an_outline_is_an_article_that_cites_its_laws(read, make_outline):
    data = structured(read(make_outline(title="Đề cương").url))
    assert data["Article"]["headline"] == "Đề cương"


def test_an_article_has_a_picture(read, make_news):
    page = read(make_news().url)
    assert structured(page)["NewsArticle"]["image"] == named(page, "og:image")


def test_a_standing_page_tells_where_it_stands(read, home):
    page = read(StandardPageFactory(parent=home, title="Giới thiệu", publish=True).url)
    assert structured(page)["BreadcrumbList"]["itemListElement"][-1]["name"] == "Giới thiệu"


# For robots


def test_robots_are_kept_out_of_searches_and_comparisons_in_every_language(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    for path in ("/tim-kiem/", "/en/tim-kiem/", "/van-ban/so-sanh/", "/en/van-ban/so-sanh/"):
        assert f"Disallow: {path}" in lines


def test_the_sitemap_lists_no_page_twice(client, make_news, news_index):
    news = make_news()
    other = NewsSectionPageFactory(parent=news_index, publish=True)
    alias = news.create_alias(parent=other, update_slug=news.slug)
    xml = whole_sitemap(client)
    assert news.full_url in xml
    assert alias.full_url not in xml


def test_the_sitemap_says_when_a_page_was_changed(client, make_news):
    news = make_news()
    news.refresh_from_db()
    xml = whole_sitemap(client)
    entry = xml.split(f"<loc>{news.full_url}</loc>")[1].split("</url>")[0]
    assert f"<lastmod>{timezone.localtime(news.last_published_at):%Y-%m-%d}" in entry
