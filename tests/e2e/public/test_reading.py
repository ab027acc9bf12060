"""Search, languages, and the site without JavaScript and on a phone."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 740}}
NO_JAVASCRIPT = {"java_script_enabled": False}


@pytest.mark.parametrize("query", ["bồi thường thu hồi đất", "boi thuong thu hoi dat"])
def test_a_visitor_finds_an_item_with_and_without_marks(visitor, pages, query):
    visitor.goto("/")
    visitor.fill("#site-search", query)
    visitor.press("#site-search", "Enter")
    visitor.locator(".results a", has_text=pages["news"].title).first.click()
    expect(visitor.locator("h1")).to_have_text(pages["news"].title)


def test_a_visitor_narrows_the_results_to_a_kind(visitor, pages):
    visitor.goto("/tim-kiem/?q=đất")
    expect(visitor.locator(".results")).to_contain_text(pages["news"].title)
    visitor.locator(".tabs a[href*='loai=outlines'], .tabs a[href*='loai=de-cuong']").click()
    expect(visitor.locator(".results")).to_contain_text(pages["outline"].title)
    expect(visitor.locator(".results")).not_to_contain_text(pages["news"].title)


def test_the_filters_of_a_phone_unfold_and_narrow_without_javascript(open_browser, pages):
    page = open_browser(**PHONE, **NO_JAVASCRIPT)
    page.goto("/tim-kiem/?q=đất")
    expect(page.locator(".facets .facet").first).to_be_hidden()
    page.locator(".facets__button").click()
    page.locator("[aria-labelledby=facet-status] .facet__choice", has_text="Còn hiệu lực").click()
    expect(page.locator(".chip--remove")).to_contain_text("Còn hiệu lực")
    expect(page.locator(".results")).to_contain_text(pages["document"].title)
    expect(page.locator(".results")).not_to_contain_text(pages["news"].title)
    page.locator(".chip--remove").click()
    expect(page.locator(".results")).to_contain_text(pages["news"].title)


def test_a_visitor_finds_an_article_within_a_long_document_without_javascript(open_browser, pages):
    page = open_browser(**NO_JAVASCRIPT)
    page.goto(pages["long"].url)
    page.fill("#inside-query", "chuyen giao lan 12")
    page.press("#inside-query", "Enter")
    page.locator(".results a").first.click()
    expect(page).to_have_url(re.compile(r"#dieu-12$"))
    expect(page.locator("#dieu-12 .provision__heading")).to_be_in_viewport()


def test_a_result_leads_to_the_heading_of_its_section(visitor, pages):
    visitor.goto("/tim-kiem/?q=phạt tiền cảnh cáo")
    visitor.locator(".results a", has_text=pages["news"].title).click()
    expect(visitor.locator("#phan-muc-phat")).to_be_in_viewport()


def test_a_visitor_changes_the_language_of_a_page(visitor, pages):
    visitor.goto(pages["news"].url)
    visitor.locator(".languages a[hreflang=en]").click()
    expect(visitor.locator("h1")).to_have_text(pages["translation"].title)
    visitor.locator(".languages a[hreflang=vi]").click()
    expect(visitor.locator("h1")).to_have_text(pages["news"].title)


def test_everything_can_be_read_without_javascript(open_browser, address):
    page = open_browser(**NO_JAVASCRIPT)
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()


def test_the_forms_work_without_javascript(open_browser, pages):
    page = open_browser(**NO_JAVASCRIPT)
    page.goto("/")
    page.fill("#site-search", "thu hoi dat")
    page.press("#site-search", "Enter")
    expect(page.locator(".results")).to_contain_text(pages["news"].title)

    page.goto("/van-ban/")
    page.fill("[name=so]", "31/2024")
    page.locator(".filters [type=submit]").click()
    expect(page.locator("main")).to_contain_text(pages["document"].title)

    page.goto(pages["news"].url)
    page.fill("[name=ngay]", "2024-05-02")
    page.locator(".day-picker [type=submit]").click()
    expect(page).to_have_url(re.compile(r"/tin-tuc/2024/0?5/0?2/$"))
    expect(page.locator("main")).to_contain_text(pages["news"].title)


def test_the_menu_of_a_phone_opens_without_javascript(open_browser, pages):
    page = open_browser(**PHONE, **NO_JAVASCRIPT)
    page.goto("/")
    link = page.locator(".menu-narrow a[href='/van-ban/']")
    expect(link).to_be_hidden()
    page.locator(".menu-narrow summary").click()
    link.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text(pages["document"].title)
