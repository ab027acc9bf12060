"""A filled site in a database of its own: pg_dump sees only what is committed, which a test's own isn't."""

import datetime
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentIndexPage
from editorial.factories import UserFactory
from editorial.roles import EDITORS
from home.factories import StandardPageFactory
from home.models import HomePage
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from operations.making import make_backup
from operations.sealing import make_identity, read_recipients
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineFile, OutlineIndexPage


@dataclass(frozen=True)
class Place:
    """A database and the folder of its uploaded files."""

    database: str
    media: Path


@contextmanager
def server():
    """A connection from which databases are made and removed."""
    with psycopg.connect(
        **{**connection.get_connection_params(), "dbname": "postgres"}, autocommit=True
    ) as made:
        yield made


@pytest.fixture(scope="session")
def db(django_db_setup):
    """The database of all tests, without the transaction around a test: by its name it is known as needed."""


@pytest.fixture(scope="session")
def make_place(db, django_db_blocker, tmp_path_factory):
    """Makes databases beside the one of the tests, empty or as a copy, and removes them at the end."""
    places = []

    def make(template="template0"):
        name = f"{connection.settings_dict['NAME']}_backup_{len(places)}"
        with django_db_blocker.unblock():
            connection.close()
        with server() as made:
            made.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            made.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        places.append(Place(name, tmp_path_factory.mktemp("media")))
        return places[-1]

    yield make
    with server() as made:
        for place in places:
            made.execute(f'DROP DATABASE IF EXISTS "{place.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def at(django_db_blocker):
    """Lets Django work at another place inside the block, and commit there."""

    @contextmanager
    def at(place):
        before = connection.settings_dict["NAME"]
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place.media):
            use(place.database)
            try:
                yield place
            finally:
                use(before)

    return at


def use(database):
    connection.close()
    connection.settings_dict["NAME"] = database
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def site(make_place, at):
    """Pages of each kind with images, files and versions, one of them scheduled and one private; a user."""
    place = make_place(template=connection.settings_dict["NAME"])
    with at(place):
        fill()
    return place


def fill():
    home = HomePage.objects.get(locale__language_code="vi")
    section = NewsSectionPage.objects.descendant_of(home).first()
    news = NewsPageFactory(
        parent=section, slug="tin", title="Quyền của người dân tộc Mông", image=ImageFactory(), publish=True,
        body=[("rich_text", RichText("<p>Nội dung cũ.</p>"))],
    )  # fmt: skip
    news.body = [("rich_text", RichText("<p>Nội dung mới của người Mông.</p>"))]
    news.save_revision().publish()
    news.title = "Bản nháp chưa đăng"
    news.save_revision()
    documents = DocumentIndexPage.objects.child_of(home).get()
    LegalDocumentPageFactory(parent=documents, slug="nghi-dinh", publish=True)
    outlines = OutlineIndexPage.objects.child_of(home).get()
    outline = OutlinePageFactory(parent=outlines, slug="de-cuong-mot")
    law = FileFactory(file=ContentFile(b"Luat " * 9999, name="Luật Đất đai.txt"))
    outline.files = [OutlineFile(file=law)]
    outline.save_revision().publish()
    later = timezone.now() + datetime.timedelta(days=1)
    NewsPageFactory(parent=section, slug="sap-dang", live=False, go_live_at=later, publish=True)
    private = StandardPageFactory(parent=home, slug="noi-bo", publish=True)
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    UserFactory(username="bien-tap-vien", password="một mật khẩu", role=EDITORS)
    default_storage.save("trong/không ai gọi.bin", ContentFile(bytes(range(256)) * 5000))


@pytest.fixture(scope="session")
def key(tmp_path_factory):
    """A file with a private key, and the public one."""
    file = tmp_path_factory.mktemp("key") / "portal.key"
    return file, make_identity(file)


@pytest.fixture(scope="session")
def made(site, at, key, tmp_path_factory):
    """A backup of the site, plain and encrypted, that no test may change."""
    folders = tmp_path_factory.mktemp("backups")
    recipients = read_recipients([key[1]])
    with at(site):
        return {
            "plain": make_backup(folders / "plain").folder,
            "encrypted": make_backup(folders / "encrypted", recipients=recipients).folder,
        }


@pytest.fixture
def a_copy(made, tmp_path):
    """A copy of a backup, to be harmed."""

    def a_copy(kind="plain"):
        return Path(shutil.copytree(made[kind], tmp_path / "copy" / made[kind].name))

    return a_copy


@pytest.fixture
def at_site(site, at):
    """The test happens at the site."""
    with at(site):
        yield site


@pytest.fixture
def at_empty(make_place, at):
    """The test happens where there is nothing yet."""
    with at(make_place()) as place:
        yield place


@pytest.fixture
def command():
    """Runs a command of manage.py and returns what it printed."""

    def command(name, *arguments):
        output = StringIO()
        call_command(name, *map(str, arguments), stdout=output, stderr=output)
        return output.getvalue()

    return command
