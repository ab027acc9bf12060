"""What else the editor's users do with a page, in the browser, under the Content-Security-Policy."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Page

from core.blocks import BodyBlock
from home.models import HomePage


def day_after(days: int) -> str:
    return f"{timezone.localtime() + datetime.timedelta(days=days):%d/%m/%Y %H:%M}"


def latest(page: Page) -> Page:
    """The page as it was last saved, published or not."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.fixture
def run_schedule(monkeypatch):
    """Publishes and expires what is due so many days from now."""

    def run_schedule(days: int) -> None:
        then = timezone.now() + datetime.timedelta(days=days, minutes=1)
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: then)
            call_command("publish_due", verbosity=0)

    return run_schedule


def test_two_revisions_are_compared(desk, make):
    page = make("news", title="Tin so sánh", lead="Mười hộ dân.")
    editor = desk("editor")
    editor.open(page.pk)
    editor.page.fill("#id_lead", "Hai mươi hộ dân.")
    editor.save()
    editor.page.goto(f"/quan-tri/pages/{page.pk}/revisions/compare/live...latest/")
    expect(editor.page.locator(".deletion").first).to_contain_text("Mười")
    expect(editor.page.locator(".addition").first).to_contain_text("Hai mươi")


def test_an_earlier_revision_comes_back(desk, make):
    page = make("news", title="Tin quay lại", lead="Bản đầu.")
    first = page.latest_revision
    editor = desk("editor")
    editor.open(page.pk)
    editor.page.fill("#id_lead", "Bản sau.")
    editor.save()
    editor.page.goto(f"/quan-tri/pages/{page.pk}/revisions/{first.pk}/revert/")
    expect(editor.page.locator("#id_lead")).to_have_value("Bản đầu.")
    editor.save()
    assert latest(page).lead == "Bản đầu."


def test_a_page_is_published_and_expires_by_schedule(desk, visitor, places, run_schedule):
    approver = desk("approver")
    approver.write(places["news"], "Tin hẹn giờ", "Sẽ đăng sau.", lead="Mở đầu.", author="Phòng")
    pk = approver.save()
    address = Page.objects.get(pk=pk).url
    approver.schedule(go_live=day_after(1), expire=day_after(2))
    approver.publish()
    assert visitor.goto(address).status == 404
    run_schedule(1)
    assert visitor.goto(address).status == 200
    run_schedule(2)
    assert visitor.goto(address).status == 404


def test_a_remark_beside_the_text_reaches_the_writer(desk, make, staff):
    page = make("news", title="Tin có nhận xét", owner=staff["writer"])
    editor, writer = desk("editor"), desk("writer")
    editor.open(page.pk)
    editor.comment("lead", "Nêu rõ số liệu.")
    editor.save()
    writer.open(page.pk)
    writer.panel("comments")
    expect(writer.page.locator("#comments")).to_contain_text("Nêu rõ số liệu.")


def test_a_locked_page_is_not_written_over(desk, make, staff):
    page = make("news", title="Tin đang khóa", owner=staff["writer"])
    editor, writer = desk("editor"), desk("writer")
    editor.open(page.pk)
    editor.panel("status")
    with editor.sent():
        editor.page.locator("[data-side-panel=status] .switch__toggle").first.click()
    writer.open(page.pk)
    expect(writer.page.locator(".footer button.action-save")).to_be_disabled()


def test_an_approver_takes_a_page_down(desk, visitor, make):
    page = make("news", title="Tin phải gỡ")
    assert visitor.goto(page.url).status == 200
    approver = desk("approver")
    approver.open(page.pk)
    approver.page.goto(f"/quan-tri/pages/{page.pk}/unpublish/")
    approver.page.locator("[name=reason]").fill("Sai tên người")
    with approver.sent():
        approver.page.locator("main form [type=submit]").first.click()
    assert visitor.goto(page.url).status == 404


def test_a_day_is_picked_from_the_calendar(desk, make):
    page = make("document", title="Quyết định chọn ngày", number="7/2026/QĐ-UBND")
    editor = desk("editor")
    editor.open(page.pk)
    editor.pick_day("#id_issued_on", 9)
    editor.save()
    assert latest(page).issued_on.day == 9


def test_an_image_is_chosen(desk, make, image):
    page = make("news", title="Tin có hình")
    editor = desk("editor")
    editor.open(page.pk)
    editor.choose("id_image")
    editor.save()
    assert latest(page).image == image


def test_an_outline_names_its_source_law(desk, make):
    law = make("document", title="Luật nguồn để chọn", number="99/2024/QH15")
    outline = make("outline", title="Đề cương chọn nguồn")
    editor = desk("editor")
    editor.open(outline.pk)
    editor.add_row("source_laws")
    editor.choose_page("id_source_laws-0-document", law)
    editor.save()
    (row,) = latest(outline).source_laws.all()
    assert row.document_id == law.pk


@pytest.mark.parametrize("name", BodyBlock.base_blocks)
def test_every_block_can_be_added(desk, places, name):
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
    writer.page.fill("#id_title", f"Tin có khối {name}")
    writer.add_block(name)
    expect(writer.page.locator("[data-contentpath=body] [data-streamfield-child]").first).to_be_visible()
    pk = writer.save()
    assert latest(Page(pk=pk)).body[0].block_type == name


def test_an_approver_features_a_page(desk, visitor, make, places):
    page = make("news", title="Tin đưa lên đầu trang")
    approver = desk("approver")
    approver.open(places["home"].pk)
    approver.add_row("featured_items")
    approver.choose_page("id_featured_items-0-featured", page)
    approver.publish()
    assert [p.pk for p in HomePage.objects.get(pk=places["home"].pk).get_featured()] == [page.pk]
    visitor.goto("/")
    expect(visitor.locator("main h2, main h3").first).to_contain_text(page.title)


def test_a_page_is_translated_segment_by_segment(desk, visitor, make, english):
    page = make("news", title="Tin để dịch", lead="Đoạn mở đầu để dịch.")
    approver = desk("approver")
    approver.page.goto(f"/quan-tri/localize/submit/page/{page.pk}/")
    approver.page.locator(f"[name=locales][value='{english.pk}']").check()
    with approver.sent():
        approver.page.locator("main form [type=submit]").first.click()
    translated = page.get_translation(english)
    visitor.goto(translated.url)
    expect(visitor.locator("h1")).to_have_text("Tin để dịch")
    approver.translate(0, "Item to be translated")
    with approver.sent():
        approver.page.locator("footer button[value=publish]").click()
    translated.refresh_from_db()
    visitor.goto(translated.url)
    expect(visitor.locator("h1")).to_have_text("Item to be translated")


def test_numbers_and_addresses_with_slashes_are_typed_as_they_are(desk, places):
    lines = ["Theo Nghị định số 42/2022/NĐ-CP", "Ngày 3/6/2019", "Xem trang (pbgdpl.example/).", "Hết."]
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
    writer.page.fill("#id_title", "Tin có gạch chéo")
    writer.add_block("rich_text")
    writer.type_text(lines[0])
    for line in lines[1:]:
        # As slowly as a person, for a menu to open.
        writer.page.wait_for_timeout(400)
        writer.page.keyboard.press("Enter")
        writer.page.keyboard.type(line, delay=20)
    writer.expect_text(lines[-1])
    (block,) = latest(Page(pk=writer.save())).body
    for line in lines:
        assert f">{line}</p>" in block.value.source


def test_a_slash_begins_the_menu_of_blocks_in_an_empty_paragraph(desk, places):
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
    writer.add_block("rich_text")
    writer.page.locator("[data-contentpath=body] .public-DraftEditor-content").click()
    writer.page.keyboard.type("/")
    expect(writer.page.get_by_role("option").first).to_be_visible()
