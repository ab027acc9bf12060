"""nginx with the configuration of deploy/, as readers meet it: TLS, HTTP/2, compressed."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = ROOT / "deploy" / "nginx" / "portal.conf"
NAME = "portal.example.gov.vn"
TYPES = Path("/etc/nginx/mime.types")


class Front(NamedTuple):
    """A running nginx: its ports, and the folder of its configuration."""

    tls: int
    plain: int
    folder: Path
    program: str

    def command(self, *arguments: str) -> list[str]:
        return [self.program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *arguments]


def find_nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def front(upstream: str, data: Path) -> Iterator[Front]:
    """An nginx that answers for NAME from `upstream` (host:port) and from the files in `data`."""
    program = find_nginx()
    if not program:
        sys.exit("nginx is missing: apt install nginx")
    with tempfile.TemporaryDirectory() as name:
        nginx = Front(free_port(), free_port(), Path(name), program)
        make_certificate(nginx.folder)
        (nginx.folder / "portal.conf").write_text(adapted(nginx, upstream, data))
        (nginx.folder / "nginx.conf").write_text(frame(nginx.folder))
        process = subprocess.Popen(nginx.command())
        try:
            wait_for(nginx.tls)
            yield nginx
        finally:
            process.terminate()
            process.wait()


def adapted(nginx: Front, upstream: str, data: Path) -> str:
    """The configuration with the places of this run; nothing else of it is changed."""
    text = CONFIGURATION.read_text()
    for old, new in {
        "127.0.0.1:8001": upstream,
        f"/etc/letsencrypt/live/{NAME}": str(nginx.folder),
        "/var/log/nginx": str(nginx.folder),
        "/srv/portal/data": str(data),
        "/srv/portal/app": str(ROOT),
        "listen 443": f"listen 127.0.0.1:{nginx.tls}",
        "listen 80": f"listen 127.0.0.1:{nginx.plain}",
    }.items():
        if old not in text:
            raise ValueError(f"{CONFIGURATION} has no {old} any more.")
        text = text.replace(old, new)
    # A machine without IPv6 can't listen there.
    return "\n".join(line for line in text.splitlines() if "[::]" not in line)


def frame(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if Path("/proc/self").owner() == "root" else ""
    return (
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include {TYPES}; {places} access_log off; include {folder}/portal.conf; }}"
    )


def make_certificate(folder: Path) -> None:
    subject = ["-subj", f"/CN={NAME}", "-days", "1"]
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)


def wait_for(port: int) -> None:
    for _attempt in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("nginx didn't start.")
