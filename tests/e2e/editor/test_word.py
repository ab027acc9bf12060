"""Text from Word in the editor: pasted as programs put it on the clipboard, and dropped as a file."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from news.models import NewsPage
from outlines.models import OutlinePage
from tests.editorial.word_files import p, word_file

CLIPBOARD = Path(__file__).parent / "clipboard"
AREA = "[data-contentpath=body] .public-DraftEditor-content"
PASTE = """([selector, html, text]) => {
    const area = [...document.querySelectorAll(selector)].at(-1);
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """([selector, name, content]) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name));
    const target = document.querySelector(selector);
    for (const type of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""
IS_TAKEN_OVER = """() => [...document.querySelectorAll("[data-streamfield-widget] > input")]
    .filter((input) => input.draftailEditor)
    .every((input) => {
        const shown = input.draftailEditor.getEditorState().getCurrentContent().getPlainText("\\n");
        return (JSON.parse(input.value)?.blocks ?? []).map((block) => block.text).join("\\n") === shown;
    })"""
LISTS = "<ul><li>Hộ nghèo<ul><li>Ở vùng cao</li></ul></li>"
STEPS = "<ol><li>Nộp đơn</li><li>Nhận kết quả</li></ol>"
FOOTNOTE = "<p>[1] Có hiệu lực từ 01/8/2024.</p>"


@pytest.fixture
def paper(desk, places):
    """A writer's new item with a text in its body, ready to be pasted into."""
    desk = desk("writer")
    desk.page.goto(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
    desk.page.fill("#id_title", "Tin dán từ Word")
    desk.add_block("rich_text")
    desk.page.locator(AREA).last.click()
    return desk


def paste(desk, html, text="chữ"):
    desk.page.evaluate(PASTE, [AREA, html, text])


def stored(desk):
    """The blocks of the page as it was saved: texts as HTML without the editor's keys, tables as rows."""
    # What is shown goes into the form a moment later.
    desk.page.wait_for_function(IS_TAKEN_OVER)
    body = Page.objects.get(pk=desk.save()).get_latest_revision_as_object().body
    return [_stored(block) for block in body]


def _stored(block):
    if block.block_type == "table":
        headings = [column["heading"] for column in block.value.columns]
        return [headings, *(row["values"] for row in block.value.row_data)]
    source = block.value["text"].source if block.block_type == "callout" else block.value.source
    return re.sub(r' data-block-key="\w+"', "", source)


WORD = [
    "<h2>I. Sự cần thiết</h2>"
    "<p><b>Luật Đất đai</b> số <i>31/2024/QH15</i> được Việt Nam ban hành[1], xem"
    ' <a href="https://vanban.example/31">toàn văn</a>.</p><p>Diện tích 200 m² chữ thêm</p>'
    f"{LISTS}<li>Hộ <b>cận nghèo</b></li></ul>{STEPS}"
    "<h2>Tổ chức thực hiện</h2><h3>Trách nhiệm của xã</h3>"
    "<p>2. Đối tượng áp dụng</p><p>a) Cá nhân;</p><p>b) Tổ chức.</p>",
    [["STT", "Xã"], ["1", "Tả Van"]],
    f"<p>Hội nghị ở bản</p>{FOOTNOTE}",
]
WORD_ONLINE = [
    "<h2>Sự cần thiết</h2><p><b>Luật Đất đai</b> số <i>31/2024/QH15</i></p>" + f"{LISTS}</ul>{STEPS}",
    [["STT", "Xã"], ["1", "Tả Van"]],
]
LIBREOFFICE = [
    "<h2>Sự cần thiết</h2><p><b>Luật Đất đai</b> số <i>31/2024/QH15</i>[1]</p>"
    f"{LISTS}</ul>{STEPS}<p>Xen giữa.</p><p>3. Khiếu nại</p>",
    [["STT", "Xã"], ["1", "Tả Van"]],
    FOOTNOTE,
]
GOOGLE_DOCS = [
    "<h3>Sự cần thiết</h3><p><b>Luật Đất đai</b> số <i>31/2024/QH15</i>, xem"
    ' <a href="https://vanban.example/31">toàn văn</a></p>' + f"{LISTS}</ul>{STEPS}",
    [["STT", "Xã"], ["1", "Tả Van"]],
]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("word", WORD),
        ("word_online", WORD_ONLINE),
        ("libreoffice", LIBREOFFICE),
        ("google_docs", GOOGLE_DOCS),
    ],
)
def test_what_a_program_puts_on_the_clipboard_is_kept_and_cleaned(paper, source, expected):
    paste(paper, (CLIPBOARD / f"{source}.html").read_text())
    assert stored(paper) == expected


def test_a_writer_is_told_of_images_and_old_fonts(paper):
    paste(paper, '<p style="font-family:.VnTime">LuËt</p><img src="file:///C:/a.png">')
    expect(paper.page.locator(".messages .warning")).to_contain_text("TCVN3")
    assert stored(paper) == ["<p>LuËt</p>"]


def test_a_table_amid_a_text_divides_it(paper):
    paper.type_text("Trước sau.")
    for _letter in "sau.":
        paper.page.keyboard.press("ArrowLeft")
    paste(paper, "<table><tr><td>a</td><td>b</td></tr></table>")
    assert stored(paper) == ["<p>Trước </p>", [["", ""], ["a", "b"]], "<p>sau.</p>"]


def test_the_caret_stands_behind_what_was_pasted(paper):
    paper.type_text("Đầu.")
    paste(paper, "<p>2. Giữa</p>")
    paper.page.keyboard.type(" cuối.")
    paper.expect_text("cuối.")
    assert stored(paper) == ["<p>Đầu.2. Giữa cuối.</p>"]


def test_one_step_back_takes_away_what_was_pasted(paper):
    paper.type_text("Đầu.")
    paste(paper, "<p>1. Một</p><p>2. Hai</p>")
    paper.expect_text("Hai")
    paper.page.keyboard.press("Control+z")
    expect(paper.page.locator(AREA)).not_to_contain_text("Hai")
    assert stored(paper) == ["<p>Đầu.</p>"]


def test_a_field_without_tables_gets_their_rows_as_lines(paper):
    paper.add_block("callout")
    paste(paper, "<table><tr><th>Xã</th><th>Hộ</th></tr><tr><td>Tả Van</td><td>12</td></tr></table>")
    expect(paper.page.locator(".messages .warning")).to_be_visible()
    assert stored(paper)[-1] == "<p>Xã | Hộ</p><p>Tả Van | 12</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p>\n\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a<br>b</p><br>", "<p>a<br>b</p>"),
        ("chữ <b>đậm", "<p>chữ <b>đậm</b></p>"),
        ("<p> &nbsp; </p><p><o:p>&nbsp;</o:p></p>", ""),
        ("<h1><b>a</b></h1><h5>b</h5>", "<h2>a</h2><h4>b</h4>"),
        ("<p role=heading aria-level=2>a</p>", "<h3>a</h3>"),
        ("<b style='font-weight:normal'>a</b>", "<p>a</p>"),
        ("<span style='font-weight:bold;font-style:italic'>a</span>", "<p><b><i>a</i></b></p>"),
        ("<a href='javascript:alert(1)'>a</a><a href='#x'>b</a>", "<p>ab</p>"),
        ("<a href='https://a.vn/?b=1&c=\"'>a</a>", '<p><a href="https://a.vn/?b=1&amp;c=&quot;">a</a></p>'),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<script>alert(1)</script><img src=x onerror=alert(1)>", ""),
        ("<p>a<del>b</del><ins>c</ins></p>", "<p>ac</p>"),
        ("<p>CO<sub>2</sub> m<sup>2</sup> 1<sup>er</sup></p>", "<p>CO₂ m² 1er</p>"),
        ("<ol start=3><li>a<li>b</ol>", "<p>3. a</p><p>4. b</p>"),
        ("<ol type=a><li>a</ol>", "<p>a. a</p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a</li></ul><p>b</p>"),
        ("<ol><li>a</ol><p>b</p><ol><li>c</ol>", "<ol><li>a</li></ol><p>b</p><ol><li>c</li></ol>"),
        ("<table><tr><td><p>a</p></td></tr></table>", "<p>a</p>"),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>v </span>a</p>",
            "<ul><li>a</li></ul>",
        ),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>Điều 5. </span>a</p>",
            "<p>Điều 5. a</p>",
        ),
        ("<table><tr><td colspan=2>a<tr><td>b<td>c</table>", [["", ""], ["a", ""], ["b", "c"]]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", [["", ""], ["a", "b"], ["", "c"]]),
        ("<table><tr><td>a<p>b</p><td><ul><li>c</ul></table>", [["", ""], ["a b", "c"]]),
    ],
)
def test_what_becomes_of_markup(paper_page, html, expected):
    (*pieces,) = paper_page.evaluate("html => window.portalWord.clean(html).pieces", html)
    tables = [[piece["table"]["headings"], *piece["table"]["rows"]] for piece in pieces if "table" in piece]
    assert (tables[0] if tables else "".join(piece["html"] for piece in pieces)) == expected


@pytest.fixture(scope="module")
def paper_page(server, browser, staff):
    """A page of the editor whose scripts are asked one by one."""
    from django.test import Client

    client = Client()
    client.force_login(staff["writer"])
    context = browser.new_context(base_url=server)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/quan-tri/")
    yield page
    context.close()


def test_a_file_dropped_on_a_new_item_becomes_a_draft(desk, places):
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/add/news/newspage/{places['news'].pk}/")
    content = base64.b64encode(word_file(p("Tin từ tệp", style="Title"), p("Chữ."))).decode()
    with writer.page.expect_navigation(url=re.compile("/edit/")):
        writer.page.evaluate(DROP, ["#id_title", "tin.docx", content])
    expect(writer.page.locator("#id_title")).to_have_value("Tin từ tệp")
    expect(writer.page.locator(".messages")).to_contain_text("tin.docx")
    assert not NewsPage.objects.get(title="Tin từ tệp").live


def test_a_file_dropped_where_news_are_listed_becomes_a_draft(desk, places):
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/{places['news'].pk}/")
    content = base64.b64encode(word_file(p("Tin thả vào danh sách", style="Title"), p("Chữ."))).decode()
    with writer.page.expect_navigation(url=re.compile("/edit/")):
        writer.page.evaluate(DROP, ["main", "tin.docx", content])
    expect(writer.page.locator("#id_title")).to_have_value("Tin thả vào danh sách")


def test_a_file_is_chosen_where_outlines_are_listed(desk, places, tmp_path):
    path = tmp_path / "de-cuong.docx"
    path.write_bytes(word_file(p("Đề cương từ tệp", style="Title"), p("Chữ.")))
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/pages/{places['outline'].pk}/")
    writer.page.locator(".w-slim-header [data-w-dropdown-target=toggle]").first.click()
    writer.page.locator("a[data-word-drop]").click()
    writer.page.set_input_files("#id_file", path)
    with writer.sent():
        writer.page.locator("form [type=submit]").last.click()
    assert OutlinePage.objects.get(title="Đề cương từ tệp").owner.username == "e2e-writer"


def test_a_file_that_is_none_leaves_the_form_with_the_reason(desk, places):
    writer = desk("writer")
    writer.page.goto(f"/quan-tri/word/{places['news'].pk}/")
    with writer.page.expect_navigation():
        writer.page.evaluate(DROP, ["main", "tin.docx", base64.b64encode(b"x").decode()])
    expect(writer.page.locator(".w-field__errors")).to_contain_text("Word")
