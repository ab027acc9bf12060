"""CSV and spreadsheets with a mapping, and what is wrong with either."""

import datetime
import os
import zipfile

import openpyxl
import pytest

from core.kinds import Kind
from core.legacy_encodings import TCVN3
from exchange.moving_in.item import Attachment, BadRecord, SourceError
from exchange.moving_in.reading import open_source, sheets, tables

MAPPING = """
separator = "|"
date_format = "%d/%m/%y"
[columns]
id = ["Số ký hiệu", "Ngày ban hành"]
number = "Số ký hiệu"
title = "Trích yếu"
text = "Nội dung"
issued_on = "Ngày ban hành"
issuers = "Cơ quan"
signer = "Người ký"
files = "Tệp"
kind = "Loại"
[values.kind]
"VB" = "van-ban"
[fixed]
field_of_law = "Đất đai"
"""
HEADS = ["Loại", "Số ký hiệu", "Trích  yếu", "Nội dung", "NGÀY BAN HÀNH", "Cơ quan", "Người ký", "Tệp"]
CELLS = [
    "VB", "12/2024/QĐ-UBND", "Về đất đai", "Điều 1. Một\nĐiều 2. Hai", "05/03/24", "UBND tỉnh|Sở Tư pháp",
    "Lò Văn Mẫu", "a.pdf|b.doc",
]  # fmt: skip


def csv_of(*rows, delimiter=";"):
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)


@pytest.fixture
def read(folder, mapped):
    def read(content, mapping=MAPPING, name="bang.csv"):
        path = folder({name: content}) / name
        return list(open_source(path, mapped(mapping) if mapping else None).records())

    return read


def check(item):
    assert (item.id, item.kind, item.title) == ("12/2024/QĐ-UBND 05/03/24", Kind.DOCUMENTS, "Về đất đai")
    assert item.document.number == "12/2024/QĐ-UBND"
    assert item.document.issued_on == datetime.date(2024, 3, 5)
    assert item.document.issuers == (("UBND tỉnh", "Lò Văn Mẫu", ""), ("Sở Tư pháp", "", ""))
    assert item.document.paragraphs == ("Điều 1. Một", "Điều 2. Hai")
    assert item.files == (Attachment("a.pdf"), Attachment("b.doc"))
    assert item.field_of_law == "Đất đai"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_row_becomes_what_the_mapping_says(read, delimiter):
    (found,) = read(csv_of(["DANH MỤC VĂN BẢN"], [], HEADS, CELLS, [], delimiter=delimiter))
    check(found.item)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_what_excel_saves_as_text_is_read(read, charset):
    check(read(csv_of(HEADS, CELLS, delimiter="\t").encode(charset))[0].item)


def test_a_table_in_an_old_encoding_becomes_unicode(read):
    letters = {letter: old for old, letter in TCVN3.items()}
    content = "id,title,text\n1,quy định về quản lý đất đai,nội dung của văn bản về đất đai ở các xã"
    old = "".join(letters.get(char, char) for char in content).encode("cp1252")
    (found,) = read(old, mapping=None)
    assert found.item.title == "quy định về quản lý đất đai"


def test_without_a_mapping_the_heads_are_the_fields(read):
    (found,) = read("id,kind,title,text\n1,tin-tuc,Tin,Chữ", mapping=None)
    assert (found.item.id, found.item.kind) == ("1", Kind.NEWS)


def test_a_sheet_is_read_with_its_own_dates_and_numbers(tmp_path, mapped):
    book = openpyxl.Workbook()
    book.create_sheet("Khác")
    sheet = book.active
    sheet.append(["DANH MỤC"])
    sheet.append(HEADS)
    sheet.append([*CELLS[:4], datetime.datetime(2024, 3, 5), *CELLS[5:]])
    path = tmp_path / "bang.xlsx"
    book.save(path)
    (found,) = open_source(path, mapped(MAPPING)).records()
    assert (found.place, found.item.document.issued_on) == ("line 3", datetime.date(2024, 3, 5))
    with pytest.raises(SourceError, match="Không có"):
        list(open_source(path, mapped('sheet = "Không có"\n' + MAPPING)).records())


def test_a_bad_row_is_explained_and_the_next_one_is_read(read):
    bad, good = read(csv_of(HEADS, [*CELLS[:4], "hôm qua", *CELLS[5:]], CELLS))
    assert (bad.place, bad.item) == ("line 2", None)
    assert "hôm qua" in bad.problem
    assert good.item


def test_letters_that_cant_be_read_keep_only_their_row_out(read):
    content = "id,title,text\n1,Tin,Chữ đẹp\n2,Tin,Chữ ".encode() + b"\xff\n3,Tin,x"
    assert [bool(found.item) for found in read(content, mapping=None)] == [True, False, True]


@pytest.mark.parametrize("marked", ['2;"Tin;x', '2;"Tin "hai" ở bản";x'])
def test_a_quotation_mark_that_isnt_closed_costs_its_own_row(read, marked):
    content = f'id;title;text\n1;"Tin";x\n{marked}\n3;Tin;x\n4;"Tin ""bốn""\nở bản";x\n5;Tin;x'
    found = read(content, mapping=None)
    assert [one.place for one in found] == ["line 2", "line 3", "line 4", "line 5", "line 7"]
    assert [bool(one.item) for one in found] == [True, False, True, True, True]
    assert "ngoặc kép" in found[1].problem or "quotation mark" in found[1].problem
    assert found[3].item.title == 'Tin "bốn" ở bản'


def test_a_cell_without_end_costs_its_own_row(read, monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINE", 1000)
    found = read('id,title,text\n1,"' + "x\n" * 3000 + "2,Tin,x", mapping=None)
    assert found[-1].item.id == "2"


def test_missing_columns_are_named_each_on_its_line(read):
    with pytest.raises(SourceError) as caught:
        read(csv_of(["Loại", "Số ký hiệu", "Tên"]))
    message = str(caught.value)
    assert "“Trích yếu”" in message
    assert "“Nội dung”" in message
    assert "Loại, Số ký hiệu, Tên" in message


def test_a_mapping_without_a_column_for_the_id_is_refused(read):
    with pytest.raises(SourceError, match="id"):
        read("Tên\nTin", '[columns]\ntitle = "Tên"')


@pytest.mark.parametrize("content", ["\n\n", "x" * 3000, "a\n" * 40])
def test_what_is_no_table_is_explained(read, monkeypatch, content):
    monkeypatch.setattr(tables, "MAX_LINE", 1000)
    with pytest.raises(SourceError):
        read(content, mapping=None)


MISTAKES = [
    ("nam = 1", "nam"),
    ("name = 1", "name"),
    ('[columns]\nten = "Tên"', "ten"),
    ("[columns]\ntitle = 1", "title"),
    ('[fixed]\nkind = "sách"', "sách"),
    ('[values.kind]\nVB = "sách"', "sách"),
    ('[selectors]\ntitle = "h1["', "title"),
    ('[selectors]\nnumber = "h1"', "number"),
    ('[[paths]]\nkind = "tin"', "match"),
    ('[[paths]]\nmatch = "x"\nkind = "sách"', "sách"),
    ('date_format = "%Q"', "%Q"),
    ('site = "example"', "example"),
    ('files = "khong-co"', "khong-co"),
    ("columns = 1", "columns"),
    ("paths = 1", "paths"),
    ("a = [", "anh-xa"),
    ("\x00", "anh-xa"),
]


@pytest.mark.parametrize(("mapping", "word"), MISTAKES)
def test_a_mistake_in_a_mapping_is_explained(read, mapping, word):
    with pytest.raises(SourceError, match=word):
        read("id,title\n", mapping)


def test_each_mistake_in_a_mapping_has_its_line(read):
    with pytest.raises(SourceError) as caught:
        read("id,title\n", "nam = 1\nten = 2\n[columns]\nx = 'y'")
    assert len(str(caught.value).splitlines()) == 3


def test_a_spreadsheet_that_unpacks_without_end_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED", 2**20)
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", b" " * 2**21)
    with pytest.raises(SourceError, match="2 MiB"):
        list(open_source(path).records())


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600])
def test_a_broken_spreadsheet_is_explained(read, content):
    with pytest.raises(SourceError, match=r"bang\.xlsx"):
        read(content, mapping=None, name="bang.xlsx")


def test_a_name_that_is_too_long_is_refused(folder):
    path = folder({"bang.csv": "id,title\n"}) / "bang.csv"
    assert open_source(path, name="x" * 200).name
    with pytest.raises(SourceError, match="200"):
        open_source(path, name="x" * 201)


def test_a_packed_folder_has_to_be_unpacked(tmp_path):
    path = tmp_path / "trang.zip"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("a.html", "x")
    with pytest.raises(SourceError, match=r"trang\.zip"):
        open_source(path)


def test_a_file_of_nothing_but_holes_is_refused_at_once(tmp_path):
    path = tmp_path / "to.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(SourceError, match=r"to\.csv"):
        list(open_source(path).records())


@pytest.mark.parametrize("kind", ["folder", "pipe", "large", "missing", "elsewhere"])
def test_an_attachment_that_is_no_file_of_a_bearable_size_is_refused(folder, django_settings, kind):
    root = folder({"tin.jsonl": "{}", "large.jpg": b"x" * 11})
    (root / "folder.pdf").mkdir()
    os.mkfifo(root / "pipe.pdf")
    django_settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    places = {"folder": "folder.pdf", "pipe": "pipe.pdf", "large": "large.jpg", "missing": "no.pdf"}
    place = places.get(kind, "https://stp.example.gov.vn/no.pdf")
    with pytest.raises(BadRecord, match=place):
        open_source(root / "tin.jsonl").open(Attachment(place))


@pytest.fixture
def django_settings(settings):
    return settings


@pytest.mark.parametrize(
    "place",
    [
        "tep/Kế hoạch.pdf",
        "/tep/K%E1%BA%BF%20ho%E1%BA%A1ch.pdf",
        "https://stp.example.vn/TEP/kế hoạch.PDF?x=1",
    ],
)
def test_a_file_is_found_however_its_place_is_written(folder, place):
    root = folder({"tin.jsonl": "{}", "tep/Kế hoạch.pdf": b"%PDF"})
    with open_source(root / "tin.jsonl").open(Attachment(place)) as file:
        assert file.read() == b"%PDF"


def test_a_file_of_the_old_site_is_fetched_only_where_that_is_allowed(folder, monkeypatch):
    asked = []

    def fetch(address, limits):
        asked.append(address)
        return type("Content", (), {"status": 200, "body": b"%PDF"})

    monkeypatch.setattr("exchange.moving_in.reading.files.fetch", fetch)
    path = folder({"tin.jsonl": "{}"}) / "tin.jsonl"
    attachment = Attachment("https://stp.example.gov.vn/a.pdf")
    with pytest.raises(BadRecord):
        open_source(path).open(attachment)
    assert asked == []
    assert open_source(path, may_download=True).open(attachment).read() == b"%PDF"
