"""A marked term opens its meaning beside it, by mouse and by keyboard; without JavaScript it leads there."""

import pytest

from glossary.factories import GlossaryTermFactory
from news.factories import NewsPageFactory


@pytest.fixture(scope="module")
def article(pages):
    GlossaryTermFactory(name="bảng giá đất mẫu", slug="bang-gia-dat-mau", definition="Giá do tỉnh ban hành.")
    text = "<p>Xem bảng giá đất mẫu trước khi ký.</p>"
    return NewsPageFactory(parent=pages["section"], body=[("rich_text", text)], publish=True)


def test_the_meaning_opens_beside_the_word(visitor, article):
    visitor.goto(article.url)
    visitor.locator(".glossary-mark").click()
    assert "Giá do tỉnh ban hành." in visitor.locator(".glossary-popover").inner_text()
    assert visitor.locator(".glossary-popover").is_visible()


def test_escape_closes_it_and_leads_back_to_the_word(visitor, article):
    visitor.goto(article.url)
    visitor.locator(".glossary-mark").focus()
    visitor.keyboard.press("Enter")
    visitor.locator(".glossary-popover").wait_for(state="visible")
    visitor.keyboard.press("Escape")
    visitor.locator(".glossary-popover").wait_for(state="hidden")
    assert visitor.evaluate("document.activeElement.className") == "glossary-mark"


def test_on_a_phone_it_stays_within_the_screen(open_browser, article):
    phone = open_browser(viewport={"width": 320, "height": 640})
    phone.goto(article.url)
    phone.locator(".glossary-mark").click()
    box = phone.locator(".glossary-popover").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_javascript_the_word_leads_to_its_meaning(open_browser, article):
    page = open_browser(java_script_enabled=False)
    page.goto(article.url)
    page.locator(".glossary-mark").click()
    assert page.locator(".definitions__item:target").count() == 1
