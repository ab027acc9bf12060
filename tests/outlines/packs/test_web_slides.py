"""The slides as one file for the browser."""

import io
import re
from dataclasses import replace

import lxml.html
import pytest

from outlines.packs.slides import slides_of
from outlines.packs.web_slides import write_html
from tests.outlines.packs.hostile import EMPTY, HOSTILE
from tests.outlines.samples import OUTLINE


def written(outline):
    out = io.BytesIO()
    write_html(outline, out)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def html():
    return written(OUTLINE)


@pytest.fixture(scope="module")
def page(html):
    return lxml.html.document_fromstring(html)


def test_it_needs_nothing_but_itself(html, page):
    assert page.xpath("//link | //script[@src] | //iframe") == []
    assert all(source.startswith("data:image/png;base64,") for source in page.xpath("//@src"))
    assert not re.search(r"url\(|@import", html)


def test_its_deck_has_no_style_or_script_of_its_own(page):
    assert page.xpath("//*[@class='deck']//style | //*[@class='deck']//script | //@style | //@onclick") == []


def test_every_slide_is_there_with_all_that_it_shows_and_says(page):
    shown = page.xpath("//section")
    for made, slide in zip(shown, slides_of(OUTLINE), strict=True):
        text = made.text_content()
        assert made.xpath("string(.//h1 | .//h2)") == slide.title
        assert all(line.text in text for line in slide.lines + slide.notes)
        assert all(cell in text for row in slide.rows for cell in row)
        assert slide.footer in text


def test_text_is_what_it_was_between_the_marks(page):
    note = page.xpath("//aside")[0]
    assert "ngày 18/01/2024, thay thế Luật Đất đai năm 2013." in note.text_content()
    assert note.xpath(".//a/em/text()") == ["Luật Đất đai năm 2013"]
    assert page.xpath("//section[3]//ol/li/@value")[-2:] == ["1", "2"]


def test_it_tells_its_language_and_what_pictures_show(page):
    assert page.get("lang") == "vi"
    assert "Cán bộ tư pháp nói chuyện với bà con" in page.xpath("//img/@alt")


def test_what_is_written_cannot_end_the_script():
    title = "</script></style><script>alert(1)</script>"
    assert "<script>alert" not in written(replace(OUTLINE, title=title))


@pytest.mark.parametrize("outline", [HOSTILE, EMPTY], ids=["hostile", "empty"])
def test_any_outline_can_be_written(outline):
    assert written(outline).count("<section") == len(slides_of(outline))
