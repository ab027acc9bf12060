"""What stands around every page: menu, languages, breadcrumbs, what search engines and networks read."""

import json

import pytest

from core.models import AgencySettings, LinkedWebsite
from home.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


def hrefs(page, selector):
    return [link.get("href") for link in page.select(f"{selector} a")]


def test_the_menu_has_what_is_public_and_meant_for_menus(read, home, restrict):
    shared = {"parent": home, "show_in_menus": True, "publish": True}
    StandardPageFactory(slug="co-trong-danh-muc", **shared)
    restrict(StandardPageFactory(slug="rieng", **shared))
    StandardPageFactory(slug="da-go", **shared).unpublish()
    StandardPageFactory(parent=home, slug="khong-trong-danh-muc", publish=True)

    links = hrefs(read("/"), ".menu-wide")

    assert "/co-trong-danh-muc/" in links
    assert not {"/rieng/", "/da-go/", "/khong-trong-danh-muc/"} & set(links)


def test_the_menu_on_a_phone_opens_without_a_script(read):
    page = read("/")
    assert hrefs(page, "details.menu-narrow nav") == hrefs(page, ".menu-wide")


def test_the_menu_marks_where_one_is(read, make_news):
    page = read(make_news().url)
    assert [a.get("href") for a in page.select(".menu-wide [aria-current]")] == ["/tin-tuc/"]


def test_the_foot_has_standing_pages_outside_the_menu_but_no_private_ones(read, home, restrict):
    StandardPageFactory(parent=home, slug="huong-dan", publish=True)
    restrict(StandardPageFactory(parent=home, slug="noi-bo", publish=True))
    links = hrefs(read("/tin-tuc/"), ".site-footer")
    assert "/huong-dan/" in links
    assert "/noi-bo/" not in links


def test_the_foot_tells_who_answers_for_the_site(read, text_of):
    agency = AgencySettings.objects.get()
    agency.phone = "0213 3876 000"
    agency.save()
    agency.details.filter(locale__language_code="vi").update(
        responsible_person="Bà Lò Thị Mẫu, Giám đốc", licence="Giấy phép số 9"
    )
    foot = text_of(read("/"), ".site-footer__agency")
    assert "Bà Lò Thị Mẫu, Giám đốc" in foot
    assert "Giấy phép số 9" in foot
    assert "0213 3876 000" in foot


def test_linked_websites_are_those_of_the_language(read):
    names = {s.name for s in LinkedWebsite.objects.filter(locale__language_code="en")}
    page = read("/en/")
    assert {a.get_text().strip() for a in page.select(".websites a")} == names


def language_link(page):
    return page.select(".languages a[hreflang=en]")[0].get("href")


def test_the_language_switcher_leads_to_the_public_translation(read, make_news, translate):
    news = make_news()
    english = translate(news)
    assert language_link(read(news.url)) == english.url


def test_without_a_public_translation_it_leads_to_where_the_page_stands_in(
    read, make_news, translate, restrict
):
    draft, private, none = make_news(), make_news(), make_news()
    translate(draft, live=False)
    restrict(translate(private))
    for page in (draft, private, none):
        assert language_link(read(page.url)) == f"/en{page.url}"


def test_the_search_stays_a_search_in_the_other_language(read):
    assert language_link(read("/tim-kiem/?q=rung")) == "/en/tim-kiem/?q=rung"


def alternates(page):
    return {link.get("hreflang"): link.get("href") for link in page.select("link[hreflang]")}


def test_hreflang_names_the_public_translations_and_a_default(read, make_news, translate):
    news = make_news()
    english = translate(news)
    expected = {"vi": news.full_url, "en": english.full_url, "x-default": news.full_url}
    assert alternates(read(news.url)) == expected
    assert alternates(read(english.url)) == expected


def test_hreflang_names_no_draft_and_no_private_translation(read, make_news, translate, restrict):
    draft, private = make_news(), make_news()
    translate(draft, live=False)
    restrict(translate(private))
    assert alternates(read(draft.url)) == {}
    assert alternates(read(private.url)) == {}


def test_an_archive_has_no_alternates_of_its_index(read):
    assert alternates(read("/tin-tuc/"))
    assert alternates(read("/tin-tuc/2024/05/")) == {}


def test_the_host_that_a_visitor_sends_is_in_no_address(client, settings, make_news):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get(make_news().url, headers={"host": "evil.example"})
    assert b"evil.example" not in response.content


def test_breadcrumbs_lead_from_home_down_to_the_page(read, make_news, section):
    news = make_news(title="Tin mới")
    page = read(news.url)
    assert hrefs(page, ".breadcrumbs") == ["/", "/tin-tuc/", section.url]
    assert page.select(".breadcrumbs [aria-current=page]")[0].get_text() == "Tin mới"


def structured_data(page):
    blocks = [json.loads(s.string) for s in page.select("script[type='application/ld+json']")]
    return {block["@type"]: block for block in blocks}


def test_a_news_item_describes_itself_to_search_engines(read, make_news, local_time):
    news = make_news(title="Tin <b>&", author="Lù A Páo", display_date=local_time(2024, 5, 2, 9))
    data = structured_data(read(news.url))
    assert data["NewsArticle"]["headline"] == "Tin <b>&"
    assert data["NewsArticle"]["author"]["name"] == "Lù A Páo"
    assert data["NewsArticle"]["datePublished"].startswith("2024-05-02T09:00")
    assert data["BreadcrumbList"]["itemListElement"][-1]["item"] == news.full_url


def test_a_title_cannot_leave_the_structured_data(client, make_news):
    news = make_news(title="</script><script>alert(1)</script>")
    assert b"<script>alert(1)" not in client.get(news.url).content


def test_networks_get_title_lead_and_address(read, make_news):
    news = make_news(title="Tin mới", lead="Đoạn mở đầu")
    found = {m.get("property"): m.get("content") for m in read(news.url).select("meta[property]")}
    assert found["og:title"] == "Tin mới"
    assert found["og:description"] == "Đoạn mở đầu"
    assert found["og:url"] == news.full_url
    assert found["og:type"] == "article"


def test_only_staff_see_the_editors_bar(client, make_news, editor):
    address = make_news().url
    assert b"wagtail-userbar" not in client.get(address).content
    client.force_login(editor)
    assert b"wagtail-userbar" in client.get(address).content


def test_a_visitor_without_a_cookie_gets_a_page_that_can_be_shared(client, make_news):
    response = client.get(make_news().url)
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
