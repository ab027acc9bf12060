"""What runs is what was tried together: lock, installed libraries and bill of materials are the same."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import NotSupportedError, connections
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core import pins
from core.pins import differences, pins_of

LOCKS = [settings.BASE_DIR / f"requirements{part}.txt" for part in ("", "-s3", "-search", "-dev")]
LOCK = LOCKS[0]


def needed(names):
    """The names of all libraries that these need here."""
    found, waiting = set(), [Requirement(name) for name in names]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            found.add(name)
            for line in metadata.requires(name) or []:
                other = Requirement(line)
                if not other.marker or other.marker.evaluate({"extra": extra}):
                    waiting.append(other)
    return found


def wanted_by_the_portal():
    lines = (settings.BASE_DIR / "requirements.in").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_library_of_a_lock_has_the_hashes_of_its_files(lock):
    entries = re.findall(
        r"(?m)^[\w.-]+(?:\[[^]]+\])?==.*(?:\n +--hash=sha256:[0-9a-f]{64}.*)+", lock.read_text()
    )
    named = [line for line in lock.read_text().splitlines() if line and line[0] not in "# "]
    assert len(entries) == len(named) > 0
    assert all(pin.hashes for pin in pins_of(lock))


def test_what_is_installed_is_what_the_lock_names():
    assert differences(LOCK) == []


def test_the_bill_of_materials_names_all_that_the_portal_needs_as_it_is_installed():
    printed = StringIO()
    call_command("sbom", stdout=printed)
    bill = json.loads(printed.getvalue())
    told = {one["name"]: one["version"] for one in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"], len(told)) == (
        "CycloneDX",
        "1.6",
        len(bill["components"]),
    )
    assert set(told) == needed(wanted_by_the_portal())
    assert told == {name: metadata.version(name) for name in told}
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in bill["components"])


@pytest.fixture
def other_lock(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        f"django==1.0 \\\n    --hash=sha256:{'0' * 64}\nlacking-library==2.0 ; python_version >= '3' \\\n"
        f"    --hash=sha256:{'1' * 64} \\\n    --hash=sha256:{'2' * 64}\n    # via x\n"
        f"for-others==1 ; sys_platform == 'win32' \\\n    --hash=sha256:{'3' * 64}\n"
    )
    return lock


def test_what_differs_from_the_lock_is_told(other_lock, monkeypatch):
    django = metadata.version("django")
    assert differences(other_lock) == [
        f"django {django}: the lock names 1.0", "lacking-library is missing: the lock names 2.0",
    ]  # fmt: skip
    assert [len(pin.hashes) for pin in pins_of(other_lock)] == [1, 2]
    monkeypatch.setattr(pins, "OLDEST_PYTHON", (4, 0))
    assert "3.11 or newer" in differences(other_lock)[0]


def test_production_refuses_to_start_with_other_libraries(other_lock):
    code = (
        "import core.pins as pins; real = pins.differences\n"
        f"pins.differences = lambda lock: real(pins.Path({str(other_lock)!r}))\n"
        "import config.settings.production"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "site:.",
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "x",
        "BASE_URL": "https://x",
        "DATABASE_URL": "postgresql://x/x",
    }
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "ImproperlyConfigured" in ended.stderr
    assert "lacking-library is missing: the lock names 2.0" in ended.stderr


@pytest.mark.django_db
def test_a_postgresql_that_is_older_than_promised_is_refused(monkeypatch):
    database = connections["default"]
    monkeypatch.setitem(database.__dict__, "pg_version", 140_012)
    with pytest.raises(NotSupportedError, match="PostgreSQL 15 or later"):
        database.check_database_version_supported()
