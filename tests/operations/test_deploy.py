"""The files of deploy/ are accepted by the programs that they are for."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted(
    path for path in (DEPLOY / "systemd").iterdir() if path.suffix in (".service", ".timer", ".socket")
)
SETTING = re.compile(r"^(\w+) = (.+)$", re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd isn't installed")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS:
        # It looks whether the programs are there.
        text = re.sub(
            r"/srv/portal/app/\.venv/bin/\w+|/usr/bin/pg_receivewal", sys.executable, unit.read_text()
        )
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "portal-" in line]
    assert ours == []


def test_every_service_has_the_settings_and_no_rights():
    for unit in UNITS:
        if unit.suffix != ".service" or "alarm" in unit.name:
            continue
        text = unit.read_text()
        # What the portal runs as can't reach the copies.
        is_copying = "/srv/portal-recovery" in text
        assert re.search(r"^User=(.+)$", text, re.MULTILINE)[1] == ("postgres" if is_copying else "portal")
        assert "EnvironmentFile=/etc/portal/portal.env" in text or "manage.py" not in text
        assert "ProtectSystem=strict" in text


@pytest.mark.parametrize("verb", ["stop", "start"])
def test_the_guides_stop_and_start_the_web_with_its_socket(verb):
    """While the socket is there the next request starts the rest again, in the middle of what is done."""
    files = [*(settings.BASE_DIR / "docs").rglob("*.md"), *DEPLOY.rglob("*")]
    lines = [line for path in files if path.is_file() for line in path.read_text().splitlines()]
    told = [line for line in lines if re.search(rf"systemctl {verb}\b[^#`&]* portal-web\b", line)]
    assert len(told) >= 2
    assert [line for line in told if not re.search(r" portal-web\.socket portal-web\b", line)] == []


def test_the_guides_wait_until_the_database_has_stopped():
    """Debian's `postgresql` stands for all servers, and is stopped before they are: its folder would be moved
    away while the server still writes."""
    files = (settings.BASE_DIR / "docs").rglob("*.md")
    lines = [line for path in files for line in path.read_text().splitlines()]
    told = [line for line in lines if re.search(r"systemctl stop\b.* postgresql\b", line)]
    assert told
    assert [line for line in told if not line.endswith(" postgresql postgresql@15-main")] == []


@pytest.mark.parametrize(
    ("guide", "part"), [("operations.md", "## Setting up"), ("van-hanh.md", "### Sau khi trở về")]
)
def test_all_that_runs_by_itself_is_switched_on_when_the_guide_was_followed(guide, part):
    text = (settings.BASE_DIR / "docs" / guide).read_text().partition(f"\n{part}")[2].partition("\n##")[0]
    lines = [line for line in text.splitlines() if line.startswith("sudo systemctl enable --now ")]
    named = {word if "." in word else f"{word}.service" for line in lines for word in line.split()[4:]}
    assert named == {unit.name for unit in UNITS if "\n[Install]\n" in unit.read_text()}


def test_a_segment_that_was_not_made_whole_keeps_no_stream_from_beginning(tmp_path):
    for name, size in {"1": 2**24, "2.partial": 2**24, "3.partial": 0, "4.partial": 2**20}.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    unit = (DEPLOY / "systemd" / "portal-wal.service").read_text()
    [found] = re.findall(r"^ExecStartPre=(/usr/bin/find .+)$", unit, re.MULTILINE)
    command = found.replace("/srv/portal-recovery/wal", str(tmp_path)).split()
    subprocess.run(command, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2.partial", "3.partial"]
    # So nothing is begun where the disk isn't mounted.
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    assert subprocess.run(command, check=False, capture_output=True).returncode


def test_postgresql_knows_the_settings(at_site):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        known = {name for (name,) in cursor.fetchall()}
    named = {name for name, _value in SETTING.findall((DEPLOY / "postgresql" / "portal.conf").read_text())}
    assert len(named) > 10
    assert named <= known


@pytest.mark.parametrize("example", ["portal.env.example", "several/portal.env.example"])
def test_the_names_in_the_example_are_read_somewhere(example):
    """A variable that nobody reads would be set in vain."""
    patterns = ("gunicorn.conf.py", "site/config/settings/*.py")
    code = "\n".join(path.read_text() for pattern in patterns for path in settings.BASE_DIR.glob(pattern))
    names = re.findall(r"^(\w+)=", (DEPLOY / example).read_text(), re.MULTILINE)
    assert [name for name in names if f'"{name}"' not in code and name != "DJANGO_SETTINGS_MODULE"] == []


@pytest.mark.parametrize(
    ("example", "servers", "database"),
    [
        ("portal.env.example", 1, "postgresql/portal.conf"),
        ("several/portal.env.example", 2, "several/compose.yaml"),
        ("several/portal.env.example", 2, "several/start-replica.sh"),
    ],
)
def test_there_are_connections_for_all_threads_of_the_web_servers(example, servers, database):
    told = (DEPLOY / example).read_text()
    processes, threads = (
        int(re.search(rf"^{name}=(\d+)$", told, re.MULTILINE)[1])
        for name in ("WEB_CONCURRENCY", "WEB_THREADS")
    )
    connections = int(re.search(r"max_connections ?= ?(\d+)", (DEPLOY / database).read_text())[1])
    # Each process hears of changes by one more. The schedule, the worker, a backup, whoever looks after it.
    assert servers * processes * (threads + 1) + 10 <= connections


def test_the_compose_file_names_what_is_there():
    composed = yaml.safe_load((DEPLOY / "several" / "compose.yaml").read_text())
    services = composed["services"].values()
    named = {service["env_file"] for service in services if "env_file" in service}
    mounted = {
        place.partition(":")[0]
        for service in services
        for place in service.get("volumes", [])
        if place[0] == "."
    }
    there = {path.name.removesuffix(".example") for path in (DEPLOY / "several").iterdir()}
    assert named | {Path(place).name for place in mounted} <= there


@pytest.mark.parametrize("script", sorted((DEPLOY / "several").glob("*.sh")), ids=lambda path: path.name)
def test_bash_understands_the_scripts(script):
    subprocess.run(["bash", "-n", script], check=True)
