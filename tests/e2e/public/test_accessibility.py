"""No rule of axe is broken on any public template, contrast included, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_browser, address, width):
    page = open_browser(viewport={"width": width, "height": 900})
    page.goto(address)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
