"""The figures at the foot of a page in a browser, and the ministry's measuring code under our policy."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from visits.counting import Key
from visits.models import Visit, VisitSettings
from visits.writing import add

SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def carried(pages):
    carried = VisitSettings.objects.create(carried_over=7_012_345, site_number="33")
    add({Key(datetime.date(2020, 1, 1), "view", part="e2e"): 655})
    yield carried
    carried.delete()
    Visit.objects.filter(part="e2e").delete()


def test_the_present_figures_come_without_moving_anything(open_browser, carried):
    page = open_browser(viewport={"width": 360, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto("/linh-vuc/")
    total = page.locator("[data-visits-of=total]")
    expect(total).to_have_text("7.012.345")
    page.locator(".visits").scroll_into_view_if_needed()
    expect(total).to_have_text("7.013.000")
    expect(page.locator("[data-visits-of=today]")).to_have_text("0")
    assert page.evaluate("[window.shifts, document.documentElement.scrollWidth]") == [0, 360]
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert Axe().run(page, context=".visits").violations_count == 0


def test_the_measuring_code_loads_and_knows_the_site(open_browser, carried):
    carried.is_measured = True
    carried.save()
    page = open_browser()
    script = {"content_type": "text/javascript", "body": "window.measured = window._govaq;"}
    page.route("https://f-emc.ngsp.gov.vn/**", lambda route: route.fulfill(**script))
    page.goto("/linh-vuc/")
    page.wait_for_function("window.measured")
    assert page.evaluate("window.measured.slice(2)") == [
        ["setTrackerUrl", "https://f-emc.ngsp.gov.vn/tracking"],
        ["setSiteId", "33"],
    ]
