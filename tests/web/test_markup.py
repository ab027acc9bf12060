"""What holds for the markup of every page: the content policy, names, headings, one meaning for an id."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from lxml import html
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from home.factories import StandardPageFactory
from outlines.models import OutlineFile, OutlineSourceLaw

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ADDRESSES = [
    "/",
    "/en/",
    "/tin-tuc/",
    "/tin-tuc/chinh-sach-moi/",
    "/tin-tuc/2024/05/",
    "/tin-tuc/2024/05/02/",
    "/tin-tuc/chinh-sach-moi/tin-day-du/",
    "/van-ban/",
    "/van-ban/?so=khong-co",
    "/van-ban/luat-day-du/",
    "/de-cuong/",
    "/de-cuong/de-cuong-day-du/",
    "/tim-kiem/",
    "/tim-kiem/?q=day+du",
    "/tim-kiem/?q=day+du&loai=tin-tuc&nam=2024",
    "/tim-kiem/?q=tin+sao+hoa+moc+tinh+thuy+trieu",
    "/tim-kiem/?q=khongco",
    "/moi-khoi/",
    "/hien-thi/",
    "/khong-co-trang-nay/",
]


def every_block(image, file):
    picture = {"image": {"image": image.pk, "alt_text": "Ruộng bậc thang", "decorative": False}}
    answer = {"question": "Ai được trợ giúp?", "answer": "<p>Trẻ em.</p>"}
    table = {
        "caption": "Mức phạt",
        "columns": [{"type": "text", "heading": "Hành vi"}],
        "rows": [{"values": ["Vượt đèn đỏ"]}],
    }
    values = [
        ("rich_text", "<h2>Mục</h2><p>Văn bản</p><h3>Mục nhỏ</h3>"),
        ("image", {**picture, "caption": "Chú thích"}),
        ("gallery", {"title": "Bộ ảnh", "images": [picture, picture]}),
        ("quote", {"text": "Lời hay", "attribution": "Già làng"}),
        ("table", table),
        ("file", {"file": file.pk, "title": "Tờ gấp"}),
        ("embed", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("callout", {"kind": "law", "title": "Căn cứ", "text": "<p>Điều 8</p>"}),
        ("questions", {"title": "Hỏi – đáp", "items": [{"type": "item", "value": answer}]}),
    ]
    return [{"type": kind, "value": value} for kind, value in values]


@pytest.fixture(scope="module")
def site(shared, shared_files):
    """A page of each type with everything that it can show."""
    image, file = ImageFactory(), FileFactory()
    body = every_block(image, file)
    usual = {"image": image, "lead": "Đầy đủ", "display_date": datetime(2024, 5, 2, 9, tzinfo=VIETNAM)}
    StandardPageFactory(parent=shared.home, slug="moi-khoi", body=body, publish=True)
    news = {"source_name": "Báo", "source_url": "https://b.vn", "publish": False}
    shared.news(slug="tin-day-du", body=body, **news, **usual)
    law = shared.document(
        slug="luat-day-du",
        is_summary=True,
        lead="Đầy đủ",
        body=[("legal_text", RichText("<h2>Chương I. Chung</h2><h3>Điều 1. Tên</h3><p>1. A</p>"))],
        publish=False,
    )
    outline = shared.outline(slug="de-cuong-day-du", body=body, publish=False, **usual)
    outline.source_laws = [OutlineSourceLaw(document=law), OutlineSourceLaw(citation="Hiến pháp")]
    outline.files = [OutlineFile(file=file)]
    outline.save_revision().publish()


@pytest.fixture(scope="module")
def pages(site):
    """What a visitor is given at each address, asked for once: the tests only read it."""
    visitor = Client()
    return {address: html.fromstring(visitor.get(address).content.decode()) for address in ADDRESSES}


def found(pages, *paths):
    """What the XPath expressions find, by address; empty where no page has any of it."""
    rows = {address: [x for path in paths for x in page.xpath(path)] for address, page in pages.items()}
    return {address: items for address, items in rows.items() if items}


def test_nothing_that_the_content_policy_forbids(pages):
    """No script but data, no style, no handler: the policy allows our own files alone."""
    forbidden = [
        "//script[not(@src) and not(@type = 'application/ld+json')]",
        "//style | //*[@style]",
        "//@*[starts-with(name(), 'on')]",
        "//@href[starts-with(., 'javascript:')]",
        "//script/@src[not(starts-with(., '/static/'))]",
        "//link[@rel = 'stylesheet']/@href[not(starts-with(., '/static/'))]",
    ]
    assert found(pages, *forbidden) == {}


def test_ids_are_used_once_and_references_lead_somewhere(pages):
    for address, page in pages.items():
        ids = Counter(page.xpath("//@id"))
        wanted = page.xpath("//@for | //@aria-labelledby | //@aria-describedby")
        wanted += [a[1:] for a in page.xpath("//a/@href[starts-with(., '#')]")]
        assert [name for name, count in ids.items() if count > 1] == [], address
        assert [name for name in wanted if name not in ids] == [], address


def test_headings_start_at_one_and_skip_no_level(pages):
    for address, page in pages.items():
        levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in pairwise(levels)), address


def test_every_picture_has_an_alternative_and_a_size_and_every_frame_a_title(pages):
    missing = ["//img[not(@alt)]", "//img[not(@width) or not(@height)]", "//iframe[not(@title)]"]
    assert found(pages, *missing) == {}


def test_every_link_and_button_has_words(pages):
    for address, page in pages.items():
        for element in page.xpath("//a | //button"):
            name = element.text_content().strip() or element.get("aria-label")
            assert name, (address, html.tostring(element))


def test_every_field_has_a_label(pages):
    for address, page in pages.items():
        labelled = set(page.xpath("//label/@for"))
        fields = page.xpath("(//input[not(@type='hidden')] | //select | //textarea)[not(ancestor::label)]")
        assert [f.get("name") for f in fields if f.get("id") not in labelled] == [], address


def test_every_page_names_its_language_and_title(pages):
    for address, page in pages.items():
        assert page.get("lang") == ("en" if address.startswith("/en/") else "vi")
        assert page.xpath("string(//title)").strip()
