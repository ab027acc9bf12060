"""What a reader keeps on his device: read without network, never in place of what is newer or gone."""

import pytest
from playwright.sync_api import expect
from wagtail.models import PageViewRestriction

from core.factories import FileFactory
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineFile, OutlineIndexPage

LEAFLET = b"To gap"
FULL = """
Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
"""
KEPT = """async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]"""


@pytest.fixture
def outline(server):
    page = OutlinePageFactory(
        parent=OutlineIndexPage.objects.get(locale__language_code="vi"),
        title="Đề cương mang về bản",
        body=[("rich_text", "<h2>Phần một</h2><p>Nội dung của phần một.</p>")],
    )
    page.files = [OutlineFile(file=FileFactory(title="Tờ gấp", file__data=LEAFLET))]
    page.save_revision().publish()
    yield page
    page.delete()


@pytest.fixture
def save(outline):
    """Saves the outline, with its file, in a browser."""

    def save(visitor):
        visitor.goto(outline.url)
        visitor.click("[data-offline-button]")
        visitor.check("[data-offline-files] input")
        visitor.click("[data-offline-panel] [type=submit]")
        expect(visitor.locator("[data-offline-note]")).to_contain_text("Bạn đã lưu")

    return save


def test_a_saved_outline_is_read_with_its_file_where_there_is_no_network(visitor, outline, save):
    save(visitor)
    visitor.context.set_offline(True)
    visitor.goto("/tin-tuc/")
    expect(visitor.locator("[data-not-saved]")).to_be_visible()
    visitor.locator(".saved__item a", has_text=outline.title).click()
    expect(visitor.locator(".body")).to_contain_text("Nội dung của phần một.")
    expect(visitor.locator("[data-offline-note]")).to_contain_text("bản đã lưu")
    # Its styles are there as well.
    expect(visitor.locator(".article-layout")).to_have_css("display", "grid")
    with visitor.expect_download() as download:
        visitor.locator("a[data-offline-file]").first.click()
    assert download.value.path().read_bytes() == LEAFLET
    visitor.locator(".tools a").click()
    expect(visitor.locator(".slide--current h1")).to_have_text(outline.title)


def test_a_reader_is_told_of_a_newer_one_and_takes_it(visitor, outline, save):
    save(visitor)
    outline.title = "Đề cương mang về bản, sửa"
    outline.save_revision().publish()
    visitor.goto("/da-luu/")
    expect(visitor.locator("[data-newer]")).to_be_visible()
    visitor.click("[data-update]")
    expect(visitor.locator(".saved__item h2")).to_have_text(outline.title)
    visitor.context.set_offline(True)
    visitor.goto(outline.url)
    expect(visitor.locator("h1")).to_have_text(outline.title)


@pytest.mark.parametrize(("hide", "status"), [("unpublish", 404), ("restrict", 200)])
def test_what_is_not_for_all_any_more_is_not_shown_from_the_device_and_goes(
    visitor, outline, save, hide, status
):
    save(visitor)
    if hide == "restrict":
        PageViewRestriction.objects.create(page=outline, restriction_type="password", password="x")
    else:
        outline.unpublish()
    assert visitor.goto(outline.url).status == status
    visitor.goto("/da-luu/")
    expect(visitor.locator("[data-news]")).to_contain_text(f"“{outline.title}” không còn")
    expect(visitor.locator(".saved__item")).to_have_count(0)


def test_what_there_is_no_room_for_is_told_and_leaves_nothing_behind(visitor, outline):
    visitor.add_init_script(FULL)
    visitor.goto(outline.url)
    visitor.click("[data-offline-button]")
    visitor.click("[data-offline-panel] [type=submit]")
    expect(visitor.locator("[data-offline-progress]")).to_contain_text("không đủ chỗ")
    assert visitor.evaluate(KEPT) == [[], 0]


def test_who_removes_the_last_outline_is_as_if_he_had_saved_nothing(visitor, save):
    save(visitor)
    visitor.goto("/da-luu/")
    visitor.click("[data-remove]")
    expect(visitor.locator("[data-nothing]")).to_be_visible()
    assert visitor.evaluate(KEPT) == [[], 0]


def test_the_editor_previews_and_forms_are_left_to_the_network(visitor, outline, save):
    save(visitor)
    for address in ("/quan-tri/login/", "/xem-truoc/khong-co/"):
        assert not visitor.goto(address).from_service_worker, address
    assert visitor.goto(outline.url).from_service_worker
    visitor.locator(".display__button").click()
    with visitor.expect_response("**/hien-thi/") as sent:
        visitor.locator(".display-form [name=theme][value=dark]").check()
    assert not sent.value.from_service_worker


def test_who_is_signed_in_keeps_what_everyone_reads_and_reads_his_own(sign_in, outline, save):
    page = sign_in("editor")
    save(page)
    page.goto(outline.url)
    expect(page.locator("wagtail-userbar")).to_have_count(1)
    page.context.set_offline(True)
    page.goto(outline.url)
    expect(page.locator("[data-offline-note]")).to_contain_text("bản đã lưu")
    expect(page.locator("wagtail-userbar")).to_have_count(0)


def test_nobody_who_saves_nothing_gets_a_worker_and_without_javascript_the_list_says_what_it_is(
    visitor, outline, open_browser
):
    visitor.goto(outline.url)
    visitor.goto("/da-luu/")
    expect(visitor.locator("[data-nothing]")).to_be_visible()
    assert visitor.evaluate(KEPT) == [[], 0]
    page = open_browser(java_script_enabled=False)
    page.goto("/da-luu/")
    expect(page.locator("[data-without-script]")).to_be_visible()
