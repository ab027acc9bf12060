"""The editor as its users handle it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Locale
from wagtail.models import Page as WagtailPage

from core.blocks import BodyBlock
from core.factories import ImageFactory
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentIndexPage
from home.models import HomePage
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage

EDIT_VIEW = re.compile(r"/pages/(\d+)/edit/")


class Desk:
    """A signed-in person's window in the editor."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, parent: WagtailPage, title: str, body: str, **fields: str) -> None:
        """Go to the parent in the explorer, add an item below it and fill it in."""
        self.page.goto(f"/quan-tri/pages/{parent.pk}/")
        self.page.locator(f"a[href='/quan-tri/pages/{parent.pk}/add_subpage/']").first.click()
        if isinstance(parent, OutlineIndexPage):
            # A template may be chosen first: tests/outlines/test_editor.py.
            self.page.get_by_role("link", name="Soạn từ bản trống", exact=True).click()
        self.page.fill("#id_title", title)
        for name, value in fields.items():
            self.page.fill(f"#id_{name}", value)
        self.add_block(0)
        self.type_text(body)

    def add_block(self, number: int | str) -> None:
        """Add a block at the end of the body: by its place in the menu, or by its name."""
        if isinstance(number, str):
            number = list(BodyBlock.base_blocks).index(number)
        self.page.locator("[data-contentpath=body] .c-sf-add-button:visible").last.click()
        # The menu's entries; a document's form has lists to choose from that are options as well.
        self.page.locator('[role="option"]').nth(number).click()

    def type_text(self, text: str) -> None:
        area = self.page.locator("[data-contentpath=body] .public-DraftEditor-content").last
        area.click()
        self.page.keyboard.type(text)
        self.expect_text(text)

    def expect_text(self, text: str) -> None:
        """Wait until the form would send the text: it follows a moment after what is shown."""
        sent = self.page.locator("[data-contentpath=body] [data-streamfield-widget] > input").last
        expect(sent).to_have_value(re.compile(re.escape(text)))

    def press(self, selector: str) -> None:
        """Press a button of the bar at the foot, opening its menu where the button is in there."""
        bar = self.page.locator("footer, [data-edit-form] .footer").last
        button = self.page.locator(selector)
        if not button.first.is_visible():
            bar.locator("[data-w-dropdown-target=toggle]").click()
        button.first.click()

    @contextmanager
    def sent(self) -> Iterator[None]:
        """Wait until the form has been sent and what follows is shown, which is no refusal.

        The editor saves by itself as well, changing the address without leaving the page.
        """
        with self.page.expect_response(
            lambda response: response.request.method == "POST" and response.request.is_navigation_request()
        ) as answer:
            yield
        self.page.wait_for_load_state()
        assert answer.value.status < 400, f"{answer.value.status} at {answer.value.url}"

    def save(self) -> int:
        """Save the draft; returns the page's id."""
        with self.sent():
            self.press("button.action-save")
        self.page.wait_for_url(EDIT_VIEW)
        return int(EDIT_VIEW.search(self.page.url)[1])

    def submit(self) -> None:
        with self.sent():
            self.press("button[name=action-submit]")

    def publish(self) -> None:
        with self.sent():
            self.press("button[name=action-publish]")

    def open(self, pk: int) -> None:
        self.page.goto(f"/quan-tri/pages/{pk}/edit/")

    def approve(self, pk: int) -> None:
        """Approve it, past what the checks found where they found something."""
        self.open(pk)
        at_once = "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
        if self.page.locator(at_once).count():
            with self.sent():
                self.press(at_once)
            return
        self.press("[data-workflow-action-name=approve]")
        with self.sent():
            self.page.click(".modal-body [type=submit]")

    def send_back(self, pk: int, comment: str) -> None:
        self.open(pk)
        self.press("[data-workflow-action-name=reject]")
        self.page.fill(".modal-body [name=comment]", comment)
        with self.page.expect_navigation():
            self.page.click(".modal-body [type=submit]")

    def panel(self, name: str) -> None:
        """Open a side panel: status, preview, checks or comments."""
        toggle = self.page.locator(f"[data-side-panel-toggle={name}]")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()

    def choose(self, field: str, choice: str = "[data-chooser-modal-choice], .choose-page") -> None:
        """Choose the first thing that a field's chooser offers."""
        self.page.locator(f"#{field}-chooser button:visible").first.click()
        self.page.locator(".modal-body").locator(choice).first.click()
        expect(self.page.locator(".modal-body")).to_be_hidden()
        expect(self.page.locator(f"#{field}")).not_to_have_value("")

    def choose_page(self, field: str, wanted: WagtailPage) -> None:
        """Find a page by its title in a field's chooser and choose it."""
        self.page.locator(f"#{field}-chooser button:visible").first.click()
        modal = self.page.locator(".modal-body")
        modal.locator("[name=q]").fill(wanted.title)
        modal.locator(".choose-page", has_text=wanted.title).first.click()
        expect(modal).to_be_hidden()
        expect(self.page.locator(f"#{field}")).to_have_value(str(wanted.pk))

    def add_row(self, panel: str) -> None:
        """Add a row to a panel of rows, such as the source laws."""
        self.page.locator(f"#id_{panel}-ADD").click()

    def comment(self, field: str, text: str) -> None:
        """Leave a remark beside a field."""
        self.panel("comments")
        self.page.locator(f"[data-comment-add][aria-describedby=id_{field}-label]").click()
        box = self.page.locator("#comments form").last
        box.get_by_role("textbox").fill(text)
        box.locator("[type=submit]").click()

    def schedule(self, go_live: str, expire: str) -> None:
        """Set the moments of publishing and expiry, as DD/MM/YYYY HH:MM, and save them."""
        self.panel("status")
        self.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
        dialog = self.page.locator("#schedule-publishing-dialog")
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        for field, moment in (("#id_go_live_at", go_live), ("#id_expire_at", expire)):
            dialog.locator(field).fill(moment)
            # It opens a moment later, over what is below it.
            expect(calendar).to_have_count(1)
            dialog.locator("h2").click()
            expect(calendar).to_have_count(0)
        with self.sent():
            dialog.locator("button.action-save").click()

    def translate(self, number: int, text: str) -> None:
        """Translate the segment with this number, counted from 0."""
        self.page.get_by_role("button", name="Dịch", exact=True).nth(number).click()
        self.page.locator("main textarea").last.fill(text)
        with self.page.expect_response(lambda response: "/strings/" in response.url):
            self.page.get_by_role("button", name="Lưu", exact=True).click()

    def pick_day(self, field: str, day: int) -> None:
        """Pick a day of the current month from a field's calendar."""
        self.page.locator(field).click()
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        calendar.locator(f"td.xdsoft_date:not(.xdsoft_other_month)[data-date='{day}']").click()
        expect(self.page.locator(field)).to_have_value(re.compile(f"{day:02}/"))
        self.page.keyboard.press("Escape")


@pytest.fixture
def desk(sign_in):
    """The desk of a role."""
    return lambda role: Desk(sign_in(role, viewport={"width": 1400, "height": 1000}))


@pytest.fixture(scope="session")
def places(server):
    """Where the items of each kind stand, and the home page above."""
    home = HomePage.objects.get(locale__language_code="vi")
    return {
        "home": home,
        "news": NewsSectionPage.objects.get(slug="hoa-giai-o-co-so", locale=home.locale),
        "document": DocumentIndexPage.objects.child_of(home).get(),
        "outline": OutlineIndexPage.objects.child_of(home).get(),
    }


@pytest.fixture(scope="session")
def image(server):
    return ImageFactory()


@pytest.fixture(scope="session")
def english(server):
    return Locale.objects.get(language_code="en")


@pytest.fixture
def make(places):
    """Makes a published item of a kind, with a few words as its text."""

    def make(kind, **fields):
        factory = {
            "news": NewsPageFactory,
            "document": LegalDocumentPageFactory,
            "outline": OutlinePageFactory,
        }[kind]
        block = "legal_text" if kind == "document" else "rich_text"
        body = [{"type": block, "value": "<p>Nội dung đã đăng.</p>"}]
        return factory(parent=places[kind], publish=True, body=body, **fields)

    return make
