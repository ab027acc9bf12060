"""Makes the virtual environment and installs the pinned requirements: `python3 -m launcher.environment`.

This file and those that it imports are read by whatever Python the machine has: they keep to what Python 3.6
understands, so that an old one gets as far as the message.
"""

import hashlib
import os
import shutil
import subprocess
import sys

from launcher.lock import locked
from launcher.machine import check_platform, check_python, check_room, read_port
from launcher.stop import Stop, end_on_signals

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(ROOT, ".data")
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed")
# While one is being made: what an interrupted start has left may go.
UNFINISHED = os.path.join(DATA, "environment.unfinished")
REQUIREMENTS = os.path.join(ROOT, "requirements-dev.txt")
MEGABYTES = 1200


def main(purpose: str) -> None:
    check_python()
    if purpose == "demo":
        read_port()
    if not os.access(ROOT, os.W_OK):
        raise Stop(
            f"Không có quyền ghi vào {ROOT}. Hãy sao chép mã nguồn vào thư mục của bạn.",
            f"No permission to write to {ROOT}. Copy the source into a folder of your own.",
        )
    for folder in (DATA, VENV):
        if os.path.exists(folder) and not os.access(folder, os.W_OK):
            raise Stop(
                f"{folder} là của người dùng khác (lần trước dùng sudo?). Chạy: sudo chown -R $USER {folder}",
                f"{folder} belongs to another user (sudo, the last time?). Run: sudo chown -R $USER {folder}",
            )
    os.makedirs(DATA, mode=0o700, exist_ok=True)
    # `make demo` and `make test` may start at once in two terminals.
    with locked(os.path.join(DATA, "environment.lock")):
        if installed() != fingerprint():
            renew()


def fingerprint() -> str:
    """What the environment is made of: the requirements, the interpreter, the place."""
    digest = hashlib.sha256()
    with open(REQUIREMENTS, "rb") as file:
        digest.update(file.read())
    digest.update(f"{sys.version} {sys.base_prefix} {VENV}".encode())
    return digest.hexdigest()


def installed() -> str:
    """The fingerprint of a finished installation, or nothing."""
    if not os.path.exists(STAMP) or not os.path.exists(PYTHON):
        return ""
    with open(STAMP) as file:
        return file.read()


def renew() -> None:
    check_ours()
    check_platform()
    check_room(ROOT, MEGABYTES)
    print("Đang chuẩn bị môi trường Python… / Setting up the Python environment…", flush=True)
    # This process may run on the environment that is about to go.
    base = os.path.realpath(sys.executable)
    with open(UNFINISHED, "w"):
        pass
    # A moved checkout or another Python leaves an environment whose paths lead nowhere.
    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    make_environment(base)
    install()
    # Written last: what was interrupted is begun anew.
    with open(STAMP, "w") as file:
        file.write(fingerprint())
    os.remove(UNFINISHED)


def check_ours() -> None:
    """An environment that somebody made by hand, as on a server, is theirs to remove."""
    if os.path.isdir(VENV) and not os.path.exists(STAMP) and not os.path.exists(UNFINISHED):
        raise Stop(
            f"{VENV} không phải do lệnh này tạo ra. Trên máy chủ thật đừng dùng lệnh này; trên máy của bạn "
            "thì xóa thư mục ấy rồi chạy lại.",
            f"{VENV} wasn't made by this command. Don't use it on a server; on your own machine remove that "
            "folder and run again.",
        )


def make_environment(base: str) -> None:
    attempts = [[base, "-m", "venv", VENV]]
    if shutil.which("virtualenv"):
        attempts.append(["virtualenv", "--quiet", "--python", base, VENV])
    for attempt in attempts:
        if subprocess.run(attempt, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
    package = "python{}.{}-venv".format(*sys.version_info)
    raise Stop(
        f"Không tạo được môi trường Python. Trên Debian/Ubuntu: sudo apt install {package}",
        f"The Python environment could not be made. On Debian/Ubuntu: sudo apt install {package}",
    )


def install() -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--root-user-action=ignore", "--require-hashes", "-r", REQUIREMENTS]
    if subprocess.run(command).returncode != 0:
        raise Stop(
            "Không cài được thư viện (xem lỗi ở trên). Kiểm tra mạng và dung lượng đĩa, rồi chạy lại lệnh.",
            "The libraries could not be installed (see above). Check network and disk, then run again.",
        )


if __name__ == "__main__":
    end_on_signals()
    try:
        main("".join(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except OSError as error:
        sys.exit(f"\nKhông chuẩn bị được môi trường / Setting up failed: {error}\n")
