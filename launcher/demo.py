"""`make demo`: the site with its demonstration content, served on this machine."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from .cluster import ROOT
from .stop import Stop

HOST = "127.0.0.1"
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
# One process for all steps: starting Django costs more than most of them.
PREPARE = """
import sys; sys.path[:0] = ["site", "."]
import django; django.setup()
from django.core.management import call_command
for name in ("migrate", "setup_site", "load_demo"):
    call_command(name, verbosity=int(name == "load_demo"))
"""


def run_demo(database: Callable[[str], AbstractContextManager[dict[str, str]]]) -> int:
    """Serve until Ctrl-C; then everything that was started is stopped, the database last."""
    port = read_port()
    logins = ROOT / ".data" / "logins.json"
    say("Đang khởi động cơ sở dữ liệu…", "starting the database")
    with database("demo") as environment:
        environment |= {
            "DEMO_LOGINS_FILE": str(logins),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "BASE_URL": f"http://{HOST}:{port}",
        }
        say("Đang chuẩn bị nội dung…", "preparing the content")
        prepared = subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment)
        if prepared.returncode != 0:
            raise Stop(
                "Chưa chuẩn bị được trang trình diễn (xem lỗi ở trên).",
                "The demonstration could not be prepared (see above).",
            )
        return serve(port, logins, environment)


def read_port() -> int:
    """The port asked for; raises Stop where it is none or taken."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT={text} không phải là số cổng.", f"PORT={text} is no port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            raise Stop(
                f"Cổng {text} đang được dùng hoặc không được phép dùng. Chạy: PORT={int(text) + 1} make demo",
                f"Port {text} is taken or not allowed. Run: PORT={int(text) + 1} make demo",
            ) from None
    return int(text)


def serve(port: int, logins: Path, environment: dict[str, str]) -> int:
    manage = [sys.executable, "manage.py"]
    commands = [
        [*manage, "runserver", f"{HOST}:{port}", "--noreload"],
        # What is scheduled in the editor must come true in the demo as well.
        [*manage, "run_schedule"],
    ]
    children = [start(command, environment) for command in commands]
    try:
        wait_for(port, children[0])
        print(banner(port, logins), flush=True)
        return children[0].wait()
    except KeyboardInterrupt:
        say("\nĐang dừng…", "stopping")
        return 0
    finally:
        for child in children:
            stop(child)


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C goes to the launcher alone, which stops all in order."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_parent,
        stdin=subprocess.DEVNULL,
        # Django's greeting is dropped, the banner says it better; requests and faults come on stderr.
        stdout=subprocess.DEVNULL,
    )


def end_with_parent() -> None:
    """Ask the system to end this process when the launcher is killed and can't do it itself."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Stop("Máy chủ web không khởi động được (xem lỗi ở trên).", "The web server did not start.")


def stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()


def banner(port: int, logins: Path) -> str:
    rows = [
        f"  {login['role']:<16} {login['username']:<12} {login['password']}"
        for login in json.loads(logins.read_text(encoding="utf-8"))
    ]
    lines = [
        "",
        f"Trang công khai / the site     http://{HOST}:{port}/",
        f"Khu vực quản trị / the editor  http://{HOST}:{port}/quan-tri/",
        "",
        f"  {'Vai trò':<16} {'Tên':<12} Mật khẩu",
        *rows,
        "",
        "Ctrl-C để dừng / to stop",
    ]
    return "\n".join(lines)


def say(vietnamese: str, english: str) -> None:
    print(f"{vietnamese} ({english})", flush=True)
