"""A reader's shelf in a browser, with and without JavaScript."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SHELF = "/tu-tai-lieu/"
ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def assert_nothing_is_found(page):
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        results = Axe().run(page, options=ALL_RULES)
        assert results.violations_count == 0, f"{theme}:\n{results.generate_report()}"


def test_with_javascript_one_collects_from_a_search_and_shares(open_browser, pages):
    page = open_browser(viewport={"width": 360, "height": 900}, reduced_motion="reduce")
    page.goto("/tim-kiem/?q=thu+hoi+dat")
    page.locator(".result .shelf-button").first.click()
    expect(page.locator(".toast")).to_have_text(re.compile("."))
    expect(page.locator(".shelf-way__count")).to_have_text("1")
    expect(page).to_have_url(re.compile("tim-kiem"))
    page.goto(pages["outline"].url)
    page.locator(".shelf-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".shelf-button__there")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{SHELF}.*#tai-lieu-{pages['outline'].pk}"))
    expect(page.locator(".shelf__item")).to_have_count(2)
    page.locator("textarea").last.fill("Nói chậm")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_nothing_is_found(page)
    page.locator("#ten").fill("Họp thôn")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Họp thôn")
    expect(page.locator(".shelf__told")).to_have_text("Nói chậm")
    assert_nothing_is_found(page)


def test_without_javascript_one_collects_orders_and_takes_along(open_browser, pages):
    page = open_browser(java_script_enabled=False)
    for name in ("document", "news"):
        page.goto(pages[name].url)
        page.locator(".shelf-button").click()
        expect(page).to_have_url(re.compile(SHELF))
    page.locator(f"[name=lam][value=len-{pages['news'].pk}]").click()
    assert page.locator(".shelf__title a").all_inner_texts() == [pages["news"].title, pages["document"].title]
    with page.expect_download() as download:
        page.locator("[name=lam][value=tai]").click()
    assert download.value.suggested_filename.endswith(".zip")
    page.locator(".shelf-empty summary").click()
    page.locator("[name=lam][value=het]").click()
    expect(page.locator(".empty")).to_be_visible()
