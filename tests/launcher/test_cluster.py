"""The private PostgreSQL: started, shared, stopped, taken over; and what it refuses."""

import os
import signal
import stat
import subprocess

import psycopg
import pytest

from launcher import cluster as cluster_module
from launcher import machine
from launcher.cluster import LONGEST_FOLDER
from launcher.stop import Stop


def test_a_server_keeps_its_data_between_two_starts(make_cluster):
    first = make_cluster()
    first.start()
    first.make_database("portal")
    with psycopg.connect(first.url("portal")) as connection:
        connection.execute("CREATE TABLE kept (text text)")
    first.stop()
    assert not first.is_running()
    second = make_cluster()
    second.start()
    with psycopg.connect(second.url("portal")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_temporary_server_leaves_no_data(make_cluster):
    cluster = make_cluster(temporary=True)
    cluster.start()
    assert cluster.data.exists()
    cluster.stop()
    assert not cluster.data.exists()
    assert not cluster.socket_folder.exists()


def test_the_last_user_stops_the_server(make_cluster):
    first, second = make_cluster(temporary=True), make_cluster(temporary=True)
    first.start()
    second.start()
    first.stop()
    assert second.is_running()
    second.stop()
    assert not second.is_running()


def test_a_server_that_was_killed_starts_again(make_cluster):
    cluster = make_cluster()
    cluster.start()
    os.kill(int(cluster._pid()), signal.SIGKILL)
    cluster.stop()
    again = make_cluster()
    again.start()
    assert again.is_running()


def test_another_process_with_the_number_of_a_lost_server_is_left_alone(make_cluster):
    """After a power cut postmaster.pid may name any program of the user's."""
    cluster = make_cluster()
    cluster.start()
    note = (cluster.data / "postmaster.pid").read_text().split("\n")
    cluster.stop()
    user = cluster.programs.user
    with subprocess.Popen(["sleep", "60"], user=user.pw_uid if user else None) as bystander:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(bystander.pid), *note[1:]]))
        again = make_cluster()
        assert not again.is_running()
        again.start()
        assert again.is_running()
        again.stop()
        assert bystander.poll() is None
        bystander.kill()


def test_an_interrupted_initdb_is_done_again(make_cluster):
    cluster = make_cluster()
    cluster._make_folder()
    unfinished = cluster.data.with_name(f"{cluster.data.name}.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert cluster.is_running()
    assert not unfinished.exists()


def test_data_of_another_version_are_refused_and_kept(make_cluster):
    cluster = make_cluster()
    cluster._make_folder()
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Stop, match="PostgreSQL 14"):
        cluster.start()
    assert (cluster.data / "PG_VERSION").read_text() == "14\n"


def test_a_full_disk_is_told_before_anything_is_made(make_cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "MEGABYTES", 10**9)
    cluster = make_cluster()
    with pytest.raises(Stop, match="Free some"):
        cluster.start()
    assert not cluster.data.exists()


def test_the_server_listens_on_no_network_port_and_its_socket_is_private(postgres):
    cluster, connection = postgres
    assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700


def test_the_server_sorts_alike_everywhere_and_checks_its_pages(postgres):
    _cluster, connection = postgres
    shown = [
        connection.execute(f"SHOW {name}").fetchone()[0] for name in ("server_encoding", "data_checksums")
    ]
    assert shown == ["UTF8", "on"]
    assert connection.execute("SELECT DISTINCT datcollate FROM pg_database").fetchall() == [("C",)]


@pytest.mark.parametrize("name", ["sâu" * 40, "a, b"])
def test_the_socket_moves_where_its_path_would_be_too_long_or_a_list(
    make_cluster, monkeypatch, tmp_path, name
):
    (tmp_path / name).mkdir()
    monkeypatch.setattr(cluster_module, "ROOT", tmp_path / name)
    monkeypatch.setattr(cluster_module, "ROOT_DATA", tmp_path / name)
    folder = str(make_cluster().socket_folder)
    assert len(os.fsencode(folder)) <= LONGEST_FOLDER
    assert "," not in folder


@pytest.mark.parametrize("mode", [0o777, 0o750])
def test_a_socket_folder_that_others_can_enter_is_refused(make_cluster, mode):
    cluster = make_cluster()
    cluster._make_folder()
    cluster.socket_folder.mkdir()
    cluster.socket_folder.chmod(mode)
    with pytest.raises(Stop, match="riêng"):
        cluster.start()


def test_a_link_in_place_of_the_socket_folder_is_refused(make_cluster, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    cluster = make_cluster()
    cluster._make_folder()
    cluster.socket_folder.symlink_to(elsewhere)
    with pytest.raises(Stop, match="riêng"):
        cluster.start()


def test_a_free_port_is_taken_and_a_taken_one_refused(monkeypatch):
    with machine.socket.socket() as other:
        other.bind((machine.HOST, 0))
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        other.listen()
        with pytest.raises(Stop, match="Cổng"):
            machine.read_port()
    assert str(machine.read_port()) == os.environ["PORT"]


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_explained(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Stop, match="không phải là số cổng"):
        machine.read_port()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """Makes a folder the checkout that the launcher works on."""

    def checkout(name):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        monkeypatch.setattr(cluster_module, "ROOT", folder)
        return folder

    return checkout


def test_a_moved_checkout_finds_its_data(checkout, tmp_path):
    folder = checkout("before")
    name = cluster_module.name_of_checkout()
    folder.rename(tmp_path / "after")
    checkout("after")
    assert cluster_module.name_of_checkout() == name


def test_a_new_checkout_in_the_place_of_an_old_one_has_no_data(checkout, tmp_path):
    folder = checkout("here")
    name = cluster_module.name_of_checkout()
    folder.rename(tmp_path / "away")
    checkout("here")
    assert cluster_module.name_of_checkout() != name
