"""The uploaded files are copied as they come, and nothing that was there is lost by what comes after."""

import os
import resource
import time
from contextlib import contextmanager
from errno import EACCES
from functools import partial

import pytest

from operations.errors import OperationError
from operations.recovery.copying import Copier, behind
from operations.recovery.journal import Journal, as_of


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "uploaded"
    folder.mkdir()
    return folder


@pytest.fixture
def journal(tmp_path):
    (tmp_path / "files").mkdir()
    return Journal(tmp_path / "files")


@pytest.fixture
def copier(journal, media):
    return Copier(journal, media)


@pytest.fixture
def contents(journal):
    """The files of a moment: {name: content}."""

    def contents(moment, named=()):
        found = as_of(journal.lines(), moment, set(named))
        return {name: journal.object(seen.sha256).read_bytes() for name, seen in found.items()}

    return contents


def write(folder, name, content, at):
    """A file that was written at a time."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    os.utime(folder / name, (at, at))


def test_a_name_that_comes_again_has_the_content_of_its_moment(copier, media, contents):
    first = time.time() - 100
    write(media, "documents/luat.pdf", b"mot", first)
    copier.scan()
    (media / "documents/luat.pdf").unlink()
    copier.scan()
    gone = time.time()
    write(media, "documents/luat.pdf", b"hai", gone + 1)
    copier.scan()
    assert contents(first) == {"documents/luat.pdf": b"mot"}
    assert contents(gone) == {}
    assert contents(gone + 2) == {"documents/luat.pdf": b"hai"}


def test_a_file_that_was_written_over_has_both_contents(copier, media, contents):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    write(media, "a", b"hai", time.time() - 50)
    copier.scan()
    assert contents(time.time() - 75) == {"a": b"mot"}
    assert contents(time.time()) == {"a": b"hai"}


def test_what_went_about_the_moment_is_there_where_the_database_names_it(copier, media, contents):
    write(media, "images/an.png", b"anh", time.time() - 100)
    write(media, "other", b"khac", time.time() - 100)
    copier.scan()
    (media / "images/an.png").unlink()
    moment = time.time()
    copier.scan()
    assert contents(moment) == {"other": b"khac"}
    assert contents(moment, ["images/an.png"]) == {"images/an.png": b"anh", "other": b"khac"}


def test_what_was_copied_only_later_is_there_where_the_database_names_it(copier, media, contents):
    write(media, "a", b"mot", time.time())
    copier.scan()
    assert contents(time.time() - 60) == {}
    assert contents(time.time() - 60, ["a"]) == {"a": b"mot"}


def test_a_folder_that_is_not_mounted_is_no_deletion(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    (media / "a").unlink()
    with pytest.raises(OperationError, match="is it mounted"):
        copier.scan()
    assert [line.name for line in journal.lines() if not line.sha256] == []


def test_the_last_file_may_be_deleted(copier, media, journal):
    write(media, "documents/a", b"mot", time.time() - 100)
    copier.scan()
    (media / "documents/a").unlink()
    copier.scan()
    assert list(journal.lines())[-1].sha256 == ""


def test_a_link_is_not_followed(copier, media, journal, tmp_path):
    (tmp_path / "secret").write_text("mật khẩu")
    (media / "a").symlink_to(tmp_path / "secret")
    (media / "b").symlink_to(tmp_path)
    assert copier.scan() == 0


def test_after_a_kill_it_goes_on_from_what_is_whole(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    with journal.path.open("ab") as file:
        file.write(b'{"name": "b", "at": 1')
    journal.unfinished.write_bytes(b"nua")
    write(media, "b", b"hai", time.time() - 50)
    assert Copier(journal, media).scan() == 1
    assert [line.name for line in journal.lines()] == ["a", "b"]


def test_what_is_unchanged_is_not_read_again(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    assert Copier(journal, media).scan() == 0


def test_contents_go_when_no_moment_needs_them(copier, media, journal, contents):
    for name in ("a", "b"):
        write(media, name, name.encode(), time.time() - 100)
    copier.scan()
    (media / "a").unlink()
    write(media, "b", b"moi", time.time() - 50)
    copier.scan()
    before = time.time()
    write(media, "c", b"c", before)
    copier.scan()
    assert journal.forget(before) == 2
    assert contents(time.time()) == {"b": b"moi", "c": b"c"}
    assert sorted(path.read_bytes() for path in journal.objects.glob("*/*")) == [b"c", b"moi"]


def test_contents_of_a_moment_that_can_be_gone_back_to_stay(copier, media, journal, contents):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    moment = time.time()
    write(media, "a", b"hai", moment + 1)
    copier.scan()
    assert journal.forget(moment) == 0
    assert contents(moment) == {"a": b"mot"}


def test_a_wrong_bit_in_a_content_is_found(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    write(media, "b", b"hai", time.time() - 100)
    copier.scan()
    [hurt] = [line for line in journal.lines() if line.name == "a"]
    journal.object(hurt.sha256).write_bytes(b"mou")
    [problem] = journal.problems()
    assert problem.startswith("a: ")


def test_a_content_that_is_missing_is_found(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    next(journal.objects.glob("*/*")).unlink()
    [problem] = journal.problems()
    assert "No such file" in problem


def test_a_file_that_is_not_copied_in_time_is_named(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    write(media, "cu", b"hai", time.time() - 61)
    write(media, "moi", b"hai", time.time())
    assert behind(journal, media, 60) == ["cu"]


def test_a_name_that_is_no_utf8_is_copied(copier, media, journal):
    name = os.fsdecode(b"\xff.pdf")
    write(media, name, b"mot", time.time() - 100)
    copier.scan()
    assert [line.name for line in Copier(journal, media).journal.lines()] == [name]


def test_a_disk_that_is_full_leaves_no_half_line(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    write(media, "b", b"hai", time.time() - 100)
    with files_of_at_most(100), pytest.raises(OperationError, match="File too large"):
        copier.scan()
    assert journal.path.read_bytes() == b""
    assert copier.scan() == 2
    assert sorted(line.name for line in journal.lines()) == ["a", "b"]
    assert list(journal.problems()) == []


@contextmanager
def files_of_at_most(size):
    """As on a full disk a part of a line is written, and then no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_line_that_cannot_be_read_is_told_and_costs_no_other(copier, media, journal):
    for name in ("a", "b"):
        write(media, name, name.encode(), time.time() - 100)
    copier.scan()
    first, second = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(first + b'{"name": "c", "at{\n' + second)
    assert sorted(line.name for line in journal.lines()) == ["a", "b"]
    [problem] = journal.problems()
    assert "line 2, can't be read" in problem
    # What it was about may need any content.
    assert journal.forget(time.time()) == 0
    assert len(journal.path.read_bytes().splitlines()) == 3


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_copied(copier, media, journal, monkeypatch):
    for name in ("a", "b", "c"):
        write(media, name, name.encode(), time.time() - 100)
    monkeypatch.setattr(journal, "keep", partial(unreadable, journal.keep, "b"))
    with pytest.raises(OperationError, match="b: Permission denied"):
        copier.scan()
    assert sorted(line.name for line in journal.lines()) == ["a", "c"]
    # So the check says that the files aren't looked through.
    assert journal.scanned is None


def unreadable(keep, name, source):
    if source.name.endswith(name):
        raise OSError(EACCES, "Permission denied")
    return keep(source)


def test_what_is_in_a_folder_that_cannot_be_read_has_not_gone(copier, media, journal, monkeypatch):
    for name in ("documents/a", "images/b"):
        write(media, name, name.encode(), time.time() - 100)
    copier.scan()
    (media / "images/b").unlink()
    monkeypatch.setattr("os.scandir", partial(closed, os.scandir, media / "documents"))
    with pytest.raises(OperationError, match="documents: Permission denied"):
        copier.scan()
    assert [line.name for line in journal.lines() if not line.sha256] == ["images/b"]


def closed(scandir, folder, path):
    if path == folder:
        raise OSError(EACCES, "Permission denied")
    return scandir(path)


def test_a_content_that_is_lost_is_copied_again(copier, media, journal):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    next(journal.objects.glob("*/*")).unlink()
    assert Copier(journal, media).scan() == 1
    assert list(journal.problems()) == []


def test_a_file_that_brings_an_old_time_along_was_not_there_before(copier, media, contents):
    write(media, "a", b"mot", time.time() - 100)
    copier.scan()
    write(media, "b", b"hai", time.time() - 100)
    copier.scan()
    assert contents(time.time() - 50) == {"a": b"mot"}
