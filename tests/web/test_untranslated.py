"""A page without a translation is read in Vietnamese, in the frame of the language that was asked for."""

import datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_info
from wagtail.models import Locale

from core.languages import interface_language
from home.models import HomePage
from news.models import NewsPage, NewsSectionPage
from tests.sitemap import whole_sitemap


@pytest.fixture
def page(make_news):
    return make_news(title="Tin chưa dịch", lead="Lời dẫn.")


@pytest.fixture
def into(make_news):
    """Makes the published version of a page in a language."""

    def into(language, page, live=True, **fields):
        copy = page.copy_for_translation(Locale.objects.get(language_code=language))
        for name, value in fields.items():
            setattr(copy, name, value)
        revision = copy.save_revision()
        if live:
            revision.publish()
        copy.refresh_from_db()
        return copy

    return into


@pytest.mark.parametrize("code", ["hmn", "blt"])
def test_a_language_that_django_lacks_has_addresses_dates_and_numbers(code):
    assert get_language_info(code)["name_local"]
    assert interface_language(code) == "vi"
    with translation.override(code):
        assert reverse("search") == f"/{code}/tim-kiem/"
        assert date_format(datetime.date(2026, 3, 4)) == "04/03/2026"
        assert number_format(1234.5, decimal_pos=2) == "1234,50"


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_each_language_has_its_home_and_its_lists(db, code):
    home = HomePage.objects.get(locale__language_code=code)
    assert home.get_children().live().count() == 3
    assert NewsSectionPage.objects.descendant_of(home).count() == 5


@pytest.mark.parametrize(("code", "interface"), [("hmn", "vi"), ("blt", "vi"), ("en", "en")])
def test_the_source_stands_in_with_a_notice_and_its_own_language(read, page, code, interface):
    shown = read(f"/{code}{page.url}")
    assert shown.html["lang"] == interface
    assert shown.main.get("lang", interface) == "vi"
    assert shown.select_one(".untranslated a")["href"] == page.url
    assert shown.h1.get_text() == "Tin chưa dịch"
    assert shown.select_one('link[rel="canonical"]')["href"] == page.full_url
    assert not shown.select('link[hreflang], meta[name="robots"]')
    assert shown.select_one(".brand")["href"] == f"/{code}/"


def test_the_response_says_the_language_of_what_is_shown(client, page):
    assert client.get(f"/hmn{page.url}").headers["Content-Language"] == "vi"
    # Nothing of it stays with the next response.
    assert client.get("/hmn/").headers["Content-Language"] == "hmn"


def test_a_translation_has_its_language_and_no_notice(read, page, into):
    shown = read(into("hmn", page, title="Hmoob").url)
    assert (shown.html["lang"], shown.main["lang"]) == ("vi", "hmn")
    assert not shown.select(".untranslated")
    assert {link["hreflang"] for link in shown.select("link[hreflang]")} == {"vi", "hmn", "x-default"}


def test_where_the_translation_has_another_address_the_reader_is_led_there(client, page, into):
    translated = into("hmn", page, slug="hmoob")
    assert client.get(f"/hmn{page.url}?xem=gon").headers["Location"] == f"{translated.url}?xem=gon"


def test_a_draft_translation_shows_nothing_of_itself(read, page, into):
    into("hmn", page, live=False, title="Hmoob")
    shown = read(f"/hmn{page.url}")
    assert (shown.h1.get_text(), len(shown.select(".untranslated"))) == ("Tin chưa dịch", 1)


def test_an_alias_of_the_source_counts_as_no_translation(read, page):
    page.copy_for_translation(Locale.objects.get(language_code="hmn"), alias=True)
    alias = NewsPage.objects.get(locale__language_code="hmn")
    assert alias.live
    assert read(f"/hmn{page.url}").select(".untranslated")


def test_what_is_not_public_does_not_stand_in(client, make_news, restrict):
    draft, private = make_news(live=False, publish=False), make_news()
    restrict(private)
    for page in (draft, private):
        response = client.get(f"/hmn{page.url}")
        assert response.status_code == 404
        assert page.title not in response.text


def test_a_list_that_another_language_lacks_stands_in_with_its_archives(read, news_index):
    section = NewsSectionPage(title="Chuyên mục mới", slug="chuyen-muc-moi")
    news_index.add_child(instance=section)
    assert read(f"/blt{section.url}").select(".untranslated")
    assert read(f"/blt{section.url}2024/5/").select(".untranslated")


def test_the_languages_lead_to_where_a_page_stands_in(read, page, into):
    into("en", page, slug="english")
    shown = read(f"/hmn{page.url}")
    links = [link["href"] for link in shown.select(".languages a")]
    assert links == [page.url, page.url.replace("/tin-tuc", "/en/tin-tuc").replace(page.slug, "english"),
                     f"/blt{page.url}"]  # fmt: skip


def test_the_names_of_languages_are_said_to_be_in_the_language_they_are_in(db, read):
    shown = read("/")
    assert [item["lang"] for item in shown.select(".languages li > *")] == ["vi", "en", "vi", "vi"]


def test_a_list_offers_the_newest_that_are_not_translated(read, make_news, into):
    translated, lacking = make_news(title="Đã dịch"), make_news(title="Chưa dịch")
    into("hmn", translated, title="Hmoob")
    shown = read("/hmn/tin-tuc/chinh-sach-moi/")
    assert [link.get_text() for link in shown.select(".card__title a")] == ["Hmoob"]
    (offer,) = shown.select(".compact-list a")
    assert (offer.get_text(), offer["href"], offer["lang"]) == ("Chưa dịch", f"/hmn{lacking.url}", "vi")


def test_nothing_private_is_offered(client, make_news, restrict):
    restrict(make_news(title="Tin mật"))
    for address in ("/hmn/", "/hmn/tin-tuc/"):
        assert "Tin mật" not in client.get(address).text


def test_the_sitemap_and_the_search_have_a_page_that_stands_in_once(client, page):
    assert "/hmn" + page.url not in whole_sitemap(client)
    found = client.get("/tim-kiem/", {"q": "Tin chưa dịch"}).text
    assert "/hmn" + page.url not in found
    assert "Tin chưa dịch" not in client.get("/hmn/tin-moi.xml").text


def test_terms_that_a_language_lacks_are_those_of_the_source(db, read):
    assert "Đất đai" in read("/hmn/linh-vuc/").get_text()
    assert read("/blt/linh-vuc/dat-dai/").h1.get_text() == "Đất đai"
