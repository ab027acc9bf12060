"""The audit of the libraries: what wasn't looked at doesn't count as well."""

import json
from subprocess import CompletedProcess

import pytest

from launcher.audit import FINE, NOT_DONE, WEAK, main

WELL = {"name": "django", "version": "5.2.19", "vulns": []}
FAULT = {"id": "CVE-2026-1", "fix_versions": ["5.2.20"], "description": ""}
OVER = {"name": "wagtail", "skip_reason": "Dependency not found"}


def answering(*libraries, text=None, error=""):
    answer = json.dumps({"dependencies": libraries}) if text is None else text
    return lambda command, **options: CompletedProcess(command, 0, answer, error)


@pytest.mark.parametrize(
    ("run", "status"),
    [
        (answering(WELL), FINE),
        (answering(WELL, {**WELL, "vulns": [FAULT]}), WEAK),
        (answering(WELL, OVER), NOT_DONE),
        (answering({**WELL, "vulns": [FAULT]}, OVER), NOT_DONE),
        (answering(), NOT_DONE),
        (answering(text="", error="Failed to resolve host"), NOT_DONE),
        (answering(text="[]"), NOT_DONE),
    ],
)
def test_only_what_was_looked_at_and_is_well_ends_well(run, status, capsys):
    assert main("requirements.txt", run) == status
    printed = capsys.readouterr()
    assert ("NOT DONE" in printed.err) == (status == NOT_DONE)


def test_a_weakness_is_named_with_what_mends_it(capsys):
    main("requirements.txt", answering({**WELL, "vulns": [FAULT]}))
    assert "django 5.2.19: CVE-2026-1 (mended in 5.2.20)" in capsys.readouterr().out
