"""Makes the virtual environment and installs the pinned requirements. Runs with the system's Python.

This file is read by whatever Python the machine has: it keeps to what Python 3.6 understands, so that an
old one gets as far as the message.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed")
REQUIREMENTS = os.path.join(ROOT, "requirements-dev.txt")
OLDEST = (3, 11)


def fail(vietnamese, english):
    sys.exit(f"\n{vietnamese}\n{english}\n")


def main():
    check_machine()
    wanted = fingerprint()
    if installed() == wanted:
        return
    print("Đang chuẩn bị môi trường Python… / Setting up the Python environment…", flush=True)
    make_environment()
    install()
    with open(STAMP, "w") as file:
        file.write(wanted)


def check_machine():
    if sys.version_info < OLDEST:
        fail(
            f"Cần Python 3.11 trở lên; máy này có {sys.version.split()[0]}. "
            "Cài Python mới hơn rồi chạy: make demo PYTHON=python3.11",
            "Python 3.11 or newer is needed. Install one, then run: make demo PYTHON=python3.11",
        )
    if not os.access(ROOT, os.W_OK):
        fail(
            f"Không có quyền ghi vào {ROOT}. Hãy sao chép mã nguồn vào thư mục của bạn.",
            f"No permission to write to {ROOT}. Copy the source into a folder of your own.",
        )


def fingerprint():
    """What the environment is made of: the requirements, the interpreter, the place."""
    digest = hashlib.sha256()
    with open(REQUIREMENTS, "rb") as file:
        digest.update(file.read())
    digest.update(f"{sys.version} {sys.base_prefix} {VENV}".encode())
    return digest.hexdigest()


def installed():
    """The fingerprint of a finished installation, or nothing."""
    if not os.path.exists(STAMP) or not os.path.exists(PYTHON):
        return None
    with open(STAMP) as file:
        return file.read()


def make_environment():
    # A moved checkout or another Python leaves an environment whose paths lead nowhere.
    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("virtualenv"):
        subprocess.run(["virtualenv", "--quiet", "--python", sys.executable, VENV], check=True)
        return
    fail(
        "Không tạo được môi trường Python. Trên Debian/Ubuntu: sudo apt install python3-venv",
        "The Python environment could not be made. On Debian/Ubuntu: sudo apt install python3-venv",
    )


def install():
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--root-user-action=ignore", "--require-hashes", "-r", REQUIREMENTS]
    if subprocess.run(command).returncode != 0:
        fail(
            "Không cài được thư viện (xem lỗi ở trên). Kiểm tra mạng và dung lượng đĩa, rồi chạy lại lệnh.",
            "The libraries could not be installed (see above). Check network and disk, then run again.",
        )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        fail(f"Không chuẩn bị được môi trường: {error}", f"Setting up failed: {error}")
