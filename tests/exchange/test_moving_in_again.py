"""Moving an old site in, and again: what editors did meanwhile, what was deleted or hidden."""

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from wagtail.models import Page

from core.kinds import Kind
from core.models import FieldOfLaw, File
from documents.models import LegalDocumentPage
from exchange.models import ImportedRecord, ImportRun
from exchange.moving_in.item import (
    Attachment,
    DocumentData,
    Picture,
    SourceError,
    Table,
    Text,
)
from exchange.moving_in.writing import fetching, redirects, taking
from exchange.moving_in.writing.running import LOCK, Run, rehearse
from news.models import NewsPage, NewsSectionPage
from tests.exchange.test_moving_in import DAY, PDF, Memory, item, move_in, picture

pytestmark = pytest.mark.django_db
REMOTE = "http://cu.example/up/x.pdf"


@pytest.fixture
def published():
    return True


def outcomes(results):
    return [result.outcome.value for result in results]


@pytest.mark.parametrize(
    ("place", "content"),
    [("/x.zip", b"PK"), ("/x.pdf", b"MZ"), ("/anh.svg", b"<svg/>"), ("/anh.png", b"none")],
)
def test_a_file_that_was_refused_is_not_asked_for_again(place, content):
    image = Attachment(place) if "anh" in place else None
    news = item(image=image, files=() if image else (Attachment(place),))
    first = move_in(news, files={place: content})
    assert place in first[0].left_out
    before = NewsPage.objects.get().latest_revision_id
    assert outcomes(move_in(news, files={place: content})) == ["unchanged"]
    assert NewsPage.objects.get().latest_revision_id == before


def test_a_file_that_comes_late_is_not_asked_for_again_where_an_editor_has_changed_the_page():
    records = [item(files=(Attachment(REMOTE),))]
    Run(Remote(*records), "Tin khác").go(lambda *_args: None)
    NewsPage.objects.get().save_revision().publish()
    late = Remote(*records, files={REMOTE: PDF})
    Run(late, "Tin khác").go(lambda *_args: None)
    assert (late.depths, ImportRun.objects.first().unchanged) == ([], 1)


@pytest.mark.parametrize("publish", [True, False])
def test_what_an_editor_has_changed_since_is_kept_and_told(publish):
    move_in(item())
    page = NewsPage.objects.get()
    page.title = "Tiêu đề đã sửa"
    revision = page.save_revision()
    if publish:
        revision.publish()
    results = move_in(item(title="Tên mới"))
    assert outcomes(results) == ["kept"]
    assert results[0].reason
    assert NewsPage.objects.get().get_latest_revision_as_object().title == "Tiêu đề đã sửa"


def test_what_an_editor_has_taken_off_the_site_stays_off():
    move_in(item())
    NewsPage.objects.get().unpublish()
    assert outcomes(move_in(item(title="Tên mới"))) == ["kept"]
    assert not NewsPage.objects.get().live


def test_what_is_no_longer_public_there_is_no_longer_public_here_and_comes_back():
    move_in(item())
    assert outcomes(move_in(item(is_public=False, title="Đã gỡ"))) == ["updated"]
    page = NewsPage.objects.get()
    assert not page.live
    assert page.draft_title == "Đã gỡ"
    assert outcomes(move_in(item(title="Trở lại"))) == ["updated"]
    page = NewsPage.objects.get()
    assert (page.live, page.title, page.first_published_at) == (True, "Trở lại", DAY)


def test_a_document_has_its_plain_text_and_then_its_parts():
    data = DocumentData(number="7/2020/TT-BTP", paragraphs=("Điều 1. Phạm vi",))
    parts = (Table("Phụ lục", ["a"], [["b"]]),)
    move_in(item(1, Kind.DOCUMENTS, title="Thông tư mẫu", document=data, parts=parts))
    assert [block.block_type for block in LegalDocumentPage.objects.get().body] == ["legal_text", "table"]


def test_a_section_that_is_deleted_during_the_run_is_made_again():
    taker = taking.Taker(Memory(), "Tin khác")
    batches = [list(Memory(item(n, sections=("Mục",))).records()) for n in (1, 2)]
    taker.take(batches[0])
    NewsSectionPage.objects.get(title="Mục").delete()
    # The next one has two records: it is taken in again one by one.
    batches[1] += list(Memory(item(3, sections=("Mục",))).records())
    assert outcomes(taker.take(batches[1])) == ["created", "created"]
    assert NewsPage.objects.child_of(NewsSectionPage.objects.get(title="Mục")).count() == 2
    assert not any(Page.find_problems())


def test_a_standing_page_whose_section_is_deleted_during_the_run_is_made_below_a_new_one():
    taker = taking.Taker(Memory(), "Tin khác")
    taker.take(list(Memory(item(1, Kind.PAGES, sections=("Cha", "Con"))).records()))
    Page.objects.get(title="Cha").delete()
    records = Memory(*(item(n, Kind.PAGES, sections=("Cha", "Cháu")) for n in (2, 3)))
    assert outcomes(taker.take(list(records.records()))) == ["created", "created"]
    assert not any(Page.find_problems())


def test_after_a_batch_that_failed_nothing_is_taken_for_known(monkeypatch):
    taker = taking.Taker(Memory(), "Tin khác")
    taker.take(list(Memory(item(1, field_of_law="Hòa giải")).records()))
    FieldOfLaw.objects.filter(name="Hòa giải").delete()
    # PostgreSQL tells it at the end of a batch.
    monkeypatch.setattr(taking, "redirect_pages", lambda _addresses: connection.check_constraints())
    records = Memory(*(item(n, field_of_law="Hòa giải") for n in (2, 3)))
    assert outcomes(taker.take(list(records.records()))) == ["created", "created"]
    assert {page.field_of_law.name for page in NewsPage.objects.exclude(title="Bài số 1")} == {"Hòa giải"}


def test_what_is_published_while_the_batch_runs_is_kept(monkeypatch):
    move_in(item())
    known_records = taking.known_records

    def while_an_editor_publishes(source, items):
        found = known_records(source, items)
        page = NewsPage.objects.get()
        page.title = "Vừa sửa"
        page.save_revision().publish()
        return found

    monkeypatch.setattr(taking, "known_records", while_an_editor_publishes)
    assert outcomes(move_in(item(title="Tên mới"))) == ["kept"]
    assert NewsPage.objects.get().title == "Vừa sửa"


def test_a_page_without_a_revision_gets_its_links():
    move_in(item(1, parts=(Text('<p><a href="/tin/2.html">hai</a></p>'),)), item(2))
    page = NewsPage.objects.get(title="Bài số 1")
    Page.objects.filter(pk=page.pk).update(latest_revision=None, live_revision=None)
    page.revisions.all().delete()
    redirects.redirect_pages({NewsPage.objects.get(title="Bài số 2").pk: ["/tin/2.html"]})
    redirects.point_links(Memory.name)
    assert 'linktype="page"' in NewsPage.objects.get(pk=page.pk).body[0].value.source


class Remote(Memory):
    """A source whose files are fetched; it notes in how many savepoints they are."""

    def __init__(self, *items, files=None):
        super().__init__(*items, files=files)
        self.depths = []

    def open(self, attachment):
        self.depths.append(len(connection.savepoint_ids))
        return super().open(attachment)


def test_files_are_fetched_once_and_before_the_transaction_begins(monkeypatch):
    monkeypatch.setattr(fetching, "MOST", 1)
    outside = len(connection.savepoint_ids)
    other = "http://cu.example/up/mat.pdf"
    records = [item(1, files=(Attachment(REMOTE), Attachment(other))), item(2, files=(Attachment(REMOTE),))]
    source = Remote(*records, files={REMOTE: PDF})
    Run(source, "Tin khác").go(lambda *_args: None)
    assert set(source.depths) == {outside}
    assert NewsPage.objects.get(title="Bài số 1").body[-1].value["file"] == File.objects.get()
    assert ImportedRecord.objects.get(record_id="1").left_out == [other]
    again = Remote(*records, files={REMOTE: PDF})
    Run(again, "Tin khác").go(lambda *_args: None)
    # Only what is missing.
    assert again.depths == [outside]


def test_a_title_that_is_too_long_is_whole_in_the_lead_or_before_the_text():
    long = "Tên rất dài " * 30
    move_in(item(1, title=long), item(2, title=long, lead="Lời dẫn"))
    first, second = NewsPage.objects.order_by("pk")
    assert first.lead.strip() == long.strip()
    assert (second.lead, long.strip() in second.body[0].value.source) == ("Lời dẫn", True)


def test_what_a_caption_is_too_long_by_follows_as_a_paragraph():
    caption = ("chú thích " * 40).strip()
    move_in(item(parts=(Picture(Attachment("/a.png"), caption),)), files={"/a.png": picture()})
    image, text = NewsPage.objects.get().body
    assert len(image.value["caption"]) <= 300
    assert f"<p>{caption}</p>" == f"<p>{image.value['caption']} {text.value.source[3:]}"


def test_an_old_address_in_a_query_leads_to_the_page(client):
    move_in(item(addresses=("/?p=7",)))
    page = NewsPage.objects.get()
    assert client.get("/?p=7")["Location"] == page.url
    for other in ("/?p=8", "/?p=%ff", "/?=&&", f"/?{'p' * 9000}"):
        assert client.get(other).status_code == client.get("/").status_code


def test_a_document_without_a_moment_is_as_old_as_its_date():
    data = DocumentData(number="7/2020/TT-BTP", paragraphs=("Điều 1. Một", "Hà Nội, ngày 5 tháng 6 năm 2020"))
    move_in(item(1, Kind.DOCUMENTS, title="Thông tư", document=data, parts=(), published_at=None))
    page = LegalDocumentPage.objects.get()
    assert page.issued_on
    assert page.first_published_at.year == page.last_published_at.year == page.issued_on.year


def test_two_runs_of_one_source_are_not_at_once():
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCK, Memory.name])
        with pytest.raises(SourceError, match=Memory.name):
            move_in(item())
        # That its connection has ended the server notices a moment later.
        other.execute("SELECT pg_advisory_unlock_all()")
    assert not ImportRun.objects.exists()
    assert outcomes(move_in(item())) == ["created"]


def test_a_run_that_the_operator_stops_is_logged_in_words():
    def stop(*_args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Run(Memory(item()), "Tin khác").go(stop)
    run = ImportRun.objects.get()
    assert run.problem
    assert "Keyboard" not in run.problem
    assert str(run) != run.source


def test_a_rehearsal_looks_at_what_would_be_updated():
    move_in(item())
    results = []
    source = Memory(item(source_url="không phải địa chỉ"))
    rehearse(source, "Tin khác", lambda found, _done: results.extend(found))
    assert outcomes(results) == ["refused"]


def test_a_report_that_cannot_be_written_is_told_before_the_import(tmp_path):
    path = tmp_path / "cu.jsonl"
    path.write_text('{"id": "1", "kind": "tin-tuc", "title": "Tin", "text": "Chữ"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"mat/bao-cao\.xlsx"):
        call_command("import_archive", str(path), report=tmp_path / "mat" / "bao-cao.xlsx")
    assert not NewsPage.objects.exists()
