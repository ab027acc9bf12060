"""/so-do-trang/: how the site is ordered."""

import pytest
from lxml import html as lxml_html

from home.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(client):
    def links():
        tree = lxml_html.fromstring(client.get("/so-do-trang/").content)
        return [link.get("href") for link in tree.xpath("//main//a")]

    return links


def test_it_shows_lists_sections_fields_occasions_and_tools(links, section):
    expected = {section.url, "/van-ban/", "/linh-vuc/dat-dai/", "/dip/", "/thuat-ngu/", "/tim-kiem/"}
    assert expected <= set(links())


def test_standing_pages_stand_below_each_other(home, client):
    above = StandardPageFactory(parent=home, title="Giới thiệu", publish=True)
    below = StandardPageFactory(parent=above, title="Nhiệm vụ", publish=True)
    tree = lxml_html.fromstring(client.get("/so-do-trang/").content)
    (link,) = tree.xpath(f"//main//a[@href='{below.url}']")
    assert link.getparent().getparent().getparent().find("a").get("href") == above.url


def test_single_items_and_hidden_pages_arent_in_it(home, links, make_news, restrict):
    news = make_news()
    hidden = StandardPageFactory(parent=home, publish=True)
    restrict(hidden)
    assert not {news.url, hidden.url} & set(links())
