"""Texts as they shouldn't be: all are taken in and shown."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from documents import structure
from documents.models import LegalDocumentPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(tmp_path):
    """Imports a document of these paragraphs and returns its page."""

    def take_in(*paragraphs):
        path = tmp_path / "archive.jsonl"
        record = {
            "id": "1",
            "number": "1/2024/NĐ-CP",
            "title": "Nghị định thử",
            "text": "\n".join(paragraphs),
        }
        path.write_bytes(json.dumps(record).encode())
        call_command("import_archive", str(path))
        return LegalDocumentPage.objects.get()

    return take_in


@pytest.fixture
def show(client):
    """The HTML of a page as a visitor gets it."""

    def show(page):
        response = client.get(page.url)
        assert response.status_code == 200
        return response.content.decode()

    return show


def articles(count):
    return [line for n in range(1, count + 1) for line in (f"Điều {n}. Tên", f"1. Khoản {n}.", "a) Điểm.")]


def anchors(page):
    provisions = page.provisions
    return [p.anchor for p in provisions if p.anchor] + [c.anchor for p in provisions for c in p.clauses]


def test_a_document_without_an_article_shows_its_text(take_in, show):
    assert "1. Chỉ có đoạn này." in show(take_in("Kính gửi các xã:", "1. Chỉ có đoạn này."))


def test_5000_articles_have_as_many_places(take_in, show):
    page = take_in(*articles(5000))
    ids = anchors(page)
    assert len(set(ids)) == 15_000
    html = show(page)
    assert html.count('class="permalink"') == 10_000
    assert 'id="dieu-5000-khoan-1-diem-a"' in html


def test_an_article_of_500_kilobytes_is_shown_whole_and_once(take_in, show):
    long = "đất đai " * 70_000
    html = show(take_in("Điều 1. Dài", f"1. {long}hết.", "2. Ngắn."))
    assert html.count("đất đai đất đai hết.") == 1
    assert html.count("đất đai") == 70_000
    assert len(html.encode()) < len(long.encode()) + 100_000


@pytest.mark.parametrize(
    "text", ["I" * 500_000, "1" * 500_000, "(" * 500_000, "“" * 500_000, "\u0323" * 50_000]
)
def test_a_paragraph_of_one_sign_is_taken_in(take_in, show, text):
    assert text[:1000] in show(take_in("Điều 1. Tên", f"Chữ {text}", f"Chương {text}", "1. Một"))


def test_articles_in_a_wrong_order_have_anchors_of_their_numbers(take_in, show):
    page = take_in("Điều 7. Bảy", "2. Hai", "1. Một", "3. Ba", "Điều 3. Ba", "1. Một", "Điều 5. Năm")
    assert anchors(page) == ["dieu-7", "dieu-3", "dieu-5", "dieu-7-khoan-1", "dieu-3-khoan-1"]
    html = show(page)
    assert all(words in html for words in ("2. Hai", "3. Ba"))


def test_a_number_that_comes_twice_has_two_anchors(take_in, show):
    page = take_in("Điều 5. A", "1. Một", "Điều 5. B", "1. Một", "Điều 5. C")
    assert anchors(page) == ["dieu-5", "dieu-5-2", "dieu-5-3", "dieu-5-khoan-1", "dieu-5-2-khoan-1"]
    html = show(page)
    assert all(html.count(f'id="{anchor}"') == 1 for anchor in anchors(page))


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x0b\x7f",
        "\ud800",
        "\udfff\ud800",
        "\ufffe\uffff\ufffd",
        "e\u0323\u0302" * 9,
        "\u202e\u200b\ufeff",
        "\U0010ffff",
        "\u0e47" * 500,
        "&#0;&#xD800;&#x110000;",
        "Ä‘iá»u",
    ],
)
def test_broken_unicode_stops_nothing(take_in, show, text):
    html = show(take_in(f"Điều 1. Tên {text}", f"1. Trước {text} sau", f"{text}a) Điểm", "2. Hai"))
    assert 'id="dieu-1-khoan-2"' in html
    assert "Trước" in html


class CountingSet(set):
    """A set that counts how often it is asked."""

    asked = 0

    def __contains__(self, item):
        self.asked += 1
        return super().__contains__(item)


@pytest.mark.parametrize("line", ["Điều 5. Tên", "Điều 1. Tên", "Mục 1. TÊN"])
def test_to_find_a_free_anchor_takes_no_longer_where_thousands_are_taken(monkeypatch, line):
    asked = []

    def count(copies):
        used = CountingSet()
        original = structure._Anchors.__init__

        def counting(self):
            original(self)
            self.used = used

        with monkeypatch.context() as patch:
            patch.setattr(structure._Anchors, "__init__", counting)
            structure.read_structure([(True, f"<p>{line}</p>" * copies)])
        asked.append(used.asked)

    count(500)
    count(5000)
    assert asked[1] <= 10 * asked[0]
    assert asked[1] <= 3 * 5000


def test_each_paragraph_is_looked_at_once(monkeypatch):
    lengths = []
    original = structure.read_heading
    monkeypatch.setattr(structure, "read_heading", lambda text: lengths.append(len(text)) or original(text))
    structure.read_structure([(True, "".join(f"<p>{line}</p>" for line in articles(5000)))])
    assert len(lengths) == 15_000


def test_a_page_of_5000_articles_makes_as_many_queries_as_one_of_20(client, make_document):
    counts = []
    for number in (20, 5000):
        text = "".join(f"<p>{line}</p>" for line in articles(number))
        page = make_document(body=[("legal_text", RichText(text))])
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
            counts.append(len(queries))
    assert counts[0] == counts[1]
