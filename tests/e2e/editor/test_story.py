"""The way of an item from a writer's draft to the public page."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Page, Workflow

from editorial.roles import WORKFLOW
from news.factories import NewsPageFactory
from outlines.factories import OutlinePageFactory

TEXT = "Hòa giải viên giúp hai nhà thỏa thuận về lối đi chung."


def test_a_writer_signs_in(visitor, staff):
    visitor.goto("/quan-tri/")
    visitor.fill("[name=username]", staff["writer"].username)
    visitor.fill("[name=password]", "mat-khau-thu-nghiem")
    visitor.click("[type=submit]")
    visitor.wait_for_url("**/quan-tri/")
    expect(visitor.locator("#wagtail-sidebar nav")).to_be_visible()


def test_news_becomes_public_after_being_sent_back_and_approved_twice(desk, visitor, places):
    title = "Điều đất đai ở bản Nà Củng"
    writer, editor, approver = desk("writer"), desk("editor"), desk("approver")
    writer.write(
        places["news"], title, TEXT, lead="Hai nhà đã bắt tay.", author="Lò Văn B", source_name="Báo Lai Châu"
    )
    pk = writer.save()
    writer.submit()

    editor.send_back(pk, "Ghi rõ tên xã.")
    writer.open(pk)
    expect(writer.page.locator("main")).to_contain_text("Ghi rõ tên xã.")
    writer.page.fill("#id_author", "Lò Văn B, xã Mường Than")
    writer.submit()
    editor.approve(pk)
    assert visitor.goto(f"{places['news'].url}dieu-dat-dai-o-ban-na-cung/").status == 404
    approver.approve(pk)

    visitor.goto(f"{places['news'].url}dieu-dat-dai-o-ban-na-cung/")
    expect(visitor.locator("h1")).to_have_text(title)
    for text in (TEXT, "Hai nhà đã bắt tay.", "Lò Văn B, xã Mường Than", "Báo Lai Châu"):
        expect(visitor.locator("main")).to_contain_text(text)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("document", {"title": "Quy chế hòa giải cơ sở", "number": "12/2025/QĐ-UBND"}),
        ("outline", {"title": "Đề cương hòa giải cơ sở", "author": "Phòng Phổ biến pháp luật"}),
    ],
)
def test_other_items_become_public_after_two_approvals(desk, visitor, places, kind, fields):
    writer, editor, approver = desk("writer"), desk("editor"), desk("approver")
    writer.write(places[kind], body=TEXT, lead="Mở đầu.", **fields)
    pk = writer.save()
    writer.submit()
    editor.approve(pk)
    approver.approve(pk)
    visitor.goto(Page.objects.get(pk=pk).url)
    for text in (TEXT, *fields.values()):
        expect(visitor.locator("main")).to_contain_text(text)


def test_a_bundle_goes_up_when_its_last_page_is_approved(desk, visitor, places, staff):
    pages = [
        NewsPageFactory(parent=places["news"], title="Tin của bộ bài", live=False),
        OutlinePageFactory(parent=places["outline"], title="Đề cương của bộ bài", live=False),
    ]
    for page in pages:
        page.save_revision(user=staff["writer"])
        Workflow.objects.get(name=WORKFLOW).start(page, staff["writer"])
    editor, approver = desk("editor"), desk("approver")
    editor.page.goto("/quan-tri/bundles/new/")
    editor.page.fill("#id_name", "Luật mới")
    editor.choose_page("id_items-0-page", pages[0])
    editor.add_row("items")
    editor.choose_page("id_items-1-page", pages[1])
    editor.page.get_by_role("button", name="Tạo").click()
    editor.page.wait_for_url("**/bundles/")

    for page in pages:
        editor.approve(page.pk)
    approver.approve(pages[0].pk)
    assert visitor.goto(pages[0].url).status == 404
    approver.approve(pages[1].pk)
    assert [visitor.goto(page.url).status for page in pages] == [200, 200]
