"""The files of deploy/ are accepted by the programs that they are for."""

import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.suffix in (".service", ".timer"))
SETTING = re.compile(r"^(\w+) = (.+)$", re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd isn't installed")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS:
        # It looks whether the programs are there.
        text = re.sub(r"/srv/portal/app/\.venv/bin/\w+", sys.executable, unit.read_text())
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
        if unit.suffix == ".timer" or "alarm" in unit.name:
            continue
        text = unit.read_text()
        assert "EnvironmentFile=/etc/portal/portal.env" in text
        assert "User=portal" in text
        assert "ProtectSystem=strict" in text


def test_postgresql_knows_the_settings(at_site):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        known = {name for (name,) in cursor.fetchall()}
    named = {name for name, _value in SETTING.findall((DEPLOY / "postgresql" / "portal.conf").read_text())}
    assert len(named) > 10
    assert named <= known


def test_the_names_in_the_example_are_read_somewhere():
    """A variable that nobody reads would be set in vain."""
    patterns = ("gunicorn.conf.py", "site/config/settings/*.py")
    code = "\n".join(path.read_text() for pattern in patterns for path in settings.BASE_DIR.glob(pattern))
    names = re.findall(r"^(\w+)=", (DEPLOY / "portal.env.example").read_text(), re.MULTILINE)
    assert [name for name in names if f'"{name}"' not in code and name != "DJANGO_SETTINGS_MODULE"] == []
