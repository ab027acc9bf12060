"""Secrets stay where they are: logs of production, mails about errors, and the health check have none."""

import io
import json
import logging.config
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from config.logs import json_logging
from core.asking import asking

PASSWORD = "mat-khau-cua-toi-1954"
START = """
import json
from config.settings import production
names = ("DEBUG", "ADMINS", "MANAGERS", "SECRET_KEY_FALLBACKS")
print(json.dumps([getattr(production, name, None) for name in names]))
"""


@pytest.fixture
def log():
    """What production would write, as long as the test runs."""
    written = io.StringIO()
    before, level = [*logging.root.handlers], logging.root.level
    logging.config.dictConfig(json_logging("DEBUG", ["django", "django.server"]))
    for handler in logging.root.handlers:
        handler.setStream(written)
    yield written
    logging.root.handlers[:] = before
    # What all libraries tell of themselves costs the tests that come after this one a part of their time.
    logging.root.setLevel(level)
    for name in ("django", "django.server"):
        logging.getLogger(name).propagate = True


def test_each_line_names_the_request_as_the_audit_log_does(log, rf):
    with asking(rf.get("/", headers={"X-Request-ID": "yeu-cau-1"})):
        logging.getLogger("editorial").warning("busy")
    assert json.loads(log.getvalue())["request_id"] == "yeu-cau-1"


@pytest.mark.django_db
def test_a_fault_while_signing_in_tells_the_log_no_secret(log, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("away")

    monkeypatch.setattr("editorial.signing_in.forms.authenticate", fail)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "phien-cua-toi"
    data = {"username": "writer", "password": PASSWORD, "next": "/quan-tri/"}
    answer = client.post("/quan-tri/login/", data, headers={"authorization": f"Basic {PASSWORD}"})
    told = log.getvalue()
    assert answer.status_code == 500
    assert "RuntimeError: away" in told
    assert all(json.loads(line)["level"] for line in told.splitlines())
    secrets = (PASSWORD, "phien-cua-toi", settings.SECRET_KEY)
    assert [one for one in secrets if one in told or one in answer.text] == []


def test_production_mails_nobody_about_errors():
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": "site:.", "SECRET_KEY": "a" * 60,
        "SECRET_KEY_FALLBACKS": "b, c", "ALLOWED_HOSTS": "x", "BASE_URL": "https://x",
        "DATABASE_URL": f"postgresql://portal:{PASSWORD}@db.example/portal",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", START], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    # Django would send them, with all that was posted, to those.
    assert json.loads(ended.stdout) == [False, None, None, ["b", "c"]]


@pytest.mark.django_db
def test_the_health_check_tells_no_secret(client):
    answer = client.get("/healthz")
    database = settings.DATABASES["default"]
    secrets = [settings.SECRET_KEY, database["NAME"], database["HOST"], database["PASSWORD"]]
    assert [one for one in secrets if one and one in answer.text] == []


@pytest.mark.django_db
def test_a_new_key_ends_no_session_as_long_as_the_old_one_is_named(client, writer, settings):
    client.force_login(writer)

    def is_signed_in():
        return client.get("/quan-tri/").status_code == 200

    assert is_signed_in()
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [old]
    assert is_signed_in()
    # Made with the new one from now on: the old one may go.
    settings.SECRET_KEY_FALLBACKS = []
    assert is_signed_in()


@pytest.mark.django_db
def test_without_the_old_key_all_sessions_end(client, writer, settings):
    client.force_login(writer)
    settings.SECRET_KEY = "n" * 60
    assert client.get("/quan-tri/").status_code == 302
