"""Where the search leads to is there: every anchor in the index is an id of the page that is shown."""

from collections import Counter

import pytest
from lxml import html
from wagtail.rich_text import RichText

from home.factories import StandardPageFactory
from search.models import Passage

# As the editor saves it: with a key on each block, and nothing to keep a heading from coming twice.
TEXT = (
    '<h2 data-block-key="a1b2c">Mức phạt</h2><p data-block-key="d3e4f">Phạt tiền.</p>'
    "<h3>Mức <b>phạt</b> &amp; biện pháp</h3><p>Tịch thu.</p><h4>Menu</h4><p>Thu hồi.</p>"
)
BODY = [
    ("rich_text", RichText(TEXT)),
    ("quote", {"text": "Lời hay", "attribution": ""}),
    ("rich_text", RichText(TEXT)),
]
LAW = [
    (
        "legal_text",
        RichText(
            '<h2 data-block-key="a1b2c">Chương I. Quy định chung</h2><h3>Điều 1. Phạm vi</h3><p>Về đất.</p>'
            "<p>Điều 2. Áp dụng</p><p>Mọi người.</p>"
        ),
    ),
    ("legal_text", RichText("<h3>Điều 1. Quy chế kèm theo</h3><p>Nội dung.</p>")),
]


def anchors_of(page):
    anchors = Passage.objects.filter(entry__page=page.pk, entry__file=None).exclude(anchor="")
    return list(anchors.order_by("position").values_list("anchor", flat=True))


@pytest.fixture(params=["news", "outline", "standing", "document"])
def page(request, home, make_news, make_outline, make_document):
    make = {
        "news": lambda: make_news(body=BODY),
        "outline": lambda: make_outline(body=BODY),
        "standing": lambda: StandardPageFactory(parent=home, publish=True, body=BODY),
        "document": lambda: make_document(body=LAW),
    }
    return make[request.param]()


def test_every_anchor_in_the_index_is_an_id_of_the_page_once(client, page):
    ids = Counter(html.fromstring(client.get(page.url).content.decode()).xpath("//@id"))
    anchors = anchors_of(page)
    assert len(anchors) >= 4
    assert [anchor for anchor in anchors if ids[anchor] != 1] == []


def test_a_heading_that_comes_twice_has_two_anchors(make_news):
    assert anchors_of(make_news(body=BODY)) == [
        "phan-muc-phat",
        "phan-muc-phat-bien-phap",
        "phan-menu",
        "phan-muc-phat-2",
        "phan-muc-phat-bien-phap-2",
        "phan-menu-2",
    ]


def test_a_translation_has_anchors_of_its_own_words(client, make_news, english_home):
    copy = make_news(body=BODY).copy_for_translation(english_home.locale)
    copy.body = [("rich_text", RichText("<h2>Fines</h2><p>Money.</p>"))]
    copy.save_revision().publish()
    copy.refresh_from_db()
    assert anchors_of(copy) == ["phan-fines"]
    assert 'id="phan-fines"' in client.get(copy.url).content.decode()


def test_a_block_by_itself_and_a_body_without_a_request_are_rendered_too(make_news):
    body = make_news(body=BODY).body
    assert 'id="phan-muc-phat"' in body[0].render()
    assert str(body).count('id="phan-muc-phat-2"') == 1
