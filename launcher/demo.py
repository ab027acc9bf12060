"""`make demo`: the site with its demonstration content, served on this machine."""

import ctypes
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .cluster import ROOT
from .machine import HOST, read_port
from .stop import CTRL_C, Stop, ignore_signals

DATA = ROOT / ".data"
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


def run_demo(environment: dict[str, str]) -> int:
    """Serve until Ctrl-C; then everything that was started is stopped, the database last."""
    port = read_port()
    address = f"{HOST}:{port}"
    DATA.mkdir(mode=0o700, exist_ok=True)
    logins = logins_file()
    environment |= {
        "DEMO_LOGINS_FILE": str(logins),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "BASE_URL": f"http://{address}",
    }
    print("Đang chuẩn bị nội dung… / Preparing the content…", flush=True)
    try:
        with child("-m", "launcher.serve", address, environment=environment) as server:
            wait_for(port, server)
            # What is scheduled in the editor must come true in the demo as well. Images are drawn meanwhile:
            # until they are, pages show them in the format that is drawn at once.
            with (
                child("manage.py", "run_schedule", environment=environment),
                child("manage.py", "draw_pictures", "--verbosity=0", environment=environment),
            ):
                print(banner(address, logins), flush=True)
                return server.wait()
    except SystemExit as end:
        print("\nĐang dừng… / Stopping…", flush=True)
        # Ctrl-C is how the demo ends: no failure.
        return 0 if end.code == CTRL_C else int(end.code or 0)


@contextmanager
def child(*arguments: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Python in a session of its own: Ctrl-C goes to the launcher alone, which stops all in order."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_parent,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        ignore_signals()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def end_with_parent() -> None:
    """Ask the system to end this process when the launcher is killed and can't do it itself."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Stop(
        "Chưa chuẩn bị được trang trình diễn (xem lỗi ở trên).",
        "The demonstration could not be prepared (see above).",
    )


def logins_file() -> Path:
    """Each database has passwords of its own: that of our server, and those given by DATABASE_URL."""
    given = os.environ.get("DATABASE_URL")
    mark = f"-{hashlib.sha256(given.encode()).hexdigest()[:10]}" if given else ""
    return DATA / f"logins{mark}.json"


def banner(address: str, logins: Path) -> str:
    rows = [
        f"  {login['role']:<16} {login['username']:<12} {login['password']}"
        for login in json.loads(logins.read_text(encoding="utf-8"))
    ]
    lines = [
        "",
        f"Trang công khai / the site     http://{address}/",
        f"Khu vực quản trị / the editor  http://{address}/quan-tri/",
        "",
        f"  {'Vai trò':<16} {'Tên':<12} Mật khẩu",
        *rows,
        "",
        "Ctrl-C để dừng / to stop",
    ]
    return "\n".join(lines)
