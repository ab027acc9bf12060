"""The portal as it runs in production: by a role of PostgreSQL that may not change its own log."""

import os
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError
from psycopg.errors import InsufficientPrivilege
from wagtail.images.tests.utils import get_test_image_file

from audit.models import Entry
from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS
from news.factories import NewsPageFactory
from news.models import NewsPage, NewsSectionPage
from operations.roles import SECRET, grant
from tests.servers.machines import HOST, ROOT, Browser

PASSWORD = "một mật khẩu"
KINDS = ("web", "backup", "readonly")


@pytest.fixture(scope="module")
def roles(primary, database, at):
    """The roles with their rights: {kind: DATABASE_URL}."""
    with psycopg.connect(primary.url(database), autocommit=True) as server:
        for kind in KINDS:
            server.execute(f"CREATE ROLE postgres_{kind} LOGIN")
    with at(primary):
        call_command("database_roles", verbosity=0)
        UserFactory(username="quan-tri", password=PASSWORD, role=ADMINISTRATORS)
    return {kind: f"postgresql://postgres_{kind}@127.0.0.1:{primary.port}/{database}" for kind in KINDS}


@pytest.fixture
def ask(roles):
    """Whether a role may do something: ask("web", "UPDATE …"). It is not done in any case."""

    def ask(kind, statement):
        with closing(psycopg.connect(roles[kind])) as connection:
            try:
                connection.execute(statement)
            except InsufficientPrivilege:
                return False
            return True

    return ask


@pytest.fixture(scope="module")
def public_and_editor(roles, start_web):
    """A web process for all, and one for readers alone."""
    editor, public = (
        start_web(DATABASE_URL=roles["web"]),
        start_web(DATABASE_URL=roles["web"], PUBLIC_ONLY="1"),
    )
    editor.wait()
    public.wait()
    return public, editor


def test_rights_that_cannot_all_be_given_are_as_before(roles, primary, at, ask, monkeypatch):
    monkeypatch.setattr("operations.roles.FUNCTIONS", ["of_nobody()"])
    with at(primary), pytest.raises(DatabaseError):
        grant()
    assert ask("web", "DELETE FROM wagtailcore_page")
    assert ask("backup", "TABLE editorial_user")


def test_a_role_that_is_missing_is_named(roles, primary, at, caplog, monkeypatch):
    monkeypatch.setattr("operations.roles.READONLY", "nobody")
    with at(primary):
        assert not grant()
    assert [record.roles for record in caplog.records if record.name == "operations.roles"] == [
        ["postgres_nobody"]
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET who = ''",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_seal",
        "UPDATE wagtailcore_pagelogentry SET label = ''",
        "DELETE FROM wagtailcore_modellogentry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER audit_guard ON audit_entry",
        "CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE wagtailcore_page ADD COLUMN mine int",
        "TRUNCATE wagtailcore_page",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
    ],
)
def test_the_portal_may_not(ask, statement):
    assert not ask("web", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_entry (action, who, request, kind, key, label) VALUES ('x', '', '', '', '', '')",
        "SELECT * FROM audit_entry",
        "SELECT audit_forget(0)",
        "SELECT audit_settled()",
    ],
)
def test_the_portal_may(ask, statement):
    assert ask("web", statement)


def test_who_looks_at_figures_reads_pages_and_no_secrets_and_changes_nothing(ask):
    assert ask("readonly", "SELECT * FROM wagtailcore_page")
    for table in SECRET:
        assert not ask("readonly", f"TABLE {table}")
    assert not ask("readonly", "UPDATE wagtailcore_page SET title = ''")
    assert not ask("readonly", "SELECT audit_forget(0)")


def test_the_backup_reads_all_and_writes_that_it_was_made(roles, ask, primary, tmp_path):
    status, output = primary.programs.run("pg_dump", "--schema-only", "-d", roles["backup"])
    assert status == 0, output
    assert ask("backup", "SELECT * FROM editorial_user")
    assert ask(
        "backup",
        "INSERT INTO audit_entry (action, who, request, kind, key, label) VALUES ('x', '', '', '', '', '')",
    )
    assert not ask("backup", "UPDATE editorial_user SET is_superuser = true")


def form_of(answer):
    """What the form of an editor page sends where nothing is typed."""
    page = BeautifulSoup(answer.text, "html.parser")
    # Without the buttons, each of which has a name.
    fields = page.select("#page-edit-form :is(input, textarea, select)[name]")
    sent = {field["name"]: field.get("value") or "" for field in fields if field.get("type") != "checkbox"}
    return {**sent, "body-count": "0"}


def test_as_the_portal_everything_is_done_that_people_do(public_and_editor, roles, primary, at):
    public, web = public_and_editor
    with at(primary):
        section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
        page = NewsPageFactory(parent=section, title="Hòa giải ở cơ sở", live=False)
        page.save_revision()
        url = page.url
    editor = Browser()
    editor.get(web, "/quan-tri/login/")
    editor.post(web, "/quan-tri/login/", {"username": "quan-tri", "password": PASSWORD})

    address = f"/quan-tri/pages/add/news/newspage/{section.pk}/"
    form = form_of(editor.get(web, address))
    assert editor.post(web, address, form | {"title": "Tin mới", "slug": "tin-moi"}).status == 302
    with at(primary):
        assert NewsPage.objects.get(slug="tin-moi").title == "Tin mới"
    publish = f"/quan-tri/bulk/wagtailcore/page/publish/?id={page.pk}&next=/quan-tri/"
    assert editor.post(web, publish, {"seen": "1"}).status == 302
    image = SimpleUploadedFile("anh.png", get_test_image_file().file.getvalue())
    file = SimpleUploadedFile("luat.txt", "Luật".encode())
    for kind, content in (("images", image), ("documents", file)):
        data = {"title": "Tệp", "file": content, "collection": 1, "description": "Mô tả"}
        assert editor.post(web, f"/quan-tri/{kind}/add/", data).status == 302

    reader = Browser()
    assert "Hòa giải ở cơ sở" in reader.get(public, url).text
    assert "Hòa giải ở cơ sở" in reader.get(public, "/tim-kiem/?q=hoa+giai").text
    assert editor.post(web, f"/quan-tri/pages/{page.pk}/unpublish/", {"reason": "Sai"}).status == 302
    assert reader.get(public, url).status == 404
    assert editor.post(web, f"/quan-tri/pages/{page.pk}/delete/", {"reason": "Sai"}).status == 302
    with at(primary):
        kept = set(Entry.objects.filter(who="quan-tri").values_list("action", flat=True))
    assert kept >= {"sign_in.signed_in", "wagtail.publish", "wagtail.unpublish", "editorial.bin"}


def test_the_schedule_does_all_it_does(roles, tmp_path):
    script = (
        "import django; django.setup(); from editorial.management.commands.run_schedule import Command;"
        "one = Command(); one.run_daily = lambda name, now: one.run_command(name); one.run_once()"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.servers.web_settings", "SECRET_KEY": "servers-" + "0" * 50,
        "ALLOWED_HOSTS": HOST, "BASE_URL": f"https://{HOST}", "DATA_DIR": str(tmp_path), "CHECK_LINKS": "0",
        "TAKE_FEEDS": "0", "SEARCH_URL": "", "VALKEY_URL": "", "PYTHONPATH": "site:.",
        "DATABASE_URL": roles["web"],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "failed" in done.stderr) == (0, False), done.stderr[-3000:]


def test_a_process_for_readers_alone_has_no_editor(public_and_editor):
    public, editor = public_and_editor
    for address in ("/quan-tri/", "/quan-tri/login/", "/quan-tri/api/main/pages/", "/quan-tri/jsi18n/"):
        assert Browser().get(public, address).status == 404
        assert Browser().post(public, address, {}).status == 404
    assert Browser().get(public, "/").status == 200
    assert Browser().get(editor, "/quan-tri/login/").status == 200
