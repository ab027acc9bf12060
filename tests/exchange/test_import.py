"""import_archive: what it makes, that it can run again, and what it refuses."""

import datetime
import gzip
import json
import unicodedata
from unittest.mock import DEFAULT, Mock

import pytest
from django.core.management import CommandError, call_command

from documents.factories import IssuerFactory
from documents.metadata import read_metadata
from documents.models import DocumentIndexPage, LegalDocumentPage
from exchange.models import ImportedRecord
from exchange.moving_in.writing import building, running, taking
from exchange.moving_in.writing.taking import Taker
from search.engine import search
from search.facets import Filters

TEXT = """BỘ TƯ PHÁP -------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ---------------

Số: 7/2023/TT-BTP

Hà Nội, ngày 05 tháng 3 năm 2023

THÔNG TƯ

HƯỚNG DẪN HÒA GIẢI Ở BẢN LÀNG TỈNH LAI CHÂU

Căn cứ Luật Tiếp cận thông tin; việc hòa giải ở bản làng tỉnh Lai Châu được hướng dẫn như sau:

Chương I

QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

1. Người < 18 tuổi ghi tại <TÊN CƠ QUAN>.

Điều 2. Hiệu lực thi hành

Thông tư này có hiệu lực thi hành kể từ ngày 20 tháng 4 năm 2023.

KT. BỘ TRƯỞNG THỨ TRƯỞNG

Nguyễn Văn Thử
"""
RECORD = {
    "id": "1",
    "number": "7/2023/TT-BTP",
    "title": "THÔNG TƯ HƯỚNG DẪN HÒA GIẢI Ở BẢN LÀNG TỈNH LAI CHÂU",
    "text": TEXT,
}
CHANGED = {**RECORD, "text": TEXT + "\nThêm"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path):
    """Writes lines (objects, or text as it is) to a file and imports it; returns what was printed."""

    def run(*lines, capsys=None, name="archive.jsonl"):
        path = tmp_path / name
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        data = text.encode("utf-8", "surrogatepass")
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        call_command("import_archive", str(path))

    return run


def only_document():
    return LegalDocumentPage.objects.get()


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_a_record_becomes_a_public_page_with_what_its_text_states(client, archive, name):
    archive(RECORD, name=name)
    page = only_document()
    issuer = page.issuers.get()
    assert page.title == "Thông tư hướng dẫn hòa giải ở bản làng tỉnh Lai Châu"
    assert page.slug == "thong-tu-7-2023-tt-btp"
    assert page.document_type.name == "Thông tư"
    assert (issuer.issuer.name, issuer.signer, issuer.signer_title) == (
        "Bộ Tư pháp",
        "Nguyễn Văn Thử",
        "Thứ trưởng",
    )
    assert page.issued_on == datetime.date(2023, 3, 5)
    assert page.effective_on == datetime.date(2023, 4, 20)
    assert client.get(page.url).status_code == 200


def test_the_text_is_split_at_chapters_and_articles_with_anchors(archive):
    archive(RECORD)
    found = [(p.anchor, p.heading) for p in only_document().provisions if p.anchor]
    assert found == [
        ("chuong-i", "QUY ĐỊNH CHUNG"),
        ("dieu-1", "Phạm vi điều chỉnh"),
        ("dieu-2", "Hiệu lực thi hành"),
    ]


def test_angle_brackets_that_are_no_markup_survive(client, archive):
    archive(RECORD)
    html = client.get(only_document().url).content.decode()
    assert "Người &lt; 18 tuổi ghi tại &lt;TÊN CƠ QUAN&gt;." in html


def test_markup_and_scripts_are_taken_out(archive):
    hostile = "<html><body><p onclick='x()'>Điều 1. Một</p><script>alert(1)</script><p>Chữ</p></body></html>"
    archive({**RECORD, "text": hostile})
    source = "".join(block.value.source for block in only_document().body)
    assert "Chữ" in source
    assert "script" not in source
    assert "onclick" not in source


def test_decomposed_text_and_nul_are_mended(archive):
    archive({key: unicodedata.normalize("NFD", f"{value}\x00") for key, value in RECORD.items()})
    page = only_document()
    assert page.title == "Thông tư hướng dẫn hòa giải ở bản làng tỉnh Lai Châu"
    assert page.number == "7/2023/TT-BTP"


def test_an_imported_page_is_found_by_the_search(archive):
    archive(RECORD)
    results = search("hoa giai ban lang", Filters({"language": "vi"}))
    assert [result.page.pk for result in results.items] == [only_document().pk]


def test_an_imported_page_has_a_revision_that_an_editor_can_compare(archive):
    archive(RECORD)
    assert only_document().revisions.count() == 1


def test_a_second_run_changes_nothing(archive, capsys):
    archive(RECORD)
    before = only_document().latest_revision_id
    archive(RECORD)
    assert only_document().latest_revision_id == before
    assert "1 unchanged" in capsys.readouterr().out


def test_a_changed_record_changes_its_page(archive):
    archive(RECORD)
    archive({**RECORD, "text": TEXT.replace("Phạm vi điều chỉnh", "Đối tượng áp dụng")})
    page = only_document()
    assert [p.heading for p in page.provisions if p.anchor == "dieu-1"] == ["Đối tượng áp dụng"]
    assert page.revisions.count() == 2
    assert page.issuers.count() == 1


def test_a_page_that_an_editor_is_working_on_is_kept(archive, capsys):
    archive(RECORD)
    page = only_document()
    page.title = "Tên đang sửa"
    page.save_revision()
    archive(CHANGED)
    assert only_document().get_latest_revision_as_object().title == "Tên đang sửa"
    assert "line 1: kept" in capsys.readouterr().err


def test_a_locked_page_is_kept(archive, capsys):
    archive(RECORD)
    page = only_document()
    page.locked = True
    page.save()
    archive(CHANGED)
    assert only_document().latest_revision_id == page.latest_revision_id
    assert "line 1: kept: trang đang bị khóa" in capsys.readouterr().err


def test_a_page_that_waits_for_approval_is_kept(archive, capsys, writer):
    archive(RECORD)
    page = only_document()
    page.get_workflow().start(page, writer)
    archive(CHANGED)
    assert only_document().latest_revision_id == page.latest_revision_id
    assert "line 1: kept: trang đang chờ duyệt" in capsys.readouterr().err


def test_documents_with_one_number_both_come_in_where_it_names_no_agency(archive):
    shared = {**RECORD, "number": "7/2023/QĐ-UBND", "text": "Điều 1. Phạm vi\nQuyết định này."}
    archive(shared, {**shared, "id": "2"})
    assert set(LegalDocumentPage.objects.values_list("slug", flat=True)) == {
        "thong-tu-7-2023-qd-ubnd",
        "thong-tu-7-2023-qd-ubnd-2",
    }


def test_a_letter_gets_its_title_from_its_subject(archive):
    letter = "BỘ TƯ PHÁP\nSố: 9/BTP-PBGDPL\nV/v tổ chức Ngày Pháp luật\nKính gửi: Các Sở Tư pháp\nNội dung."
    archive({"id": "3", "number": "9/BTP-PBGDPL", "title": "", "text": letter})
    assert only_document().title == "Công văn về việc tổ chức Ngày Pháp luật"
    assert only_document().document_type.name == "Công văn"


BAD_LINES = [
    ("{", "JSON"),
    ("[1]", "đối tượng"),
    ('"x"', "đối tượng"),
    ("[" * 100_000, "JSON"),
    (json.dumps({**RECORD, "id": ""}), "id"),
    (json.dumps({**RECORD, "text": ""}), "text"),
    (json.dumps({**RECORD, "text": ["x"]}), "text"),
    (json.dumps({**RECORD, "title": {"a": 1}}), "title"),
    (json.dumps({**RECORD, "number": "1" * 101}), "100"),
    (json.dumps({**RECORD, "id": "1" * 300}), "200"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_record_is_reported_and_stops_nothing(archive, capsys, line, reason):
    with pytest.raises(CommandError):
        archive(line, "", RECORD)
    output = capsys.readouterr()
    assert "line 1: refused" in output.err
    assert reason in output.err
    assert "1 created" in output.out
    assert ImportedRecord.objects.get().record_id == "1"


@pytest.fixture
def fail_at_first(monkeypatch):
    """Makes the first record fail with an error that nobody thought of."""

    def fail(error):
        reader = Mock(wraps=read_metadata, side_effect=[error, DEFAULT])
        monkeypatch.setattr(building, "read_metadata", reader)

    return fail


def test_a_record_that_fails_unforeseen_is_reported_and_stops_nothing(archive, capsys, caplog, fail_at_first):
    fail_at_first(ZeroDivisionError("odd"))
    with pytest.raises(CommandError):
        archive(RECORD, {**RECORD, "id": "2"})
    output = capsys.readouterr()
    assert "line 1: refused: ZeroDivisionError('odd')" in output.err
    assert "1 created" in output.out
    assert caplog.records[0].exc_info


def test_ctrl_c_stops_the_import(archive, fail_at_first):
    fail_at_first(KeyboardInterrupt)
    with pytest.raises(SystemExit, match="130"):
        archive(RECORD, {**RECORD, "id": "2"})
    assert not ImportedRecord.objects.exists()


def test_a_document_of_the_last_day_of_the_calendar_comes_in(archive):
    text = TEXT.replace("ngày 05 tháng 3 năm 2023", "ngày 31 tháng 12 năm 9999")
    archive({**RECORD, "text": text.replace("kể từ ngày 20 tháng 4 năm 2023", "sau 45 ngày, kể từ ngày ký")})
    assert (only_document().issued_on, only_document().effective_on) == (datetime.date.max, None)


PROVINCIAL = {
    **RECORD,
    "number": "7/2023/QĐ-UBND",
    "text": TEXT.replace("BỘ TƯ PHÁP", "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU"),
}


def test_a_refused_record_takes_no_issuer_from_the_records_after_it(archive):
    with pytest.raises(CommandError):
        archive({**PROVINCIAL, "id": "1" * 300}, PROVINCIAL)
    assert only_document().issuers.get().issuer.name == "Ủy ban nhân dân tỉnh Lai Châu"


def test_a_refused_record_takes_no_address_from_the_records_after_it(archive):
    with pytest.raises(CommandError):
        archive({**RECORD, "id": "1" * 300}, RECORD)
    assert only_document().slug == "thong-tu-7-2023-tt-btp"


def test_an_issuer_whose_slug_is_taken_comes_in(archive):
    IssuerFactory(name="Ủy ban nhân dân của tỉnh", slug="uy-ban-nhan-dan-tinh-lai-chau")
    archive(PROVINCIAL)
    assert only_document().issuers.get().issuer.slug == "uy-ban-nhan-dan-tinh-lai-chau-2"


def test_a_lone_surrogate_is_replaced(archive):
    archive(json.dumps(RECORD).replace("Phạm vi", "x").replace('"id": "1"', '"id": "\\ud800"'))
    assert ImportedRecord.objects.get().record_id == "?"


def test_a_file_that_breaks_off_keeps_what_was_read(client, tmp_path, capsys):
    path = tmp_path / "broken.jsonl.gz"
    whole = gzip.compress((json.dumps(RECORD) + "\n").encode() + b" " * 200_000)
    path.write_bytes(whole[:-20])
    with pytest.raises(CommandError, match="broken"):
        call_command("import_archive", str(path))
    assert "1 created" in capsys.readouterr().out
    assert ImportedRecord.objects.get().page.specific == only_document()
    assert client.get(only_document().url).status_code == 200


@pytest.fixture
def interrupted(archive, monkeypatch):
    """Imports records with Ctrl-C where the second one reaches a method."""

    def interrupted(owner, method, *records):
        original, calls = getattr(owner, method), []

        def stop_at_the_second(*args, **kwargs):
            calls.append(args)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return original(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(owner, method, stop_at_the_second)
            with pytest.raises(SystemExit):
                archive(*records)

    return interrupted


# Between two batches, and amid the second one, whose page is ready, or is made and its address isn't.
@pytest.mark.parametrize(
    ("owner", "method"), [(Taker, "take"), (taking, "make_pages"), (taking, "redirect_pages")]
)
def test_an_import_that_was_stopped_goes_on_when_it_runs_again(
    archive, interrupted, capsys, monkeypatch, owner, method
):
    monkeypatch.setattr(running, "BATCH", 1)
    records = [RECORD, {**RECORD, "id": "2", "number": "8/2023/TT-BTP"}]
    interrupted(owner, method, *records)
    assert "1 created" in capsys.readouterr().out
    assert only_document().number == "7/2023/TT-BTP"

    archive(*records)
    assert "1 created, 0 updated, 1 unchanged" in capsys.readouterr().out
    assert LegalDocumentPage.objects.count() == 2


def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_archive", str(tmp_path / "nowhere.jsonl"))


def test_without_a_page_for_documents_the_message_says_what_to_do(archive, capsys):
    DocumentIndexPage.objects.all().delete()
    with pytest.raises(CommandError):
        archive(RECORD)
    assert "setup_site" in capsys.readouterr().err
