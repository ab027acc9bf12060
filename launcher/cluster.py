"""A private PostgreSQL server: its data, its socket, who uses it."""

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from .binaries import Programs
from .stop import Stop

ROOT = Path(__file__).resolve().parent.parent
ROOT_DATA = Path("/var/lib/portal-postgres")
# A socket's path has at most 107 bytes; PostgreSQL adds its file's name to the folder.
LONGEST_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
SUPERUSER = "postgres"


class Cluster:
    """The server of one purpose of one checkout ("demo", "test"), started once and shared.

    Whoever uses it holds a shared lock; the last one stops it. The system lets go of the locks of a process
    that was killed, so that the next start finds the server running and takes it over.
    """

    def __init__(self, name: str, programs: Programs, options: tuple[str, ...] = ()) -> None:
        self.name = name
        self.programs = programs
        self.options = options
        place = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
        self.folder = ROOT_DATA / place if programs.user else ROOT / ".data"
        self.data = self.folder / f"postgres-{name}"
        self.log = self.data / "server.log"
        self.socket_folder = self._choose_socket_folder(place)
        self._users_lock: int | None = None

    def _choose_socket_folder(self, place: str) -> Path:
        own = self.folder / f"socket-{self.name}"
        if len(os.fsencode(own)) <= LONGEST_FOLDER:
            return own
        return Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{place}-{self.name}"

    def url(self, database: str) -> str:
        """The address of a database of this server, as DATABASE_URL wants it."""
        return f"postgresql://{SUPERUSER}@{quote(str(self.socket_folder), safe='')}/{database}"

    def start(self) -> None:
        """Start the server, or join those who use it already."""
        self._make_folders()
        with self._only_one_starts():
            self._users_lock = self._open_lock("users", fcntl.LOCK_SH)
            self._initialise()
            if not self.is_running():
                self._start_server()

    def stop(self) -> None:
        """Leave the server; stop it if nobody else uses it."""
        if self._users_lock is None:
            return
        with self._only_one_starts():
            os.close(self._users_lock)
            self._users_lock = None
            try:
                last = self._open_lock("users", fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.programs.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
            os.close(last)

    def is_running(self) -> bool:
        status, _output = self.programs.run("pg_ctl", "-D", str(self.data), "status")
        return status == 0

    def make_database(self, database: str) -> None:
        """Make the database where it is missing."""
        with psycopg.connect(
            host=str(self.socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if found.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{database}"')

    def _make_folders(self) -> None:
        if self.programs.user:
            # Root's own folder, which nobody may pass through to what is its own below.
            ROOT_DATA.mkdir(parents=True, exist_ok=True, mode=0o755)
            self.folder.mkdir(exist_ok=True, mode=0o755)
        else:
            self.folder.mkdir(exist_ok=True, mode=0o700)
        self._make_private(self.socket_folder)

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

    @contextmanager
    def _only_one_starts(self) -> Iterator[None]:
        lock = self._open_lock("start", fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(lock)

    def _open_lock(self, name: str, how: int) -> int:
        path = self.folder / f"{self.name}.{name}.lock"
        # Not inherited by the server: it would hold the lock after the launcher is gone.
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, how)
        except OSError:
            os.close(lock)
            raise
        return lock

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        # What an interrupted initdb left is no data yet.
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_private(self.data)
        arguments = ["--username", SUPERUSER, "--encoding", "UTF8", "--no-locale", "--auth", "trust"]
        status, output = self.programs.run("initdb", "-D", str(self.data), *arguments)
        if status != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Stop(
                f"{output}\nKhông tạo được cơ sở dữ liệu trong {self.data}. "
                "Kiểm tra quyền ghi và dung lượng đĩa.",
                f"The database could not be made in {self.data}. Check permissions and disk space.",
            )

    def _start_server(self) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder)}
        options = [f"-c {name}='{value}'" for name, value in settings.items()]
        status, output = self.programs.run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60",
            "-o", " ".join([*options, *self.options]), "start",
        )  # fmt: skip
        if status != 0:
            raise Stop(
                f"{output}\nPostgreSQL không khởi động được; xem {self.log}. "
                "Nếu dữ liệu thuộc phiên bản khác, hãy xuất ra bằng phiên bản đó, "
                f"hoặc xóa {self.data} để bắt đầu lại.",
                f"PostgreSQL did not start; see {self.log}. If the data are of another version, export "
                f"them with that version, or remove {self.data} to begin anew.",
            )
