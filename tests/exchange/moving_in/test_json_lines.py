"""JSON Lines as a source: both forms of record, and what is wrong with a line or a file."""

import datetime
import gzip
import json
import unicodedata
from zoneinfo import ZoneInfo

import pytest

from core.kinds import Kind
from exchange.moving_in.item import Attachment, Download, Picture, SourceError, Table, Text
from exchange.moving_in.reading import json_lines, open_source

RECORD = {
    "id": "1", "number": "7/2023/TT-BTP", "title": "Thông tư về hòa giải",
    "text": "THÔNG TƯ\n---\n\nĐiều  1. Một",
}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """What is found in a file of these lines; what isn't text yet becomes JSON."""

    def read(*lines, name="van-ban.jsonl", pack=lambda content: content):
        path = tmp_path / name
        texts = (line if isinstance(line, bytes | str) else json.dumps(line) for line in lines)
        content = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts)
        path.write_bytes(pack(content))
        return list(open_source(path).records())

    return read


def test_a_record_of_an_archive_of_documents_is_a_document_in_plain_paragraphs(read):
    (found,) = read(RECORD)
    item = found.item
    assert (item.id, item.kind, item.title) == ("1", Kind.DOCUMENTS, "Thông tư về hòa giải")
    assert item.document.number == "7/2023/TT-BTP"
    assert item.document.paragraphs == ("THÔNG TƯ", "Điều 1. Một")
    assert (found.place, found.done) == ("line 1", 1.0)


def test_a_packed_file_is_read_in_the_same_way(read):
    assert read(RECORD, name="x.gz", pack=gzip.compress)[0].item == read(RECORD)[0].item


def test_every_field_of_an_item_can_be_said(read):
    (found,) = read({
        "id": 7, "kind": "tin-tuc", "title": "Tin", "language": "en", "sections": ["Tin tức", "Trong tỉnh"],
        "lead": "Mở đầu", "text": "Một\nHai", "author": "Lò Thị Ánh", "source_name": "Báo",
        "source_url": "https://bao.example.vn/1", "published_at": "24/11/2026 08:30",
        "changed_at": "2026-11-25T00:00:00Z", "is_public": False, "addresses": "/tin/1.html",
        "image": {"place": "anh/1.jpg", "title": "Hội nghị"}, "files": ["tep/1.pdf"],
        "field_of_law": "Đất đai", "audiences": ["Phụ nữ"], "occasions": ["Ngày Pháp luật"],
        "parts": [
            {"rows": [["a", 1]], "headings": ["x", "y"], "caption": "Bảng"},
            {"image": "anh/2.jpg", "caption": "Ảnh"},
            {"file": {"place": "tep/2.doc", "title": "Mẫu"}},
        ],
    })  # fmt: skip
    item = found.item
    vietnam = ZoneInfo("Asia/Ho_Chi_Minh")
    assert (item.id, item.kind, item.language, item.is_public) == ("7", Kind.NEWS, "en", False)
    assert (item.sections, item.lead, item.author) == (("Tin tức", "Trong tỉnh"), "Mở đầu", "Lò Thị Ánh")
    assert (item.source_name, item.source_url) == ("Báo", "https://bao.example.vn/1")
    assert item.published_at == datetime.datetime(2026, 11, 24, 8, 30, tzinfo=vietnam)
    assert item.changed_at == datetime.datetime(2026, 11, 25, 7, tzinfo=vietnam)
    assert (item.addresses, item.field_of_law) == (("/tin/1.html",), "Đất đai")
    assert (item.audiences, item.occasions) == (("Phụ nữ",), ("Ngày Pháp luật",))
    assert (item.image, item.files) == (Attachment("anh/1.jpg", "Hội nghị"), (Attachment("tep/1.pdf"),))
    assert item.parts == (
        Text("<p>Một</p><p>Hai</p>"),
        Table("Bảng", ["x", "y"], [["a", "1"]]),
        Picture(Attachment("anh/2.jpg"), "Ảnh"),
        Download(Attachment("tep/2.doc", "Mẫu")),
    )


def test_a_document_brings_its_days_and_those_who_issued_it(read):
    issuers = [{"name": "Bộ Tư pháp", "signer": "Nguyễn Văn Thử", "title": "Bộ trưởng"}, "Bộ Nội vụ"]
    (found,) = read({**RECORD, "type_name": "Thông tư", "issued_on": "05/03/2023", "issuers": issuers})
    assert found.item.document.type_name == "Thông tư"
    assert found.item.document.issued_on == datetime.date(2023, 3, 5)
    assert found.item.document.issuers == (
        ("Bộ Tư pháp", "Nguyễn Văn Thử", "Bộ trưởng"),
        ("Bộ Nội vụ", "", ""),
    )


def test_texts_are_composed_and_have_no_characters_that_are_none(read):
    (found,) = read({key: unicodedata.normalize("NFD", f"{value}\x00") for key, value in RECORD.items()})
    assert found.item.title == RECORD["title"]
    assert found.item.document.paragraphs == ("THÔNG TƯ", "Điều 1. Một")


def test_angle_brackets_that_are_no_markup_stay(read):
    (found,) = read({**RECORD, "title": "Mẫu <TÊN CƠ QUAN>"})
    assert found.item.title == "Mẫu <TÊN CƠ QUAN>"


def test_the_html_of_a_document_keeps_its_tables_and_links(read):
    table = "<table><tr><th>Xã</th><th>Số</th></tr><tr><td>Mường Mẫu</td><td>3</td></tr></table>"
    (found,) = read({**RECORD, "text": f'<p>Điều 1. <a href="/a.html">Một</a></p>{table}'})
    assert found.item.document.paragraphs == ()
    assert found.item.parts == (
        Text('<p>Điều 1. <a href="/a.html">Một</a></p>'),
        Table("", ["Xã", "Số"], [["Mường Mẫu", "3"]]),
    )


@pytest.mark.parametrize("text", ["<p>Điều 1. Một</p>\n<p>Điều 2. Hai</p>", "Điều 1. Một\nĐiều 2. Hai<br>"])
def test_a_document_in_html_that_is_plain_text_is_paragraphs(read, text):
    assert read({**RECORD, "text": text})[0].item.document.paragraphs == ("Điều 1. Một", "Điều 2. Hai")


def test_a_document_that_names_tags_is_paragraphs(read):
    (found,) = read({**RECORD, "text": "Trang có thẻ (<h1>, <p>, <br>, <a>, <img>).\nHai"})
    assert len(found.item.document.paragraphs) >= 2


BAD_LINES = [
    ("{", "JSON"),
    ("[1]", "đối tượng"),
    ("[" * 100_000, "JSON"),
    (b'{"id": "\xff"}', "UTF-8"),
    ({**RECORD, "id": ""}, "id"),
    ({**RECORD, "text": ""}, "text"),
    ({**RECORD, "text": ["x"]}, "text"),
    ({**RECORD, "title": {"a": 1}}, "title"),
    ({**RECORD, "kind": "gì đó"}, "gì đó"),
    ({**RECORD, "kind": "tin-tuc", "title": ""}, "title"),
    ({**RECORD, "language": "xx"}, "xx"),
    ({**RECORD, "issued_on": "32/13/2023"}, "32/13/2023"),
    ({**RECORD, "is_public": "có lẽ"}, "is_public"),
    ({**RECORD, "parts": [{"what": 1}]}, "parts"),
    ({**RECORD, "parts": [{"rows": ["x"]}]}, "rows"),
    ({**RECORD, "files": [{"title": "x"}]}, "place"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_explained_and_the_next_one_is_read(read, line, reason):
    bad, good = read(line, RECORD)
    assert bad.item is None
    assert reason in bad.problem
    assert good.item.id == "1"


def test_a_lone_surrogate_is_replaced(read):
    assert read('{"id": "\\ud800", "title": "x", "text": "x"}')[0].item.id == "?"


def test_a_line_without_an_end_is_passed_over(read, monkeypatch):
    monkeypatch.setattr(json_lines, "MAX_LINE", 2**20)
    bad, good = read("x" * (3 * 2**20), RECORD)
    assert "1 MiB" in bad.problem
    assert good.item.id == "1"


def test_a_packed_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "broken.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(RECORD) + "\n").encode() + b" " * 200_000)[:-20])
    records = open_source(path).records()
    assert next(records).item.id == "1"
    with pytest.raises(SourceError, match="broken"):
        list(records)


def test_a_file_that_isnt_there_is_explained(tmp_path):
    with pytest.raises(SourceError, match="nowhere"):
        open_source(tmp_path / "nowhere.jsonl")


def test_what_is_no_address_is_left_out(read):
    (found,) = read({**RECORD, "addresses": ["http://[abc/x", "/tin/1.html"], "source_url": "http://[abc/x"})
    assert found.item.addresses == ("/tin/1.html",)


def test_what_nobody_thought_of_keeps_only_its_record_out(read, monkeypatch):
    def item_of(record, mapping, files):
        return 1 / (record["id"] - 1)

    monkeypatch.setattr(json_lines, "item_of", item_of)
    bad, good = read({"id": 1}, {"id": 2})
    assert "ZeroDivisionError" in bad.problem
    assert good.item
