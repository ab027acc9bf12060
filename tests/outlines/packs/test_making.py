"""What becomes of the packs of an outline: made of what is public, each by itself, given away when whole."""

import datetime
import io
import signal
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.http import int_to_base36
from wagtail.rich_text import RichText

from core.factories import ImageFactory
from core.models import CustomImage, Occasion
from core.scanning import scanned
from core.scans import ScanState
from documents.models import DocumentVersion
from outlines.models import Edition, OutlinePage
from outlines.packs import child as packs_child
from outlines.packs import making, views
from outlines.packs.kinds import Kind
from outlines.packs.making import drop_older, make_packs, open_draft, open_edition, retry
from outlines.packs.models import State
from outlines.packs.paper import PangoMissingError

LAW = "<h3>Điều 1. Phạm vi</h3><p>Luật này quy định về rừng.</p>"


@pytest.fixture
def published():
    return True


@pytest.fixture
def broken():
    """By kind, what its writer raises."""
    return {}


@pytest.fixture(autouse=True)
def quick_writers(monkeypatch, broken):
    """What is written has tests of its own."""

    def writer_of(kind):
        def write(outline, out, voice):
            out.write(f"{outline.title} {outline.edition}".encode())
            if kind in broken:
                raise broken[kind]

        return write

    monkeypatch.setattr(making, "writer_of", writer_of)


@pytest.fixture
def outline(make_outline):
    return make_outline(body=[("rich_text", RichText("<p>Giữ rừng.</p>"))])


@pytest.fixture
def made(outline):
    """The first edition of the outline, with all its packs."""
    edition = open_edition(outline)
    make_packs(edition)
    return edition


@pytest.fixture
def files(settings):
    return lambda: list(settings.MEDIA_ROOT.glob("packs/**/*.*"))


def states(edition):
    return set(edition.packs.values_list("state", flat=True))


def address(outline, number, kind=Kind.PRINT):
    return reverse("outline-pack", args=[outline.pk, number, kind.value])


def short(outline, number):
    return reverse("outline-short", args=[int_to_base36(outline.pk), number])


def content(response):
    return b"".join(response.streaming_content)


def test_a_publication_begins_an_edition_whose_packs_wait(outline, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outline.save_revision().publish()
    edition = Edition.objects.get(page=outline)
    assert (edition.number, edition.is_draft, states(edition)) == (1, False, {State.WAITING})


def test_the_same_text_published_again_is_no_new_edition(outline, made):
    assert open_edition(OutlinePage.objects.get(pk=outline.pk)) is None


def test_another_text_is_a_new_edition_and_the_old_one_stays_until_it_is_ready(outline, made, client):
    outline.title = "Đề cương mới"
    outline.save_revision().publish()
    edition = open_edition(outline)
    assert edition.number == 2
    assert address(outline, 1) in client.get(outline.url).content.decode()
    make_packs(edition)
    drop_older(edition)
    assert address(outline, 2) in client.get(outline.url).content.decode()
    assert list(Edition.objects.filter(page=outline)) == [edition]


def test_what_of_an_older_edition_was_not_begun_is_not_made_of_a_newer_text(outline):
    first = open_edition(outline)
    outline.title = "Đề cương mới"
    outline.save_revision().publish()
    open_edition(outline)
    make_packs(first)
    assert not first.packs.exists()


def test_another_text_of_a_quoted_law_is_a_new_edition(make_document, make_outline):
    start = datetime.date(2020, 1, 1)
    law = make_document(issued_on=start, effective_on=start, body=[("legal_text", LAW)])
    outline = make_outline(body=[("provision", {"document": law, "provision": "Điều 1"})])
    open_edition(outline)
    version = DocumentVersion(document=law, valid_from=datetime.date(2024, 1, 1))
    version.body = [("legal_text", LAW.replace("rừng", "rừng và cây"))]
    version.save()
    call_command("renew_packs", verbosity=0)
    assert Edition.objects.get(page=outline, number=2).packs.exists()


def test_what_one_pack_lacks_keeps_no_other(outline, broken):
    broken[Kind.WORD] = ValueError("x")
    edition = open_edition(outline)
    make_packs(edition)
    failed = edition.packs.get(state=State.FAILED)
    assert (failed.kind, bool(failed.file), bool(failed.reason)) == (Kind.WORD, False, True)
    assert edition.packs.filter(state=State.READY).count() == len(Kind) - 2  # nor is it a leaflet


def test_what_the_server_lacks_is_told(outline, broken):
    broken[Kind.PRINT] = PangoMissingError()
    edition = open_edition(outline)
    make_packs(edition)
    assert "Pango" in edition.packs.get(state=State.FAILED).reason


def test_a_failed_pack_is_made_when_it_is_asked_for_again(outline, broken):
    broken[Kind.WORD] = ValueError("x")
    edition = open_edition(outline)
    make_packs(edition)
    broken.clear()
    retry(edition)
    make_packs(edition)
    assert states(edition) == {State.READY}


def test_a_pack_whose_maker_was_killed_is_made_by_the_next_and_given_up_in_the_end(outline):
    edition = open_edition(outline)
    long_ago = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    edition.packs.update(state=State.MAKING, started_at=long_ago)
    edition.packs.filter(kind=Kind.WORD).update(tries=making.MOST_TRIES)
    make_packs(edition)
    assert edition.packs.get(kind=Kind.PRINT).state == State.READY
    assert edition.packs.get(kind=Kind.WORD).state == State.FAILED


@pytest.fixture
def child(monkeypatch, outline):
    """Runs the process that makes packs by a function, which says how it ended."""

    def child(run):
        edition = open_edition(outline)
        monkeypatch.setattr(packs_child, "_run", lambda edition, maker: run(edition, maker))
        packs_child.make_in_child(edition)
        return edition

    return child


def killed_at(kind, status, times):
    """Makes all before this kind; is ended there so many times, then makes the rest."""
    left = [times]

    def run(edition, maker):
        if left[0]:
            left[0] -= 1
            making._claim(edition.packs.get(kind=kind), maker)
            return status
        make_packs(edition, maker)
        return 0

    return run


def test_a_pack_at_which_the_worker_was_killed_is_made_by_another_process(child):
    assert states(child(killed_at(Kind.WORD, -signal.SIGKILL, 1))) == {State.READY}


def test_a_pack_that_ends_each_process_fails_and_the_others_are_made(child):
    edition = child(killed_at(Kind.WORD, -signal.SIGKILL, making.MOST_TRIES))
    assert edition.packs.get(state=State.FAILED).kind == Kind.WORD


def test_a_pack_that_takes_too_long_fails_at_once(child):
    edition = child(killed_at(Kind.WORD, -signal.SIGALRM, 1))
    assert edition.packs.get(state=State.FAILED).tries == 1


def test_an_edition_that_cannot_be_begun_keeps_none_behind_it(child):
    assert states(child(lambda edition, maker: 1)) == {State.FAILED}


def test_of_a_quoted_law_that_was_taken_down_nothing_is_given_away(
    make_document, make_outline, client, django_capture_on_commit_callbacks
):
    law = make_document(body=[("legal_text", LAW)])
    outline = make_outline(body=[("provision", {"document": law, "provision": "Điều 1"})])
    make_packs(open_edition(outline))
    assert client.get(address(outline, 1)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        law.unpublish()
    assert client.get(address(outline, 1)).status_code == 404
    assert Edition.objects.filter(page=outline).first().number == 2


def test_an_old_text_is_not_given_away_where_a_pack_of_the_new_one_failed(outline, made, client, broken):
    outline.title = "Đề cương mới"
    outline.save_revision().publish()
    broken[Kind.WORD] = ValueError("x")
    edition = open_edition(outline)
    make_packs(edition)
    drop_older(edition)
    assert client.get(address(outline, 1, Kind.WORD)).status_code == 404
    assert client.get(address(outline, 2)).status_code == 200


def test_what_failed_is_tried_again_once_a_day(outline, broken):
    broken[Kind.WORD] = ValueError("x")
    edition = open_edition(outline)
    make_packs(edition)
    call_command("renew_packs", verbosity=0)
    assert edition.packs.get(kind=Kind.WORD).state == State.WAITING


def test_a_pack_that_another_is_making_is_left_to_it(outline):
    edition = open_edition(outline)
    making._claim(edition.packs.get(kind=Kind.WORD), "other")
    make_packs(edition)
    assert edition.packs.get(kind=Kind.WORD).state == State.MAKING


def test_a_pack_that_was_dropped_while_it_was_made_leaves_no_file(outline, broken, files):
    edition = open_edition(outline)
    value, voice = making.read_outline(outline, edition), making.Voice(150, {})
    pack = edition.packs.first()
    edition.packs.all().delete()
    making._make(pack, value, voice, "rung")
    assert files() == []


def test_the_picture_of_the_page_goes_with_its_text(outline):
    outline.image, outline.image_alt = ImageFactory(), "Cả bản họp"
    picture = making.read_outline(outline).picture
    assert picture.alt == "Cả bản họp"
    assert picture.load().startswith(b"\xff\xd8")


def test_a_reader_has_the_packs_of_what_is_public(outline, made, client):
    response = client.get(address(outline, 1))
    assert content(response).decode() == f"{outline.title} 1"
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    part = client.get(address(outline, 1), headers={"Range": "bytes=0-3"})
    assert (part.status_code, part["Content-Length"]) == (206, "4")


def test_an_older_address_leads_to_the_newest_edition(outline, made, client):
    Edition.objects.update(number=4)
    assert client.get(address(outline, 2))["Location"] == address(outline, 4)


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_nobody_has_the_packs_of_what_is_not_public(outline, made, client, hide, restrict):
    restrict(outline) if hide == "restrict" else outline.unpublish()
    for url in (address(outline, 1), reverse("outline-packs", args=[outline.pk]), short(outline, 1)):
        assert client.get(url).status_code == 404


def test_the_packs_of_a_draft_are_for_no_reader(outline, made, client):
    draft = open_draft(outline)
    make_packs(draft)
    assert draft.packs.filter(state=State.READY).exists()
    assert client.get(address(outline, 0))["Location"] == address(outline, 1)


def test_a_short_address_leads_to_the_page_that_knows_of_a_newer_edition(outline, made, client):
    Edition.objects.update(number=3)
    told = ["bản bạn đang cầm" in client.get(short(outline, n), follow=True).content.decode() for n in (2, 3)]
    assert told == [True, False]


def test_all_packs_come_as_one_archive_of_known_size(outline, made, client):
    response = client.get(reverse("outline-packs", args=[outline.pk]))
    sent = content(response)
    assert int(response["Content-Length"]) == len(sent)
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        assert archive.namelist() == [kind.value for kind in Kind if kind != Kind.LEAFLET]


def test_the_packs_of_an_occasion_are_weighed_before_and_come_together(outline, made, client, home):
    occasion = Occasion.objects.filter(locale=home.locale).first()
    outline.occasions = [occasion]
    outline.save()
    shown = client.get(f"/goi/?dip={occasion.slug}").content.decode()
    assert outline.title in shown
    assert 'value="ban-in.pdf"' in shown
    response = client.get(f"/goi/de-cuong.zip?dip={occasion.slug}&goi=ban-in.pdf&goi=khong-co")
    with zipfile.ZipFile(io.BytesIO(content(response))) as archive:
        [name] = archive.namelist()
    assert name.startswith("01-")
    assert name.endswith("/ban-in.pdf")
    assert client.get("/goi/de-cuong.zip").status_code == 404


def test_the_packs_of_what_was_searched_come_together(outline, made, client, monkeypatch):
    monkeypatch.setattr(views, "find_outlines", lambda asked, most: [outline.pk] if asked["q"] else [])
    assert outline.title in client.get("/goi/?q=rừng").content.decode()
    assert client.get("/goi/de-cuong.zip?q=rừng&goi=ban-in.pdf").status_code == 200


def test_more_than_one_archive_holds_is_told_before_and_refused(outline, made, client, monkeypatch):
    monkeypatch.setattr(views, "MOST_BYTES", 1)
    assert "chứa nhiều nhất" in client.get("/goi/").content.decode()
    refused = client.get("/goi/de-cuong.zip?tinh_trang=&goi=ban-in.pdf")
    assert refused.status_code == 413
    assert 'role="alert"' in refused.content.decode()


def test_a_file_that_a_browser_has_is_asked_for_each_time_and_not_sent_again(outline, made, client):
    first = client.get(address(outline, 1))
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address(outline, 1), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")
    outline.unpublish()
    assert client.get(address(outline, 1), headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_the_files_go_with_the_page(outline, made, files, django_capture_on_commit_callbacks):
    assert files()
    with django_capture_on_commit_callbacks(execute=True):
        outline.delete()
    assert files() == []


def test_packs_that_were_made_while_an_image_waited_for_the_scanner_are_made_anew_when_it_has_passed(
    make_outline, settings, django_capture_on_commit_callbacks
):
    settings.CLAMAV_SOCKET = "/nobody.sock"
    image = ImageFactory()
    with django_capture_on_commit_callbacks(execute=True):
        outline = make_outline(image=image)
    assert [edition.number for edition in Edition.objects.filter(page=outline)] == [1]
    CustomImage.objects.filter(pk=image.pk).update(scan_state=ScanState.CLEAN)
    image.refresh_from_db()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            scanned.send(CustomImage, row=image)
    assert {edition.number for edition in Edition.objects.filter(page=outline)} == {1, 2}
