"""Suggestions while one types in the search field of the header."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

FIELD = "#site-search"
OPTIONS = ".site-search [role=option]"
TITLE = "Luật Đất đai"


@pytest.fixture
def open_list(open_browser, pages):
    """Opens a page of so many pixels with the list open."""

    def open_list(width=1280, **options):
        page = open_browser(viewport={"width": width, "height": 800}, **options)
        page.goto("/")
        page.locator(FIELD).press_sequentially("luat dat", delay=20)
        expect(page.locator(OPTIONS).first).to_be_visible()
        return page

    return open_list


def chosen(page):
    """The option that the field says is chosen."""
    return page.locator(f"[id='{page.get_attribute(FIELD, 'aria-activedescendant')}']")


def test_a_visitor_goes_to_a_page_with_the_keyboard_alone(open_list, pages):
    page = open_list()
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".site-search [role=status]")).to_contain_text(re.compile(r"^\d"))
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_attribute("aria-selected", "true")
    expect(chosen(page)).to_contain_text(TITLE)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(pages["document"].url) + "$"))
    expect(page.locator("h1")).to_contain_text(TITLE)


def test_arrows_home_and_end_move_through_the_list(open_list):
    page = open_list()
    options = page.locator(OPTIONS)
    last = options.count() - 1
    assert last >= 1
    for key, place in (("ArrowDown", 0), ("End", last), ("Home", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        expect(page.locator(f"{OPTIONS}[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{OPTIONS}[aria-selected=true]")).to_have_count(0)
    expect(page.locator(FIELD)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.locator(FIELD)).to_be_focused()


def test_enter_without_a_choice_searches(open_list):
    page = open_list()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q=luat\+dat"))


def test_escape_closes_the_list_and_keeps_the_words(open_list):
    page = open_list()
    page.keyboard.press("Escape")
    expect(page.locator(".site-search [role=listbox]")).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("luat dat")
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTIONS).first).to_be_visible()


def test_tab_closes_the_list_and_moves_on(open_list):
    page = open_list()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator(".site-search [role=listbox]")).to_be_hidden()
    expect(page.locator(".site-search__button")).to_be_focused()


def test_a_finger_follows_a_suggestion(open_list, pages):
    page = open_list(360, has_touch=True, is_mobile=True)
    option = page.locator(OPTIONS, has_text=TITLE).first
    assert option.bounding_box()["height"] >= 44
    option.tap()
    expect(page).to_have_url(re.compile("/(van-ban|de-cuong)/.+"))


def test_a_failing_answer_leaves_a_plain_field(open_browser, pages):
    page = open_browser()
    page.route("**/goi-y/*", lambda route: route.fulfill(status=500, body="<h1>"))
    page.goto("/")
    with page.expect_response("**/goi-y/*"):
        page.locator(FIELD).press_sequentially("luat dat", delay=20)
    expect(page.locator(".site-search [role=listbox]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".results")).to_contain_text(TITLE)


def test_an_answer_that_comes_late_is_ignored(open_browser, pages):
    page = open_browser()
    waiting = []
    page.route("**/goi-y/?q=luat", lambda route: waiting.append(route))
    page.goto("/")
    with page.expect_request("**/goi-y/?q=luat"):
        page.fill(FIELD, "luat")
    page.fill(FIELD, "thu hoi")
    expect(page.locator(OPTIONS).first).to_contain_text("thu hồi", ignore_case=True)
    for route in waiting:
        route.fulfill(json={"suggestions": [{"text": "Cũ", "url": "/", "kind": ""}]})
    expect(page.locator(OPTIONS, has_text="Cũ")).to_have_count(0)


def test_nothing_is_asked_while_a_syllable_is_composed(open_browser, pages):
    page = open_browser()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "goi-y" in request.url else None)
    page.goto("/")
    page.locator(FIELD).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "luậ", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "luật"})
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_open_list(open_list, width):
    page = open_list(width)
    page.keyboard.press("ArrowDown")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_is_as_wide_as_the_window_at_most(open_list, width):
    page = open_list(width)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
