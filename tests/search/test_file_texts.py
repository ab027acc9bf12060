"""The text of the library's files is kept in step with them."""

import logging
from io import StringIO

import pytest
from django.core.management import call_command

from core.factories import FileFactory
from core.models import File
from search import file_texts
from search.extraction import Limits
from search.file_texts import file_text_changed, read, unread_files
from search.models import FileText
from search.tasks import limits_of_task
from tests.search import samples
from tests.uploads import unchecked

State, Reason = FileText.State, FileText.Reason


@pytest.fixture
def make_file(db):
    def make(content=None, name="luat.docx"):
        content = samples.docx("Luật Đất đai") if content is None else content
        return FileFactory(file=unchecked(content, name))

    return make


@pytest.fixture
def replace_content():
    """Puts another content into a file, as the form of the library does."""

    def replace_content(file, content, name="moi.docx"):
        file.file = unchecked(content, name)
        file._set_document_file_metadata()
        file.save()

    return replace_content


@pytest.fixture
def changes():
    """The files whose text was said to have changed."""
    seen = []

    def note(file, **kwargs):
        seen.append(file.pk)

    file_text_changed.connect(note)
    yield seen
    file_text_changed.disconnect(note)


def words_of(file):
    return [part["text"] for part in FileText.objects.get(file=file).parts]


def extract(*arguments):
    out, err = StringIO(), StringIO()
    call_command("extract_files", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def test_a_new_file_is_read_once_it_is_committed(make_file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = make_file()
        assert FileText.objects.get(file=file).state == State.PENDING
    text = FileText.objects.get(file=file)
    assert (text.state, text.parts) == (
        State.DONE,
        [{"text": "Luật Đất đai", "unit": "", "number": None}],
    )
    file.refresh_from_db()
    assert text.digest == file.file_hash != ""


def test_a_new_title_reads_nothing(make_file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = make_file()
    file.refresh_from_db()
    file.title = "Tên khác"
    with django_capture_on_commit_callbacks() as callbacks:
        file.save()
    assert not [callback for callback in callbacks if "read_file" in repr(callback)]
    assert words_of(file) == ["Luật Đất đai"]


def test_the_old_text_of_a_replaced_file_is_gone_before_the_new_one_is_read(
    make_file, replace_content, changes, django_capture_on_commit_callbacks
):
    file = make_file()
    read(file)
    with django_capture_on_commit_callbacks(execute=True):
        replace_content(file, samples.docx("Luật mới"))
        assert (words_of(file), changes) == ([], [file.pk] * 2)
    assert (words_of(file), changes) == (["Luật mới"], [file.pk] * 3)


def test_the_change_of_the_text_is_said_and_nothing_else(make_file, changes):
    file = make_file()
    read(file)
    read(file)
    assert changes == [file.pk]


def test_a_reading_that_a_new_content_has_overtaken_is_thrown_away(make_file, replace_content):
    file = make_file()
    replace_content(File.objects.get(pk=file.pk), samples.docx("Luật mới"))
    assert read(file) is None
    assert words_of(file) == []


def test_a_file_deleted_meanwhile_is_no_error(make_file):
    file = make_file()
    File.objects.all().delete()
    assert read(file) is None


def test_a_file_that_cannot_be_read_is_logged_once_and_kept_as_failed(make_file, caplog):
    file = make_file(b"rubbish")
    with caplog.at_level(logging.WARNING, "search"):
        text = read(file)
    assert (text.state, text.reason, text.parts) == (State.FAILED, Reason.BROKEN, [])
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_file_without_words_says_so(make_file):
    assert read(make_file(samples.docx())).state == State.NO_TEXT


def test_a_file_that_is_gone_from_the_storage_is_tried_again(make_file):
    file = make_file()
    file.file.storage.delete(file.file.name)
    assert read(file).reason == Reason.MISSING
    assert list(unread_files()) == [file]


def test_sound_and_film_are_not_read(make_file):
    file = make_file(b"ID3", "loa.mp3")
    assert not FileText.objects.filter(file=file).exists()
    assert not unread_files().exists()


def test_a_storage_elsewhere_is_read_from_a_copy(make_file, monkeypatch):
    monkeypatch.setattr(File, "is_stored_locally", lambda file: False)
    assert read(make_file()).state == State.DONE


def test_an_editor_does_not_wait_for_the_recognition_of_scanned_pages(make_file):
    text = read(make_file(samples.scanned_pdf(), "quet.pdf"), limits_of_task())
    assert (text.state, text.reason) == (State.PENDING, Reason.OCR_LATER)
    assert list(unread_files()) == [text.file]


def test_a_worker_has_the_time_for_it(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert limits_of_task() == Limits()


def test_the_command_reads_what_is_missing_and_goes_on_after_a_failure(make_file):
    broken, file = make_file(b"rubbish", "hong.docx"), make_file()
    out, err = extract()
    assert words_of(file) == ["Luật Đất đai"]
    assert out == "1 done, 1 failed"
    assert err.startswith(f"{broken.pk} {broken.filename}: ")


def test_the_command_run_again_reads_nothing(make_file):
    make_file()
    make_file(b"rubbish", "hong.docx")
    extract()
    assert extract() == ("0 files", "")


def test_the_command_tries_failed_files_again_when_told(make_file):
    make_file(b"rubbish")
    extract()
    assert extract("--failed")[0] == "1 failed"


def test_what_nobody_thought_of_in_one_file_does_not_end_the_command(make_file, monkeypatch):
    first, second = make_file(), make_file()

    def extract_text(path, extension, limits):
        if path == first.file.path:
            raise PermissionError(path)
        return original(path, extension, limits)

    original = file_texts.extract_text
    monkeypatch.setattr(file_texts, "extract_text", extract_text)
    assert extract()[0] == "1 done, 1 failed"
    assert list(unread_files()) == [first]
    assert words_of(second) == ["Luật Đất đai"]


def test_the_command_finds_a_file_that_was_replaced_unseen(make_file):
    file = make_file()
    read(file)
    File.objects.filter(pk=file.pk).update(file_hash="another")
    assert list(unread_files()) == [file]
