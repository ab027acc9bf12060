"""What isn't public appears nowhere: one canary word in pages of every kind, looked for on every surface."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.rich_text import RichText

from home.factories import StandardPageFactory
from home.models import FeaturedPage
from news.factories import NewsSectionPageFactory
from news.models import NewsSectionPage
from tests.sitemap import whole_sitemap

CANARY = "Chimhoangyen"

SURFACES = [
    "/",
    "/tin-tuc/",
    "/tin-tuc/chinh-sach-moi/",
    "/tin-tuc/2024/5/",
    "/tin-tuc/2024/5/2/",
    "/tin-tuc/chinh-sach-moi/2024/5/",
    "/tin-tuc/chinh-sach-moi/tin-ben-canh/",
    "/gioi-thieu/",
    "/van-ban/",
    "/de-cuong/",
    f"/tim-kiem/?q={CANARY}",
    f"/tim-kiem/goi-y/?q={CANARY}",
    f"/api/v1/search?q={CANARY}",
    "/sitemap.xml",
    "/tin-moi.xml",
    "/nguon-tin/tin-tuc.rss?toan-van=1",
    "/nhung/",
    "/en/",
    "/en/tin-tuc/",
    f"/en/tim-kiem/?q={CANARY}",
    f"/en/tim-kiem/goi-y/?q={CANARY}",
    "/en/tin-moi.xml",
    "/en/nhung/",
    "/hmn/",
    "/hmn/tin-tuc/chinh-sach-moi/",
    "/blt/van-ban/",
    "/blt/de-cuong/",
]


def texts(word, block="rich_text"):
    """The texts of a page, each with the word."""
    return {
        "title": f"{word} tin",
        "slug": f"{word.lower()}-tin",
        "lead": f"{word} mật",
        "body": [(block, RichText(f"<p>{word} mật</p>"))],
    }


@pytest.fixture
def english_section(english_home):
    return NewsSectionPage.objects.descendant_of(english_home).get(slug="chinh-sach-moi")


@pytest.fixture
def canaries(home, make_news, make_document, make_outline, english_section, local_time):
    """Makes a page of each kind whose every text holds the word; the home page features them all.

    One page stands below a public page, and beside one of them is a public news item.
    """

    def make(word=CANARY, **fields):
        shared = {"publish": True, "display_date": local_time(2024, 5, 2, 9), **fields}
        above = StandardPageFactory(parent=home, slug="gioi-thieu", publish=True)
        make_news(slug="tin-ben-canh")
        pages = [
            make_news(**texts(word), **shared),
            make_document(**texts(word, "legal_text"), **shared),
            make_outline(**texts(word), **shared),
            StandardPageFactory(parent=above, **texts(word), **shared),
            make_news(parent=english_section, locale=english_section.locale, **texts(word), **shared),
        ]
        home.featured_items = [FeaturedPage(featured=page.page_ptr) for page in pages]
        home.save_revision().publish()
        return pages

    return make


def leaks(client, addresses=SURFACES):
    """The addresses that show the canary in a text or in an address, not as the visitor's own query."""
    mark = re.compile(rf"{CANARY}(?:</mark>)? (?:mật|tin)|{CANARY.lower()}-tin")
    return [address for address in addresses if mark.search(text_at(client, address))]


def text_at(client, address):
    return whole_sitemap(client) if address == "/sitemap.xml" else client.get(address).content.decode()


def test_public_items_are_on_every_surface(client, canaries):
    canaries()
    assert leaks(client) == SURFACES


def test_drafts_are_nowhere(client, canaries):
    canaries(live=False, publish=False)
    assert leaks(client) == []


def test_private_items_are_nowhere(client, canaries, restrict):
    for page in canaries():
        restrict(page)
    assert leaks(client) == []


def test_items_below_a_private_page_are_nowhere(client, canaries, restrict, home, english_home):
    canaries()
    for top in [*home.get_children(), *english_home.get_children()]:
        restrict(top)
    assert leaks(client) == []


def test_unpublished_items_are_nowhere(client, canaries):
    for page in canaries():
        page.unpublish()
    assert leaks(client) == []


def test_expired_items_are_nowhere(client, canaries):
    canaries(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_due", verbosity=0)
    assert leaks(client) == []


def test_items_scheduled_for_later_are_nowhere(client, canaries):
    canaries(go_live_at=timezone.now() + datetime.timedelta(days=1))
    assert leaks(client) == []


def test_edits_that_are_not_published_are_nowhere(client, canaries):
    pages = canaries(word="Tinthuong")
    for page in pages:
        for field, value in texts(CANARY, page.body[0].block_type).items():
            setattr(page, field, value)
        page.save_revision()
    addresses = [type(page).objects.get(pk=page.pk).url for page in pages]
    assert leaks(client, [*SURFACES, *addresses]) == []


def test_the_text_of_a_private_page_is_not_shown_to_a_visitor(client, canaries, restrict):
    for page in canaries():
        restrict(page)
        response = client.get(page.url)
        assert response.status_code == 302


@pytest.fixture
def canary_section(news_index):
    """A section whose title holds the canary."""
    return NewsSectionPageFactory(parent=news_index, title=f"{CANARY} mật", slug="muc-kin", publish=True)


def test_a_private_section_is_nowhere(client, canary_section, make_news, restrict):
    make_news(parent=canary_section)
    restrict(canary_section)
    assert leaks(client) == []


def test_a_draft_section_is_nowhere_though_its_items_are_public(client, canary_section, make_news):
    item = make_news(parent=canary_section)
    canary_section.unpublish()
    assert leaks(client, [*SURFACES, item.url]) == []


def test_draft_indexes_are_nowhere_though_their_items_are_public(
    client, home, make_news, make_document, make_outline
):
    items = [make_news(), make_document(), make_outline()]
    for index in home.get_children().specific():
        index.title = f"{CANARY} mật"
        index.unpublish()
    assert leaks(client, [*SURFACES, *(item.url for item in items)]) == []
