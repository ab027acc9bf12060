"""Nothing is wider than the window or cut off: on a small phone, zoomed in, in large text, widely spaced."""

import pytest

SMALL = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
# What is cut off: all but what is meant to be (a long name in the way back and the lead of a card, which the
# page itself tells whole) and what one scrolls in.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(element => {
    const style = getComputedStyle(element);
    const isClipping = [style.overflowX, style.overflowY].some(value => ["hidden", "clip"].includes(value));
    if (!isClipping || element.matches("input, .breadcrumbs [aria-current], .card__lead")) return false;
    if (element.closest(".visually-hidden, thead") || style.clipPath !== "none") return false;
    return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}).map(element => element.outerHTML.slice(0, 200))"""
# Told where a page doesn't fit.
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter(element => {
    if (element.closest(".table-scroll, .visually-hidden, thead, .skip-link")) return false;
    const { right, width } = element.getBoundingClientRect();
    return width && right > document.documentElement.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 200))"""


def assert_it_fits(page, case):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{case}: {page.evaluate(STICKING_OUT)}"
    assert page.evaluate(CUT_OFF) == [], case


def choose(page, size="", spacing=""):
    page.evaluate(
        "([size, spacing]) => Object.assign(document.documentElement.dataset, { size, spacing })",
        [size, spacing],
    )


def test_every_page_fits_its_window(open_browser, address):
    # A zoom of 200 % on a desk is half the window in twice the pixels.
    page = open_browser(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page.goto(address)
    assert_it_fits(page, "zoomed to 200 %")
    choose(page, "xl", "wide")
    for size in (DESK, SMALL):
        page.set_viewport_size(size)
        assert_it_fits(page, f"very large and widely spaced, {size['width']} px")
    choose(page)
    assert_it_fits(page, "320 px")
    page.set_viewport_size(DESK)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_it_fits(page, "text of 200 %")


# What a reader's own style sheet does by WCAG 1.4.12, stricter than our own choice, to every element.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize("name", ["home", "news", "document", "long", "outline"])
def test_text_may_be_spaced_by_the_reader(open_browser, pages, name):
    # A style that a reader's extension adds is none of the page's, and its policy doesn't hold for it.
    page = open_browser(viewport=SMALL, bypass_csp=True)
    page.goto(pages[name].url)
    page.add_style_tag(content=SPACING)
    assert_it_fits(page, "spaced")


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(open_browser, pages):
    page = open_browser(viewport=SMALL)
    page.goto(pages["news"].url)
    table = page.get_by_role("region", name="Mức phạt")
    assert table.evaluate("element => element.scrollWidth > element.clientWidth")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
