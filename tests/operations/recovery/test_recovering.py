"""The machine is lost: on an empty one the site is as it was, at any moment since the first base copy."""

import datetime
import os

import pytest

from audit.models import Entry
from delivery.state import read_state
from operations.errors import OperationError
from operations.recovery.recovering import UNFINISHED
from operations.recovery.wal import SEGMENT
from tests.operations.looking import facts, work

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


def test_files_that_are_there_are_left_alone(new_machine, recover):
    new_machine.media.mkdir()
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
