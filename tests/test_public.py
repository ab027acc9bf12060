"""What isn't public appears nowhere: one canary word in pages of every kind, looked for on every surface."""

import re

import pytest
from wagtail.rich_text import RichText

CANARY = "Chimhoangyen"

SURFACES = [
    "/",
    "/tin-tuc/",
    "/tin-tuc/chinh-sach-moi/",
    "/tin-tuc/2024/5/",
    "/tin-tuc/2024/5/2/",
    "/van-ban/",
    "/de-cuong/",
    f"/tim-kiem/?q={CANARY}",
    "/sitemap.xml",
    "/tin-moi.xml",
    "/en/",
    f"/en/tim-kiem/?q={CANARY}",
    "/en/tin-moi.xml",
]


@pytest.fixture
def canaries(make_news, make_document, make_outline, local_time):
    """Makes a news item, a document and an outline whose every text holds the canary."""

    def make(**fields):
        shared = {
            "lead": f"{CANARY} mật",
            "display_date": local_time(2024, 5, 2, 9),
            **fields,
        }
        text = RichText(f"<p>{CANARY} mật</p>")
        return [
            make_news(title=f"{CANARY} tin", slug="canary-tin", body=[("rich_text", text)], **shared),
            make_document(
                title=f"{CANARY} văn bản",
                slug="canary-van-ban",
                body=[("legal_text", text)],
                **shared,
            ),
            make_outline(
                title=f"{CANARY} đề cương",
                slug="canary-de-cuong",
                body=[("rich_text", text)],
                **shared,
            ),
        ]

    return make


def leaks(client):
    """The surfaces that show the canary in a text or in an address, not as the visitor's own query."""
    mark = re.compile(rf"{CANARY}(?:</mark>)? (?:mật|tin|văn|đề)|canary-")
    return [address for address in SURFACES if mark.search(client.get(address).content.decode())]


def test_public_items_are_on_the_surfaces(client, canaries):
    canaries()
    assert len(leaks(client)) >= 10


def test_drafts_are_nowhere(client, canaries):
    canaries(live=False, publish=False)
    assert leaks(client) == []


def test_private_items_are_nowhere(client, canaries, restrict):
    for page in canaries():
        restrict(page)
    assert leaks(client) == []


def test_items_below_a_private_page_are_nowhere(client, canaries, restrict, home):
    canaries()
    for index in home.get_children():
        restrict(index)
    assert leaks(client) == []


def test_unpublished_items_are_nowhere(client, canaries):
    for page in canaries():
        page.unpublish()
    assert leaks(client) == []


def test_the_text_of_a_private_page_is_not_shown_to_a_visitor(client, canaries, restrict):
    for page in canaries():
        restrict(page)
        response = client.get(page.url)
        assert response.status_code == 302
