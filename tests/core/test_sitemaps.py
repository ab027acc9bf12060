"""The sitemap by the rules of sitemaps.org, with the images and the translations of the pages."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.models import Locale

from core import sitemaps
from core.factories import ImageFactory
from core.models import CustomRendition
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db
NAMES = {("s" if name is None else name): uri for name, uri in sitemaps.NAMESPACES.items()}
XML = "application/xml"


@pytest.fixture
def published():
    return False


@pytest.fixture
def read(client):
    """The elements of a sitemap, checked by the rules, by their addresses."""

    def read(address):
        response = client.get(address)
        assert (response.status_code, response.headers["Content-Type"]) == (200, XML)
        root = etree.fromstring(response.content)
        assert root.tag in {f"{{{NAMES['s']}}}{name}" for name in ("urlset", "sitemapindex")}
        assert 0 < len(root) <= 50_000
        found = {}
        for element in root:
            (loc,) = element.xpath("s:loc/text()", namespaces=NAMES)
            assert urlsplit(loc).scheme == "http"
            assert urlsplit(loc).netloc == "localhost"
            for moment in element.xpath("s:lastmod/text()", namespaces=NAMES):
                assert datetime.datetime.fromisoformat(moment).tzinfo
            assert loc not in found
            found[loc] = element
        return found

    return read


@pytest.fixture
def part_of(read):
    """The part of the sitemap that a page is in."""
    return lambda page: read(f"/sitemap-trang-{page.pk // sitemaps.SIZE}.xml")


def test_the_index_names_what_has_something(read, make_news, local_time):
    page = make_news(display_date=local_time(2020, 1, 1))
    index = read("/sitemap.xml")
    assert f"http://localhost/sitemap-trang-{page.pk // sitemaps.SIZE}.xml" in index
    assert "http://localhost/sitemap-chu-de.xml" in index
    assert "http://localhost/sitemap-tin-moi.xml" not in index
    for address in index:
        read(urlsplit(address).path)


def test_a_part_of_the_index_has_the_moment_of_its_last_publication(read, make_news):
    page = make_news(publish=True)
    page.refresh_from_db()
    element = read("/sitemap.xml")[f"http://localhost/sitemap-trang-{page.pk // sitemaps.SIZE}.xml"]
    moment = datetime.datetime.fromisoformat(element.findtext("s:lastmod", namespaces=NAMES))
    assert moment == page.last_published_at.replace(microsecond=0)


def test_each_page_stands_at_its_full_address_in_every_language(part_of, make_news, english_home):
    page = make_news()
    assert page.full_url in part_of(page)
    assert english_home.full_url in part_of(english_home)


def test_what_is_not_public_and_an_alias_are_not_listed(part_of, make_news, news_index, restrict):
    shown = make_news()
    hidden = [make_news(live=False), make_news()]
    restrict(hidden[1])
    alias = shown.create_alias(parent=NewsSectionPageFactory(parent=news_index), update_slug="bi-danh")
    listed = {**part_of(shown), **part_of(alias)}
    assert shown.full_url in listed
    assert not {page.full_url for page in [*hidden, alias]} & set(listed)


def test_a_range_without_public_pages_is_not_found(client):
    assert client.get("/sitemap-trang-99999.xml").status_code == 404


def test_a_page_names_its_translations_and_itself(part_of, make_news):
    page = make_news()
    english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.live = True
    english.save()
    links = {"vi": page.full_url, "en": english.full_url, "x-default": page.full_url}
    for one in (page, english):
        found = part_of(one)[one.full_url].iterfind("xhtml:link", NAMES)
        assert {link.get("hreflang"): link.get("href") for link in found} == links
    alone = make_news()
    assert part_of(alone)[alone.full_url].find("xhtml:link", NAMES) is None


def test_a_page_names_its_image_as_it_is_served(client, part_of, make_news):
    page = make_news(image=ImageFactory())
    assert part_of(page)[page.full_url].find("image:image", NAMES) is None
    client.get(page.url)
    address = part_of(page)[page.full_url].findtext("image:image/image:loc", namespaces=NAMES)
    drawn = CustomRendition.objects.filter(image=page.image)
    assert address in {f"http://localhost{one.url}" for one in drawn}


def test_news_of_these_days_are_told_of_by_themselves(read, make_news, local_time, freeze):
    with freeze("2024-05-03"):
        new = make_news(title="Mới <&>", display_date=local_time(2024, 5, 2))
        make_news(title="Cũ", display_date=local_time(2024, 5, 1, 23))
        ((address, element),) = read("/sitemap-tin-moi.xml").items()
        assert "http://localhost/sitemap-tin-moi.xml" in read("/sitemap.xml")
    assert address == new.full_url
    told = {one.tag.partition("}")[2]: one.text for one in element.find("news:news", NAMES).iter()}
    assert (told["title"], told["language"], told["name"]) == (
        "Mới <&>",
        "vi",
        "Phổ biến, giáo dục pháp luật",
    )
    assert told["publication_date"] == "2024-05-02T00:00:00+07:00"


def test_the_news_of_these_days_ask_for_as_much_however_many_they_are(client, make_news):
    counts = []
    for _turn in range(2):
        for _number in range(3):
            make_news(display_date=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap-tin-moi.xml")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_has_a_part_already_is_told_that_it_is_the_same(client, home):
    address = f"/sitemap-trang-{home.pk // sitemaps.SIZE}.xml"
    etag = client.get(address).headers["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_the_index_asks_for_as_much_however_many_parts_there_are(client, make_news, monkeypatch):
    monkeypatch.setattr(sitemaps, "SIZE", 3)
    counts = []
    for _turn in range(2):
        for _number in range(6):
            make_news()
        with CaptureQueriesContext(connection) as queries:
            parts = client.get("/sitemap.xml").text.count("/sitemap-trang-")
        counts.append((len(queries), parts))
    assert (counts[0][0], counts[0][1] + 2) == (counts[1][0], counts[1][1])


def test_the_database_has_an_index_for_the_parts(db):
    """The number of keys in a part stands in the code and in the migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'core_sitemap_part'")
        assert f"(id / {sitemaps.SIZE})" in cursor.fetchone()[0]


def test_the_addresses_that_no_editor_makes_are_listed_in_each_language(read):
    addresses = read("/sitemap-chu-de.xml")
    assert {"http://localhost/linh-vuc/dat-dai/", "http://localhost/en/nguon-tin/"} <= set(addresses)
