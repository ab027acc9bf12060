"""Fixtures that every test may use. The site's tree, taxonomies and roles are made once a run."""

import datetime
import gc
import os
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from wagtail.models import PageViewRestriction

from core.requests import Utf8Request
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentIndexPage
from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, WRITERS
from home.models import HomePage
from news.factories import NewsPageFactory
from news.models import NewsIndexPage, NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage
from tests import database

# How long an example takes says more of the machine than of the code.
hypothesis_settings.register_profile(
    "portal", deadline=None, max_examples=int(os.environ.get("FUZZ_EXAMPLES", 100))
)
hypothesis_settings.load_profile("portal")
# What is imported stays: to look through it again and again took a tenth of the time.
gc.freeze()
gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser):
    parser.addoption(
        "--database-only", action="store_true", help="leave out the tests that ask the database nothing"
    )


def pytest_collection_modifyitems(config, items):
    if not config.option.database_only:
        return
    asking, silent = [], []
    for item in items:
        asks = item.get_closest_marker("django_db") or "db" in item.fixturenames
        (asking if asks else silent).append(item)
    config.hook.pytest_deselected(items=silent)
    items[:] = asking


def pytest_sessionstart(session):
    # What a run that was killed may have left on a server that isn't our own.
    remove_template(session.config)


def pytest_unconfigure(config):
    remove_template(config)


def remove_template(config):
    # Once a run, not in each of its processes.
    if not hasattr(config, "workerinput"):
        database.remove_template()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The database of each process is a copy of one that is migrated and set up already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"] |= {"TEMPLATE": database.template(), "MIGRATE": False}


@pytest.fixture(scope="module")
def shared_db(django_db_setup, django_db_blocker):
    """The database for what the tests of a module share, rolled back after the last of them.

    What a test changes in the database goes with the test. Of an object it changes a copy."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared(shared_db):
    """Makes and publishes pages that the tests of a module share: shared.news(title="…")."""
    home = HomePage.objects.get(locale__language_code="vi")
    section = NewsSectionPage.objects.descendant_of(home).get(slug="chinh-sach-moi")
    documents = DocumentIndexPage.objects.child_of(home).get()
    outlines = OutlineIndexPage.objects.child_of(home).get()
    return SimpleNamespace(
        home=home,
        section=section,
        news=partial(NewsPageFactory, parent=section, publish=True),
        document=partial(LegalDocumentPageFactory, parent=documents, publish=True),
        outline=partial(OutlinePageFactory, parent=outlines, publish=True),
    )


@pytest.fixture(scope="module")
def shared_files(tmp_path_factory):
    """The folder of the files that the tests of a module share."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="session", autouse=True)
def requests_as_the_portal_makes_them():
    """Those of config.wsgi, which Django's test client doesn't ask for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.WSGIRequest", Utf8Request)
        yield


@pytest.fixture(scope="session", autouse=True)
def loud_indexing():
    """What is saved must be written into the editor's indexes, though a test may not look into them."""
    with override_settings(TASKS={"default": {"BACKEND": "tests.indexing.LoudBackend"}}):
        yield


@pytest.fixture(autouse=True)
def media_folder(request, settings, tmp_path):
    """What a test uploads goes with it."""
    if "shared_files" not in request.fixturenames:
        settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def home(db):
    return HomePage.objects.get(locale__language_code="vi")


@pytest.fixture
def english_home(db):
    return HomePage.objects.get(locale__language_code="en")


@pytest.fixture
def news_index(home):
    return NewsIndexPage.objects.child_of(home).get()


@pytest.fixture
def section(news_index):
    return NewsSectionPage.objects.child_of(news_index).get(slug="chinh-sach-moi")


@pytest.fixture
def document_index(home):
    return DocumentIndexPage.objects.child_of(home).get()


@pytest.fixture
def outline_index(home):
    return OutlineIndexPage.objects.child_of(home).get()


@pytest.fixture
def published():
    """Whether make_… publish as an editor would, with a revision, a log and all that follows from it. Where a
    test only looks at what is shown, a page that is live takes a quarter of the time."""
    return True


@pytest.fixture
def make_news(section, published):
    def make(parent=section, **fields):
        return NewsPageFactory(parent=parent, publish=fields.pop("publish", published), **fields)

    return make


@pytest.fixture
def make_document(document_index, published):
    def make(**fields):
        return LegalDocumentPageFactory(
            parent=document_index, publish=fields.pop("publish", published), **fields
        )

    return make


@pytest.fixture
def make_outline(outline_index, published):
    def make(**fields):
        return OutlinePageFactory(parent=outline_index, publish=fields.pop("publish", published), **fields)

    return make


@pytest.fixture
def freeze(monkeypatch):
    """Lets what is done inside it be done at noon of another day."""

    @contextmanager
    def freeze(day):
        noon = timezone.make_aware(datetime.datetime.fromisoformat(f"{day}T12:00"))
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: noon)
            yield

    return freeze


@pytest.fixture
def today(freeze):
    """The day it is, which doesn't end while the test runs."""
    day = timezone.localdate()
    with freeze(day):
        yield day


@pytest.fixture
def tomorrow(today):
    return today + datetime.timedelta(1)


@pytest.fixture
def restrict():
    """Makes a page and all below it private."""

    def restrict(page):
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)

    return restrict


@pytest.fixture
def writer(db):
    return UserFactory(username="writer", role=WRITERS)


@pytest.fixture
def editor(db):
    return UserFactory(username="editor", role=EDITORS)


@pytest.fixture
def approver(db):
    return UserFactory(username="approver", role=APPROVERS)


@pytest.fixture
def administrator(db):
    return UserFactory(username="administrator", role=ADMINISTRATORS)


@pytest.fixture
def local_time():
    """A moment in Vietnam's time: local_time(2025, 3, 4, 8, 30)."""

    def moment(*parts):
        return timezone.make_aware(datetime.datetime(*parts))

    return moment
