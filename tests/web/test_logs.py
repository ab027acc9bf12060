"""What a web process writes to its log in production."""

import io
import json
import logging
import logging.config
import runpy

import pytest
from django.conf import settings


@pytest.fixture
def gunicorn_log(monkeypatch):
    """What gunicorn logs, as its configuration file sets it; taken back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.chdir(settings.BASE_DIR)
    monkeypatch.syspath_prepend("site")
    logging.config.dictConfig(runpy.run_path("gunicorn.conf.py")["logconfig_dict"])
    (handler,) = root.handlers
    output = io.StringIO()
    handler.setStream(output)
    yield output
    root.handlers, root.level = handlers, level


def test_gunicorn_writes_a_json_object_a_line(gunicorn_log):
    logging.getLogger("gunicorn.error").info("Bắt đầu\nphục vụ")
    (line,) = gunicorn_log.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["message"] == "Bắt đầu\nphục vụ"
    assert (entry["level"], entry["logger"]) == ("INFO", "gunicorn.error")
