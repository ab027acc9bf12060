"""The reader's choice of display, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

COOKIE = "hien-thi"
BUTTON = ".display > summary"


def kept(page):
    return [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE]


def radio(page, name, value):
    return page.locator(f".display input[name={name}][value='{value}']")


def test_without_javascript_a_choice_is_sent_and_leads_back(open_browser, pages):
    page = open_browser(java_script_enabled=False)
    page.goto("/tim-kiem/?q=đất")
    page.locator(BUTTON).click()
    radio(page, "size", "xl").check()
    radio(page, "theme", "dark").check()
    page.locator(".display [type=submit]").click()
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q="))
    expect(page.locator("html")).to_have_attribute("data-size", "xl")
    expect(page.locator("body")).to_have_css("background-color", "rgb(14, 22, 38)")
    expect(page.locator("html")).to_have_css("font-size", "24px")
    page.goto(pages["news"].url)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert [cookie["value"] for cookie in kept(page)] == ["xl.dark"]


def test_with_javascript_a_choice_holds_at_once_and_is_kept(visitor, pages):
    visitor.goto("/")
    visitor.locator(BUTTON).click()
    expect(visitor.locator(".display [type=submit]")).to_be_hidden()
    radio(visitor, "theme", "contrast").check()
    radio(visitor, "spacing", "wide").check()
    expect(visitor.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(visitor.locator("meta[name=theme-color]").first).to_have_attribute("content", "#000")
    expect(visitor.locator(".display [role=status]")).not_to_be_empty()
    expect(visitor).to_have_url(re.compile("/$"))
    visitor.wait_for_function("() => document.cookie.includes('wide.contrast')")
    visitor.goto(pages["news"].url)
    expect(visitor.locator("html")).to_have_attribute("data-spacing", "wide")


def test_the_default_leaves_no_cookie(visitor, pages):
    visitor.goto("/hien-thi/")
    form = visitor.locator("main .display-form")
    form.locator("[value=dark]").check()
    visitor.wait_for_function("() => document.cookie.includes('dark')")
    form.locator("[name=theme][value='']").check()
    visitor.wait_for_function("() => !document.cookie")
    expect(visitor.locator("html")).not_to_have_attribute("data-theme", re.compile("."))
    assert kept(visitor) == []


def test_a_page_that_comes_back_as_it_was_left_takes_up_the_choice(visitor, pages):
    visitor.goto("/")
    # As a page that a browser or a proxy kept from before the choice.
    visitor.route("**/tin-tuc/", lambda route: route.fulfill(response=route.fetch(headers={"cookie": ""})))
    visitor.locator(BUTTON).click()
    radio(visitor, "theme", "dark").check()
    visitor.wait_for_function("() => document.cookie.includes('dark')")
    visitor.goto("/tin-tuc/")
    expect(visitor.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.locator(BUTTON).click()
    expect(radio(visitor, "theme", "dark")).to_be_checked()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_popover_closes_when_one_is_done_with_it(open_browser, pages, width):
    page = open_browser(viewport={"width": width, "height": 800})
    page.goto("/")
    panel = page.locator(".display__panel")
    page.locator(BUTTON).focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(BUTTON)).to_be_focused()
    page.keyboard.press("Enter")
    # The groups of radio buttons are a stop each, and then one is out of it.
    for _number in range(4):
        page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
    page.locator(BUTTON).click()
    page.locator("h1").first.dispatch_event("click")
    expect(panel).to_be_hidden()
