"""The panel of checks follows the text while it is written, leads to it, and converts it."""

import re

import pytest
from playwright.sync_api import expect

from news.factories import NewsPageFactory

pytestmark = pytest.mark.e2e

OLD = "LuËt §Êt ®ai quy ®Þnh vÒ quyÒn sö dông ®Êt"
NEW = "Luật Đất đai quy định về quyền sử dụng đất"


@pytest.fixture
def opened(desk, places, staff):
    """The editor of a draft with old text, and its panel of checks."""
    body = [{"type": "rich_text", "value": f"<p>{OLD}</p>"}]
    page = NewsPageFactory(parent=places["news"], title="Tin có chữ cũ", live=False, body=body)
    page.owner = staff["writer"]
    page.save()
    page.save_revision(user=staff["writer"])
    writer = desk("writer")
    writer.open(page.pk)
    writer.panel("checks")
    return writer


def test_the_findings_follow_what_is_saved_and_lead_to_it(opened):
    panel = opened.page.locator("[data-side-panel=checks]")
    finding = panel.locator("[data-check-place]").filter(has_text="TCVN3")
    finding.click()
    expect(opened.page.locator("[data-contentpath=body] .public-DraftEditor-content")).to_be_focused()
    # What is typed before the editor has taken its first look isn't saved by itself, but with what follows.
    asked = []
    opened.page.on("response", lambda answer: asked.append(re.search(r"/checks/\d+/$", answer.url)))
    for moment in range(30):
        opened.page.fill("#id_lead", " " * (moment % 2))
        opened.page.wait_for_timeout(1000)
        if any(asked):
            break
    assert any(asked)
    lead = panel.locator("[data-check-place=lead]")
    lead.click()
    expect(opened.page.locator("#id_lead")).to_be_focused()


def test_a_click_converts_the_text_and_opens_it_anew(opened):
    opened.page.locator("[data-side-panel=checks] form button").click()
    opened.page.wait_for_load_state()
    expect(opened.page.locator("[data-contentpath=body] .public-DraftEditor-content")).to_have_text(NEW)
    opened.panel("checks")
    expect(opened.page.locator("[data-side-panel=checks] [data-checks] form")).to_have_count(0)
