"""The files of an outline in the programs that open them: LibreOffice, and the browser without a network."""

import shutil
import subprocess
import unicodedata

import pypdfium2
import pytest

from outlines.packs.powerpoint import write_pptx
from outlines.packs.web_slides import write_html
from outlines.packs.word import write_docx
from tests.outlines.samples import OUTLINE

WITHOUT_JAVA = "failed to launch javaldx"


@pytest.fixture(scope="module")
def soffice():
    words = "Install LibreOffice (Debian: apt install libreoffice-writer-nogui libreoffice-impress-nogui)."
    return shutil.which("soffice") or pytest.skip(words)


@pytest.fixture(scope="module")
def converted(soffice, tmp_path_factory):
    """The text of each page of both files, in one run of LibreOffice with a profile of its own."""
    folder = tmp_path_factory.mktemp("office")
    for name, write in (("text.docx", write_docx), ("slides.pptx", write_pptx)):
        with (folder / name).open("wb") as file:
            write(OUTLINE, file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "text.docx", "slides.pptx"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    told = [line for line in done.stderr.splitlines() if line and WITHOUT_JAVA not in line]
    return told, {kind: pages(folder / f"{kind}.pdf") for kind in ("text", "slides")}


def pages(path):
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]


def test_libreoffice_opens_both_without_a_word(converted):
    assert converted[0] == []


def test_the_text_is_set_with_its_page_numbers(converted):
    text = converted[1]["text"]
    assert "Hộ nghèo người dân tộc thiểu số được giao đất ở lần đầu không thu tiền." in " ".join(text)
    assert "ĐỀ CƯƠNG TUYÊN TRUYỀN LUẬT ĐẤT ĐAI NĂM 2024" in text[0]
    assert len(text) > 1
    assert "2" in text[1].split()


def test_each_slide_is_set(converted):
    slides = converted[1]["slides"]
    assert "Đề cương tuyên truyền Luật Đất đai năm 2024" in slides[0]
    assert any("Làm sổ đỏ lần đầu mất bao nhiêu ngày?" in slide for slide in slides)
    assert all("31/2024/QH15" in slide for slide in slides)


@pytest.fixture
def deck(browser, tmp_path):
    """The file in the browser, which has no network."""
    path = tmp_path / "slides.html"
    with path.open("wb") as file:
        write_html(OUTLINE, file)
    context = browser.new_context(offline=True, has_touch=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert problems == []


def current(page):
    assert page.locator(".slide:visible").count() == 1
    return int(page.locator(".slide:visible").get_attribute("id").removeprefix("slide-"))


def test_keys_lead_through_the_slides(deck):
    last = deck.locator(".slide").count()
    visited = []
    for key in ("ArrowRight", "Space", "PageDown", "ArrowLeft", "Shift+Space", "End", "ArrowRight", "Home"):
        deck.keyboard.press(key)
        visited.append(current(deck))
    assert visited == [2, 3, 4, 3, 2, last, last, 1]
    assert f"{last}" in deck.locator(".deck__number").inner_text()
    assert deck.locator(".deck__title").inner_text() == OUTLINE.title


def test_notes_help_and_full_screen_have_their_keys(deck):
    deck.keyboard.press("ArrowRight")
    deck.keyboard.press("ArrowRight")
    assert not deck.locator(".slide__notes:visible").count()
    deck.keyboard.press("n")
    assert "được Quốc hội thông qua" in deck.locator(".slide__notes:visible").inner_text()
    deck.keyboard.press("?")
    assert deck.locator("dialog").is_visible()
    deck.keyboard.press("ArrowRight")
    deck.keyboard.press("Escape")
    assert not deck.locator("dialog").is_visible()
    assert current(deck) == 3
    deck.keyboard.press("f")
    deck.wait_for_function("document.fullscreenElement")


def test_a_slide_keeps_its_place_and_a_button_leads_on(deck):
    deck.keyboard.press("End")
    last = current(deck)
    deck.reload()
    assert current(deck) == last
    deck.locator("[data-deck-to=previous]").click()
    assert current(deck) == last - 1


def test_nothing_is_wider_or_higher_than_its_slide(deck):
    too_much = """slides => slides.filter(slide => {
        slides.forEach(other => other.classList.toggle("slide--current", other === slide));
        const [page, main] = [".slide__page", ".slide__main"].map(part => slide.querySelector(part));
        const sizes = one => [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth];
        return [page, main].flatMap(sizes).some(excess => excess > 1);
    }).map(slide => slide.id)"""
    assert deck.locator(".slide").evaluate_all(too_much) == []


def test_without_scripts_all_slides_stand_below_one_another(browser, tmp_path):
    path = tmp_path / "slides.html"
    with path.open("wb") as file:
        write_html(OUTLINE, file)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".slide:visible").count() == page.locator(".slide").count() > 10
    assert page.locator(".slide__notes:visible").count() > 1
    assert not page.locator(".deck__bar").is_visible()
    context.close()
