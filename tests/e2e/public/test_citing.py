"""Links to copy and citations in the text of a document."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
LINK = "#dieu-1-khoan-1 > .permalink"
CITE = "#dieu-1 > .cite"


@pytest.fixture
def open_law(open_browser, pages):
    def open_law(width=1280, **options):
        page = open_browser(viewport={"width": width, "height": 800}, **CLIPBOARD, **options)
        page.goto(f"{pages['document'].url}?from=list")
        return page

    return open_law


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_a_clauses_link_copies_the_full_address_and_says_so(open_law, pages):
    page = open_law()
    page.locator(LINK).click(force=True)
    expect(page.locator(".toast")).not_to_be_empty()
    assert clipboard(page) == f"{pages['document'].full_url}#dieu-1-khoan-1"
    assert page.url.endswith("#dieu-1-khoan-1")


def test_a_clauses_link_shows_on_hover_and_with_the_keyboard(open_law):
    page = open_law()
    page.mouse.move(0, 0)
    expect(page.locator(LINK)).to_have_css("opacity", "0")
    page.locator("#dieu-1-khoan-1").hover()
    expect(page.locator(LINK)).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    page.locator("#dieu-1 > h4 > .permalink").focus()
    for _number in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(LINK)).to_be_focused()
    expect(page.locator(LINK)).to_have_css("opacity", "1")


def test_on_a_touch_screen_links_and_citations_are_always_seen(open_law):
    page = open_law(360, has_touch=True, is_mobile=True)
    for part in (LINK, f"{CITE} > summary"):
        expect(page.locator(part)).to_have_css("opacity", "1")
        assert page.locator(part).bounding_box()["height"] >= 24


def test_an_article_is_cited_with_its_document_and_address(open_law, pages):
    page = open_law()
    page.locator(f"{CITE} > summary").focus()
    page.keyboard.press("Enter")
    document = page.locator(".document-layout > .cite .cite__text").text_content()
    words, address = f"Điều 1 {document}", f"{pages['document'].full_url}#dieu-1"
    expect(page.locator(f"{CITE} .cite__text")).to_have_text(words)
    expect(page.locator(f"{CITE} .cite__address")).to_have_text(address)
    page.locator(f"{CITE} button").click()
    expect(page.locator(".toast")).not_to_be_empty()
    assert clipboard(page) == f"{words}, {address}"


def test_without_javascript_the_links_lead_and_the_document_is_cited(open_law):
    page = open_law(java_script_enabled=False)
    page.locator(LINK).click(force=True)
    assert page.url.endswith("#dieu-1-khoan-1")
    page.locator(".document-layout > .cite > summary").click()
    expect(page.locator(".document-layout > .cite .cite__text")).to_contain_text("31/2024/QH15")
    expect(page.locator(".cite button")).to_be_hidden()


def test_the_contents_lead_to_an_article_that_was_never_in_sight(open_browser, pages):
    page = open_browser(viewport={"width": 360, "height": 500})
    page.goto(pages["long"].url)
    page.evaluate("location.hash = 'dieu-12'")
    expect(page.locator("#dieu-12 > .provision__heading")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_open_citations(open_law, width):
    page = open_law(width)
    page.locator(".document-layout > .cite > summary").click()
    page.locator(f"{CITE} > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{CITE} .cite__panel")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
