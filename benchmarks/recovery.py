"""How much is lost when the machine burns, and how long it takes to come back.

    make bench-recovery ARGS="--pages 60000 --rounds 5 --data FOLDER"

What is lost: a writer commits a row and uploads a file every 100 ms, copied as in production; after a random
time the server, what copies and the writer are killed at once and the server's folder is gone. The newest row
and file that come back are compared with the moment of the kill. In so many rounds, and once more with a
single commit, then silence.

How long it takes: the site of so many pages (benchmarks.large_site, with the archive of FOLDER in it) is
restored from a backup, and recovered to the end of the copies, each on an empty server: from the command to
the first page shown, found and published.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from operations.recovery.places import Copies
from tests.operations.recovery.machine import COPIES_USER, Machine, stream

ROOT = Path(__file__).resolve().parents[1]
SITE = "portal"
EVERY = 0.1
BUSY = (20.0, 45.0)
QUIET = 30.0


def main() -> int:
    from launcher.binaries import find_programs

    if sys.argv[1:] == ["work"]:
        work()
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    programs = find_programs()
    os.environ["POSTGRES_BIN"] = str(programs.folder)
    with_site = Site(Machine(programs), options.pages)
    try:
        with_site.bring(options.data)
        with_site.measure_time()
        for number in range(options.rounds + 1):
            with_site.measure_loss(quiet=number == options.rounds)
    finally:
        with_site.machine.remove()
        shutil.rmtree(with_site.folder)
    return 0


class Site:
    """The site on a machine, which changes whenever one is lost."""

    def __init__(self, machine: Machine, pages: int) -> None:
        self.machine = machine
        self.pages = pages
        self.folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"portal-bench-recovery-{os.getpid()}"  # noqa: S108
        self.folder.mkdir(mode=0o755)
        self.data = self.folder / "data"
        self.number = 0

    def manage(self, *arguments: str, user: str = "postgres", module: str = "manage.py") -> float:
        """Run a command on the machine's database; returns the seconds that it took."""
        began = time.monotonic()
        subprocess.run(
            [sys.executable, *module.split(), *arguments], cwd=ROOT, env=self.environment(user), check=True
        )
        return time.monotonic() - began

    def environment(self, user: str) -> dict[str, str]:
        address = f"postgresql://{user}@127.0.0.1:{self.machine.port}/{SITE}"
        python = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        return {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(self.data), "PYTHONPATH": python}

    def bring(self, data: Path | None) -> None:
        """Make the site, and a backup of it."""
        from .large_site import fill

        fill(self.pages, data)
        source = os.environ["DATABASE_URL"]
        self.backups = self.folder / "backups"
        subprocess.run([sys.executable, "manage.py", "backup", str(self.backups)], cwd=ROOT, check=True)
        print(f"{self.pages} pages from {source.rpartition('/')[2]}", flush=True)

    def make_server(self) -> None:
        # As deploy/postgresql/portal.conf, where it matters here.
        self.machine.make("max_wal_size = 4GB\nshared_buffers = 1GB\nmaintenance_work_mem = 256MB\n")
        with psycopg.connect(self.machine.url("postgres"), autocommit=True) as server:
            server.execute(f"CREATE ROLE {COPIES_USER} LOGIN REPLICATION")
            server.execute(f"CREATE DATABASE {SITE}")

    def measure_time(self) -> None:
        self.make_server()
        [backup] = [path for path in self.backups.iterdir() if path.name[0] != "."]
        seconds = self.manage("restore", str(backup))
        first = self.manage("work", module="-m benchmarks.recovery")
        told = "first page, search, publication"
        print(f"restored from a backup in {seconds:.0f} s, {told} {first:.0f} s more", flush=True)
        with stream(self.machine, self.copies):
            self.copy()
            self.manage("work", module="-m benchmarks.recovery")
            self.manage("copy_files", str(self.copies.folder))
            self.manage("check_recovery", str(self.copies.folder), user=COPIES_USER)
        seconds, first = self.lose_and_recover()
        print(f"recovered to the end in {seconds:.0f} s, {told} {first:.0f} s more", flush=True)

    @property
    def copies(self) -> Copies:
        return Copies(self.folder / f"copies-{self.number}")

    def copy(self) -> None:
        self.manage("copy_files", str(self.copies.folder))
        seconds = self.manage("base_copy", str(self.copies.folder), user=COPIES_USER)
        print(f"base copy made and read in {seconds:.0f} s", flush=True)

    def lose_and_recover(self) -> tuple[float, float]:
        self.machine.lose()
        shutil.rmtree(self.data / "media", ignore_errors=True)
        return self.recover()

    def recover(self) -> tuple[float, float]:
        """On another machine; returns the seconds of the command, and to the first publication."""
        old, self.machine = self.machine, Machine(self.machine.programs)
        old.remove()
        self.machine.make_empty()
        (self.data / "media").mkdir(parents=True)
        shutil.chown(self.data / "media", self.machine.folder.owner(), self.machine.folder.group())
        began = time.monotonic()
        self.manage("recover", str(self.copies.folder), str(self.machine.data))
        self.machine.start()
        seconds = time.monotonic() - began
        first = self.manage("work", module="-m benchmarks.recovery")
        shutil.rmtree(self.copies.folder)
        self.number += 1
        return seconds, first

    def measure_loss(self, *, quiet: bool) -> None:
        with psycopg.connect(self.machine.url(SITE), autocommit=True) as server:
            server.execute("DROP TABLE IF EXISTS bench_written")
            server.execute("CREATE TABLE bench_written (at timestamptz)")
        written = self.data / "media" / "bench"
        written.mkdir(parents=True, exist_ok=True)
        with stream(self.machine, self.copies) as receiver:
            self.copy()
            copying = subprocess.Popen(
                [sys.executable, "manage.py", "copy_files", str(self.copies.folder), "--forever"],
                cwd=ROOT, env=self.environment("postgres"),
            )  # fmt: skip
            time.sleep(5)
            writer = Writer(self.machine.url(SITE), written, once=quiet)
            writer.start()
            time.sleep(QUIET if quiet else random.uniform(*BUSY))  # noqa: S311 - not for secrets
            killed = time.time()
            copying.kill()
            receiver.kill()
            writer.stop()
            copying.wait()
        rows, files = writer.rows, writer.files
        self.lose_and_recover()
        with psycopg.connect(self.machine.url(SITE)) as server:
            row = server.execute("SELECT extract(epoch FROM max(at)), count(*) FROM bench_written").fetchone()
        back = {path.name for path in (self.data / "media" / "bench").glob("*")}
        late = [at for name, at in files.items() if name not in back and at < killed]
        lost = f"{killed - float(row[0]):.2f} s" if row and row[0] else "all"
        before = sum(at < killed for at in rows)
        print(
            f"{'quiet' if quiet else 'busy'}: of {before} rows {row and row[1]} are back, the newest {lost} "
            f"old at the kill; of {len(files)} files {len(back)}, the oldest that is lost was written "
            f"{killed - min(late, default=killed):.2f} s before",
            flush=True,
        )


class Writer(threading.Thread):
    """Commits a row and writes a file every 100 ms; remembers when each was answered for."""

    def __init__(self, address: str, folder: Path, *, once: bool) -> None:
        super().__init__(daemon=True)
        self.address, self.folder, self.once = address, folder, once
        self.rows: list[float] = []
        self.files: dict[str, float] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as server:
            while not self._stopped.wait(EVERY):
                server.execute("INSERT INTO bench_written VALUES (clock_timestamp())")
                self.rows.append(time.time())
                name = f"{time.time_ns()}.pdf"
                (self.folder / name).write_bytes(os.urandom(100_000))
                self.files[name] = time.time()
                if self.once:
                    return

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def work() -> None:
    """A page is shown, found and published."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.conf import settings
    from django.test import Client

    from news.models import NewsPage

    settings.ALLOWED_HOSTS = ["*"]
    page: Any = NewsPage.objects.live().order_by("-pk").first()
    if not page:
        raise SystemExit("There is no news.")
    word = f"khôi phục {time.time_ns()}"
    page.title = word
    page.save_revision().publish()
    for address, sent in ((page.url, {}), ("/tim-kiem/", {"q": word})):
        answer = Client().get(address, sent)
        if answer.status_code != 200 or word not in answer.content.decode():
            raise SystemExit(f"{address} doesn't show it: {answer.status_code}")


if __name__ == "__main__":
    sys.exit(main())
