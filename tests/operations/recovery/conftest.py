"""A site on a server of its own, with all that is copied of it, until the machine is lost."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
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

from core.factories import FileFactory
from home.models import HomePage
from launcher.binaries import find_programs
from news.factories import NewsPageFactory
from news.models import NewsPage, NewsSectionPage
from operations.programs import Programs
from operations.recovery.places import Copies
from tests.operations.looking import facts, sums
from tests.operations.recovery.machine import COPIES_USER, Machine, stream


@dataclass(frozen=True)
class Lost:
    """What is left of the machine: the copies, and what the test remembers of it."""

    database: str
    copies: Copies
    # Before the mistake, and all that there was at the end.
    moment: datetime
    at_moment: dict
    at_end: dict
    # The time of the last change, by the server's clock.
    ended: datetime


@pytest.fixture(scope="session")
def working(django_db_blocker):
    """Lets Django work on another server, with another folder of files, and commit there."""

    @contextmanager
    def working(server, database, media):
        before = dict(connection.settings_dict)
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
            use({"HOST": "127.0.0.1", "PORT": server.port, "USER": "postgres", "NAME": database})
            try:
                yield
            finally:
                use(before)

    return working


def use(place):
    connection.close()
    connection.settings_dict.update(place)
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def programs():
    """PostgreSQL's programs where its user finds them."""
    found = find_programs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTGRES_BIN", str(found.folder))
        yield found


@pytest.fixture
def new_machine(programs):
    """An empty machine, and the folder for its files."""
    machine = Machine(programs)
    machine.make_empty()
    machine.media = machine.folder / "uploaded"
    machine.media.mkdir()
    shutil.chown(machine.media, machine.folder.owner(), machine.folder.group())
    yield machine
    machine.remove()


@pytest.fixture
def copied(lost, tmp_path_factory):
    """The copies, to be harmed: what is written anew is written beside the others' own."""
    folder = Path(tempfile.mkdtemp(prefix="portal-copies-"))
    folder.chmod(0o755)
    subprocess.run(["cp", "-al", *lost.copies.folder.iterdir(), folder], check=True)
    yield Copies(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def lost(site, at, programs, working, tmp_path_factory):
    """The site's story, and the end of its machine."""
    machine = Machine(programs)
    media = tmp_path_factory.mktemp("recovery") / "media"
    shutil.copytree(site.media, media)
    copies = Copies(machine.folder / "copies")
    try:
        machine.make()
        bring(site, at, machine)
        with stream(machine, copies), working(machine, site.database, media):
            found = tell(machine, site.database, copies, media)
        yield found
    finally:
        machine.remove()


def bring(site, at, machine):
    """The site to the machine, with the role that copies."""
    with psycopg.connect(machine.url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE ROLE {COPIES_USER} LOGIN REPLICATION")
        server.execute(f'CREATE DATABASE "{site.database}"')
    dump = machine.folder / "dump"
    theirs = Programs(machine.programs.folder)
    with at(site):
        parameters = connection.get_connection_params()
    source = ["-h", parameters["host"], "-U", parameters["user"], "-d", site.database]
    with theirs.run("pg_dump", "-Fc", "-Z0", "-f", str(dump), *source):
        pass
    with theirs.run("pg_restore", "-d", machine.url(site.database), str(dump)):
        pass
    dump.unlink()


def tell(machine, database, copies, media):
    """Base copy, work, a mistake, more work, fire."""
    command("copy_files", copies)
    with_role = {"USER": COPIES_USER}
    use(with_role)
    command("base_copy", copies)
    use({"USER": "postgres"})
    publish("Trước khi xóa", "truoc")
    today = FileFactory(title="Của hôm nay", file=ContentFile(b"moi", name="hom-nay.txt"))
    default_storage.delete("trong/không ai gọi.bin")
    facts(media)
    at_moment = facts(media)
    command("copy_files", copies)
    moment = now()
    NewsPage.objects.all().delete()
    name = default_storage.save("trong/không ai gọi.bin", ContentFile(b"khac"))
    assert name == "trong/không ai gọi.bin"
    today.delete()
    publish("Sau khi xóa", "tin")
    facts(media)
    at_end = facts(media)
    default_storage.save("trong/sau cùng.bin", ContentFile(b"sau"))
    at_end["files"] = sums(media)
    command("copy_files", copies)
    use(with_role)
    command("check_recovery", copies)
    ended = now()
    machine.lose()
    shutil.rmtree(media)
    return Lost(database, copies, moment, at_moment, at_end, ended)


def publish(title, slug):
    home = HomePage.objects.get(locale__language_code="vi")
    section = NewsSectionPage.objects.descendant_of(home).first()
    NewsPageFactory(parent=section, title=title, slug=slug, publish=True)


def now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def command(name, copies, *arguments):
    call_command(name, str(copies.folder), *map(str, arguments), verbosity=0)
