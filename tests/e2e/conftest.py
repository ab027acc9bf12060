"""A server, a browser and users of each role, made once for all tests in a browser that a process runs.

They share a database, which isn't emptied between them as pytest-django's own live server would do: to
set the site up again takes longer than most tests. A test makes what it needs under a title of its own.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, WRITERS

# Of the same Chromium, the one without windows takes a third of the time.
PROGRAMS = ["chromium-headless-shell", "chromium"]
ROLES = {"writer": WRITERS, "editor": EDITORS, "approver": APPROVERS, "administrator": ADMINISTRATORS}
# Nothing that the browser would do by itself; no sandbox, since CI runs as root in a container.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # The pages ask nothing of other servers but embedded videos, which needn't come. A route of Playwright's
    # would be asked about each request, and the browser would then keep no file from one page to the next.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) =>
    reportViolation([location.pathname, effectiveDirective, blockedURI, sourceFile].join(" ")));
"""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only `pytest -m e2e` collects these tests: what they write must not be seen by the others."""
    return None if config.option.markexpr == "e2e" else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True)
def media_folder():
    """In place of the other tests' folder, which lasts for one test only."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The test database. pytest-django makes one only where a marker asks for it, and then empties it."""
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of the running site."""
    # Playwright runs an event loop in this thread, where Django would refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        live = LiveServer("localhost")
        yield live.url
        live.stop()


@pytest.fixture(scope="session")
def browser():
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.fail(
            f"No Chromium found: install it (Debian: apt install {PROGRAMS[0]}) or name it in CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
        # While the event loop runs, Django keeps connections of their own for it.
        connections.close_all()


@pytest.fixture
def open_browser(server, browser):
    """Opens a window of its own cookies. The test fails on what the policy stopped or a script threw."""
    problems: list[str] = []
    contexts = []

    def open_browser(**options):
        options = {"base_url": server, "viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        contexts.append(context)
        context.expose_function("reportViolation", lambda violation: problems.append(violation))
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def visitor(open_browser):
    """The page of an anonymous visitor."""
    return open_browser()


@pytest.fixture(scope="session")
def staff(server):
    """A user of each role."""
    return {name: UserFactory(username=f"e2e-{name}", role=role) for name, role in ROLES.items()}


@pytest.fixture
def sign_in(open_browser, server, staff):
    """Opens a window in which the user of a role is signed in."""

    def sign_in(role, **options):
        client = Client()
        client.force_login(staff[role])
        page = open_browser(**options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": server}])
        return page

    return sign_in
