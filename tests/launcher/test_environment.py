"""The virtual environment: when it is made anew, and what is said where it can't be."""

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import environment, machine
from launcher.catalogues import compile_catalogues
from launcher.stop import Stop

INSTALL = environment.install


@pytest.fixture
def point_to(monkeypatch):
    """Makes a folder the checkout that the module works on."""

    def point(folder):
        monkeypatch.setattr(environment, "ROOT", str(folder))
        for name, path in {
            "DATA": ".data",
            "VENV": ".venv",
            "PYTHON": ".venv/bin/python",
            "STAMP": ".venv/installed",
            "UNFINISHED": ".data/environment.unfinished",
            "REQUIREMENTS": "requirements-dev.txt",
        }.items():
            monkeypatch.setattr(environment, name, str(folder / path))
        monkeypatch.setattr(environment, "MEGABYTES", 0)

    return point


@pytest.fixture
def folder(tmp_path, point_to):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "requirements-dev.txt").write_text("django==5.2\n")
    point_to(checkout)
    return checkout


@pytest.fixture
def made(monkeypatch):
    """The base Pythons of the environments that were made, by a stand-in that installs nothing."""
    bases = []

    def make_environment(base):
        bases.append(base)
        os.makedirs(os.path.dirname(environment.PYTHON))
        os.symlink(base, environment.PYTHON)

    monkeypatch.setattr(environment, "make_environment", make_environment)
    monkeypatch.setattr(environment, "install", lambda: None)
    return bases


def test_it_is_made_once(folder, made):
    environment.main("")
    environment.main("")
    assert len(made) == 1


def test_changed_requirements_make_it_anew(folder, made):
    environment.main("")
    (folder / "requirements-dev.txt").write_text("django==5.3\n")
    environment.main("")
    assert len(made) == 2


def test_a_moved_checkout_makes_it_anew(folder, made, point_to):
    environment.main("")
    point_to(folder.rename(folder.with_name("moved")))
    environment.main("")
    assert len(made) == 2


def test_one_that_somebody_made_by_hand_is_left(folder, made):
    program = folder / ".venv" / "bin" / "gunicorn"
    program.parent.mkdir(parents=True)
    program.touch()
    with pytest.raises(Stop, match="wasn't made by this command"):
        environment.main("")
    assert program.exists()
    assert made == []


def test_an_interrupted_installation_is_begun_anew(folder, made, monkeypatch):
    def interrupted():
        raise SystemExit(130)

    monkeypatch.setattr(environment, "install", interrupted)
    with pytest.raises(SystemExit):
        environment.main("")
    monkeypatch.setattr(environment, "install", lambda: None)
    environment.main("")
    assert len(made) == 2


def test_it_is_made_by_a_python_outside_of_it(folder, made, monkeypatch):
    """`source .venv/bin/activate; make test` after the pins changed: the running Python is about to go."""
    environment.main("")
    (folder / "requirements-dev.txt").write_text("django==5.3\n")
    monkeypatch.setattr(sys, "executable", environment.PYTHON)
    environment.main("")
    assert not made[1].startswith(str(folder))
    assert os.path.exists(environment.PYTHON)


def test_the_data_folder_is_private(folder, made):
    environment.main("")
    assert stat.S_IMODE((folder / ".data").stat().st_mode) == 0o700


def test_without_venv_the_package_to_install_is_named(folder, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(Stop, match=r"apt install python3\.\d+-venv"):
        environment.make_environment("/bin/false")


def test_libraries_that_cannot_be_had_leave_no_finished_environment(folder, made, monkeypatch):
    monkeypatch.setattr(environment, "install", INSTALL)
    (folder / "requirements-dev.txt").write_text("-r missing.txt\n")
    with pytest.raises(Stop, match="Không cài được"):
        environment.main("")
    assert environment.installed() == ""


def test_a_library_without_a_hash_is_not_installed(folder, monkeypatch, capfd):
    monkeypatch.setattr(environment, "PYTHON", sys.executable)
    with pytest.raises(Stop):
        INSTALL()
    assert "Hashes are required" in capfd.readouterr().err


def test_a_full_disk_is_told_before_the_environment_goes(folder, made, monkeypatch):
    environment.main("")
    monkeypatch.setattr(environment, "MEGABYTES", 10**9)
    (folder / "requirements-dev.txt").write_text("django==5.3\n")
    with pytest.raises(Stop, match="Free some"):
        environment.main("")
    assert os.path.exists(environment.STAMP)


def test_a_taken_port_is_told_before_the_environment_is_made(folder, made, monkeypatch):
    monkeypatch.setenv("PORT", "none")
    with pytest.raises(Stop, match="PORT=none"):
        environment.main("demo")
    assert made == []


def test_an_old_python_is_told_which_one_is_needed(folder, made, monkeypatch):
    monkeypatch.setattr(machine.sys, "version_info", (3, 10, 12))
    with pytest.raises(Stop, match=r"3\.11"):
        environment.main("")
    assert made == []


def test_a_machine_without_a_wheel_is_told_so(folder, made, monkeypatch):
    monkeypatch.setattr(machine.platform, "libc_ver", lambda: ("", ""))
    with pytest.raises(Stop, match="glibc"):
        environment.main("")
    assert made == []


def test_a_checkout_that_cannot_be_written_to_is_told_so(folder, made, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda _path, _mode: False)
    with pytest.raises(Stop, match="Không có quyền ghi"):
        environment.main("")
    assert made == []


def test_a_folder_that_sudo_left_is_told_so(folder, made, monkeypatch):
    os.makedirs(environment.DATA)
    monkeypatch.setattr(environment.os, "access", lambda path, _mode: path != environment.DATA)
    with pytest.raises(Stop, match="sudo chown"):
        environment.main("")
    assert made == []


def test_what_an_old_python_reads_keeps_to_its_grammar():
    """Else Python 3.6 to 3.10 would show a syntax error instead of the message."""
    folder = Path(environment.__file__).parent
    for name in ("__init__", "environment", "machine", "lock", "stop"):
        ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_catalogues_are_compiled_where_they_are_newer(tmp_path):
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, target = folder / "django.po", folder / "django.mo"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "â"\n'
    )
    compile_catalogues(tmp_path)
    first = target.read_bytes()
    assert "â".encode() in first
    target.write_bytes(b"newer")
    os.utime(target, (source.stat().st_mtime + 9,) * 2)
    compile_catalogues(tmp_path)
    assert target.read_bytes() == b"newer"
    os.utime(source, (source.stat().st_mtime + 99,) * 2)
    compile_catalogues(tmp_path)
    assert target.read_bytes() == first


def test_the_module_runs_on_the_python_that_make_finds(folder):
    """As make calls it: no import of what only the environment has."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import launcher.environment"],
        cwd=os.path.dirname(os.path.dirname(environment.__file__)),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
