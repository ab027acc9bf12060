"""Whatever is wrong with a backup is found, and the record named."""

import hashlib
import json

import pytest
from django.core.management import CommandError

from operations.sealing import make_identity

RECORDS = ["database.dump", "files.jsonl", "manifest.json", "SHA256SUMS", "files/0000/000001"]


@pytest.fixture
def refused(command):
    """What verify_backup says of a backup that is bad."""

    def refused(*arguments):
        with pytest.raises(CommandError) as error:
            command("verify_backup", *arguments)
        return str(error.value)

    return refused


def change(path, at):
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("kind", ["plain", "encrypted"])
@pytest.mark.parametrize("has_key", [True, False])
def test_one_wrong_bit_is_found(a_copy, refused, key, kind, record, has_key):
    backup = a_copy(kind)
    stored = record if kind == "plain" or record == "SHA256SUMS" else f"{record}.age"
    change(backup / stored, at=0.4)
    told = refused(backup, *(["--identity", key[0]] if has_key else []))
    assert stored in told or record == "SHA256SUMS"


@pytest.mark.parametrize("record", ["database.dump", "files/0000/000002"])
def test_a_missing_and_a_cut_record_are_found(a_copy, refused, record):
    backup = a_copy()
    data = (backup / record).read_bytes()
    (backup / record).write_bytes(data[: len(data) // 2])
    assert record in refused(backup)
    (backup / record).unlink()
    assert record in refused(backup)


def test_a_dump_that_was_wrong_from_the_start_is_found(a_copy, refused):
    """Its checksums are right: only reading it as PostgreSQL does tells."""
    backup = a_copy()
    good = (backup / "database.dump").read_bytes()
    replace(backup, good[: len(good) - 5000])
    assert "pg_restore failed" in refused(backup)


def replace(backup, dump):
    """A dump with its checksums, as a faulty pg_dump would have left it."""
    (backup / "database.dump").write_bytes(dump)
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["dump"] |= {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}
    (backup / "manifest.json").write_text(json.dumps(manifest))
    names = [line[66:] for line in (backup / "SHA256SUMS").read_text().splitlines()]
    lines = [f"{hashlib.sha256((backup / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (backup / "SHA256SUMS").write_text("".join(lines))


def test_the_wrong_key_is_told(made, refused, tmp_path):
    make_identity(tmp_path / "other.key")
    assert "No matching keys" in refused(made["encrypted"], "--identity", tmp_path / "other.key")


def test_a_file_that_is_no_key_is_told(made, refused, tmp_path):
    (tmp_path / "note").write_text("# nothing\n")
    assert "no private key" in refused(made["encrypted"], "--identity", tmp_path / "note")


def test_without_the_key_it_is_compared_as_it_is_stored(made, command):
    assert "as it is stored" in command("verify_backup", made["encrypted"])


def test_a_sound_one_is_sound(made, command, key):
    assert "is sound" in command("verify_backup", made["plain"])
    assert "is sound" in command("verify_backup", made["encrypted"], "--identity", key[0])


def test_a_folder_that_is_none_is_told(refused, at_site, tmp_path):
    assert "no complete backup" in refused(tmp_path)


def test_a_new_key_never_replaces_one(tmp_path, command):
    public = command("backup_key", tmp_path / "key")
    assert public.startswith("age1")
    assert public.strip() in (tmp_path / "key").read_text()
    with pytest.raises(CommandError, match="can't be made"):
        command("backup_key", tmp_path / "key")
