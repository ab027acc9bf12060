"""A private PostgreSQL server: its data, its socket, who uses it."""

import fcntl
import os
import secrets
import shlex
import shutil
import stat
from pathlib import Path
from urllib.parse import quote

import psycopg

from .binaries import Programs, make_passable
from .lock import locked, take_lock
from .machine import check_room
from .stop import Stop

ROOT = Path(__file__).resolve().parent.parent
ROOT_DATA = Path("/var/lib/portal-postgres")
# A socket's path has at most 107 bytes; PostgreSQL adds its file's name to the folder.
LONGEST_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
SUPERUSER = "postgres"
MEGABYTES = 300
INITDB = ["--username", SUPERUSER, "--encoding", "UTF8", "--no-locale", "--auth", "trust", "--data-checksums"]
UNSAFE = [
    *("-c fsync=off", "-c full_page_writes=off", "-c synchronous_commit=off"),
    # Neither is worth its time in a database that lives for minutes.
    *("-c jit=off", "-c autovacuum=off"),
    # Who copies the server asks for what was written since they began; making a database clears that away.
    "-c wal_keep_size=256MB",
]


def name_of_checkout() -> str:
    """A name that goes with the checkout: moved, it finds its data again; cloned anew, it starts with none.

    Root's data lie outside of the checkout, where a name made of the path would do the opposite.
    """
    data = ROOT / ".data"
    data.mkdir(mode=0o700, exist_ok=True)
    file = data / "place"
    with locked(str(data / "place.lock")):
        if not file.exists():
            file.write_text(secrets.token_hex(5))
        return file.read_text()


class Cluster:
    """The server of one purpose of one checkout, started once and shared.

    Whoever uses it holds a shared lock; the last one stops it. The system lets go of the locks of a process
    that was killed, so that the next start finds the server running and takes it over. The data of a
    `temporary` one go when it stops: it is made without care for what a power cut leaves.
    """

    def __init__(self, name: str, programs: Programs, *, temporary: bool = False) -> None:
        self.name = name
        self.programs = programs
        self.temporary = temporary
        place = name_of_checkout()
        self.folder = ROOT_DATA / place if programs.user else ROOT / ".data"
        self.data = self.folder / f"postgres-{name}"
        self.log = self.data / "server.log"
        self.socket_folder = self._choose_socket_folder(place)
        self._users_lock: int | None = None

    def _choose_socket_folder(self, place: str) -> Path:
        own = self.folder / f"socket-{self.name}"
        # A comma parts the hosts of a list, for every program that connects.
        if len(os.fsencode(own)) <= LONGEST_FOLDER and "," not in str(own):
            return own
        # Not $TMPDIR, which may be as long. _make_private looks at whose it is.
        return Path("/tmp") / f"portal-{os.getuid()}-{place}-{self.name}"  # noqa: S108

    def url(self, database: str) -> str:
        """The address of a database of this server, as DATABASE_URL wants it."""
        return f"postgresql://{SUPERUSER}@{quote(str(self.socket_folder), safe='')}/{database}"

    def start(self) -> None:
        """Start the server, or join those who use it already."""
        self._make_folder()
        with locked(self._lock_path("start")):
            self._users_lock = take_lock(self._lock_path("users"), fcntl.LOCK_SH)
            self._make_private(self.socket_folder)
            if not self.is_running():
                self._start_server()

    def stop(self) -> None:
        """Leave the server; stop it if nobody else uses it."""
        if self._users_lock is None:
            return
        with locked(self._lock_path("start")):
            os.close(self._users_lock)
            self._users_lock = None
            try:
                last = take_lock(self._lock_path("users"), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._stop_server()
            os.close(last)

    def is_running(self) -> bool:
        """Whether the process that postmaster.pid names is this server.

        After a power cut that number may be another program's: pg_ctl would take it for the server.
        """
        try:
            command = Path(f"/proc/{self._pid()}/cmdline").read_bytes()
        except OSError:
            return False
        return os.fsencode(self.data) in command.split(b"\0")

    def make_database(self, database: str) -> None:
        """Make the database where it is missing."""
        with psycopg.connect(
            host=str(self.socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if found.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{database}"')

    def _pid(self) -> str:
        return (self.data / "postmaster.pid").read_text().split("\n")[0]

    def _lock_path(self, name: str) -> str:
        return str(self.folder / f"{self.name}.{name}.lock")

    def _make_folder(self) -> None:
        if not self.programs.user:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            return
        # Root's own folders, which PostgreSQL's user passes through to what is its own below.
        make_passable(ROOT_DATA)
        make_passable(self.folder)

    def _make_private(self, folder: Path) -> None:
        """A folder that only the server's user enters. In /tmp another user may have been first."""
        owner = self.programs.user.pw_uid if self.programs.user else os.getuid()
        try:
            folder.mkdir(mode=0o700)
            if self.programs.user:
                os.chown(folder, owner, self.programs.user.pw_gid)
        except FileExistsError:
            found = folder.lstat()
            private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
            if not private or found.st_uid != owner:
                raise Stop(
                    f"Thư mục {folder} đã có nhưng không phải của riêng bạn. Hãy xóa nó rồi chạy lại.",
                    f"The folder {folder} exists but isn't yours alone. Remove it and run again.",
                ) from None

    def _start_server(self) -> None:
        check_room(str(self.folder), MEGABYTES)
        if self.temporary:
            shutil.rmtree(self.data, ignore_errors=True)
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self._clear_leftovers()
        sockets = shlex.quote(f"unix_socket_directories={self.socket_folder}")
        options = ["-c listen_addresses=", f"-c {sockets}", *(UNSAFE if self.temporary else [])]
        status, output = self.programs.run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60",
            "-o", " ".join(options), "start",
        )  # fmt: skip
        if status != 0:
            raise Stop(
                f"{output}\nPostgreSQL không khởi động được; xem {self.log}.",
                f"PostgreSQL did not start; see {self.log}.",
            )

    def _initialise(self) -> None:
        # Renamed when it is whole: what an interrupted initdb leaves is no data.
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._make_private(unfinished)
        sync = ["--no-sync"] if self.temporary else []
        status, output = self.programs.run("initdb", "-D", str(unfinished), *INITDB, *sync)
        if status != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise Stop(
                f"{output}\nKhông tạo được cơ sở dữ liệu trong {self.folder}. "
                "Kiểm tra quyền ghi và dung lượng đĩa.",
                f"The database could not be made in {self.folder}. Check permissions and disk space.",
            )
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        wanted = self.programs.version
        if found != wanted:
            raise Stop(
                f"Dữ liệu trong {self.data} là của PostgreSQL {found}, chương trình là {wanted}. "
                "Hãy xuất dữ liệu bằng phiên bản cũ, hoặc chuyển thư mục đó đi nơi khác để bắt đầu lại.",
                f"The data in {self.data} are of PostgreSQL {found}, the program is {wanted}. "
                "Export them with the old version, or move that folder away to begin anew.",
            )

    def _clear_leftovers(self) -> None:
        """Remove the note of a server that is gone, where its process's number is another's by now.

        PostgreSQL would refuse to start. While no process has the number the note stays: by it PostgreSQL
        finds what a killed server may have left running on the data.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and Path(f"/proc/{self._pid()}").exists():
            pid_file.unlink()
            for file in self.socket_folder.iterdir():
                file.unlink()

    def _stop_server(self) -> None:
        if self.is_running():
            self.programs.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        if self.is_running():
            return
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        if self.temporary:
            shutil.rmtree(self.data, ignore_errors=True)
