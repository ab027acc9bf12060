"""The machine is lost: on an empty one the site is as it was, at any moment since the first base copy."""

import datetime
import os
from math import inf

import pytest
from django.core.files.storage import FileSystemStorage
from psycopg import sql
from psycopg.errors import FeatureNotSupported

from audit.models import Entry
from delivery.state import read_state
from operations.errors import OperationError
from operations.recovery.copying import Copier
from operations.recovery.journal import Journal
from operations.recovery.recovering import UNFINISHED, mend_order, restore_files, tell_lost
from operations.recovery.wal import SEGMENT
from tests.operations.conftest import server
from tests.operations.looking import facts, work

MADE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'vi'"
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def recover(lost, working, command):
    """Runs the command, for a machine whose server isn't running."""

    def recover(machine, copies=None, to=None):
        with working(machine, lost.database, machine.media):
            folder = (copies or lost.copies).folder
            return command("recover", folder, machine.data, *(["--to", to.isoformat()] if to else []))

    return recover


@pytest.fixture
def segments():
    """The segments in a folder of copies, in their order."""
    return lambda copies: sorted(path for path in copies.wal.iterdir() if SEGMENT.fullmatch(path.name))


def test_back_to_the_moment_before_a_mistake(lost, new_machine, working, recover):
    printed = recover(new_machine, to=lost.moment)
    new_machine.start()
    with working(new_machine, lost.database, new_machine.media):
        assert facts(new_machine.media) == lost.at_moment
        assert "named but not there" not in printed
        work("Hương ước của thôn bản")
        # That it was recovered is in its log, and no state to come looks like one of before.
        assert Entry.objects.filter(label="recover").count() == 1
        assert int(read_state().split("-")[2]) > 10**12
    assert not (new_machine.data / UNFINISHED).exists()


def test_broken_off_it_is_begun_anew_and_what_was_committed_before_the_end_is_there(
    lost, new_machine, working, recover, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr("operations.recovery.recovering.put", full)
        with pytest.raises(OSError, match="full"):
            recover(new_machine)
    # As a kill leaves it: PostgreSQL runs on.
    new_machine.start()
    recover(new_machine)
    new_machine.start()
    with working(new_machine, lost.database, new_machine.media):
        assert facts(new_machine.media) == lost.at_end
        work("Hương ước của thôn bản")


def full(*given):
    raise OSError("the disk is full")


@pytest.fixture
def put_files(at_site, tmp_path):
    """Puts the files of the last moment of a journal; gives (what is there then, what was left out)."""

    def put_files(journal):
        target = tmp_path / "new"
        target.mkdir(exist_ok=True)
        lost = restore_files(journal, inf, FileSystemStorage(target), lambda text: None)
        return {path.name: path.read_bytes() for path in target.iterdir()}, lost

    return put_files


@pytest.fixture
def journal(tmp_path):
    """Of three files."""
    (tmp_path / "files").mkdir()
    (tmp_path / "media").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "media" / name).write_text(name)
    journal = Journal(tmp_path / "files")
    Copier(journal, tmp_path / "media").scan()
    return journal


def test_a_harmed_copy_of_a_file_is_left_out_and_told_and_costs_no_other(journal, put_files):
    objects = {line.name: journal.object(line.sha256) for line in journal.lines()}
    objects["a"].unlink()
    objects["b"].write_text("x")
    there, lost = put_files(journal)
    assert there == {"c": b"c"}
    missing, harmed = sorted(lost)
    assert missing.startswith("a: No such file")
    assert harmed.startswith("b: ")
    assert "isn't what was copied" in harmed
    told = []
    tell_lost(lost, told.append)
    assert any(harmed in text for text in told)


def test_what_an_earlier_run_put_that_went_to_another_moment_goes(journal, put_files, tmp_path):
    put_files(journal)
    (tmp_path / "media" / "b").unlink()
    Copier(journal, tmp_path / "media").scan()
    assert sorted(put_files(journal)[0]) == ["a", "c"]


def test_on_a_machine_that_sorts_otherwise_the_indexes_are_written_anew(sorted_elsewhere):
    told = []
    mend_order(told.append)
    assert "sorts text otherwise" in told[0]
    mend_order(told.append)
    assert len(told) == 1


@pytest.fixture
def sorted_elsewhere(make_place, at):
    """A database that was sorted by another version of a library: one that PostgreSQL has with it, ICU."""
    place = make_place()
    name = sql.Identifier(place.database)
    with server() as made:
        made.execute(sql.SQL("DROP DATABASE {}").format(name))
        try:
            made.execute(sql.SQL(MADE).format(name))
        except FeatureNotSupported:
            pytest.skip("PostgreSQL was built without ICU.")
        made.execute("UPDATE pg_database SET datcollversion = '1' WHERE datname = %s", [place.database])
    with at(place):
        yield


def test_who_looks_first_is_told_the_moments(lost, command):
    printed = command("recover", lost.copies.folder)
    [base] = lost.copies.base_copies()
    assert f"{base.ended_at.astimezone().isoformat(' ', 'seconds')} to " in printed


def refused(machine, recover, *arguments, **options):
    """Why; and nothing was touched."""
    before = sorted(machine.data.iterdir())
    with pytest.raises(OperationError) as raised:
        recover(machine, *arguments, **options)
    assert sorted(machine.data.iterdir()) == before
    assert not machine.media.exists() or not any(path.name != "own" for path in machine.media.iterdir())
    return str(raised.value)


def test_a_moment_before_the_oldest_is_refused(lost, new_machine, recover):
    [base] = lost.copies.base_copies()
    assert "The oldest moment is" in refused(new_machine, recover, to=base.ended_at - SECOND)


def test_a_moment_that_nothing_is_known_of_is_refused(lost, new_machine, recover):
    assert "Nothing is known of that moment" in refused(new_machine, recover, to=lost.ended + SECOND)


def test_a_folder_that_is_not_empty_is_refused(new_machine, recover):
    (new_machine.data / "PG_VERSION").write_text("15")
    assert "isn't empty" in refused(new_machine, recover)


@pytest.mark.parametrize("harm", ["missing", "root's"])
def test_a_folder_of_files_where_the_portal_could_not_write_is_refused(new_machine, recover, harm):
    if harm == "missing":
        new_machine.media.rmdir()
    elif os.geteuid():
        pytest.skip("Who isn't root gives nothing to root.")
    else:
        os.chown(new_machine.media, 0, 0)
    assert "the user who runs the portal" in refused(new_machine, recover)


def test_files_that_are_there_are_left_alone(new_machine, recover):
    (new_machine.media / "own").touch()
    assert "isn't empty" in refused(new_machine, recover)


def test_a_segment_that_is_missing_is_named(copied, new_machine, recover, segments):
    gone = segments(copied)[-2]
    gone.unlink()
    assert f"The segment {gone.name} isn't there" in refused(new_machine, recover, copied)


def test_a_damaged_segment_is_named(copied, new_machine, recover, segments):
    hurt = segments(copied)[-2]
    harm(hurt)
    assert f"The segment {hurt.name} is damaged" in refused(new_machine, recover, copied)


def test_a_segment_that_is_cut_off_is_named(copied, new_machine, recover, segments):
    hurt = segments(copied)[-2]
    content = hurt.read_bytes()
    hurt.unlink()
    hurt.write_bytes(content[:-1])
    assert f"The segment {hurt.name} is cut off" in refused(new_machine, recover, copied)


def test_a_base_copy_with_a_wrong_bit_is_named(copied, new_machine, recover):
    [base] = copied.base_copies()
    harm(base.data / "global" / "1262")
    told = refused(new_machine, recover, copied)
    assert base.path.name in told
    assert '"global/1262"' in told


def harm(path):
    """One wrong bit, in the middle of what was written."""
    content = bytearray(path.read_bytes())
    content[len(bytes(content).rstrip(b"\0")) // 2] ^= 1
    mode = path.stat()
    path.unlink()
    path.write_bytes(content)
    os.chown(path, mode.st_uid, mode.st_gid)
