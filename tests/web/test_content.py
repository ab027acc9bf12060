"""What the pages of each kind show to a reader."""

import datetime
import socket

import pytest
from django.utils import timezone
from wagtail.embeds.blocks import EmbedValue
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from core.models import RelatedPage
from documents.factories import DocumentIssuerFactory
from documents.models import DocumentFile
from home.models import FeaturedPage
from outlines.models import OutlineSourceLaw

pytestmark = pytest.mark.django_db


def test_a_news_item_links_its_source(read, make_news):
    page = read(make_news(source_name="Báo Lai Châu", source_url="https://bao.example/1").url)
    link = page.select(".article__source a")[0]
    assert (link.get("href"), link.get_text()) == ("https://bao.example/1", "Báo Lai Châu")


def test_a_source_without_an_address_is_named_all_the_same(read, text_of, make_news):
    page = read(make_news(source_name="Đài truyền thanh xã").url)
    assert text_of(page, ".article__source").endswith("Đài truyền thanh xã")
    assert not page.select(".article__source a")


def test_dates_read_as_vietnamese_writes_them(read, text_of, make_news, local_time):
    page = read(make_news(display_date=local_time(2026, 11, 4, 8)).url)
    assert text_of(page, ".article__meta time") == "04/11/2026"


def test_the_date_picker_leads_to_the_news_of_that_day(client, read, make_news, local_time):
    item = make_news(display_date=local_time(2024, 5, 2, 9))
    make_news(display_date=local_time(2024, 5, 3, 9))
    page = read(item.url)
    form = page.select(".day-picker form")[0]
    field = form.select("input[type=date]")[0]
    response = client.get(form.get("action"), {field.get("name"): field.get("value")}, follow=True)
    assert [news.pk for news in response.context["items"]] == [item.pk]
    assert response.request["PATH_INFO"] in [a.get("href") for a in page.select(".day-picker a")]


def test_sharing_needs_no_script_of_others(read, make_news):
    page = read(make_news().url)
    links = [a.get("href") for a in page.select(".share a")]
    assert [link.split(":")[0] for link in links] == ["https", "https", "mailto"]


@pytest.fixture
def outgoing(monkeypatch):
    """The hosts that the server has asked for; none of them is reached."""
    hosts = []

    def refuse(host, *args, **kwargs):
        hosts.append(host)
        raise OSError("no network in a test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return hosts


@pytest.mark.parametrize(
    "address", ["https://vimeo.com/76979871", "https://www.facebook.com/watch/?v=1", "http://10.0.0.1/video"]
)
def test_a_video_of_another_provider_is_a_link_and_makes_no_outgoing_request(
    read, make_news, outgoing, address
):
    page = read(make_news(body=[("embed", EmbedValue(address))]).url)
    assert [a.get("href") for a in page.select(".body a")] == [address]
    assert not page.select(".body iframe")
    assert outgoing == []


def test_a_youtube_video_comes_without_cookies_and_makes_no_outgoing_request(read, make_news, outgoing):
    page = read(make_news(body=[("embed", EmbedValue("https://youtu.be/dQw4w9WgXcQ"))]).url)
    frames = [frame.get("src") for frame in page.select(".body iframe")]
    assert frames == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    assert outgoing == []


def test_related_news_that_is_no_longer_public_is_left_out(read, make_news, restrict):
    public, private = make_news(), make_news()
    restrict(private)
    news = make_news()
    news.related_items = [RelatedPage(related=p.page_ptr) for p in (public, private)]
    news.save_revision().publish()
    links = [a.get("href") for a in read(news.url).select("[aria-labelledby=related-heading] a")]
    assert links == [public.url]


def test_a_summary_of_a_law_says_that_it_is_not_the_law(read, make_document):
    summary = make_document(is_summary=True)
    text = make_document(is_summary=False)
    assert read(summary.url).select(".notice--summary[role=note]")
    assert not read(text.url).select(".notice--summary")


LAW = (
    "<p>Quốc hội ban hành Luật này.</p>"
    "<h2>Chương I. Quy định chung</h2>"
    "<h3>Điều 1. Phạm vi điều chỉnh</h3><p>1. Luật này quy định quyền.</p>"
    "<h3>Điều 2. Đối tượng áp dụng</h3><p>Mọi công dân.</p>"
)


@pytest.fixture
def law(make_document):
    return make_document(
        body=[("legal_text", RichText(LAW))],
        issued_on=datetime.date(2012, 6, 20),
        effective_on=datetime.date(2013, 1, 1),
    )


def test_each_article_has_an_anchor_that_the_contents_link_to(read, law):
    page = read(law.url)
    links = [a.get("href") for a in page.select(".contents li a")]
    assert links == ["#chuong-i", "#dieu-1", "#dieu-2"]
    assert all(page.select(link) for link in links)


def test_each_article_and_clause_has_a_link_to_itself_with_a_name(read, law):
    page = read(law.url)
    links = page.select(".permalink")
    assert [link.get("href") for link in links] == ["#dieu-1", "#dieu-1-khoan-1", "#dieu-2"]
    assert all(page.select(link.get("href")) for link in links)
    assert "khoản 1 Điều 1" in links[1].get("aria-label")
    assert "Điều 2" in links[2].get("aria-label")


def test_a_link_to_a_clause_adds_nothing_to_its_words(read, text_of, law):
    assert text_of(read(law.url), "#dieu-1-khoan-1") == "1. Luật này quy định quyền."


def test_a_document_says_how_it_is_cited_and_where_it_is(read, text_of, law):
    page = read(law.url)
    assert text_of(page, ".cite__text") == law.get_citation([])
    assert text_of(page, ".cite__address").endswith(law.url)


def test_the_markup_of_a_citation_comes_once(read, law):
    assert len(read(law.url).select(".cite")) == 1


def test_headings_of_a_law_follow_its_structure_without_a_gap(read, law):
    headings = read(law.url).select(".document__text :is(h1, h2, h3, h4, h5, h6)")
    assert [heading.name for heading in headings] == ["h2", "h3", "h4", "h4"]


def test_a_document_tells_its_dates_status_issuers_and_signers(read, text_of, law):
    DocumentIssuerFactory(page=law, signer="Nguyễn Sinh Hùng", signer_title="Chủ tịch Quốc hội")
    page = read(law.url)
    facts = text_of(page, ".document__facts")
    for words in (law.number, "20/06/2012", "01/01/2013", "Nguyễn Sinh Hùng – Chủ tịch Quốc hội"):
        assert words in facts
    assert page.select(".validity .status--con-hieu-luc")


def test_a_document_offers_its_files(read, text_of, law):
    law.files = [DocumentFile(file=FileFactory(title="Bản ký số"))]
    law.save_revision().publish()
    page = read(law.url)
    assert text_of(page, ".file__title") == "Bản ký số"
    assert page.select(".file__link")[0].get("href").startswith("/tep/")


def test_a_law_links_the_public_outlines_that_explain_it(read, law, make_outline, restrict):
    outlines = [make_outline() for _number in range(3)]
    for outline in outlines:
        outline.source_laws = [OutlineSourceLaw(document=law)]
        outline.save()
    restrict(outlines[1])
    outlines[2].unpublish()
    page = read(law.url)
    links = [a.get("href") for a in page.select("[aria-labelledby=outlines-heading] a")]
    assert links == [outlines[0].url]


def test_an_outline_warns_where_its_law_has_expired(read, text_of, make_document, make_outline):
    expired = make_document(effective_on=datetime.date(2014, 7, 1), expires_on=timezone.localdate())
    current = make_document(effective_on=datetime.date(2024, 8, 1))
    outline = make_outline()
    outline.source_laws = [OutlineSourceLaw(document=expired), OutlineSourceLaw(document=current)]
    outline.save()
    items = read(outline.url).select(".source-laws__item")
    assert [bool(item.select(".source-laws__warning")) for item in items] == [True, False]


def test_the_text_alternative_is_the_pages_own_then_the_images(read, make_news):
    image = ImageFactory(description="Mô tả của hình")

    def alt(**fields):
        return read(make_news(image=image, **fields).url).select(".figure--lead img")[0].get("alt")

    assert alt(image_alt="Hình này ở đây") == "Hình này ở đây"
    assert alt() == "Mô tả của hình"


def test_decoration_and_pictures_beside_a_title_have_an_empty_alternative(read, make_news):
    decoration = ImageFactory(description="", is_decorative=True)
    page = read(make_news(image=decoration).url)
    assert page.select(".figure--lead img")[0].get("alt") == ""
    make_news(image=ImageFactory(description="Mô tả"))
    pictures = read("/tin-tuc/").select(".card__picture img")
    assert [picture.get("alt") for picture in pictures] == ["", ""]


def test_pictures_keep_their_place_and_come_small_and_late(read, make_news):
    for _number in range(2):
        make_news(image=ImageFactory())
    page = read("/tin-tuc/")
    pictures = page.select(".card__picture img")
    assert all(picture.get("width") and picture.get("height") for picture in pictures)
    assert [picture.get("loading") for picture in pictures] == ["eager", "lazy"]


def test_the_home_page_starts_with_what_editors_feature_then_the_latest_news(
    read, home, make_news, local_time
):
    old = make_news(display_date=local_time(2020, 1, 1, 8))
    latest = [make_news(display_date=local_time(2024, 1, day, 8)) for day in (3, 2, 1)]
    home.featured_items = [FeaturedPage(featured=old.page_ptr)]
    home.save_revision().publish()
    links = [a.get("href") for a in read("/").select(":is(.lead-story, .featured) h2 a")]
    assert links == [old.url, *[news.url for news in latest]]
