"""No tracked file has a secret in it. Passwords in the code itself are found by ruff's S105 to S107."""

import re
import subprocess

import pytest
from django.conf import settings

# What gives itself away by its form, as detect-secrets and gitleaks know it.
FORMS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=]{20}",
    "an age key": r"AGE-SECRET-KEY-1[0-9A-Z]{58}",
    "a key of Amazon": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a key of Google": r"\bAIza[\w-]{35}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_\w{36}|github_pat_\w{60,})",
    "a token of GitLab": r"\bglpat-[\w-]{20}",
    "a token of Slack": r"\bxox[abprs]-[\w-]{10,}",
    "a token of a registry": r"\b(?:pypi-AgE[\w-]{50,}|npm_\w{36})",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password in an address": r"\w+://[\w.-]+:(?P<password>[^\s:@/{}\"'`<>$%]{4,})@[\w.-]+",
}
# Of examples.
PLACEHOLDERS = {"password", "secret", "bi-mat", "mật_khẩu"}


@pytest.fixture(scope="module")
def texts():
    """All tracked files that are text, by their names."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=True)
    found = {}
    for name in listed.stdout.decode().split("\0"):
        path = settings.BASE_DIR / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            found[name] = content.decode("utf-8", "replace")
    assert len(found) > 1_000
    return found


def found_in(text, form):
    matches = re.finditer(FORMS[form], text)
    return [one[0] for one in matches if one.groupdict().get("password") not in PLACEHOLDERS]


@pytest.mark.parametrize("form", FORMS)
def test_no_tracked_file_has(texts, form):
    assert {name: found for name, text in texts.items() if (found := found_in(text, form))} == {}


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("a private key", ["-----BEGIN RSA PRIVATE", " KEY-----\n", "MIIE" * 8]),
        ("an age key", ["AGE-SECRET", "-KEY-1", "Q" * 58]),
        ("a key of Amazon", ["AKI", "A", "Q7" * 8]),
        ("a token of GitHub", ["gh", "p_", "a1" * 18]),
        ("a signed token", ["ey", "JhbGciOiJIUzI1NiJ9.ey", "JzdWIiOiIxIn0aaaa.", "c2lnbmF0dXJl"]),
        ("a password in an address", ["postgresql://portal:", "Dien-Bien-1954@", "db.example/portal"]),
    ],
)
def test_secrets_are_known_by_their_form(form, parts):
    assert found_in("".join(parts), form)


def test_no_file_of_settings_of_a_machine_is_tracked(texts):
    names = [
        name
        for name in texts
        if re.search(r"(^|/)\.env($|\.)|\.(?:pem|key|p12|kdbx)$|id_(?:rsa|ed25519)$", name)
    ]
    assert names == []
