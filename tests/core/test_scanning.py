"""The virus scanner: nobody gets a file before it has passed, and one that is away lets nothing through."""

import io
import socket
import socketserver
import struct
import threading
import time

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import scanning
from core.clamd import ScannerAwayError, Verdict, scan
from core.factories import FileFactory, ImageFactory
from core.models import CustomImage, File, FilePreview
from core.scanning import look_at, scan_waiting
from core.scans import ScanState
from delivery.away import StoreAwayError
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentFile
from editorial.scanning.held import held_rows
from editorial.scanning.hooks import HeldPanel
from search.models import FileText
from tests.hostile import EICAR
from tests.search import samples
from tests.uploads import unchecked

LARGEST = 1_000_000


class Answering(socketserver.BaseRequestHandler):
    """What clamd does with INSTREAM: takes pieces until an empty one, then says what they were together."""

    def handle(self):
        self.server.asked += 1
        if self.server.pause:
            time.sleep(self.server.pause)
        assert self.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.read(4))[0]:
            content += self.read(size)
            if len(content) > LARGEST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if self.server.fails_for and self.server.fails_for in content:
            return
        told = self.server.answer or (b"Eicar-Test FOUND" if EICAR in content else b"OK")
        self.request.sendall(b"stream: " + told + b"\0")

    def read(self, size):
        found = b""
        while len(found) < size and (piece := self.request.recv(size - len(found))):
            found += piece
        return found


class Scanner(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    asked, pause, answer, fails_for = 0, 0, b"", None


@pytest.fixture
def scanner(tmp_path, settings):
    """A clamd that finds EICAR, in a thread; the portal knows it."""
    place = str(tmp_path / "clamd.sock")
    with Scanner(place, Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_SOCKET = place
        yield server
        server.shutdown()


@pytest.fixture
def no_scanner(settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody.sock")


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"Luat", Verdict()),
        (b"", Verdict()),
        (b"x" * 500 + EICAR, Verdict(found="Eicar-Test")),
        (b"x" * 3_000_000, Verdict(is_too_big=True)),
    ],
)
def test_the_scanner_says_what_a_content_is(scanner, settings, content, verdict):
    assert scan(io.BytesIO(content), settings.CLAMAV_SOCKET, 10) == verdict


@pytest.mark.parametrize("answer", [b"lstat() failed: ERROR", b"\xff\xff"])
def test_what_is_no_answer_is_no_verdict(scanner, settings, answer):
    scanner.answer = answer
    with pytest.raises(ScannerAwayError):
        scan(io.BytesIO(b"x"), settings.CLAMAV_SOCKET, 10)


@pytest.mark.parametrize("place", ["/nowhere/clamd.sock", "127.0.0.1:1", "no port"])
def test_a_scanner_that_is_away_is_no_verdict(place):
    with pytest.raises(ScannerAwayError):
        scan(io.BytesIO(b"x"), place, 10)


def test_a_scanner_that_is_slow_is_no_verdict(scanner, settings):
    scanner.pause = 2
    with pytest.raises(ScannerAwayError):
        scan(io.BytesIO(b"x"), settings.CLAMAV_SOCKET, 0.2)


def test_a_scanner_that_sends_nothing_is_waited_for_no_longer_than_allowed(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ScannerAwayError):
        scan(io.BytesIO(b"x"), f"127.0.0.1:{silent.getsockname()[1]}", 0.2)


@pytest.fixture
def law_with(document_index, django_capture_on_commit_callbacks):
    """A public law with a file of this content."""

    def make(content, name="luat.pdf", **fields):
        law = LegalDocumentPageFactory(parent=document_index, publish=True)
        with django_capture_on_commit_callbacks(execute=True):
            file = FileFactory(file=unchecked(content, name), title="Ban goc", **fields)
            law.files = [DocumentFile(file=file)]
            law.save_revision().publish()
        return law, file

    return make


def state_of(file):
    return type(file).objects.get(pk=file.pk).scan_state


def is_given(client, law, file):
    """In every place at once: the file itself, the page's list, the pack, its text, its picture."""
    places = {
        client.get(file.url).status_code == 200,
        file.url in client.get(law.url).text,
        FileText.objects.filter(file=file, state=FileText.State.DONE).exists(),
        FilePreview.objects.filter(file=file).exists(),
    }
    assert len(places) == 1, places
    return places.pop()


@pytest.mark.django_db
def test_a_clean_file_is_given_once_it_has_passed(scanner, client, law_with):
    law, file = law_with(samples.pdf("Luat"))
    assert (scanner.asked, state_of(file)) == (1, ScanState.CLEAN)
    assert is_given(client, law, file)


@pytest.mark.django_db
def test_an_infected_file_is_given_to_nobody(scanner, client, law_with, writer, admin_user):
    law, file = law_with(samples.pdf("Luat") + EICAR, uploaded_by_user=writer)
    assert state_of(file) == ScanState.INFECTED
    assert not is_given(client, law, file)
    client.force_login(admin_user)
    assert client.get(file.url).status_code == 404
    report = client.get(reverse("held_files")).text
    assert "Ban goc" in report
    assert "Eicar-Test" in report
    assert "Ban goc" in client.get(reverse("wagtailadmin_home")).text
    assert writer.email in {address for letter in mail.outbox for address in letter.to}
    assert "Eicar-Test" in mail.outbox[0].body


@pytest.mark.django_db
def test_what_was_found_stands_above_what_waits_however_much_does(no_scanner):
    found, *_later = [FileFactory() for _number in range(3)]
    File.objects.update(created_at="2020-01-01T00:00Z")
    File.objects.filter(pk=found.pk).update(scan_state=ScanState.INFECTED)
    assert [one["row"].pk for one in held_rows(1)] == [found.pk]


@pytest.mark.django_db
def test_the_desk_asks_for_as_many_as_it_shows_and_counts_the_rest(
    no_scanner, client, admin_user, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("editorial.scanning.hooks.AT_THE_DESK", 1)
    for _number in range(3):
        FileFactory()
    File.objects.update(scan_state=ScanState.INFECTED)
    panel = HeldPanel()
    with django_assert_num_queries(4):
        rows = panel.rows(admin_user)
        assert (len(rows), panel.total(rows)) == (1, 3)


@pytest.mark.django_db
def test_an_infected_file_stays_so_without_a_scanner(scanner, client, law_with, settings):
    law, file = law_with(samples.pdf("Luat") + EICAR)
    settings.CLAMAV_SOCKET = ""
    assert not is_given(client, law, file)


@pytest.mark.django_db
def test_what_is_too_large_for_the_scanner_waits_for_an_administrator(scanner, client, law_with, admin_user):
    law, file = law_with(samples.pdf("Luat") + bytes(LARGEST))
    assert state_of(file) == ScanState.TOO_BIG
    assert not is_given(client, law, file)
    client.force_login(admin_user)
    assert "Ban goc" in client.get(reverse("held_files")).text
    asked = scanner.asked
    assert scan_waiting() == 0
    assert scan_waiting(again=True) == 1
    assert scanner.asked == asked + 1


@pytest.mark.django_db
def test_while_the_scanner_is_away_files_wait(
    no_scanner, client, law_with, admin_user, freeze, django_capture_on_commit_callbacks, settings, tmp_path
):
    law, file = law_with(samples.pdf("Luat"))
    assert state_of(file) == ScanState.WAITING
    assert not is_given(client, law, file)
    call_command("scan_files")
    assert state_of(file) == ScanState.WAITING
    File.objects.filter(pk=file.pk).update(created_at="2020-01-01T00:00Z")
    client.force_login(admin_user)
    assert "Ban goc" in client.get(reverse("held_files")).text
    client.logout()
    settings.CLAMAV_SOCKET = str(tmp_path / "back.sock")
    with Scanner(settings.CLAMAV_SOCKET, Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("scan_files")
        server.shutdown()
    assert is_given(client, law, file)


@pytest.mark.django_db
def test_without_a_scanner_all_is_given_at_once(client, law_with):
    law, file = law_with(samples.pdf("Luat"))
    assert is_given(client, law, file)
    with pytest.raises(CommandError, match="CLAMAV_SOCKET"):
        call_command("scan_files")


@pytest.mark.django_db
def test_a_file_that_is_replaced_is_scanned_anew(scanner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = FileFactory()
    assert state_of(file) == ScanState.CLEAN
    file.file.save("hai.txt", ContentFile(b"x " + EICAR), save=False)
    file.save()
    assert state_of(file) == ScanState.WAITING
    look_at(file)
    assert state_of(file) == ScanState.INFECTED


@pytest.mark.django_db
def test_a_file_that_the_scanner_has_no_word_for_keeps_no_other_waiting(scanner, monkeypatch):
    files = [FileFactory(file=unchecked(content, "a.txt")) for content in (b"no word", b"x", b"gone", b"y")]
    File.objects.update(scan_state=ScanState.WAITING)
    scanner.fails_for = b"no word"
    real = type(default_storage._wrapped).open

    def refuse(storage, name, mode="rb"):
        if name == files[2].file.name:
            raise StoreAwayError(name)
        return real(storage, name, mode)

    monkeypatch.setattr(type(default_storage._wrapped), "open", refuse)
    assert scan_waiting() == 2
    states = [ScanState.WAITING, ScanState.CLEAN, ScanState.WAITING, ScanState.CLEAN]
    assert [state_of(file) for file in files] == states


@pytest.mark.django_db
def test_a_scanner_that_fails_for_all_is_not_asked_for_ever(scanner, monkeypatch):
    monkeypatch.setattr(scanning, "MOST_FAILURES", 2)
    for _number in range(4):
        FileFactory()
    scanner.answer, scanner.asked = b"failed ERROR", 0
    assert scan_waiting() == 0
    assert scanner.asked == 2


def test_over_tcp_what_is_too_large_is_told_as_such():
    class Tcp(socketserver.ThreadingTCPServer):
        daemon_threads = True
        asked, pause, answer, fails_for = 0, 0, b"", None

    with Tcp(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        assert scan(io.BytesIO(b"x" * 30_000_000), place, 10) == Verdict(is_too_big=True)
        server.shutdown()


@pytest.mark.django_db
def test_a_form_that_was_opened_before_the_verdict_does_not_undo_it(scanner):
    file, image = FileFactory(), ImageFactory()
    for row in (file, image):
        type(row).objects.filter(pk=row.pk).update(scan_state=ScanState.INFECTED, scan_found="Bad")
        row.title = "Tên khác"
        row.save()
        kept = type(row).objects.get(pk=row.pk)
        assert (kept.title, kept.scan_state, kept.scan_found) == ("Tên khác", ScanState.INFECTED, "Bad")


@pytest.mark.django_db
def test_a_verdict_on_a_content_that_was_replaced_meanwhile_counts_for_nothing(scanner):
    file = FileFactory()
    File.objects.filter(pk=file.pk).update(file=unchecked(b"x", "khac.txt"))
    look_at(file)
    assert state_of(file) == ScanState.WAITING


@pytest.mark.django_db
def test_an_image_is_drawn_once_it_has_passed(no_scanner):
    image = ImageFactory()
    with pytest.raises(OSError, match="held"):
        image.get_rendition("width-50")
    CustomImage.objects.filter(pk=image.pk).update(scan_state=ScanState.CLEAN)
    assert CustomImage.objects.get(pk=image.pk).get_rendition("width-50").file.size


@pytest.mark.django_db
def test_of_an_infected_image_nothing_that_was_drawn_stays(scanner, django_capture_on_commit_callbacks):
    image = ImageFactory()
    CustomImage.objects.filter(pk=image.pk).update(scan_state=ScanState.CLEAN)
    image = CustomImage.objects.get(pk=image.pk)
    drawn = image.get_rendition("width-50")
    name, storage = drawn.file.name, drawn.file.storage
    scanner.answer = b"Bad-Picture FOUND"
    with django_capture_on_commit_callbacks(execute=True):
        look_at(image)
    assert not storage.exists(name)
    assert not image.renditions.exists()
