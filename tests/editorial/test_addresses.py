"""Every address: who may open it and send what, as addresses.txt says; reading changes nothing; nonsense is
no fault; a form that another site sends is refused. An address that the table lacks fails.

EVERY_ROLE=1 tries all ten roles and, at each address, all nonsense: that takes minutes.
"""

import os

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.backends.django import Template
from django.test import Client
from django.urls import resolve
from django.utils.safestring import SafeString
from wagtail.users.models import UserProfile

from tests.editorial import things
from tests.editorial.address_table import EXPECTED, PLACES, filled
from tests.editorial.walking import routes, walking

pytestmark = pytest.mark.django_db

EVERY_ROLE = bool(os.environ.get("EVERY_ROLE"))
# A view that forgets to ask lets in those who may least.
ROLES = list(PLACES) if EVERY_ROLE else ["anonymous", "contributor"]
# A number past any column's, in the place of all that are read.
VALUES = ["9" * 30, "-1", "NaN", "x'\"<", "2026-99-99"] if EVERY_ROLE else ["9" * 30]
# What opening a page may write: that somebody has it open and is told of remarks; a picture made smaller;
# that a guest came by their link; in the audit log, that something was taken out of the editor.
NOTED = {
    "wagtailadmin_editingsession", "wagtailcore_pagesubscription", "core_customrendition",
    "editorial_previewlink", "wagtailcore_pagelogentry", "audit_entry",
}  # fmt: skip
# They take no account of who is signed in: a secret address or the reader's own cookie says all.
FOR_OTHER_SITES = ("xem-truoc/", "nhan-tin/huy/", "tu-tai-lieu/", "hien-thi/", "oai")
# Who signs out is led to the door, which reads like a refusal, and it is recorded.
SIGN_OUT = "quan-tri/logout/"


@pytest.fixture(scope="module")
def values(newsroom, shared_files):
    for user in newsroom.users.values():
        UserProfile.get_for_user(user)
    return things.things(newsroom, {*ROLES, "superuser"})


@pytest.fixture(scope="module")
def people(newsroom):
    return newsroom.users | {"anonymous": AnonymousUser()}


@pytest.fixture(scope="module")
def addresses(values):
    """Each with what is somebody else's."""
    return [filled(address, values, "superuser")["x"] for address in EXPECTED]


@pytest.fixture(scope="module")
def one_of_each(addresses):
    """For each view one address of those that it answers: the lists of terms have all the same."""
    views = {}
    for address in addresses:
        view = resolve(f"/{address.partition('?')[0]}").func
        views.setdefault(address if EVERY_ROLE else getattr(view, "view_class", view), address)
    return list(views.values())


def test_every_address_is_in_the_table(addresses):
    listed = {resolve(f"/{address.partition('?')[0]}").route.lstrip("^") for address in addresses}
    assert {route.lstrip("^") for route in routes()} == listed


@pytest.mark.parametrize("role", ROLES)
def test_who_may(monkeypatch, people, values, role):
    wrong, written = {}, {}
    with walking(monkeypatch) as walk:
        for address, expected in EXPECTED.items():
            for method in ("GET", "POST"):
                letters = ""
                for place, path in filled(address, values, role).items():
                    answer = walk.ask(people[role], path, method)
                    if method == "POST" and not answer.is_open:
                        answer = walk.ask(people[role], path, method, json=True)
                    letters += place if answer.is_open else ""
                    if answer.written and not answer.is_open and path != SIGN_OUT:
                        written[method, path] = answer.written
                if (letters or "-") != expected[method][role]:
                    wrong[method, address] = f"{letters or '-'}, not {expected[method][role]}"
    assert wrong == {}
    # What is refused has changed nothing.
    assert written == {}


@pytest.fixture
def parameters_read(monkeypatch):
    """The names of the parameters that were read since it was cleared."""
    read = set()
    for name in ("__getitem__", "getlist", "__contains__"):
        known = getattr(QueryDict, name)

        def note(self, key, *rest, known=known):
            read.add(key)
            return known(self, key, *rest)

        monkeypatch.setattr(QueryDict, name, note)
    return read


def test_reading_changes_nothing_and_nonsense_is_no_fault(monkeypatch, people, one_of_each, parameters_read):
    written, faults = set(), []
    with walking(monkeypatch, fills=EVERY_ROLE) as walk:
        for address in one_of_each:
            parameters_read.clear()
            written |= walk.ask(people["superuser"], address).written
            path, _mark, query = address.partition("?")
            names = sorted(parameters_read)
            for value in VALUES if names else ():
                asked = f"{path}?{'&'.join([query, *(f'{name}={value}' for name in names)])}"
                try:
                    written |= walk.ask(people["superuser"], asked).written
                except Exception as error:
                    faults.append(f"{asked}: {error!r}")
                    walk.undo()
    assert written <= NOTED
    assert faults == []


@pytest.mark.parametrize("number", ["9" * 30, "0", "-1", "x"] if EVERY_ROLE else ["9" * 30])
def test_a_number_of_nothing_is_no_fault(monkeypatch, people, values, number):
    """In the place of each number of an address."""
    nothing = dict.fromkeys(values["superuser"]["x"], number)
    faults = []
    with walking(monkeypatch) as walk:
        for address in EXPECTED:
            for method in ("GET", "POST") if "{" in address else ():
                try:
                    walk.ask(people["superuser"], address.format(**nothing), method, raises=True)
                except Exception as error:
                    faults.append(f"{method} {address}: {error!r}")
                    walk.undo()
    assert faults == []


@pytest.fixture
def browser(people, monkeypatch):
    """Goes through the whole portal, but for what is shown in the end."""
    monkeypatch.setattr(Template, "render", lambda *args, **kwargs: SafeString("-"))
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://other.example"})
    client.force_login(people["superuser"])
    return client


def test_nul_is_refused_at_every_address(browser, one_of_each):
    asked = [f"/{address}{'&' if '?' in address else '?'}q=%00" for address in one_of_each]
    assert {path for path in asked if browser.get(path).status_code != 400} == set()


def test_a_form_without_the_token_is_refused_at_every_address(browser, one_of_each):
    own = [address for address in one_of_each if not address.startswith(FOR_OTHER_SITES)]
    answers = {address: browser.post(f"/{address}", {"a": "b"}).status_code for address in own}
    # Where nothing is sent to, nothing is refused either.
    assert {address: status for address, status in answers.items() if status not in (403, 404, 405)} == {}
