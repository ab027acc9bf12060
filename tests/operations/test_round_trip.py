"""What is restored is what was backed up."""

import pytest

from delivery.state import read_state
from operations.making import make_backup
from tests.operations.looking import facts, work


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_restored_site_is_the_one_that_was_backed_up(site, made, key, at, make_place, command, kind):
    with at(site):
        # What a page makes when it is first shown, such as an image at one more size, belongs to the site.
        facts(site.media)
        backup = make_backup(made[kind].parent / "of-now").folder if kind == "plain" else made[kind]
        before = facts(site.media)
    with at(make_place()) as place:
        printed = command("restore", backup, *(["--identity", key[0]] if kind == "encrypted" else []))
        assert "all rows and files are there" in printed
        assert "named but not there" not in printed
        assert facts(place.media) == before


def test_on_a_restored_site_an_editor_signs_in_and_publishes_and_readers_find_it(at_empty, made, command):
    command("restore", made["plain"])
    work("Hương ước của thôn bản")


def test_no_state_after_a_restore_is_one_that_was_before(at_site, at, make_place, made, command):
    before = read_state()
    with at(make_place()):
        command("restore", made["plain"])
        assert int(read_state().split("-")[2]) > int(before.split("-")[2]) + 10**9
