"""`python -m launcher run` as a person and a system end it, from a checkout below a closed folder."""

import os
import signal
import stat
import sys
import time

import pytest

WAIT = ["run", "--", sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]


def start_and_wait(checkout):
    process = checkout.start(*WAIT)
    assert process.stdout.readline() == "ready\n"
    assert len(checkout.servers()) == 1
    return process


def test_a_command_gets_the_database_and_its_status_is_returned(checkout):
    code = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 1'); exit(7)"
    assert checkout.run("run", "--", sys.executable, "-c", code).returncode == 7
    assert checkout.servers() == []


def test_the_mode_of_no_folder_changes(checkout):
    def modes():
        return [(folder, stat.S_IMODE(folder.stat().st_mode)) for folder in checkout.folder.parents]

    before = modes()
    assert checkout.run("run", "--", "true").returncode == 0
    assert modes() == before
    assert (checkout.closed, 0o700) in before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_command_and_database(checkout, number):
    process = start_and_wait(checkout)
    os.killpg(process.pid, number)
    # The second Ctrl-C of an impatient hand.
    os.killpg(process.pid, number)
    assert process.wait(60) != 0
    assert checkout.servers() == []


def test_what_a_killed_launcher_left_is_taken_over_and_stopped(checkout):
    process = start_and_wait(checkout)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    left = checkout.servers()
    assert len(left) == 1
    # While the system ends it, the lock of the killed one may live a moment longer.
    time.sleep(0.2)
    assert checkout.run("run", "--", "true").returncode == 0
    assert checkout.servers() == []


def test_a_second_launcher_joins_the_first_and_leaves_it_the_server(checkout):
    first = start_and_wait(checkout)
    servers = checkout.servers()
    assert checkout.run("run", "--", "true").returncode == 0
    assert checkout.servers() == servers
    first.terminate()
    first.wait(60)
    assert checkout.servers() == []


def test_with_an_address_given_no_server_is_started(checkout):
    done = checkout.run("run", "--", "true", DATABASE_URL="postgresql://127.0.0.1:1/portal")
    assert done.returncode == 1
    assert "Không kết nối được" in done.stderr
    assert "Traceback" not in done.stderr
    assert not checkout.data.exists()


def test_a_command_that_is_none_is_explained(checkout):
    done = checkout.run("run", "--", "no-such-program")
    assert done.returncode == 1
    assert "no-such-program" in done.stderr
    assert "Traceback" not in done.stderr
    assert checkout.servers() == []
