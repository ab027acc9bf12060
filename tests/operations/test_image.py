"""What the portal's image would have in it: what the portal runs from, no secret, nothing of a machine."""

import re
import subprocess
from fnmatch import translate

import pytest
from django.conf import settings

from tests.core.test_secrets import FORMS, found_in

HERE = settings.BASE_DIR
CONTAINERFILE = HERE / "deploy" / "several" / "Containerfile"


def patterns():
    """As .dockerignore is read: the last pattern that fits a path, or a folder that it lies in, decides."""
    for line in (HERE / ".dockerignore").read_text().splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name = line.lstrip("!")
            anywhere = name.startswith("**/")
            form = translate(name.removeprefix("**/"))
            yield line.startswith("!"), re.compile(rf"(?:.*/)?{form}" if anywhere else form)


def is_copied(path, rules):
    """A pattern without "/" means a name at the top, and "*" no "/" in a name."""
    parts = path.split("/")
    copied = True
    for keeps, rule in rules:
        if any(rule.match("/".join(parts[: end + 1])) for end in range(len(parts))):
            copied = keeps
    return copied


@pytest.fixture(scope="module")
def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HERE, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (HERE / name).is_file()]


BESIDE = [
    ".env",
    ".env.production",
    "portal.env",
    ".git/config",
    ".git/objects/ab/cdef",
    ".data/portal.dump",
    ".data/postgres/PG_VERSION",
    ".data/secret-key",
    ".venv/bin/python",
    "backup.dump",
    "id_ed25519",
    "site/.env",
    "site/config/.env.local",
    "site/config/__pycache__/urls.cpython-313.pyc",
    "locale/vi/LC_MESSAGES/django.mo",
    "deploy/several/portal.env",
]


@pytest.mark.parametrize("path", BESIDE)
def test_what_only_lies_in_the_folder_is_not_copied(path):
    assert not is_copied(path, list(patterns()))


def test_all_that_the_portal_runs_from_is_copied(tracked):
    rules = list(patterns())
    apps = (app.split(".")[0] for app in settings.INSTALLED_APPS)
    # The demo is for who develops and tests alone.
    ours = {name for name in apps if (HERE / name).is_dir()} - {"demo"}
    wanted = ours | {"site", "templates", "static", "locale", "launcher", "manage.py", "gunicorn.conf.py"}
    wanted |= {"Makefile", "requirements.txt"}
    left_out = [name for name in tracked if name.split("/")[0] in wanted and not is_copied(name, rules)]
    assert left_out == []
    assert wanted <= {name.split("/")[0] for name in tracked}


def test_what_is_for_those_who_work_on_it_is_not_copied(tracked):
    rules = list(patterns())
    copied = {name.split("/")[0] for name in tracked if is_copied(name, rules)}
    assert copied.isdisjoint({"tests", "benchmarks", "demo", "docs", "deploy", ".ci"})


def test_nothing_that_is_copied_has_a_secret(tracked):
    rules = list(patterns())
    found = {}
    for name in tracked:
        if is_copied(name, rules):
            text = (HERE / name).read_bytes().decode("utf-8", "replace")
            if secrets := [form for form in FORMS if found_in(text, form)]:
                found[name] = secrets
    assert found == {}


def test_the_image_names_no_secret_of_its_own():
    """What an image sets, and each of its layers, can be read by whoever has it."""
    lines = CONTAINERFILE.read_text().replace("\\\n", " ").splitlines()
    kept = [line for line in lines if line.startswith(("ENV", "ARG", "LABEL"))]
    assert not [line for line in kept if re.search(r"KEY|PASSWORD|SECRET|TOKEN|DATABASE_URL", line)]
    # The settings want values for the one command; these stay in no setting of the image.
    assert re.findall(r"SECRET_KEY=(\S+)", CONTAINERFILE.read_text()) == ["build"]
    assert not [line for line in lines if line.startswith("ADD")]
