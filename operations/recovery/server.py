"""PostgreSQL on a data folder that is being recovered: without a network, for this process alone."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGINT
from typing import Any

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from operations.errors import OperationError
from operations.programs import Programs

from .places import require

# The reason of a server that ends by itself, in its log.
FATAL = re.compile(r"(?:FATAL|PANIC):  (.+)")
# Whatever the server's own files say: nobody comes in, nothing of it is sent anywhere, all memory is its own.
QUIET = {
    "listen_addresses": "", "port": "5432", "hot_standby": "off", "archive_mode": "off", "ssl": "off",
    "shared_preload_libraries": "", "logging_collector": "off", "log_destination": "stderr",
    "primary_conninfo": "", "primary_slot_name": "", "synchronous_standby_names": "", "autovacuum": "off",
    "recovery_target": "", "recovery_target_lsn": "", "recovery_target_name": "", "recovery_target_xid": "",
    "recovery_target_timeline": "current", "recovery_target_action": "promote", "huge_pages": "off",
    "shared_buffers": "256MB", "max_wal_size": "4GB", "external_pid_file": "",
}  # fmt: skip
OWNER = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"


def as_owner(folder: Path) -> dict[str, Any]:
    """As whom a program has to run to have this folder: who isn't root can be himself only."""
    if os.geteuid() != 0:
        return {}
    status = folder.stat()
    return {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}


def end_leftover(data: Path, programs: Programs) -> None:
    """Stop the server that a recovery that was killed may have left on its data folder."""
    if not (data / "postmaster.pid").exists():
        return
    # What isn't running any more can't be stopped; then that is what is wanted.
    with suppress(OperationError), programs.run(
        "pg_ctl", "stop", f"--pgdata={data}", "--mode=immediate", "--wait",
        stdout=subprocess.DEVNULL, cwd="/", **as_owner(data),
    ):  # fmt: skip
        pass


@contextmanager
def recovered(
    data: Path, wal: Path, moment: datetime | None, programs: Programs
) -> Iterator[datetime | None]:
    """Take a base copy in `data` on to a moment, or to the end, and let Django work there inside the block.

    Gives the time of the last transaction that was taken over, None where there was none. Raises
    OperationError with the server's own reason where it doesn't get there.
    """
    require(programs, "postgres")
    owner = as_owner(data)
    private = Path(tempfile.mkdtemp(prefix="portal-recovery-"))
    try:
        options = _options(private, wal, moment)
        if owner:
            _give(private, owner)
        (data / "recovery.signal").touch()
        _give(data / "recovery.signal", owner)
        with _running(data, options, programs, owner) as process, _connected(private, process):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_last_xact_replay_timestamp()")
                reached = cursor.fetchone()[0]
            try:
                yield reached
            except BrokenPipeError as error:
                # Of our own output, not of the server, which runs on and would be waited for.
                raise OperationError("Nobody reads any more what is told: run it again.") from error
            connection.close()
            process.send_signal(SIGINT)
            process.wait()
    except OperationError as error:
        raise OperationError(_reason(error)) from error
    finally:
        shutil.rmtree(private, ignore_errors=True)


@contextmanager
def _running(
    data: Path, options: dict[str, str], programs: Programs, owner: dict[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    streams = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": "/"}
    with programs.run("postgres", "-D", str(data), *arguments, **streams, **owner) as process:
        yield process


def _options(private: Path, wal: Path, moment: datetime | None) -> dict[str, str]:
    (private / "postgresql.conf").touch()
    (private / "pg_hba.conf").write_text("local all all trust\n")
    (private / "pg_ident.conf").touch()
    # A % is a sign of its own there.
    folder = shlex.quote(str(wal.absolute())).replace("%", "%%")
    target = moment.astimezone(UTC).isoformat(" ") if moment else ""
    return {
        **QUIET,
        "config_file": str(private / "postgresql.conf"),
        "hba_file": str(private / "pg_hba.conf"),
        "ident_file": str(private / "pg_ident.conf"),
        "unix_socket_directories": str(private),
        "restore_command": f"cp {folder}/%f %p || cp {folder}/%f.partial %p",
        "recovery_target_time": target,
    }


@contextmanager
def _connected(private: Path, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Let Django's connection lead there, as the owner of the database."""
    before = dict(connection.settings_dict)
    connection.close()
    here = {"HOST": str(private), "PORT": "5432", "PASSWORD": "", "OPTIONS": {}, "CONN_MAX_AGE": 0}
    connection.settings_dict.update(here)
    try:
        owner = _await(private, before, process)
        connection.settings_dict["USER"] = owner
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _await(private: Path, settings: dict[str, Any], process: subprocess.Popen[bytes]) -> str:
    """Wait until the server has got there; returns who owns the database."""
    where = {"host": str(private), "port": "5432", "user": settings["USER"], "dbname": settings["NAME"]}
    address = make_conninfo(**where).encode()
    # It takes nobody in before it is there.
    while PGconn.ping(address) != Ping.OK:
        if process.poll() == 0:
            raise OperationError("PostgreSQL was stopped by somebody else.")
        if process.returncode is not None:
            # Its log says why.
            raise BrokenPipeError
        time.sleep(0.1)
    try:
        with psycopg.connect(address.decode()) as server:
            found = server.execute(OWNER).fetchone()
    except psycopg.Error as error:
        raise OperationError(f"The recovered server doesn't know who asks: {error}") from error
    return found[0] if found else settings["USER"]


def _give(folder: Path, owner: dict[str, Any]) -> None:
    if not owner:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner["user"], owner["group"], follow_symlinks=False)


def _reason(error: OperationError) -> str:
    """The last that the server said of its end, else all that was told."""
    found = FATAL.findall(str(error))
    return f"PostgreSQL doesn't get there: {found[-1]}" if found else str(error)
