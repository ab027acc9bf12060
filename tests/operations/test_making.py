"""What a backup holds, and what is left where none can be made."""

import json
import logging
import stat
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from core.models import File
from operations import making, media, programs
from operations.errors import OperationError
from operations.folder import Writer


def visible(folder):
    return [path.name for path in folder.iterdir() if not path.name.startswith(".")]


def test_it_says_what_it_is(made, site):
    manifest = json.loads((made["plain"] / "manifest.json").read_text())
    assert manifest["database"] == site.database
    assert manifest["tables"]["public.news_newspage"] == 2
    assert ["news", "0001_initial"] in manifest["migrations"]
    assert len(manifest["dump"]["sha256"]) == 64
    names = [json.loads(line)["name"] for line in (made["plain"] / "files.jsonl").open()]
    assert "trong/không ai gọi.bin" in names
    assert manifest["files"] == len(names)


def test_it_is_for_its_owner_alone(at_site, tmp_path, command):
    command("backup", tmp_path / "new")
    modes = [(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / "new").rglob("*")]
    assert set(modes) == {(True, 0o700), (False, 0o600)}


def test_an_encrypted_one_tells_nothing_of_what_is_in_it(made):
    names = [path.name for path in made["encrypted"].rglob("*") if path.is_file()]
    assert all(name.endswith(".age") for name in names if name != "SHA256SUMS")
    everything = b"".join(path.read_bytes() for path in made["encrypted"].rglob("*") if path.is_file())
    assert b"CREATE TABLE" not in everything
    assert "không ai gọi".encode() not in everything


def test_encryption_needs_a_key(at_site, tmp_path, command, settings):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(OperationError.__base__, match="BACKUP_RECIPIENTS"):
        command("backup", tmp_path, "--encrypt")
    settings.BACKUP_RECIPIENTS = ["age1 of nobody"]
    with pytest.raises(OperationError, match="no public key"):
        command("backup", tmp_path, "--encrypt")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "full"), ValueError("whatever")])
def test_an_interrupted_one_leaves_nothing(at_site, tmp_path, monkeypatch, error):
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "finish", raising(error))
        with pytest.raises((KeyboardInterrupt, OperationError, ValueError)):
            making.make_backup(tmp_path)
    assert visible(tmp_path) == []
    making.make_backup(tmp_path)
    assert len(visible(tmp_path)) == 1


def test_what_a_killed_one_left_is_no_backup_and_goes(at_site, tmp_path, command):
    (tmp_path / ".unfinished-portal-20260101T000000Z" / "files").mkdir(parents=True)
    with pytest.raises(OperationError, match="no complete backup"):
        command("verify_backup", tmp_path)
    making.make_backup(tmp_path)
    assert not list(tmp_path.glob(".unfinished*"))


def test_two_at_once_are_refused(at_site, tmp_path):
    with making.locked(tmp_path), pytest.raises(OperationError, match="is running"):
        making.make_backup(tmp_path)


def test_a_disk_that_is_too_small_is_told_before(at_site, tmp_path, monkeypatch):
    monkeypatch.setattr(making.database, "size", lambda _connection: 10**18)
    with pytest.raises(OperationError, match="MB left"):
        making.make_backup(tmp_path)
    assert visible(tmp_path) == []


def test_one_that_was_written_wrong_never_gets_its_name(at_site, tmp_path, monkeypatch):
    finish = Writer.finish

    def harm(writer, manifest):
        finish(writer, manifest)
        (writer.folder / "database.dump").write_bytes(b"nothing")

    monkeypatch.setattr(Writer, "finish", harm)
    with pytest.raises(OperationError, match="isn't what was written"):
        making.make_backup(tmp_path, keep=1)
    assert visible(tmp_path) == []


def test_a_pg_dump_that_fails_is_told_with_its_reason(at_site, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "DUMP_OPTIONS", ["--table=of_nobody"])
    with pytest.raises(OperationError, match="no matching tables"):
        making.make_backup(tmp_path)
    assert visible(tmp_path) == []


@pytest.mark.parametrize("found", ["nothing", "old"])
def test_a_missing_pg_dump_is_told_in_both_languages(at_site, tmp_path, monkeypatch, found):
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
        (tmp_path / name).chmod(0o700 if found == "old" else 0)
    monkeypatch.setattr(programs, "folders", lambda _major: [tmp_path])
    with pytest.raises(OperationError, match=r"(?s)Không tìm thấy pg_dump.*No pg_dump and pg_restore"):
        making.make_backup(tmp_path / "backups")


def test_a_file_that_vanished_is_told_and_left_out(at_site, tmp_path, monkeypatch, command):
    storage_open = default_storage.open

    def vanish(name, mode="rb"):
        if name.endswith(".bin"):
            raise FileNotFoundError(name)
        return storage_open(name, mode)

    monkeypatch.setattr(default_storage, "open", vanish)
    printed = command("backup", tmp_path)
    assert "vanished meanwhile: trong/không ai gọi.bin" in printed
    assert "is sound" in command("verify_backup", tmp_path)


def test_a_file_that_breaks_off_while_it_is_read_leaves_no_record(at_site, tmp_path):
    class Breaks:
        def read(self, size):
            raise FileNotFoundError("gone")

    writer = Writer(tmp_path / "new", [])
    with pytest.raises(FileNotFoundError):
        writer.add_file("a", Breaks())
    writer.add_file("b", media.File(default_storage.open("trong/không ai gọi.bin")))
    writer.finish({})
    assert [path.name for path in (tmp_path / "new" / "files" / "0000").iterdir()] == ["000001"]


def test_what_the_database_names_without_its_being_there_is_told(
    site, at, make_place, tmp_path, command, made
):
    with at(make_place()):
        command("restore", made["plain"])
        file = File.objects.get()
        default_storage.delete(file.file.name)
        printed = command("backup", tmp_path)
        assert f"named but not there: {file.file.name}" in printed
    with at(make_place()):
        printed = command("restore", *tmp_path.glob("*Z"))
        assert f"1 files were missing when the backup was made: {file.file.name}" in printed


def test_the_oldest_are_removed_and_nothing_else(at_site, tmp_path, made):
    name = made["plain"].name[: -len("20260101T000000Z")]
    old = [tmp_path / f"{name}202001{day:02}T000000Z" for day in (1, 2, 3)]
    others = [
        tmp_path / "other-20200101T000000Z",
        tmp_path / f"{name}notes",
        tmp_path / f"{name}20190101T000000Z",
    ]
    for folder in [*old, *others]:
        (folder / "files").mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    for folder in [*old, *others[:2]]:
        (folder / "SHA256SUMS").write_text(f"{'0' * 64}  manifest.json\n")
    (old[1] / "my notes").write_text("not from here")
    done = making.make_backup(tmp_path, keep=2)
    assert done.removed == [old[0].name, old[1].name]
    assert sorted(visible(tmp_path)) == sorted(
        [done.folder.name, old[2].name, f"left-of-{old[1].name}", *(folder.name for folder in others)]
    )
    assert visible(tmp_path / f"left-of-{old[1].name}") == ["my notes"]


def test_one_line_is_logged(at_site, tmp_path, command, caplog):
    with caplog.at_level(logging.INFO, "operations"):
        command("backup", tmp_path)
    (line,) = [record for record in caplog.records if record.name == "operations"]
    assert (line.message, line.vanished, line.removed) == ("backup made", 0, 0)
    assert line.bytes > 1000


def test_age_is_told_by_the_name(at_site, tmp_path, command):
    name = making.name_of(connection.settings_dict["NAME"], datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
    (tmp_path / name).mkdir()
    (tmp_path / name / "SHA256SUMS").write_text("")
    command("verify_backup", tmp_path, "--stale-after", "26")
    (tmp_path / name).rename(tmp_path / f"{name[:-16]}20200101T000000Z")
    with pytest.raises(OperationError.__base__, match="hours old"):
        command("verify_backup", tmp_path, "--stale-after", "26")


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail
