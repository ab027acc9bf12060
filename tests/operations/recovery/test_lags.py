"""Copies that are behind are told of before they are needed."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection

from operations.making import locked
from operations.recovery import checking, wal
from operations.recovery.base import make_base_copy
from operations.recovery.journal import Journal
from operations.recovery.places import About, BaseCopy, Copies

# Of a segment.
SIZE = 2**24


@pytest.fixture
def copies(tmp_path):
    (tmp_path / "copies" / "wal").mkdir(parents=True)
    return Copies(tmp_path / "copies")


@pytest.fixture
def base(at_site, tmp_path):
    """A base copy of the server, as far as the check asks it."""
    with connection.cursor() as cursor:
        cursor.execute(checking.SERVER)
        system, timeline = cursor.fetchone()
    now, major = datetime.now(UTC).isoformat(), connection.pg_version // 10_000
    about = About(now, major, system, timeline, 0, 0, SIZE)
    return BaseCopy(tmp_path / "base", about)


def test_there_must_be_a_base_copy(at_site, copies, command):
    with pytest.raises(CommandError, match="there is no base copy"):
        command("check_recovery", copies.folder)


def test_the_base_copy_is_of_this_server_and_of_today(base):
    assert list(checking.wrong_base(base)) == []


@pytest.mark.parametrize(
    ("other", "told"), [({"system": 1}, "of another server"), ({"timeline": 9}, "begin a new folder")]
)
def test_a_base_copy_that_is_of_no_use_is_told(base, other, told):
    [problem] = checking.wrong_base(BaseCopy(base.path, replace(base.about, **other)))
    assert told in problem


def test_a_base_copy_of_yesterday_is_told(base):
    ended_at = datetime.now(UTC) - timedelta(hours=27)
    [problem] = checking.wrong_base(BaseCopy(base.path, replace(base.about, ended_at=ended_at.isoformat())))
    assert "27 hours old" in problem


def test_a_change_that_does_not_arrive_is_told(base, copies):
    [problem] = checking.late_changes(copies, base, seconds=0.1, pause=lambda seconds: None)
    assert "does portal-wal run?" in problem


def test_a_change_that_arrives_while_its_segment_gets_its_name_is_asked_for_again(base, copies, monkeypatch):
    monkeypatch.setattr(wal.Segments, "_wrong", gone)
    assert not wal.holds(copies.wal, base, 0, None)


def gone(*given):
    raise FileNotFoundError(2, "No such file", "7.partial")


@pytest.mark.parametrize(
    ("looks", "of_whole_ones", "told"),
    [
        (["cut off: 1", ""], "", ""),
        (["cut off: 1", "cut off: 2", "cut off: 2"], "", "cut off: 2"),
        (["cut off: 1", "cut off: 2", "cut off: 3"], "", ""),
        (["cut off: 1", "cut off: 2", "cut off: 3"], "is damaged", "is damaged"),
    ],
)
def test_only_what_looks_the_same_twice_is_damage(base, copies, monkeypatch, looks, of_whole_ones, told):
    found = iter(looks)

    def read(folder, base, programs, *, only_whole=False):
        return wal.Chain(base.ended_at, of_whole_ones if only_whole else next(found))

    monkeypatch.setattr(wal, "require", lambda programs, name: None)
    monkeypatch.setattr(wal, "_read", read)
    assert wal.follow(copies.wal, base, None).problem == told


def test_the_whole_ones_are_read_without_the_one_that_is_being_written(base, copies):
    for name, size in {"0" * 24: SIZE, f"{'0' * 23}1.partial": 5}.items():
        with (copies.wal / f"{base.about.timeline:08X}{name[8:]}").open("wb") as file:
            file.truncate(size)
    assert "is cut off" in wal.Segments(copies.wal, base).problem
    whole = wal.Segments(copies.wal, base, only_whole=True)
    assert (len(whole.paths), whole.problem) == (1, "")


def test_files_that_nobody_copies_are_told(at_site, copies):
    [problem] = checking.late_files(copies, default_storage)
    assert "does portal-files run?" in problem


def test_files_that_are_copied_are_no_lag(at_site, copies, command):
    command("copy_files", copies.folder)
    assert list(checking.late_files(copies, default_storage)) == []


def test_a_look_of_more_than_a_minute_ago_is_told(at_site, copies, command):
    command("copy_files", copies.folder)
    Journal(copies.files).note_scan(time.time() - 61)
    [problem] = checking.late_files(copies, default_storage)
    assert "weren't looked through since" in problem


def test_a_store_that_keeps_versions_itself_is_no_lag(at_site, copies):
    assert list(checking.late_files(copies, SimpleNamespace())) == []


def test_copies_of_files_are_read_whole(at_site, copies, command):
    command("copy_files", copies.folder)
    content = next(Journal(copies.files).objects.glob("*/*"))
    content.write_bytes(content.read_bytes() + b"x")
    with pytest.raises(CommandError, match="isn't what was copied"):
        command("check_recovery", copies.folder, "--read")


def test_two_do_not_copy_at_once(at_site, copies, command):
    copies.files.mkdir()
    with locked(copies.files), pytest.raises(CommandError, match="is running"):
        command("copy_files", copies.folder)


def test_a_base_copy_that_fails_leaves_nothing(at_site, copies, monkeypatch):
    monkeypatch.setattr("operations.recovery.base.problem", lambda base, programs: "a wrong bit")
    monkeypatch.setattr("operations.recovery.base.fill", written)
    with pytest.raises(CommandError, match="a wrong bit"):
        make_base_copy(copies)
    assert copies.base_copies() == []
    assert [path.name for path in copies.bases.iterdir()] == [".lock"]


def written(folder, programs):
    BaseCopy.write(folder, About(datetime.now(UTC).isoformat(), 15, 1, 1, 0, 0, SIZE))
    return True


def test_what_no_moment_of_the_last_days_needs_goes_with_what_was_written_before_the_next(
    at_site, copies, monkeypatch
):
    for number in range(1, 7):
        (copies.wal / f"00000001000000000000000{number}").touch()
    now = datetime.now(UTC)
    # The second is the one from which the oldest moment of two days is reached; the last is of this evening.
    for number, hours in enumerate((100, 49, 26, 2), 2):
        ended_at = now - timedelta(hours=hours)
        about = About(ended_at.isoformat(), 15, 1, 1, number * SIZE + 40, 0, SIZE)
        folder = copies.bases / f"{ended_at:%Y%m%dT%H%M%SZ}"
        folder.mkdir(parents=True)
        BaseCopy.write(folder, about)
    monkeypatch.setattr("operations.recovery.base.problem", lambda base, programs: "")
    monkeypatch.setattr("operations.recovery.base.fill", at_six)
    made = make_base_copy(copies, keep=2)
    assert len(made.removed) == 1
    assert [base.about.start // SIZE for base in copies.base_copies()] == [3, 4, 5, 6]
    assert sorted(path.name[-1] for path in copies.wal.iterdir()) == ["3", "4", "5", "6"]


@pytest.mark.parametrize("name", ["copy_files", "base_copy"])
def test_nothing_is_begun_where_the_disk_of_the_copies_is_not_mounted(at_site, copies, command, name):
    copies.wal.rmdir()
    with pytest.raises(CommandError, match="mounted"):
        command(name, copies.folder)
    assert list(copies.folder.iterdir()) == []


def at_six(folder, programs):
    (folder / "data").mkdir()
    BaseCopy.write(folder, About(datetime.now(UTC).isoformat(), 15, 1, 1, 6 * SIZE + 40, 0, SIZE))
    return True


def test_what_is_asked_for_is_copied_again_after_the_file_was_written_over(at_site, copies, command):
    default_storage.save("trong/a.txt", ContentFile(b"mot"))
    command("copy_files", copies.folder)
    assert "0 files" in command("copy_files", copies.folder)
    with default_storage.open("trong/a.txt", "wb") as file:
        file.write(b"hai hai")
    assert "1 files" in command("copy_files", copies.folder)
    default_storage.delete("trong/a.txt")
