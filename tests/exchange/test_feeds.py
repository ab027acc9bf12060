"""What other portals and readers of feeds get: public, and by the rules of RFC 4287, RFC 5005 and RSS 2.0."""

import datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html
from wagtail.models import Locale

from core.factories import FileFactory, ImageFactory
from core.models import Audience, FieldOfLaw
from documents.factories import DocumentVersionFactory
from documents.models import DocumentFile
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
RELATIONS = {"alternate", "self", "first", "previous", "next", "enclosure", "via", "hub"}


def assert_is_atom(content):
    """What RFC 4287 asks of a feed (4.1.1) and of its entries (4.1.2), of the elements that are used here."""
    feed = etree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    for what in [feed, *feed.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(what.findall(f"{ATOM}{name}")) == 1, name
        assert urlsplit(what.findtext(f"{ATOM}id")).scheme == "urn"
        assert len(what.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    for moment in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert datetime.datetime.fromisoformat(moment.text).tzinfo
    for link in feed.iter(f"{ATOM}link"):
        assert link.get("rel") in RELATIONS
        assert urlsplit(link.get("href")).netloc
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


@pytest.fixture
def published():
    return False


@pytest.fixture
def field(home):
    return FieldOfLaw.objects.get(slug="dat-dai", locale=home.locale)


@pytest.fixture
def read(client):
    """The feed at an address as a reader of feeds has it."""

    def read(address):
        response = client.get(address)
        assert response.status_code == 200
        if response.headers["Content-Type"].startswith("application/atom+xml"):
            assert_is_atom(response.content)
        found = feedparser.parse(
            response.content, response_headers={"content-type": response.headers["Content-Type"]}
        )
        assert not found.bozo, found.get("bozo_exception")
        return found

    return read


def titles(feed):
    return [entry.title for entry in feed.entries]


def links(feed, rel):
    return [link.href for link in feed.links if link.rel == rel]


def addresses(section, field):
    for name in ("van-ban", f"linh-vuc/{field.slug}", f"chuyen-muc/{section.pk}", "tin-tuc", "de-cuong"):
        yield from (f"/nguon-tin/{name}.{form}" for form in ("atom", "rss"))
    yield from ("/tin-moi.xml", "/tin-moi.rss")


def test_every_feed_is_well_formed_however_odd_its_texts_are(
    read, make_news, make_document, make_outline, section, field
):
    odd = {"title": "a\x0b]]> & <b>", "field_of_law": field}
    text = '<p>\x08\x1e]]> <a href="http://[">x</a><a linktype="page" id="9999999999">y</a></p>'
    make_news(lead="\ufffe<script>", author='A & "B"', body=[("rich_text", text)], **odd)
    make_document(body=[("legal_text", "<h3>Điều 1</h3>")], **odd)
    make_outline(body=[("part", "Mục đích")], **odd)
    for address in addresses(section, field):
        for query in ("", "?toan-van=1"):
            assert read(address + query).entries, address


def test_a_feed_has_what_belongs_to_it_and_nothing_else(
    read, make_news, make_document, make_outline, section, news_index, field
):
    make_news(title="Tin", field_of_law=field)
    other = NewsSectionPageFactory(parent=news_index, title="Mục khác")
    make_news(title="Tin khác", parent=other)
    make_document(title="Luật", number="Không số")
    make_outline(title="Đề cương", field_of_law=field)
    assert set(titles(read("/tin-moi.xml"))) == {"Tin", "Tin khác", "Luật", "Đề cương"}
    assert set(titles(read("/nguon-tin/tin-tuc.rss"))) == {"Tin", "Tin khác"}
    assert titles(read(f"/nguon-tin/chuyen-muc/{section.pk}.atom")) == ["Tin"]
    assert set(titles(read("/nguon-tin/linh-vuc/dat-dai.atom"))) == {"Tin", "Đề cương"}
    assert titles(read("/en/tin-moi.xml")) == []


def test_what_is_not_public_is_in_no_feed(client, read, make_news, section, restrict):
    make_news(title="Nháp", live=False)
    restrict(make_news(title="Riêng"))
    assert titles(read(f"/nguon-tin/chuyen-muc/{section.pk}.atom?toan-van=1")) == []
    restrict(section)
    assert client.get(f"/nguon-tin/chuyen-muc/{section.pk}.atom").status_code == 404
    assert client.get(f"/nhung/chuyen-muc/{section.pk}/").status_code == 404


def test_an_entry_says_all_that_is_known_of_the_page(read, make_news, field, local_time):
    page = make_news(
        title="Bồi thường", lead="Bảng giá < 5.", author="Lò Thị Mai", source_name="Báo Lai Châu",
        source_url="https://bao.example/1", field_of_law=field, display_date=local_time(2024, 5, 2, 8),
    )  # fmt: skip
    for address in ("/tin-moi.xml", "/tin-moi.rss"):
        entry = read(address).entries[0]
        assert (entry.title, entry.author, entry.link) == ("Bồi thường", "Lò Thị Mai", page.full_url)
        assert entry.published_parsed[:5] == (2024, 5, 2, 1, 0)
        assert "Đất đai" in [tag.label or tag.term for tag in entry.tags]
        assert entry.dc_source == "Báo Lai Châu"
        assert [link.href for link in entry.links if link.rel == "via"] == ["https://bao.example/1"]
        assert entry.summary.replace("&lt;", "<") == "Bảng giá < 5."


def test_an_entry_stays_the_same_one_when_its_page_moves(read, make_news, news_index, section):
    page = make_news(title="Tin")
    before = read("/tin-moi.xml").entries[0]
    page.slug = "ten-khac"
    page.save()
    page.move(NewsSectionPageFactory(parent=news_index, title="Mục khác"), "last-child")
    after = read("/tin-moi.rss").entries[0]
    assert (after.id, after.link == before.link) == (before.id, False)


def test_a_translation_is_another_entry(read, make_news, english_home):
    page = make_news()
    english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.live = True
    english.save()
    assert read("/en/tin-moi.xml").entries[0].id != read("/tin-moi.xml").entries[0].id


def test_a_page_put_into_a_second_section_is_in_its_feed_as_the_same_entry(
    read, make_news, news_index, section
):
    page = make_news(title="Tin")
    other = NewsSectionPageFactory(parent=news_index, title="Mục khác")
    page.create_alias(parent=other, update_slug="bi-danh")
    there = read(f"/nguon-tin/chuyen-muc/{other.pk}.atom").entries
    assert [entry.id for entry in there] == [entry.id for entry in read("/tin-moi.xml").entries]


def test_the_whole_text_comes_without_what_acts_and_with_absolute_addresses(read, make_news, make_outline):
    image, file = ImageFactory(), FileFactory(title="Tờ gấp")
    linked = make_news(title="Kia", slug="kia", lead="")
    text = (
        f'<h2 onclick="x()">Mục</h2><p><a linktype="page" id="{linked.pk}">kia</a> '
        f'<a linktype="document" id="{file.pk}">tệp</a><script>alert(1)</script>'
        '<a href="javascript:x">xấu</a></p>'
    )
    figure = {"image": {"image": image.pk, "alt_text": "Bản làng", "decorative": False}, "caption": "Bản"}
    make_outline(title="Đề cương", image=image, body=[
        {"type": "part", "value": "Mục đích"},
        {"type": "rich_text", "value": text},
        {"type": "image", "value": figure},
        {"type": "gallery", "value": {"title": "Chùm ảnh", "images": [{"type": "item", "value": figure}]}},
        {"type": "file", "value": {"file": file.pk, "title": ""}},
        {"type": "embed", "value": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
    ])  # fmt: skip
    text = read("/nguon-tin/de-cuong.atom?toan-van=1").entries[0].content[0].value
    for wanted in (
        "I. Mục đích", 'href="http://localhost/tin-tuc/chinh-sach-moi/kia/"', "Chùm ảnh", "Tờ gấp",
        f'href="http://localhost/tep/{file.pk}/', 'src="http://localhost/media/images/', 'alt="Bản làng"',
        'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"',
    ):  # fmt: skip
        assert wanted in text
    for unwanted in ("script", "onclick", "alert", "class=", "iframe", 'href="/'):
        assert unwanted not in text


def test_a_link_to_what_is_not_public_is_only_its_words(read, make_news):
    secret = make_news(title="Mật", slug="mat", live=False)
    make_news(body=[("rich_text", f'<p><a linktype="page" id="{secret.pk}">xem</a></p>')])
    assert "<a>xem</a>" in read("/tin-moi.xml?toan-van=1").entries[0].content[0].value


def test_of_a_document_with_several_texts_a_feed_has_the_summary_only(read, make_document):
    body = [("legal_text", "<h3>Điều 1. Cũ</h3>")]
    document = make_document(lead="Trích yếu", body=body)
    assert "Cũ" in read("/tin-moi.xml?toan-van=1").entries[0].content[0].value
    DocumentVersionFactory(document=document, valid_from=datetime.date(2025, 1, 1), live=True, body=body)
    entry = read("/tin-moi.xml?toan-van=1").entries[0]
    assert (entry.summary, "content" in entry) == ("Trích yếu", False)


def test_public_files_of_a_page_are_enclosed(read, make_document):
    document = make_document()
    document.files = [DocumentFile(file=FileFactory(title="Bản gốc")) for _number in range(2)]
    document.save()
    atom, rss = (read(f"/nguon-tin/van-ban.{form}").entries[0] for form in ("atom", "rss"))
    assert (len(atom.enclosures), len(rss.enclosures)) == (2, 1)
    assert (
        atom.enclosures[0].href
        == rss.enclosures[0].href
        == f"http://localhost{document.files.first().file.url}"
    )


def test_older_pages_are_reached_part_by_part(read, client, make_news, monkeypatch):
    monkeypatch.setattr("exchange.feeds.views.LENGTH", 2)
    for number in range(5):
        make_news(title=str(number))
    found, address = [], "/tin-moi.xml"
    while address:
        feed = read(address)
        found += titles(feed)
        assert links(feed.feed, "self") == [f"http://localhost{address}"]
        address = next((one.removeprefix("http://localhost") for one in links(feed.feed, "next")), "")
    assert found == ["4", "3", "2", "1", "0"]
    assert client.get("/tin-moi.xml?trang=4").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/tin-moi.xml?trang=0", "/tin-moi.xml?trang=51", "/tin-moi.xml?trang=x",
        "/tin-moi.xml?trang=" + "9" * 99, "/nguon-tin/linh-vuc/khong-co.atom",
        "/nguon-tin/chuyen-muc/999999999999999999999.rss", "/nguon-tin/trang.atom",
        "/nguon-tin/tin-tuc.json", "/nhung/linh-vuc/khong-co/", "/nhung/chuyen-muc/0/",
        "/nhung/chuyen-muc/99999999999999999999/", "/sitemap-trang-99999.xml",
        "/sitemap-trang-99999999999999999999.xml",
    ],
)  # fmt: skip
def test_what_there_is_no_feed_of_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_pages_tell_programs_and_people_of_their_feeds(client, section, home):
    for address, feed in {
        "/": "/tin-moi.xml",
        section.url: f"/nguon-tin/chuyen-muc/{section.pk}.atom",
        "/tin-tuc/": "/nguon-tin/tin-tuc.atom",
        "/van-ban/": "/nguon-tin/van-ban.atom",
        "/de-cuong/": "/nguon-tin/de-cuong.atom",
        "/linh-vuc/dat-dai/": "/nguon-tin/linh-vuc/dat-dai.atom",
    }.items():
        text = client.get(address).text
        head, body = text.split("<body")
        assert f'href="{feed}"' in head, address
        assert "/nguon-tin/" in body, address
        assert client.get(feed).status_code == 200


def test_the_page_of_feeds_lists_each_with_the_code_for_a_website(client, section):
    text = client.get("/nguon-tin/").text
    for what in (f"chuyen-muc/{section.pk}", "linh-vuc/dat-dai", "tin-tuc", "van-ban", "de-cuong"):
        assert f'href="/nguon-tin/{what}.rss"' in text
        assert f'data-nguon="/nhung/{what}/"' in text.replace("&quot;", '"')


def test_a_frame_may_stand_in_any_website_and_nothing_else_may(client, make_news, section):
    make_news(title="Tin <b>mới</b>")
    framed = client.get(f"/nhung/chuyen-muc/{section.pk}/")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "script-src 'self'" in framed.headers["Content-Security-Policy"]
    assert ("X-Frame-Options" in framed.headers, framed.cookies.output()) == (False, "")
    assert "Tin &lt;b&gt;mới&lt;/b&gt;" in framed.text
    assert framed.text.count('target="_blank"') == framed.text.count('rel="noopener"') == 3
    assert "frame-ancestors 'self'" in client.get(section.url).headers["Content-Security-Policy"]


def test_the_code_to_copy_holds_whatever_a_title_has(client, make_news, section):
    section.title = 'Chính sách "mới" & khác'
    section.save()
    make_news()
    codes = [
        html.fragment_fromstring(area.text)
        for area in html.fromstring(client.get("/nguon-tin/").text).iter("textarea")
    ]
    titles = [code.get("data-tieu-de") or code.get("title") for code in codes]
    assert sum(title.startswith(f"{section.title} – ") for title in titles) == 2


def test_the_script_for_other_websites_stays_at_its_address(client):
    script = client.get("/nhung/tin.js")
    assert script.headers["Content-Type"] == "text/javascript"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "createElement" in script.text


def test_an_outline_names_its_audiences(read, make_outline, home):
    outline = make_outline()
    outline.audiences = [Audience.objects.get(slug="phu-nu", locale=home.locale)]
    outline.save()
    assert "Phụ nữ" in [tag.label for tag in read("/tin-moi.xml").entries[0].tags]
