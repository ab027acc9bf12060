"""An outline read out by the browser's own voice, in whose place stands one that says what it is told to."""

import pytest
from playwright.sync_api import expect

from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage

# What was said stands in window.said; window.finish() ends the piece that is being said.
VOICE = """
    window.said = [];
    let saying = null;
    window.finish = () => {
        const one = saying;
        saying = null;
        one?.dispatchEvent(new Event("end"));
    };
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) {
            super();
            this.text = text;
        }
    };
    const speech = new EventTarget();
    speech.getVoices = () => window.voices;
    speech.cancel = () => window.finish();
    speech.speak = (one) => {
        saying = one;
        window.said.push([one.text, one.rate]);
    };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
"""
VIETNAMESE = 'window.voices = [{ lang: "en-US" }, { lang: "vi_VN" }];'
ENGLISH = 'window.voices = [{ lang: "en-US" }];'
BODY = (
    "<p>Theo Nghị định số 42/2022/NĐ-CP.</p><h2>Phần một</h2><p>Lời một.</p><ul><li>Lời thứ hai.</li></ul>"
    "<h2>Phần hai</h2><p>Lời cuối.</p>"
)


@pytest.fixture
def outline(server):
    parent = OutlineIndexPage.objects.get(locale__language_code="vi")
    page = OutlinePageFactory(
        parent=parent, title="Đề cương đọc", lead="", body=[("rich_text", BODY)], publish=True
    )
    yield page
    page.delete()


@pytest.fixture
def listen(visitor, outline):
    """Opens the outline in a browser that has the voices."""

    def listen(voices):
        visitor.add_init_script(VOICE + voices)
        visitor.goto(outline.url)
        return visitor

    return listen


def said(page):
    return page.evaluate("said")


def finish(page, times=1):
    for _time in range(times):
        page.evaluate("finish()")


def test_an_outline_is_read_out_as_it_is_spoken_and_what_is_read_is_marked(listen):
    page = listen(VIETNAMESE)
    page.click("[data-aloud-button]")
    expect(page.locator("h1.is-read")).to_be_visible()
    finish(page)
    expect(page.locator(".body p.is-read")).to_contain_text("42/2022/NĐ-CP")
    assert said(page)[-1][0].startswith(
        "Theo Nghị định số bốn mươi hai năm hai nghìn không trăm hai mươi hai"
    )
    finish(page, 3)
    expect(page.locator("li.is-read")).to_have_text("Lời thứ hai.")
    expect(page.locator(".player__place")).to_have_text("Phần một")
    finish(page, 3)
    expect(page.locator(".player")).to_be_hidden()
    expect(page.locator(".is-read")).to_have_count(0)


def test_reading_pauses_goes_on_where_it_was_and_changes_its_speed(listen):
    page = listen(VIETNAMESE)
    page.click("[data-aloud-button]")
    expect(page.locator("h1.is-read")).to_be_visible()
    page.click("[data-pause]")
    expect(page.locator("[data-pause]")).to_have_text("Đọc tiếp")
    assert said(page) == [["Đề cương đọc", 1]]
    page.click("[data-pause]")
    page.select_option("[data-speed]", "0.8")
    page.click("[data-next]")
    expect(page.locator(".body p.is-read")).to_be_visible()
    page.click("[data-next]")
    expect(page.locator("h2.is-read")).to_have_text("Phần một")
    page.click("[data-stop]")
    expect(page.locator("[data-aloud-button]")).to_be_focused()
    assert said(page)[1:3] == [["Đề cương đọc", 1], ["Đề cương đọc", 0.8]]
    assert said(page)[-1] == ["Phần một", 0.8]


def test_where_there_is_no_voice_for_the_language_there_is_no_button_but_a_line_that_says_why(listen):
    page = listen(ENGLISH)
    expect(page.locator("[data-no-voice]")).to_be_visible()
    expect(page.locator("[data-aloud-button]")).to_be_hidden()
    # A browser may know its voices later than the page.
    page.evaluate(f'{VIETNAMESE} speechSynthesis.dispatchEvent(new Event("voiceschanged"))')
    expect(page.locator("[data-aloud-button]")).to_be_visible()
    expect(page.locator("[data-no-voice]")).to_be_hidden()
