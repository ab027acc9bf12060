"""Moving an old site in: what becomes of its items, their files, links and addresses."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from core.kinds import Kind
from core.models import CustomImage, File
from documents.models import DocumentType, LegalDocumentPage
from exchange.models import ImportedFile, ImportedRecord, ImportNote, ImportRun
from exchange.moving_in.item import (
    Attachment,
    BadRecord,
    DocumentData,
    Download,
    Found,
    Item,
    Picture,
    Table,
    Text,
)
from exchange.moving_in.writing import running, taking
from exchange.moving_in.writing.running import Run, rehearse
from home.models import StandardPage
from news.models import NewsPage, NewsSectionPage
from outlines.models import OutlinePage
from tests.search import samples

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2015, 3, 4, 8, 30, tzinfo=datetime.UTC)
LATER = datetime.datetime(2016, 1, 2, 9, 0, tzinfo=datetime.UTC)
PDF = samples.pdf("Kế hoạch")


@pytest.fixture
def published():
    return True


def picture(side=8, form="PNG"):
    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, form)
    return file.getvalue()


class Memory:
    """A source in memory."""

    name = "cổng cũ"

    def __init__(self, *items, files=None):
        self.items, self.files = items, files or {}

    def records(self):
        for number, item in enumerate(self.items, 1):
            done = number / len(self.items)
            yield item if isinstance(item, Found) else Found(f"record {number}", item, done=done)

    def open(self, attachment):
        if attachment.place not in self.files:
            raise BadRecord(f"{attachment.place} isn't there")
        return io.BytesIO(self.files[attachment.place])


def item(number=1, kind=Kind.NEWS, **fields):
    given = {"title": f"Bài số {number}", "parts": (Text("<p>Lời.</p>"),), "published_at": DAY} | fields
    return Item(id=str(number), kind=kind, **given)


def move_in(*items, files=None):
    results = []
    Run(Memory(*items, files=files), "Tin khác").go(lambda found, _done: results.extend(found))
    return results


def html(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_news_come_with_section_author_terms_and_their_own_dates(client, news_index):
    news = item(
        sections=("Hoạt động", "Tin Cơ Sở"), author="Vàng A Sử", lead="Lời dẫn", field_of_law="Hòa giải",
        occasions=("Ngày Pháp luật",), changed_at=LATER, source_name="Báo tỉnh",
    )  # fmt: skip
    move_in(news)
    page = NewsPage.objects.get()
    assert page.get_parent().title == "Tin Cơ Sở"
    assert page.get_parent().live
    assert (page.author, page.lead, page.source_name) == ("Vàng A Sử", "Lời dẫn", "Báo tỉnh")
    assert (page.field_of_law.name, page.occasions.get().name) == ("Hòa giải", "Ngày Pháp luật")
    assert (page.first_published_at, page.last_published_at, page.display_date) == (DAY, LATER, DAY)
    assert "Lời." in html(client, page)


def test_a_section_and_a_term_are_known_by_their_folded_names(section):
    DocumentType.objects.get_or_create(name="Thông tư", slug="thong-tu", locale=section.locale)
    data = DocumentData(number="1/2020/TT-BTP", type_name="THÔNG  TƯ", paragraphs=("Điều 1. Một",))
    move_in(
        item(sections=("CHÍNH SÁCH  MỚI",)),
        item(2, Kind.DOCUMENTS, title="Thông tư mẫu", document=data, parts=()),
    )
    assert NewsPage.objects.get().get_parent().specific == section
    assert DocumentType.objects.filter(name__iexact="thông tư").count() == 1


def test_news_without_a_section_stand_in_the_one_that_was_named():
    move_in(item())
    assert NewsPage.objects.get().get_parent().title == "Tin khác"


def test_outlines_and_standing_pages_come_to_their_places(client, outline_index):
    move_in(
        item(1, Kind.PAGES, title="Cơ cấu", sections=("Giới thiệu",)),
        item(2, Kind.PAGES, title="Giới thiệu", parts=(Text("<p>Về chúng tôi.</p>"),)),
        item(3, Kind.OUTLINES, audiences=("Phụ nữ",)),
    )
    part = StandardPage.objects.get(title="Cơ cấu")
    whole = StandardPage.objects.get(title="Giới thiệu")
    assert part.get_parent().specific == whole
    assert "Về chúng tôi." in html(client, whole)
    assert OutlinePage.objects.child_of(outline_index).get().audiences.get().name == "Phụ nữ"


def test_the_parts_of_a_text_become_blocks(client):
    parts = (
        Text("<h2>Một</h2><p>Chữ <b>đậm</b><script>x()</script></p>"),
        Table("Bảng 1", ["A"], [["1", "2"], ["3"]]),
        Picture(Attachment("/anh.png"), "Tổ hòa giải"),
        Download(Attachment("/kh.pdf", "Kế hoạch")),
    )
    move_in(item(parts=parts), files={"/anh.png": picture(), "/kh.pdf": PDF})
    page = NewsPage.objects.get()
    assert [block.block_type for block in page.body] == ["rich_text", "table", "image", "file"]
    assert page.body[0].value.source == "<h2>Một</h2><p>Chữ <b>đậm</b></p>"
    assert page.body[2].value["image"].contextual_alt_text == "Tổ hòa giải"
    shown = html(client, page)
    assert all(words in shown for words in ("Bảng 1", "Tổ hòa giải", "Kế hoạch"))


def test_a_file_that_comes_twice_is_kept_once():
    same = picture()
    files = {"/a.png": same, "/b/a.png": same, "/x.pdf": PDF}
    move_in(
        item(1, image=Attachment("/a.png"), files=(Attachment("/x.pdf"),)),
        item(2, image=Attachment("/b/a.png"), files=(Attachment("/x.pdf"),)),
        files=files,
    )
    assert (CustomImage.objects.count(), File.objects.count(), ImportedFile.objects.count()) == (1, 1, 3)
    assert CustomImage.objects.get().description


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("/anh.png", b"<script>alert(1)</script>"),
        ("/anh.jpg", picture()),
        ("/anh.svg", b"<svg onload='x()'/>"),
        ("/anh.png", picture(5100)),
        ("/anh.png", picture()[:40]),
    ],
)
def test_an_image_that_is_none_is_left_out_and_told(place, content):
    results = move_in(item(image=Attachment(place)), files={place: content})
    assert NewsPage.objects.get().image is None
    assert not CustomImage.objects.exists()
    assert place in results[0].left_out
    note = ImportNote.objects.get()
    assert (note.kind, note.record_id) == (ImportNote.Kind.LEFT_OUT, "1")
    assert place in note.reason


@pytest.mark.parametrize(("place", "content"), [("/x.pdf", b"MZ"), ("/x.exe", b"MZ"), ("/gone.pdf", None)])
def test_a_file_that_is_not_what_it_says_is_left_out_and_told(place, content):
    files = {} if content is None else {place: content}
    move_in(item(files=(Attachment(place),)), files=files)
    assert not File.objects.exists()
    assert ImportNote.objects.get().kind == ImportNote.Kind.LEFT_OUT


def test_a_file_that_can_be_had_at_last_comes_to_its_page():
    news = item(files=(Attachment("/x.pdf"),))
    move_in(news)
    results = move_in(news, files={"/x.pdf": PDF})
    assert results[0].outcome is taking.Outcome.UPDATED
    assert NewsPage.objects.get().body[-1].value["file"].file_hash
    assert move_in(news, files={"/x.pdf": PDF})[0].outcome is taking.Outcome.UNCHANGED


def test_old_addresses_lead_to_pages_and_files(client):
    move_in(
        item(addresses=("/tin/1.html", "/?p=1"), files=(Attachment("/up/x.pdf"),)), files={"/up/x.pdf": PDF}
    )
    page = NewsPage.objects.get()
    for address in ("/tin/1.html", "/?p=1"):
        assert Redirect.objects.get(old_path=Redirect.normalise_path(address)).redirect_page_id == page.pk
    assert client.get("/tin/1.html")["Location"] == page.url
    assert client.get("/up/x.pdf")["Location"] == File.objects.get().url


def test_links_to_the_old_site_lead_to_the_pages_themselves(client):
    text = '<p><a href="/tin/2.html#a">hai</a> <a href="/up/x.pdf">tệp</a> <a href="/mat.html">mất</a></p>'
    first = item(1, parts=(Text(text),), files=(Attachment("/up/x.pdf"),))
    move_in(first, item(2, addresses=("/tin/2.html",)), files={"/up/x.pdf": PDF})
    page, second = NewsPage.objects.get(title="Bài số 1"), NewsPage.objects.get(title="Bài số 2")
    file = File.objects.get()
    source = page.body[0].value.source
    assert f'<a linktype="page" id="{second.pk}">hai</a>' in source
    assert f'<a linktype="document" id="{file.pk}">tệp</a>' in source
    assert '<a href="/mat.html">mất</a>' in source
    assert page.get_latest_revision_as_object().body[0].value.source == source
    assert ImportedRecord.objects.get(page=page).links == ["/mat.html"]
    assert ReferenceIndex.get_references_to(second).get().object_id == str(page.pk)
    # The text has a link to it: no second one stands below.
    assert len(page.body) == 1
    shown = html(client, page)
    assert second.url in shown
    assert file.url in shown


def test_a_link_of_a_later_record_to_an_earlier_run_is_found():
    move_in(item(1, parts=(Text('<p><a href="/tin/2.html">hai</a></p>'),)))
    move_in(item(2, addresses=("/tin/2.html",)))
    assert 'linktype="page"' in NewsPage.objects.get(title="Bài số 1").body[0].value.source


def test_a_dead_link_to_a_law_leads_to_the_one_document_of_its_number(client, make_document):
    dead = "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=1"
    known = make_document(number="42/2022/NĐ-CP")
    text = f'<p><a href="{dead}">Nghị định số 42/2022/NĐ-CP</a> và <a href="{dead}">tại đây</a>, '
    text += f'<a href="{dead}">Nghị định số 43/2022/NĐ-CP</a></p>'
    move_in(item(parts=(Text(text),)))
    shown = html(client, NewsPage.objects.get())
    assert f'href="{known.url}"' in shown
    assert "ItemID=1" not in shown
    assert "tại đây" in shown
    assert shown.count("43/2022/NĐ-CP</a>") == 0


def test_a_number_that_two_documents_have_stays_text(client, make_document):
    for _number in range(2):
        make_document(number="42/2022/NĐ-CP")
    move_in(item(parts=(Text('<p><a href="https://vbpl.vn/x">Nghị định số 42/2022/NĐ-CP</a></p>'),)))
    assert "42/2022/NĐ-CP</a>" not in html(client, NewsPage.objects.get())


def test_what_a_record_says_of_a_document_counts_before_its_text():
    data = DocumentData(
        number="7/2020/QĐ-UBND", type_name="Quyết định", issued_on=datetime.date(2020, 1, 2),
        issuers=(("UBND tỉnh", "Nguyễn Văn A", "Chủ tịch"),),
    )  # fmt: skip
    files = {"/goc.pdf": PDF}
    parts = (Text("<p>Điều 1. Một</p><p>Hà Nội, ngày 5 tháng 6 năm 2021</p>"), Table("", ["a"], [["b"]]))
    record = item(
        1, Kind.DOCUMENTS, title="Quyết định về rừng", document=data, parts=parts,
        files=(Attachment("/goc.pdf", "Bản gốc"),),
    )  # fmt: skip
    move_in(record, files=files)
    page = LegalDocumentPage.objects.get()
    assert (page.number, page.document_type.name) == ("7/2020/QĐ-UBND", "Quyết định")
    assert (page.issued_on, page.display_date) == (datetime.date(2020, 1, 2), DAY)
    assert (page.issuers.get().issuer.name, page.issuers.get().signer) == ("UBND tỉnh", "Nguyễn Văn A")
    assert str(page.files.get()) == "Bản gốc"
    assert [block.block_type for block in page.body] == ["legal_text", "table"]


def test_what_was_not_public_comes_as_a_draft_and_changes_as_one(client):
    move_in(item(is_public=False))
    page = NewsPage.objects.get()
    assert (page.live, page.first_published_at, page.display_date) == (False, None, DAY)
    move_in(item(is_public=False, title="Tên mới"))
    page.refresh_from_db()
    assert (page.live, page.draft_title) == (False, "Tên mới")
    assert client.get(page.url).status_code == 404


def test_a_changed_record_changes_its_page_and_keeps_the_dates():
    move_in(item())
    move_in(item(title="Tên mới", changed_at=LATER))
    page = NewsPage.objects.get()
    assert (page.title, page.first_published_at, page.last_published_at) == ("Tên mới", DAY, LATER)
    assert page.revisions.count() == 2


def test_the_second_of_two_equal_ids_is_refused(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    results = move_in(item(1), item(1, title="Khác"), item(2), item(1, title="Khác"))
    assert [result.outcome.value for result in results] == ["created", "refused", "created", "refused"]
    assert set(NewsPage.objects.values_list("title", flat=True)) == {"Bài số 1", "Bài số 2"}


def test_ids_are_known_within_their_source():
    move_in(item())
    other = Memory(item())
    other.name = "cổng khác"
    Run(other, "Tin khác").go(lambda *_args: None)
    assert NewsPage.objects.count() == 2


def test_what_was_imported_before_sources_had_names_is_known_by_its_number(make_document):
    pages = [make_document(number=number) for number in ("1/2020/TT-BTP", "9/2020/TT-BTP")]
    for number, page in enumerate(pages, 1):
        ImportedRecord.objects.create(record_id=str(number), page=page, digest="x")
    data = DocumentData(number="1/2020/TT-BTP", paragraphs=("Điều 1. Một",))
    records = [item(n, Kind.DOCUMENTS, title="Thông tư mẫu", document=data, parts=()) for n in (1, 2)]
    assert [result.outcome.value for result in move_in(*records)] == ["updated", "created"]
    assert LegalDocumentPage.objects.count() == 3


def test_what_the_database_refuses_costs_no_other_record(monkeypatch):
    make = taking.make_pages

    def fail_with_the_second(new):
        if any(one.page.title == "Bài số 2" for one in new):
            raise DatabaseError("no room")
        make(new)

    monkeypatch.setattr(taking, "make_pages", fail_with_the_second)
    results = move_in(item(1), item(2, sections=("Mục riêng",)), item(3))
    assert [result.outcome.value for result in results] == ["created", "refused", "created"]
    assert results[1].reason == "no room"
    assert not NewsSectionPage.objects.filter(title="Mục riêng").exists()
    assert not any(Page.find_problems())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"language": "xx"}, "xx"),
        ({"kind": Kind.PAGES, "sections": ("a",) * 11}, "10"),
        ({"source_url": "không phải địa chỉ"}, "liên kết đến nguồn"),
    ],
)
def test_a_bad_record_is_one_line_and_leaves_nothing(fields, reason):
    before = Page.objects.count()
    results = move_in(item(**{"sections": ("Mục riêng",), **fields}), Found("record 2", None, "Hỏng"))
    assert [result.outcome.value for result in results] == ["refused", "refused"]
    assert reason in results[0].reason
    assert Page.objects.count() == before
    run = ImportRun.objects.get()
    assert (run.refused, run.done, run.notes.count()) == (2, 0.0, 2)
    assert run.finished_at


def test_a_rehearsal_tells_what_would_happen_and_writes_nothing(tmp_path):
    results = []
    source = Memory(
        item(sections=("Mục mới",), files=(Attachment("/x.pdf"),)),
        item(2, language="xx"),
        files={"/x.pdf": PDF},
    )
    before = Page.objects.count()
    rehearse(source, "Tin khác", lambda found, _done: results.extend(found))
    assert [result.outcome.value for result in results] == ["created", "refused"]
    assert (Page.objects.count(), File.objects.count(), ImportRun.objects.count()) == (before, 0, 0)
    assert not list(tmp_path.glob("media/**/*.pdf"))


def test_the_report_of_a_rehearsal_has_a_row_for_each_record(tmp_path):
    path, report = tmp_path / "cu.jsonl", tmp_path / "bao-cao.xlsx"
    path.write_text('{"id": "=1", "kind": "tin-tuc", "title": "=cmd()", "text": "Chữ"}\n', encoding="utf-8")
    call_command("import_archive", str(path), dry_run=True, report=report)
    rows = list(load_workbook(report).active.iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]][:4] == ["line 1", "=1", "Tin tức", "=cmd()"]
    assert "f" not in {cell.data_type for cell in rows[0]}
    assert not NewsPage.objects.exists()


def test_the_queries_do_not_rise_with_the_records():
    move_in(item(0, sections=("Mục",)))
    counts = []
    for start, number in ((10, 2), (100, 30)):
        with CaptureQueriesContext(connection) as queries:
            move_in(
                *(item(start + n, sections=("Mục",), addresses=(f"/{start + n}",)) for n in range(number))
            )
        # Each has a savepoint of its own.
        counts.append(len(queries) - 2 * number)
    assert counts[0] == counts[1]


def test_the_log_shows_runs_and_records_to_administrators(client, administrator):
    move_in(item(), item(2, language="xx"))
    client.force_login(administrator)
    run, notes = ImportRun.objects.get(), reverse("import_notes")
    assert "cổng cũ" in client.get(reverse("import_runs")).content.decode()
    shown = client.get(f"{notes}?run={run.pk}").content.decode()
    assert "record 2" in shown
    assert client.get(f"{notes}?export=xlsx").status_code == 200
