"""The private PostgreSQL: started, shared, stopped, taken over; and what it refuses."""

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from launcher import cluster as cluster_module
from launcher import external
from launcher.binaries import find_programs
from launcher.cluster import LONGEST_FOLDER, Cluster
from launcher.stop import Stop


@pytest.fixture
def make_cluster(tmp_path_factory, monkeypatch, request):
    """Clusters in a folder of the test's own. As root it lies where nobody may go, as /var/lib does."""
    folder = Path("/var/lib") if os.geteuid() == 0 else tmp_path_factory.mktemp("cluster")
    name = f"portal-test-{os.getpid()}"
    monkeypatch.setattr(cluster_module, "ROOT_DATA", folder / name)
    monkeypatch.setattr(cluster_module, "ROOT", folder)
    made = []

    def make():
        cluster = Cluster("test", find_programs(), ("-c fsync=off",))
        made.append(cluster)
        return cluster

    yield make
    for cluster in made:
        cluster.stop()
    if os.geteuid() == 0:
        cluster_module.shutil.rmtree(folder / name, ignore_errors=True)


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


def test_the_last_user_stops_the_server(make_cluster):
    first, second = make_cluster(), make_cluster()
    first.start()
    second.start()
    first.stop()
    assert second.is_running()
    second.stop()
    assert not second.is_running()


def test_a_server_that_was_killed_starts_again(make_cluster):
    cluster = make_cluster()
    cluster.start()
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    cluster.stop()
    again = make_cluster()
    again.start()
    assert again.is_running()


def test_a_server_whose_launcher_was_killed_is_taken_over(make_cluster):
    lost = make_cluster()
    lost.start()
    os.close(lost._users_lock)  # as the system does for a process that is killed
    lost._users_lock = None
    heir = make_cluster()
    heir.start()
    heir.stop()
    assert not heir.is_running()


def test_the_server_listens_on_no_network_port_and_its_socket_is_private(make_cluster):
    cluster = make_cluster()
    cluster.start()
    cluster.make_database("portal")
    with psycopg.connect(cluster.url("portal")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700


def test_the_socket_moves_where_the_checkout_lies_too_deep(make_cluster, monkeypatch, tmp_path):
    monkeypatch.setattr(cluster_module, "ROOT", tmp_path / ("sâu" * 40))
    monkeypatch.setattr(cluster_module, "ROOT_DATA", tmp_path / ("sâu" * 40))
    cluster = Cluster("test", find_programs())
    assert len(os.fsencode(cluster.socket_folder)) <= LONGEST_FOLDER


def test_a_socket_folder_that_others_can_enter_is_refused(make_cluster):
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    cluster.socket_folder.chmod(0o777)
    with pytest.raises(Stop, match="riêng"):
        make_cluster().start()


@pytest.mark.parametrize("url", ["", "x", "mysql://a/b", "postgresql://host", "postgresql://[::1/x"])
def test_a_malformed_address_is_explained(url):
    with pytest.raises(Stop, match="sai dạng"):
        external.check(url)


def test_an_unreachable_server_is_explained_without_the_password():
    with pytest.raises(Stop) as stop:
        external.check("postgresql://user:bi-mat@127.0.0.1:1/portal")
    assert "Không kết nối được" in str(stop.value)
    assert "bi-mat" not in str(stop.value)
