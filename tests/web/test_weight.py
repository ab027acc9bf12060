"""What a page makes a phone load before it is read: docs/decisions/0017-weight.md."""

import gzip

import pytest
from django.conf import settings

from core.factories import ImageFactory

MOST = 50_000
TEXT = "<p>Người sử dụng đất có quyền và nghĩa vụ theo quy định của pháp luật về đất đai.</p>" * 60

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["home", "article", "law", "search"])
def page(request, read, make_news, make_document):
    news = make_news(image=ImageFactory(), body=[("rich_text", TEXT)])
    law = make_document(body=[("legal_text", f"<h3>Điều 1. Tên</h3>{TEXT}")])
    addresses = {"home": "/", "article": news.url, "law": law.url, "search": "/tim-kiem/?q=dat"}
    return read(addresses[request.param])


def files_of(page):
    links = page.select("link[rel=stylesheet], script[src]")
    return [settings.BASE_DIR / (link.get("href") or link["src"]).lstrip("/") for link in links]


def test_a_page_weighs_half_of_what_is_allowed(page):
    texts = [str(page).encode(), *(path.read_bytes() for path in files_of(page))]
    assert sum(len(gzip.compress(text, 6)) for text in texts) < MOST


def test_no_script_holds_a_page_up(page):
    assert [script for script in page.select("script[src]") if not script.has_attr("defer")] == []


def test_nothing_comes_from_elsewhere_and_no_font_is_loaded(page):
    assert all(path.is_file() for path in files_of(page))
    assert not any(b"@font-face" in path.read_bytes() for path in files_of(page))
