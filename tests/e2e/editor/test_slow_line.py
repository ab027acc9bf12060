"""Who writes on a slow line: the editor saves by itself, and its answer comes late or never."""

import pytest
from wagtail.models import Page

from editorial.models import KeptText
from tests.e2e.editor.conftest import EDIT_VIEW

# Wagtail takes what is in the form two seconds after it was opened for what it was opened with, twice.
WATCHES = "document.addEventListener('w-unsaved:watch-edits', () => { watchedAt = performance.now(); });"
IS_WATCHED = "() => window.watchedAt && performance.now() - watchedAt > 500"
# The last key is pressed as the answer comes.
TYPES_ON = """
addEventListener("w-autosave:success", () => {
  const field = document.querySelector("#id_lead");
  field.value += " Gõ nốt.";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, { capture: true, once: true });
"""
# In milliseconds.
SOON, PATIENCE = 50, 15_000


class Line:
    """The line of a window: what it saves by itself reaches the server, but the answers don't come back."""

    def __init__(self, page):
        self.page, self.answered = page, []
        page.add_init_script(WATCHES)
        page.route("**/quan-tri/**", self.carry)

    def opened(self, address):
        self.page.goto(address)
        self.page.wait_for_function(IS_WATCHED)

    def carry(self, route):
        request = route.request
        if request.method != "POST" or request.headers["accept"] != "application/json":
            route.continue_()
            return
        self.answered.append(route.fetch().json())
        self.lose(route)

    def lose(self, route):
        """The window waits."""

    def wait(self):
        """Until something was saved."""
        self.wait_until(lambda: self.answered)

    def wait_until(self, is_saved):
        for _time in range(PATIENCE // SOON):
            if is_saved():
                return
            self.page.wait_for_timeout(SOON)
        pytest.fail("it was not saved by itself")


@pytest.fixture
def told_nothing():
    yield
    assert not KeptText.objects.filter(content__title__startswith="Tin trên đường truyền chậm").exists()


@pytest.fixture
def desk_of_new(desk, places):
    """A writer's form for a new page, whose first text has been saved by itself."""

    def desk_of_new(title, line_of=Line):
        writer = desk("writer")
        line = line_of(writer.page)
        line.opened(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
        writer.page.fill("#id_title", title)
        writer.page.fill("#id_lead", "Gõ dở.")
        line.wait()
        return writer, line

    return desk_of_new


def latest(page):
    return page.get_latest_revision_as_object()


def test_a_new_page_is_made_once_where_save_is_pressed_before_the_answer(desk_of_new, told_nothing):
    title = "Tin trên đường truyền chậm: mới"
    writer, line = desk_of_new(title)
    writer.page.fill("#id_lead", "Gõ tiếp trong lúc chờ.")
    pk = writer.save()
    page = Page.objects.get(title=title)
    assert (page.pk, pk) == (line.answered[0]["pk"], page.pk)
    assert latest(page).lead == "Gõ tiếp trong lúc chờ."


def test_a_text_is_saved_where_save_is_pressed_before_the_answer(desk, make, told_nothing):
    page = make("news", title="Tin trên đường truyền chậm: sửa", lead="Bản đầu.")
    editor = desk("editor")
    line = Line(editor.page)
    line.opened(f"/quan-tri/pages/{page.pk}/edit/")
    editor.page.fill("#id_lead", "Gõ dở.")
    line.wait()
    editor.page.fill("#id_lead", "Gõ dở rồi gõ xong.")
    editor.save()
    assert latest(Page.objects.get(pk=page.pk)).lead == "Gõ dở rồi gõ xong."


def test_a_new_page_whose_first_answer_got_lost_goes_on_saving_itself(desk_of_new, told_nothing):
    class Broken(Line):
        def lose(self, route):
            route.abort()
            self.page.unroute("**/quan-tri/**")

    title = "Tin trên đường truyền chậm: mất"
    writer, line = desk_of_new(title, Broken)
    # It is sent again after two seconds.
    writer.page.wait_for_url(EDIT_VIEW)
    writer.page.fill("#id_lead", "Gõ tiếp.")
    line.wait_until(lambda: latest(Page.objects.get(title=title)).lead == "Gõ tiếp.")
    assert writer.save() == line.answered[0]["pk"]
    assert latest(Page.objects.get(title=title)).lead == "Gõ tiếp."


def test_what_is_typed_as_the_answer_comes_is_saved_too(desk, make, told_nothing):
    page = make("news", title="Tin trên đường truyền chậm: gõ nốt", lead="Bản đầu.")
    editor = desk("editor")
    line = Line(editor.page)
    line.page.unroute("**/quan-tri/**")
    editor.page.add_init_script(TYPES_ON)
    line.opened(f"/quan-tri/pages/{page.pk}/edit/")
    editor.page.fill("#id_lead", "Gõ dở.")
    line.wait_until(lambda: latest(Page.objects.get(pk=page.pk)).lead == "Gõ dở. Gõ nốt.")
