"""The slides of an outline on the whole screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


@pytest.fixture
def slides(visitor, pages):
    """A visitor who presents the outline."""
    visitor.goto(pages["outline"].url)
    visitor.locator(".tools a").click()
    expect(visitor.locator(".slide--current h1")).to_have_text(pages["outline"].title)
    return visitor


def test_who_presents_goes_through_the_slides_by_keys_and_back_to_the_outline(slides, pages):
    count = slides.locator(".slide").count()
    for key, number in (("ArrowRight", 2), (" ", 3), ("ArrowLeft", 2), ("End", count), ("Home", 1)):
        slides.keyboard.press(key)
        expect(slides.locator(".slide--current")).to_have_id(f"slide-{number}")
    slides.keyboard.press("f")
    expect(slides.locator(".deck:fullscreen")).to_be_visible()
    slides.keyboard.press("f")
    expect(slides.locator(".deck:fullscreen")).to_have_count(0)
    slides.keyboard.press("Escape")
    expect(slides.locator(".tools")).to_be_visible()
    expect(slides.locator("h1")).to_have_text(pages["outline"].title)


def test_the_slides_break_no_rule_of_axe(slides):
    result = Axe().run(slides)
    assert [violation["id"] for violation in result.response["violations"]] == []


def test_without_javascript_the_slides_stand_below_one_another(open_browser, pages):
    page = open_browser(java_script_enabled=False)
    page.goto(f"/de-cuong/trinh-chieu/{pages['outline'].pk}/")
    expect(page.locator(".slide").first).to_be_visible()
    expect(page.locator(".slide").last).to_be_visible()
    expect(page.locator(".deck__bar")).to_be_hidden()
    page.locator(".deck-back a").click()
    expect(page.locator(".tools")).to_be_visible()
