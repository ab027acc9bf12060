"""The site with the keyboard alone, and with the few colours of a system's contrast theme."""

import pytest
from playwright.sync_api import expect

# Of what has the focus: a name, whether a ring is seen around it, and whether something lies over its middle.
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element);
    const { x, y, width, height } = element.getClientRects()[0];
    const [middle, centre] = [x + width / 2, y + height / 2];
    const top = document.elementFromPoint(middle, centre);
    return {
        name: element.outerHTML.slice(0, 160),
        isRinged: style.outlineStyle === "solid" && style.outlineWidth === "3px" && style.opacity === "1",
        isSeen: Boolean(top) && (element.contains(top) || top.contains(element)),
    };
}"""
MOST_STOPS = 120


def stops(page):
    """What Tab leads to, one after the other, until the page is left."""
    found = []
    for _number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["/", "{document}", "/tim-kiem/?q=dat", "/van-ban/"])
def test_every_stop_of_the_keyboard_is_seen(open_browser, pages, address, width):
    page = open_browser(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    page.goto(address.format(document=pages["document"].url))
    found = stops(page)
    assert len(found) > 15
    assert "skip-link" in found[0]["name"]
    assert [stop["name"] for stop in found if not stop["isRinged"]] == []
    assert [stop["name"] for stop in found if not stop["isSeen"]] == []


def test_the_skip_links_lead_past_the_header_and_the_contents(visitor, pages):
    visitor.goto(pages["long"].url)
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main")).to_be_focused()
    skip = visitor.locator(".contents .skip-link")
    skip.focus()
    expect(skip).to_be_in_viewport()
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.closest('.document__text') !== null")


def test_contents_that_stand_open_are_told_as_open(open_browser, pages):
    page = open_browser()
    page.goto(pages["long"].url)
    expect(page.locator(".contents__details")).to_have_attribute("open", "")
    expect(page.locator(".contents summary")).to_have_attribute("tabindex", "-1")
    page = open_browser(viewport={"width": 360, "height": 740})
    page.goto(pages["long"].url)
    expect(page.locator(".contents__details")).not_to_have_attribute("open", "")


def colours(page, selector, *names, pseudo=None):
    return page.locator(selector).first.evaluate(
        """(element, [names, pseudo]) => {
            const style = getComputedStyle(element, pseudo);
            return names.map(name => style.getPropertyValue(name));
        }""",
        [list(names), pseudo],
    )


def test_with_the_systems_own_colours_nothing_is_told_by_a_background_alone(open_browser, pages):
    page = open_browser(forced_colors="active", reduced_motion="reduce")
    page.goto("/tin-tuc/")
    (canvas,) = colours(page, "body", "background-color")
    current = colours(page, ".tab[aria-current]", "background-color")
    assert current != colours(page, ".tab:not([aria-current])", "background-color")
    # Only the entry of the menu where one is has a line that is seen.
    assert colours(page, ".menu-wide [aria-current]", "border-bottom-color") != [canvas]
    assert colours(page, ".menu-wide a:not([aria-current])", "border-bottom-color") == [canvas]
    page.set_viewport_size({"width": 360, "height": 700})
    assert colours(page, ".site-search__button", "background-color", pseudo="::before") != [canvas]
    page.locator(".site-search__field").focus()
    assert colours(page, ".site-search__field", "outline-style", "outline-width") == ["solid", "3px"]

    page.goto(pages["document"].url)
    border = colours(page, ".status", "border-top-style", "border-top-color")
    assert border[0] == "solid"
    assert border[1] != canvas
    assert colours(page, ".timeline__event", "background-color", pseudo="::before") != [canvas]
