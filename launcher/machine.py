"""What the machine must offer, asked before anything is done.

Whatever Python the machine has reads this file, see environment.py.
"""

import os
import platform
import shutil
import socket
import sys

from launcher.stop import Stop

HOST = "127.0.0.1"
OLDEST_PYTHON = (3, 11)
PROCESSORS = ("x86_64", "aarch64")


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"Cần Python 3.11 trở lên; máy này có {platform.python_version()}. "
            "Cài Python mới hơn rồi chạy: make demo PYTHON=python3.11",
            "Python 3.11 or newer is needed. Install one, then run: make demo PYTHON=python3.11",
        )


def check_platform() -> None:
    """The bundled PostgreSQL is made for these only; without this pip would say that no version exists."""
    if platform.libc_ver()[0] != "glibc" or platform.machine() not in PROCESSORS:
        raise Stop(
            f"Máy này ({platform.system()} {platform.machine()}) chưa được hỗ trợ. "
            "Cần Linux dùng glibc (Debian, Ubuntu, Fedora…; không phải Alpine), x86_64 hoặc aarch64.",
            "This machine is not supported: Linux with glibc (not Alpine) on x86_64 or aarch64 is needed.",
        )


def check_room(folder: str, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Stop(
            f"Đĩa chứa {folder} còn {free} MB; cần {megabytes} MB. Hãy giải phóng dung lượng rồi chạy lại.",
            f"The disk of {folder} has {free} MB left; {megabytes} MB are needed. Free some and run again.",
        )


def read_port() -> int:
    """The port asked for; raises Stop where it is none or taken."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT={text} không phải là số cổng.", f"PORT={text} is no port number.")
    with socket.socket() as probe:
        # As the web server does: a connection that just ended doesn't hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            raise Stop(
                f"Cổng {text} đang được dùng hoặc không được phép dùng. Chọn cổng khác: PORT=8001 make demo",
                f"Port {text} is taken or not allowed. Choose another: PORT=8001 make demo",
            ) from None
    return int(text)
