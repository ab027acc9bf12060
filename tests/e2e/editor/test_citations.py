"""The laws that a text cites, as its writers and approvers see them."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from documents.factories import LegalDocumentPageFactory

NUMBER = "642/2019/NĐ-CP"
TEXT = f"Theo Nghị định số {NUMBER} và Nghị định số 643/2023/NĐ-CP thì phải làm."


@pytest.fixture(scope="module")
def ended(places):
    """A public decree that has ended."""
    day = datetime.date(2019, 7, 1)
    return LegalDocumentPageFactory(
        parent=places["document"],
        publish=True,
        title="Nghị định đã hết hiệu lực",
        number=NUMBER,
        issued_on=day,
        effective_on=day,
        expires_on=datetime.date(2022, 1, 1),
    )


def test_the_panel_follows_what_is_written(desk, places, ended):
    writer = desk("writer")
    writer.write(places["news"], "Tin có trích dẫn", "Chưa trích dẫn gì.")
    writer.open(writer.save())
    writer.panel("citations")
    panel = writer.page.locator("[data-side-panel=citations]")
    expect(panel).to_contain_text("chưa trích dẫn văn bản")
    writer.page.locator("[data-contentpath=body] .public-DraftEditor-content").last.click()
    writer.page.keyboard.press("Control+End")
    writer.page.keyboard.type(f" {TEXT}")
    # What is typed before the editor has taken its first look isn't saved by itself, but with what follows.
    with writer.page.expect_response(re.compile("/citations/"), timeout=30_000):
        for _moment in range(12):
            writer.page.keyboard.type(".", delay=500)
    expect(panel).to_contain_text(NUMBER)
    expect(panel).to_contain_text("Hết hiệu lực")
    expect(writer.page.locator("[data-side-panel-toggle=citations]")).to_contain_text("1")


def test_a_document_that_the_archive_lacks_is_made_from_the_panel(desk, places, ended):
    writer = desk("writer")
    writer.write(places["news"], "Tin nhắc văn bản chưa có", TEXT)
    writer.open(writer.save())
    writer.panel("citations")
    writer.page.get_by_role("button", name="Tạo văn bản").click()
    expect(writer.page.locator("#id_number")).to_have_value("643/2023/NĐ-CP")
    expect(writer.page.locator("#id_title")).to_have_value("Nghị định 643/2023/NĐ-CP")


def test_an_approver_is_asked_before_what_has_ended_is_published(desk, places, ended):
    approver = desk("approver")
    approver.write(places["news"], "Tin dẫn nghị định đã hết hiệu lực", TEXT)
    approver.open(approver.save())
    approver.publish()
    expect(approver.page.locator("main")).to_contain_text(NUMBER)
    approver.page.get_by_role("button", name="Vẫn xuất bản").click()
    expect(approver.page.locator(".messages")).to_contain_text("Đã xuất bản")


def test_the_approval_shows_what_has_ended(desk, places, ended):
    writer = desk("writer")
    writer.write(places["news"], "Tin chờ duyệt có trích dẫn", TEXT)
    pk = writer.save()
    writer.submit()
    editor = desk("editor")
    editor.open(pk)
    editor.press("[data-workflow-action-name=approve]")
    modal = editor.page.locator(".modal-body")
    expect(modal).to_contain_text(NUMBER)
    with editor.page.expect_navigation():
        modal.locator("[type=submit]").click()
    editor.open(pk)
    expect(editor.page.locator("[data-workflow-action-name=approve]")).to_have_count(0)
