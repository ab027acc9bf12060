"""Servers in folders of the test's own, so that tests run side by side and leave nothing."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from launcher import cluster as cluster_module
from launcher.binaries import find_programs
from launcher.cluster import Cluster
from launcher.stop import ENDING

LAUNCHER = Path(cluster_module.__file__).parent


@pytest.fixture
def make_cluster(tmp_path, monkeypatch):
    """Clusters of one checkout."""
    root_data = use_own_folders(monkeypatch, tmp_path)
    made = []

    def make(**options):
        cluster = Cluster("demo", find_programs(), **options)
        made.append(cluster)
        return cluster

    yield make
    for cluster in made:
        cluster.stop()
        # In /tmp, where the test's own folder is too deep for a socket.
        if cluster.socket_folder.is_symlink():
            cluster.socket_folder.unlink()
        shutil.rmtree(cluster.socket_folder, ignore_errors=True)
    shutil.rmtree(root_data, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A server that runs, and a connection to its database `portal`."""
    with pytest.MonkeyPatch.context() as patch:
        root_data = use_own_folders(patch, tmp_path_factory.mktemp("postgres"))
        cluster = Cluster("demo", find_programs(), temporary=True)
        cluster.start()
    cluster.make_database("portal")
    with psycopg.connect(cluster.url("portal"), autocommit=True) as connection:
        yield cluster, connection
    cluster.stop()
    shutil.rmtree(root_data, ignore_errors=True)


def use_own_folders(patch, folder):
    """Data in `folder`; as root where PostgreSQL's user may go, as /var/lib is."""
    root_data = Path("/var/lib") / f"portal-test-{os.getpid()}-{folder.name}"
    patch.setattr(cluster_module, "ROOT_DATA", root_data)
    patch.setattr(cluster_module, "ROOT", folder)
    return root_data


class Checkout:
    """A checkout with nothing in it but the launcher, below a folder that only its owner enters."""

    def __init__(self, folder: Path) -> None:
        self.closed = folder / "closed"
        self.closed.mkdir(mode=0o700)
        self.folder = self.closed / "it's, a checkout"
        shutil.copytree(LAUNCHER, self.folder / "launcher")
        self.started: list[subprocess.Popen] = []

    def command(self, *arguments):
        return [sys.executable, "-m", "launcher", *arguments]

    def run(self, *arguments, **environment):
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(environment),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def start(self, *arguments):
        """Start without waiting, in a process group of its own as a terminal gives it."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment({}),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=heed_signals,
        )
        self.started.append(process)
        return process

    def end(self):
        """What a test that failed has left, and what is never waited for."""
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            process.stdout.close()
        for pid in self.servers():
            os.kill(pid, signal.SIGKILL)

    def environment(self, more):
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
        return kept | {"PYTHONIOENCODING": "utf-8"} | more

    def servers(self):
        """The PostgreSQL servers that run on this checkout's data."""
        place = os.fsencode(str(self.data))
        return [
            int(process.name)
            for process in Path("/proc").iterdir()
            if process.name.isdigit() and place in read(process / "cmdline")
        ]

    @property
    def data(self) -> Path:
        own = self.folder / ".data"
        # It has no name before a server is started.
        if os.geteuid() == 0 and (own / "place").exists():
            return cluster_module.ROOT_DATA / (own / "place").read_text()
        return own


def heed_signals():
    """Tests that a shell runs in the background, or nohup, ignore some, and so would what they start."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # the process ended meanwhile


@pytest.fixture
def checkout(tmp_path):
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.end()
    shutil.rmtree(checkout.data, ignore_errors=True)
