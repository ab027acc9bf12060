"""No rule of axe is broken on any public template, in any theme, on a desk and on a phone.

A page is loaded once. What depends on the colours alone is looked at again in each theme.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 900}
# Of WCAG 2.2, which axe leaves out unless asked.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# High contrast keeps to the stricter level AAA.
STRICT_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}


def assert_nothing_is_found(page, options, case):
    # To hand over all that is well takes longer than to find what isn't.
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})
    results = AxeResults(found)
    assert results.violations_count == 0, f"{case}:\n{results.generate_report()}"


def set_theme(page, theme, scheme="light"):
    page.emulate_media(color_scheme=scheme)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)


def test_axe_finds_nothing(open_browser, address):
    # Without the transitions, during which a colour is neither the old nor the new one.
    page = open_browser(viewport=DESK, reduced_motion="reduce")
    page.goto(address)
    page.evaluate(AXE_SCRIPT)
    assert_nothing_is_found(page, ALL_RULES, "light, desk")
    set_theme(page, "dark")
    assert_nothing_is_found(page, COLOURS, "dark")
    for scheme in ("light", "dark"):
        set_theme(page, "contrast", scheme)
        assert_nothing_is_found(page, STRICT_COLOURS, f"high contrast, {scheme}")
    page.set_viewport_size(PHONE)
    set_theme(page, "dark")
    assert_nothing_is_found(page, ALL_RULES, "dark, phone")


@pytest.mark.parametrize(
    ("scheme", "contrast", "background"),
    [
        ("light", "no-preference", "rgb(250, 248, 244)"),
        ("dark", "no-preference", "rgb(14, 22, 38)"),
        ("light", "more", "rgb(255, 255, 255)"),
        ("dark", "more", "rgb(0, 0, 0)"),
    ],
)
def test_without_a_choice_the_colours_are_those_of_the_device(open_browser, scheme, contrast, background):
    page = open_browser(color_scheme=scheme, contrast=contrast)
    page.goto("/hien-thi/")
    colour = "element => getComputedStyle(element).backgroundColor"
    assert page.locator("body").evaluate(colour) == background
    assert page.locator("html").evaluate("element => getComputedStyle(element).colorScheme") == scheme
    page.emulate_media(media="print")
    assert page.locator("body").evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("h1").evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
