"""The text of files: every format, and files that are broken or made to do harm."""

import json
import os
import subprocess
import sys
import time
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from search.extraction import READABLE, ExtractionError, Limits, Part, extract_text
from search.extraction import limits as words
from search.extraction.child import READERS
from search.extraction.ocr import is_installed
from search.extraction.plain import decode
from tests import hostile
from tests.search import samples
from tests.servers.machines import children

MEGABYTE = 1024 * 1024
SMALL = Limits(seconds=10, ocr_seconds=0)
NFD = unicodedata.normalize("NFD", "Luật Đất đai")


@pytest.fixture
def read(tmp_path):
    """Reads `content` as a file of that kind; the parts are what is asked of it."""

    def read(content, extension, limits=SMALL):
        path = tmp_path / f"file.{extension}"
        path.write_bytes(content)
        return extract_text(str(path), extension, limits)

    return read


@pytest.fixture
def failure(read):
    """Why `content` can't be read."""

    def failure(content, extension, limits=SMALL):
        with pytest.raises(ExtractionError) as caught:
            read(content, extension, limits)
        return caught.value.reason

    return failure


def test_every_readable_kind_has_a_reader():
    assert set(READERS) == READABLE


# --- the formats ---------------------------------------------------------------------------------------


def test_a_pdf_is_read_page_by_page(read):
    assert read(samples.pdf("Luật Đất đai", "", "Hòa giải"), "pdf").parts == [
        Part("Luật Đất đai", "page", 1),
        Part("Hòa giải", "page", 3),
    ]


def test_a_docx_is_one_part(read):
    assert read(samples.docx("Luật Đất đai", "Điều 1."), "docx").parts == [Part("Luật Đất đai\nĐiều 1.")]


def test_of_a_docx_only_what_stands_there_now_is_read(read):
    inner = (
        "<w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>chỗ cũ</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "</w:p>"
    )
    xml = f'<w:document xmlns:w="{samples.WORD}"><w:body>{inner}</w:body></w:document>'
    assert read(samples.docx_of(xml), "docx").parts == [Part("thêm")]


def test_an_odt_is_one_part_without_its_comments(read):
    content = samples.odt(
        "<text:h>Luật <text:span>Đất đai</text:span></text:h><text:p>Điều<text:s/>1."
        "<office:annotation><text:p>riêng</text:p></office:annotation></text:p>"
    )
    assert read(content, "odt").parts == [Part("Luật Đất đai\nĐiều 1.")]


def test_a_pptx_is_read_in_the_order_of_the_show(read):
    assert read(samples.pptx("Luật Đất đai", "Hòa giải"), "pptx").parts == [
        Part("Luật Đất đai", "slide", 1),
        Part("Hòa giải", "slide", 2),
    ]


def test_an_xlsx_is_read_sheet_by_sheet(read):
    content = samples.xlsx({"Biểu 1": {"A1": "Luật", "C1": 12.0, "A3": 0.5}, "Biểu 2": {"B2": "Hòa giải"}})
    assert read(content, "xlsx").parts == [
        Part("Biểu 1\nLuật\t12\n0.5", "sheet", 1),
        Part("Biểu 2\nHòa giải", "sheet", 2),
    ]


def test_an_rtf_is_read_without_its_pictures(read):
    assert read(samples.rtf("Luật Đất đai"), "rtf").parts == [Part("Luật Đất đai")]


def test_a_doc_gives_the_results_of_its_fields_and_its_cells(read):
    assert read(samples.saved_by_office("word97.doc"), "doc").parts == [
        Part(
            "Luật Đất đai\nĐiều 1. Quyền sử dụng thửa đất, xem thêm.\nÔ thứ nhất\tÔ thứ hai\nTrợ giúp pháp lý"
        )
    ]


def test_a_ppt_is_read_slide_by_slide(read):
    assert read(samples.saved_by_office("powerpoint97.ppt.gz"), "ppt").parts == [
        Part("Luật Đất đai", "slide", 1),
        Part("Hòa giải ở cơ sở", "slide", 2),
    ]


def test_an_xls_is_read_sheet_by_sheet(read):
    assert read(samples.saved_by_office("excel97.xls"), "xls").parts == [
        Part("excel97\nLuật Đất đai\t12\nHòa giải\t3.5", "sheet", 1)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_txt_of_any_unicode_encoding_is_read(read, encoding):
    assert read("Luật Đất đai".encode(encoding), "txt").parts == [Part("Luật Đất đai")]


def test_a_txt_of_old_windows_is_read(read):
    # That code page has the tones as marks of their own.
    assert read("Lu\u00e2\u0323t".encode("cp1258"), "txt").parts == [Part("Luật")]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xd8\x00" * 9, bytes(range(256)), "ậ".encode()[:2]])
def test_no_bytes_break_the_decoding(data):
    assert isinstance(decode(data), str)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (NFD.encode(), "txt"),
        (samples.docx(NFD), "docx"),
        (samples.pdf(NFD), "pdf"),
        (samples.rtf(NFD), "rtf"),
        (samples.xlsx({NFD: {}}), "xlsx"),
    ],
)
def test_the_text_is_composed(read, content, extension):
    assert [part.text for part in read(content, extension).parts] == ["Luật Đất đai"]


def test_control_characters_and_halves_of_characters_are_removed(read):
    assert read(b"Lu\x00\xe1\xba\xadt\x07", "txt").parts == [Part("Luật")]
    assert "\ud800" not in read(b"{\\rtf1 a\\u55296?b}", "rtf").parts[0].text


# --- broken and locked files ---------------------------------------------------------------------------

WHOLE = {
    "doc": samples.saved_by_office("word97.doc"),
    "docx": samples.docx("Luật"),
    "odt": samples.odt("<text:p>Luật</text:p>"),
    "pdf": samples.pdf("Luật"),
    "ppt": samples.saved_by_office("powerpoint97.ppt.gz"),
    "pptx": samples.pptx("Luật"),
    "xls": samples.saved_by_office("excel97.xls"),
    "xlsx": samples.xlsx({"A": {"A1": "Luật"}}),
}


@pytest.mark.parametrize("extension", [*WHOLE, "rtf"])
@pytest.mark.parametrize("content", [b"", b"<html>no such file</html>"])
def test_what_is_no_such_file_fails(failure, content, extension):
    assert failure(content, extension) == words.BROKEN


@pytest.mark.parametrize("extension", ["doc", "docx", "odt", "ppt", "pptx", "xls", "xlsx"])
def test_half_a_file_fails(failure, extension):
    content = WHOLE[extension]
    assert failure(content[: len(content) // 2], extension) == words.BROKEN


def test_a_container_of_something_else_fails(failure):
    assert failure(samples.docx("Luật"), "odt") == words.BROKEN


def test_a_pdf_with_a_password_fails_for_that(failure):
    assert failure(samples.locked_pdf(), "pdf") == words.PASSWORD


def test_an_encrypted_docx_fails_for_that(failure):
    assert failure(samples.saved_by_office("word97.doc"), "docx") == words.PASSWORD


def test_an_encrypted_doc_fails_for_that(failure):
    content = bytearray(samples.saved_by_office("word97.doc"))
    content[content.index(b"\xec\xa5") + 11] |= 1  # the flag in the first lines of the text's stream
    assert failure(bytes(content), "doc") == words.PASSWORD


# --- files made to do harm -----------------------------------------------------------------------------


def peak(pid="self"):
    """The most memory that a process has had, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def bomb(megabytes, ends="word/document.xml"):
    file = BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container,
        container.open(ends, "w", force_zip64=True) as stream,
    ):
        stream.write(b"<t>")
        for _index in range(megabytes):
            stream.write(b"a" * MEGABYTE)
        stream.write(b"</t>")
    return file.getvalue()


def test_a_zip_bomb_fails_and_leaves_the_parent_as_it_was(failure):
    content = bomb(40)
    before = peak()
    assert failure(content, "docx", replace(SMALL, unpacked=20 * MEGABYTE)) == words.UNPACKED
    assert peak() - before < 10 * MEGABYTE


def test_a_workbook_that_says_it_is_a_bomb_is_not_unpacked(failure):
    content = bomb(40, "xl/worksheets/sheet1.xml")
    assert failure(content, "xlsx", replace(SMALL, unpacked=20 * MEGABYTE)) == words.UNPACKED


def test_a_container_of_too_many_files_fails(failure):
    content = samples.zipped({f"{number}.xml": "" for number in range(30)})
    assert failure(content, "docx", replace(SMALL, entries=20)) == words.UNPACKED


def test_a_sheet_of_billions_of_cells_fails(failure):
    content = samples.xlsx({"A": {"A1": 1, "XFD1048576": 2}})
    assert failure(content, "xlsx") == words.MEMORY


def test_a_sheet_of_two_far_corners_is_read(read):
    assert read(samples.xlsx({"A": {"A1": 1, "A100000": 2}}), "xlsx").parts == [Part("A\n1\n2", "sheet", 1)]


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (f'<!ENTITY e0 "ha">{ENTITIES}', "&e9;"),
        ('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"),
    ],
)
def test_entities_are_not_expanded(failure, declared, used):
    content = samples.docx(used, doctype=f"<!DOCTYPE document [{declared}]>")
    assert failure(content, "docx") == words.BROKEN


def test_deeply_nested_elements_cost_nothing_more(read):
    depth = 100_000
    assert read(samples.docx_of("<p>" * depth + "<t>a</t>" + "</p>" * depth), "docx").parts == [Part("a")]


def test_a_pdf_whose_pages_are_a_loop_ends(read):
    content = samples.pdf("Luật").replace(b"/Kids [10 0 R] /Count 1", b"/Kids [ 2 0 R] /Count 9")
    assert read(content, "pdf").parts == []


def test_of_a_pdf_of_too_many_pages_the_first_are_read(read):
    found = read(samples.pdf("một", "hai", "ba"), "pdf", replace(SMALL, pages=2))
    assert ([part.number for part in found.parts], found.left_out) == ([1, 2], words.LENGTH)


def test_of_ten_thousand_pages_as_many_are_read_as_the_limits_allow(read):
    # It takes some seconds, and more where the machine has other work.
    limits = replace(Limits(), seconds=120, ocr_seconds=0)
    found = read(hostile.LONG_PDF, "pdf", limits)
    assert (len(found.parts), found.left_out) == (limits.pages, words.LENGTH)
    assert found.parts[-1] == Part("PGBDPL", "page", limits.pages)


def test_pages_that_lie_too_deep_in_one_another_are_left_out(read):
    found = read(hostile.DEEP_PDF, "pdf")
    assert (found.parts, found.left_out) == ([], words.BROKEN_PAGES)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        ("ậ".encode() * 5_000, "txt"),
        (samples.docx("ậ" * 5_000), "docx"),
        (samples.pdf(*["ậ" * 50] * 100), "pdf"),
        (samples.xlsx({"A": {f"A{row}": "ậ" * 50 for row in range(1, 100)}}), "xlsx"),
    ],
)
def test_a_long_text_is_cut(read, content, extension):
    found = read(content, extension, replace(SMALL, characters=1_000))
    assert 900 <= sum(len(part.text) for part in found.parts) <= 1_000
    assert found.left_out == words.LENGTH


# --- a child that doesn't do as it should --------------------------------------------------------------


def run(code, **limits):
    """What comes of a child that runs `code`, after it has confined itself."""
    start = (
        "import json, sys\n"
        "from search.extraction.child import confine\n"
        "from search.extraction.limits import Limits\n"
        "confine(Limits(**json.loads(sys.argv[3])), 5)\n"
    )
    return extract_text("/nowhere", "txt", replace(SMALL, **limits), ("-c", start + code))


def reason_of(code, **limits):
    with pytest.raises(ExtractionError) as caught:
        run(code, **limits)
    return caught.value.reason


def test_a_child_that_sleeps_is_ended():
    started = time.monotonic()
    assert reason_of("import time; time.sleep(60)", seconds=0.3) == words.TIME
    assert time.monotonic() - started < 3


def test_a_child_that_has_turned_its_own_clock_off_is_ended():
    code = "import signal, time; signal.setitimer(signal.ITIMER_REAL, 0); time.sleep(60)"
    assert reason_of(code, seconds=0.3) == words.TIME


def test_a_child_that_eats_memory_is_ended():
    assert reason_of("list(range(10**9))", memory=200 * MEGABYTE) == words.MEMORY


def test_a_child_that_writes_without_end_is_ended():
    code = "while True: sys.stdout.write('a' * 100_000)"
    assert reason_of(code, written=MEGABYTE) == words.BROKEN


def test_a_child_that_crashes_is_a_broken_file():
    assert reason_of("import os; os.abort()") == words.BROKEN


@pytest.mark.parametrize("answer", ["", "[]", "null", '{"parts": [["a"]]}', '{"parts": 1}', "[" * 100_000])
def test_an_answer_that_makes_no_sense_is_a_broken_file(answer):
    assert reason_of(f"print({answer!r})") == words.BROKEN


def test_what_the_child_has_started_ends_with_it(tmp_path):
    note = tmp_path / "pid"
    code = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    assert reason_of(code, seconds=1) == words.TIME
    assert not runs(int(note.read_text()))


def test_what_a_crashed_child_has_started_ends_with_it(tmp_path):
    note = tmp_path / "pid"
    code = (
        "import os, subprocess\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "os.abort()"
    )
    reason_of(code)
    assert not runs(int(note.read_text()))


def runs(pid):
    """Whether a process runs, after a moment to end in. One that waits to be reaped doesn't."""
    for _attempt in range(20):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True


def test_no_zombie_is_left(read):
    read(b"a", "txt")
    reason_of("import os; os.abort()")
    # Nor has any test before this one left a process.
    assert list(children(os.getpid())) == []


def test_the_child_knows_neither_the_database_nor_the_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    code = "import os; print(json.dumps({'parts': [[str(dict(os.environ)), '', None]], 'left_out': ''}))"
    assert "secret" not in run(code).parts[0].text


def test_the_child_starts_without_django(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    code = (
        "import sys; from search.extraction.child import main; from search.extraction.limits import Limits\n"
        f"main({str(tmp_path / 'a.txt')!r}, 'txt', Limits()); sys.exit('django' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout)["parts"] == [["a", "", None]]


# --- scanned pages -------------------------------------------------------------------------------------

needs_tesseract = pytest.mark.skipif(not is_installed(), reason="tesseract with Vietnamese isn't installed")
WITH_OCR = Limits(seconds=10, ocr_seconds=60)


@needs_tesseract
def test_scanned_pages_are_recognised(read):
    found = read(samples.scanned_pdf(), "pdf", WITH_OCR)
    assert found.parts == [Part("Luật Đất đai năm 2024\nHòa giải ở cơ sở", "page", 1)]
    assert found.left_out == ""


@needs_tesseract
def test_only_so_many_scanned_pages_are_recognised(read):
    found = read(samples.scanned_pdf(3), "pdf", replace(WITH_OCR, ocr_pages=1))
    assert ([part.number for part in found.parts], found.left_out) == ([1], words.OCR_LIMIT)


def test_scanned_pages_can_be_left_for_later(read):
    found = read(samples.scanned_pdf(), "pdf")
    assert (found.parts, found.left_out) == ([], words.OCR_LATER)


def test_without_tesseract_scanned_pages_are_left_out(read, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = read(samples.scanned_pdf(), "pdf", WITH_OCR)
    assert (found.parts, found.left_out) == ([], words.NO_OCR)
