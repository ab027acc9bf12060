"""What is read of a Word file: title, lead, and the pieces of the body."""

import pytest

from editorial.word.conversion import read_word
from editorial.word.limits import Limits
from tests.editorial.word_files import (
    ARTICLES,
    BULLETS,
    LETTERS,
    PLAIN,
    RESTARTED,
    bold,
    cell,
    footnote,
    link,
    p,
    picture,
    relation,
    run,
    table,
    word_file,
)

OPENING = "Sáng 5/11, Sở Tư pháp phổ biến Luật Đất đai cho bà con ba xã vùng cao."


@pytest.fixture
def read(tmp_path):
    def read(*content, **options):
        path = tmp_path / "tin.docx"
        path.write_bytes(word_file(*content, **options))
        return read_word(str(path), Limits())

    return read


@pytest.fixture
def html(read):
    """The text of a file, whose title and first paragraph are others."""

    def html(*content, **options):
        pieces = read(p("Tên bài", style="Title"), p("Mở đầu."), *content, **options)["pieces"]
        assert all(piece["kind"] == "text" for piece in pieces)
        return "".join(piece["html"] for piece in pieces).removeprefix("<p>Mở đầu.</p>")

    return html


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ([p("Tên theo kiểu", style="Title"), p("Chữ.")], "Tên theo kiểu"),
        ([p("Tên là đề mục", style="u1"), p("Chữ."), p("Mục", style="u2")], "Tên là đề mục"),
        ([p(bold("ĐỀ CƯƠNG"), centred=True), p(bold("Tuyên truyền"), centred=True)], "ĐỀ CƯƠNG Tuyên truyền"),
        ([p("Mục một", style="u1"), p("Chữ."), p("Mục hai", style="u1")], "Tên trong thuộc tính"),
        ([p("Chữ.")], "Tên trong thuộc tính"),
    ],
)
def test_the_title_is_what_stands_as_one_else_the_property_of_the_file(read, content, title):
    assert read(*content, title="Tên trong thuộc tính")["title"] == title


@pytest.mark.parametrize("title", ["Microsoft Word - a.doc", "Document1", "Văn bản 2", "Kế hoạch.docx"])
def test_a_title_that_word_made_up_is_none(read, title):
    assert read(p("Chữ."), title=title)["title"] == ""


def test_the_title_is_no_part_of_the_body(read):
    assert read(p("Tên", style="Title"), p("Chữ."))["pieces"] == [{"kind": "text", "html": "<p>Chữ.</p>"}]


@pytest.mark.parametrize("lead", [p(bold(OPENING)), p(OPENING, style="Subtitle")])
def test_bold_first_lines_are_the_lead(read, lead):
    draft = read(p("Tên", style="Title"), lead, p("Chữ."))
    assert draft["lead"] == OPENING
    assert draft["pieces"] == [{"kind": "text", "html": "<p>Chữ.</p>"}]


def test_an_image_at_the_place_of_the_lead_is_kept(read):
    relations = relation("i1", "image", "media/1.png")
    lead = p(OPENING, picture("i1"), style="Subtitle")
    draft = read(p("Tên", style="Title"), lead, relations=relations, parts={"word/media/1.png": b"x"})
    assert [piece["kind"] for piece in draft["pieces"]] == ["text", "image"]


def test_bold_lines_that_go_on_are_no_lead(read):
    assert read(p("Tên", style="Title"), p(bold(OPENING)), p(bold(OPENING)))["lead"] == ""


def test_the_letterhead_is_left_out(read):
    head = table(["UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    draft = read(head, p(bold("Kế hoạch"), centred=True), p("Chữ."))
    assert (draft["title"], draft["pieces"]) == ("Kế hoạch", [{"kind": "text", "html": "<p>Chữ.</p>"}])
    assert draft["told"] == {"letterhead": 1}


@pytest.mark.parametrize(
    "heading",
    [p("Mục", style="u1"), p("Mục", style="Phan"), p("Mục", outline=0), p(bold("Mục"), style="u2")],
    ids=["style", "based on it", "outline level", "the highest that is used"],
)
def test_headings_are_told_by_style_and_outline_level(html, heading):
    assert html(heading, p("Chữ.")) == "<h2>Mục</h2><p>Chữ.</p>"


def test_a_bold_line_is_no_heading(html):
    assert html(p(bold("I. Sự cần thiết")), p("Chữ.")) == "<p><b>I. Sự cần thiết</b></p><p>Chữ.</p>"


def test_marks_and_links_are_kept_and_the_rest_is_dropped(html):
    relations = relation("l1", "hyperlink", "https://example.vn/", "External")
    content = p(
        run("đậm", "b"), run(" nghiêng", "i"), run(" màu", 'color w:val="FF0000"'), link(" nguồn", "l1")
    )
    assert html(content, relations=relations) == (
        '<p><b>đậm</b><i> nghiêng</i> màu<a href="https://example.vn/"> nguồn</a></p>'
    )


def test_powers_keep_their_meaning(html):
    assert html(p("m", run("2", 'vertAlign w:val="superscript"'))) == "<p>m²</p>"


def test_empty_paragraphs_are_dropped(html):
    assert html(p(""), p(" "), p("Chữ.")) == "<p>Chữ.</p>"


def test_lists_keep_their_levels(html):
    items = [p("một", number=BULLETS), p("hai", number=BULLETS, level=1), p("ba", number=BULLETS)]
    assert html(*items) == "<ul><li>một<ul><li>hai</li></ul></li><li>ba</li></ul>"


def test_a_list_from_one_on_is_a_list(html):
    first = [p("một", number=PLAIN), p("hai", number=PLAIN)]
    assert html(*first, p("Xen."), p("lại một", number=RESTARTED)) == (
        "<ol><li>một</li><li>hai</li></ol><p>Xen.</p><ol><li>lại một</li></ol>"
    )


def test_a_list_after_bullets_is_a_list(html):
    assert (
        html(p("gạch", number=BULLETS), p("một", number=PLAIN))
        == "<ul><li>gạch</li></ul><ol><li>một</li></ol>"
    )


def test_a_list_that_goes_on_after_other_text_keeps_its_numbers(html):
    assert html(p("một", number=PLAIN), p("Xen."), p("hai", number=PLAIN)) == (
        "<p>1. một</p><p>Xen.</p><p>2. hai</p>"
    )


def test_points_and_articles_keep_their_labels(html):
    assert (
        html(p("chết", number=LETTERS), p("mất tích", number=LETTERS)) == "<p>a) chết</p><p>b) mất tích</p>"
    )
    content = p("Phạm vi", number=ARTICLES), p("trong tỉnh", number=ARTICLES, level=1)
    assert html(*content, p("Đối tượng", style="Dieu")) == (
        "<p>Điều 1. Phạm vi</p><p>1.1 trong tỉnh</p><p>Điều 2. Đối tượng</p>"
    )


def test_a_numbered_heading_is_a_heading_with_its_number(html):
    assert html(p("Mục đích", style="u1", number=PLAIN), p("Chữ.")) == "<h2>1. Mục đích</h2><p>Chữ.</p>"


def test_footnotes_become_numbered_notes_at_the_end(html):
    content = p("Luật", footnote(1), " và nghị định", footnote(2), ".")
    assert html(content, notes=["Số 31/2024/QH15.", "Số 102/2024/NĐ-CP."]) == (
        "<p>Luật[1] và nghị định[2].</p><hr/><p>[1] Số 31/2024/QH15.</p><p>[2] Số 102/2024/NĐ-CP.</p>"
    )


def test_a_table_stands_between_the_texts(read):
    rows = [cell(p(bold("STT"))), cell(p(bold("Họ tên")))], ["1", "Vàng A"]
    text, grid, after = read(p("Trước."), table(*rows), p("Sau."))["pieces"]
    assert (text["html"], after["html"]) == ("<p>Trước.</p>", "<p>Sau.</p>")
    assert (grid["headings"], grid["rows"]) == (["STT", "Họ tên"], [["1", "Vàng A"]])


def test_a_table_whose_first_row_is_like_the_others_has_no_headings(read):
    (grid,) = read(table(["Thứ hai", "Trực"], ["Thứ ba", "Họp"]))["pieces"]
    assert (grid["headings"], grid["rows"]) == (["", ""], [["Thứ hai", "Trực"], ["Thứ ba", "Họp"]])


def test_merged_cells_are_taken_apart_and_told(read):
    rows = [
        [cell(p("Xã"), down="restart"), cell(p("Số hộ"), across=2)],
        [cell(p(""), down="continue"), "nghèo", "khác"],
    ]
    draft = read(table(*rows))
    assert draft["pieces"][0]["rows"] == [["Xã", "Số hộ", ""], ["", "nghèo", "khác"]]
    assert draft["told"] == {"merged_cells": 1}


def test_numbers_in_a_table_are_text(read):
    (grid,) = read(table([cell(p("", number=PLAIN)), "A"], [cell(p("", number=PLAIN)), "B"]))["pieces"]
    assert grid["rows"] == [["1.", "A"], ["2.", "B"]]


def test_a_frame_around_text_is_no_table(html):
    assert html(table(["Lưu ý"])) == "<p>Lưu ý</p>"


def test_an_image_stands_where_it_was_with_description_and_caption(read):
    relations = relation("i1", "image", "media/image1.png")
    content = p("Trước.", picture("i1", "Bản làng")), p("Ảnh: Sở Tư pháp", style="Caption"), p("Sau.")
    text, image, after = read(*content, relations=relations, parts={"word/media/image1.png": b"x"})["pieces"]
    assert (text["html"], after["html"]) == ("<p>Trước.</p>", "<p>Sau.</p>")
    assert image == {
        "kind": "image",
        "member": "word/media/image1.png",
        "alt": "Bản làng",
        "caption": "Ảnh: Sở Tư pháp",
    }


def test_tracked_changes_and_comments_are_settled_and_told(read):
    inserted = f"<w:ins>{run('mới')}</w:ins>"
    deleted = "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
    remark = '<w:r><w:commentReference w:id="1"/></w:r>'
    draft = read(p("Chữ ", inserted, deleted, remark))
    assert draft["pieces"][0]["html"] == "<p>Chữ mới</p>"
    assert draft["told"] == {"deletions": 1, "comments": 1}


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
def test_fonts_of_before_unicode_are_told(read, font):
    assert read(p(run("LuËt", f'rFonts w:ascii="{font}"')))["told"] == {"old_fonts": 1}


def test_a_long_text_is_cut_at_its_headings(read):
    content = [p("Phần", style="u1") + "".join(p("Chữ. " * 100) for _ in range(20)) for _ in range(4)]
    pieces = read(p("Tên", style="Title"), *content)["pieces"]
    assert len(pieces) > 1
    assert all(piece["html"].startswith("<h2>") for piece in pieces)
