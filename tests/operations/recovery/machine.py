"""A machine with PostgreSQL that may be lost, and the stream of what it writes."""

import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.servers.machines import Postgres, until

COPIES_USER = "portal_recovery"
# A test's machine must outlive a kill, not a power cut.
UNSAFE = "fsync = off\nautovacuum = off\n"


class Machine(Postgres):
    """A server with nothing in it yet, or with the data of one that was recovered."""

    def make(self, settings=UNSAFE):
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
                 "--data-checksums", "--no-sync")  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(settings)
        self.start()

    def make_empty(self):
        """The empty data folder, as an operator makes it for PostgreSQL's user."""
        self.data.mkdir(mode=0o700)
        shutil.chown(self.data, self.folder.owner(), self.folder.group())

    def lose(self):
        """As by a fire."""
        number = (self.data / "postmaster.pid").read_text().split("\n")[0]
        self.send(signal.SIGKILL)
        until(lambda: not Path(f"/proc/{number}").exists())
        shutil.rmtree(self.data)

    def as_user(self):
        user = self.programs.user
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


@contextmanager
def stream(machine, copies):
    """What portal-wal.service does, inside the block; gives its process."""
    copies.folder.mkdir(mode=0o755)
    copies.wal.mkdir()
    shutil.chown(copies.wal, machine.folder.owner(), machine.folder.group())
    command = [
        machine.programs.folder / "pg_receivewal", "--directory", copies.wal, "--slot", COPIES_USER,
        "--synchronous", "--no-password", "-h", "127.0.0.1", "-p", str(machine.port), "-U", COPIES_USER,
    ]  # fmt: skip
    given = {"cwd": "/", "stderr": subprocess.DEVNULL, **machine.as_user()}
    subprocess.run([*command, "--create-slot", "--if-not-exists"], check=True, **given)
    running = subprocess.Popen(command, **given)
    try:
        yield running
    finally:
        running.kill()
        running.wait()
