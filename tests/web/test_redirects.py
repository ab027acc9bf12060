"""The old address of a page leads to where it is now."""

import pytest
from django.db import DatabaseError
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from core import redirects
from home.factories import StandardPageFactory
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Gives a page another slug as an editor does."""

    def rename(page, slug):
        page = page.specific_class.objects.get(pk=page.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return page.specific_class.objects.get(pk=page.pk)

    return rename


@pytest.fixture
def other_section(news_index):
    return NewsSectionPageFactory(parent=news_index, slug="chuyen-muc-khac", publish=True)


@pytest.fixture
def hop(client):
    """Where an address leads in one hop; its status where it leads nowhere."""

    def hop(address):
        response = client.get(address)
        return response.headers.get("Location", response.status_code)

    return hop


def test_a_page_with_another_slug_is_found_at_its_old_address(hop, make_news, rename):
    news = make_news(slug="ten-cu")
    old = news.url
    new = rename(news, "ten-moi")
    assert hop(old) == new.url == "/tin-tuc/chinh-sach-moi/ten-moi/"


def test_it_is_told_that_the_page_has_moved_for_good_but_may_come_back(client, make_news, rename):
    news = make_news()
    rename(news, "ten-moi")
    response = client.get(news.url)
    assert response.status_code == 301
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_page_that_moves_is_found_at_its_old_address(hop, make_news, other_section):
    news = make_news(slug="tin")
    old = news.url
    news.move(other_section, "last-child")
    assert hop(old) == "/tin-tuc/chuyen-muc-khac/tin/"


def test_what_is_below_a_renamed_index_is_found_as_well(hop, make_news, news_index, section, rename):
    old = make_news(slug="tin").url
    rename(news_index, "thoi-su")
    assert hop(old) == "/thoi-su/chinh-sach-moi/tin/"
    assert hop(section.url) == "/thoi-su/chinh-sach-moi/"


@pytest.mark.parametrize("below", ["2024/5/", "2024/05/02/", "ngay/?ngay=2024-05-02"])
def test_archives_move_with_their_list(hop, news_index, section, rename, below):
    rename(section, "muc-moi")
    rename(news_index, "thoi-su")
    assert hop(f"/tin-tuc/{below}") == f"/thoi-su/{below}"
    assert hop(f"/tin-tuc/chinh-sach-moi/{below}") == f"/thoi-su/muc-moi/{below}"


def test_what_never_stood_below_a_moved_page_isn_t_looked_for_there(hop, news_index, rename):
    rename(news_index, "thoi-su")
    assert hop("/tin-tuc/2024/tet/") == 404
    assert hop("/tin-tuc/khong-co/") == 404
    assert hop("/tin-tuc/chinh-sach-moi/khong-co/") == 404


def test_the_query_is_kept(hop, document_index, rename):
    rename(document_index, "phap-luat")
    assert hop("/van-ban/?loai=luat&trang=2") == "/phap-luat/?loai=luat&trang=2"


def test_two_moves_are_one_hop(hop, make_news, rename):
    news = make_news(slug="mot")
    first = news.url
    second = rename(news, "hai").url
    third = rename(news, "ba").url
    assert hop(first) == hop(second) == third


def test_a_page_that_moves_back_leads_in_no_circle(client, hop, make_news, rename):
    news = make_news(slug="mot")
    first = news.url
    second = rename(news, "hai").url
    rename(news, "mot")
    assert client.get(first).status_code == 200
    assert hop(second) == first


def test_a_page_that_moves_back_and_is_taken_down_is_not_found(hop, make_news, rename):
    news = make_news(slug="mot")
    first = news.url
    second = rename(news, "hai").url
    rename(news, "mot").unpublish()
    assert hop(first) == hop(second) == 404


def test_an_address_that_another_page_took_is_that_page_s(client, make_news, rename):
    news = make_news(slug="mot")
    rename(news, "hai")
    other = make_news(slug="mot", title="Bài khác")
    assert client.get(other.url).context["page"].pk == other.pk


def test_the_address_of_two_pages_leads_to_the_one_that_left_last(hop, make_news, rename):
    rename(make_news(slug="mot"), "hai")
    rename(make_news(slug="mot"), "ba")
    assert hop("/tin-tuc/chinh-sach-moi/mot/") == "/tin-tuc/chinh-sach-moi/ba/"


def test_a_translation_moves_by_itself(hop, client, make_news, translate, rename):
    news = make_news(slug="tin")
    english = translate(news)
    rename(news, "tin-moi")
    assert client.get(english.url).status_code == 200
    new = rename(english, "fresh-news")
    assert hop(english.url) == new.url
    assert new.url.startswith("/en/")


def test_an_archive_in_english_moves_with_its_list(hop, english_home, rename):
    index = english_home.get_children().get(slug="tin-tuc").specific
    rename(index, "news")
    assert hop("/en/tin-tuc/2024/5/") == "/en/news/2024/5/"


def test_an_alias_is_found_where_its_source_and_its_section_went(hop, make_news, other_section, rename):
    news = make_news(slug="tin")
    alias = news.create_alias(parent=other_section, update_slug="tin")
    old = alias.url
    rename(news, "tin-moi")
    rename(other_section, "muc-moi")
    alias.refresh_from_db()
    assert hop(old) == alias.url
    assert alias.url.startswith("/tin-tuc/muc-moi/")


def test_a_document_s_address_by_number_stays(hop, make_document, document_index, rename):
    document = make_document(number="42/2022/NĐ-CP", slug="nghi-dinh")
    old = document.url
    rename(document_index, "phap-luat")
    new = rename(document, "nghi-dinh-42")
    assert hop("/van-ban/so/42-2022-nd-cp/") == hop(old) == new.url == "/phap-luat/nghi-dinh-42/"


def test_a_document_that_was_moved_out_of_the_site_is_not_found_by_its_number(client, make_document):
    law = make_document(number="42/2022/NĐ-CP")
    Page.objects.filter(pk=law.pk).update(url_path="/elsewhere/law/")
    assert client.get("/van-ban/so/42-2022-nd-cp/").status_code == 404


def test_an_old_address_does_not_tell_of_a_page_that_is_not_public(hop, make_news, restrict, rename):
    draft, private = make_news(slug="nhap"), make_news(slug="rieng")
    addresses = [draft.url, private.url]
    rename(draft, "nhap-mat").unpublish()
    restrict(rename(private, "rieng-mat"))
    assert [hop(address) for address in addresses] == [404, 404]


def test_an_old_address_does_not_tell_of_a_private_section(hop, make_news, section, rename, restrict):
    news = make_news(slug="tin")
    restrict(rename(section, "kin"))
    assert hop(news.url) == hop(f"{section.url}2024/5/") == 404


def test_what_editors_write_down_leads_where_they_say(hop, home, restrict):
    page, private = (StandardPageFactory(parent=home, publish=True) for _number in range(2))
    restrict(private)
    Redirect.add_redirect("/trang-cu.aspx", page)
    Redirect.add_redirect("/tin.aspx?id=7", page)
    Redirect.add_redirect("/cổng-cũ", "https://cu.example/", is_permanent=False)
    Redirect.add_redirect("/noi-bo", private)
    assert hop("/trang-cu.aspx") == page.url
    assert hop("/tin.aspx?id=7") == page.url
    assert hop("/tin.aspx?id=8") == 404
    assert hop("/cổng-cũ/") == "https://cu.example/"
    assert hop("/noi-bo/") == 404


def test_only_what_moved_takes_along_what_is_below_it(hop, news_index):
    Redirect.add_redirect("/cu", news_index)
    assert hop("/cu/") == "/tin-tuc/"
    assert hop("/cu/2024/5/") == 404


def test_a_missing_page_is_looked_for_once(client, monkeypatch):
    asked = []
    monkeypatch.setattr(redirects, "_written_down", lambda request: asked.append(request) or [])
    assert client.get("/khong-co/").status_code == 404
    assert len(asked) == 1


def test_a_missing_page_is_missing_where_the_database_cannot_be_asked(client, monkeypatch):
    def fail(request):
        raise DatabaseError

    monkeypatch.setattr(redirects, "_written_down", fail)
    assert client.get("/khong-co/").status_code == 404


def test_a_very_long_or_deep_address_is_just_missing(hop):
    assert hop("/" + "a" * 3000 + "/") == 404
    assert hop("/a" * 500 + "/") == 404


ELSEWHERE = [
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://evil.example/",
    "tin",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_what_only_looks_like_our_own_place_leads_nowhere(hop, target):
    """However it was written down: an import doesn't come through the form."""
    Redirect.objects.create(old_path="/cu", redirect_link=target)
    assert hop("/cu/") == 404


@pytest.mark.parametrize("target", ["//evil.example/", "javascript:alert(1)", "data:text/html,x", "tin"])
def test_the_editor_refuses_to_write_it_down(client, administrator, target):
    client.force_login(administrator)
    client.post(reverse("wagtailredirects:add"), {"old_path": "/cu", "redirect_link": target})
    assert not Redirect.objects.filter(redirect_link=target).exists()


def test_a_place_of_our_own_and_another_site_are_fine(hop):
    Redirect.objects.create(old_path="/a", redirect_link="/tep/1/a.pdf")
    Redirect.objects.create(old_path="/b", redirect_link="https://moi.example/b")
    assert (hop("/a/"), hop("/b/")) == ("/tep/1/a.pdf", "https://moi.example/b")
