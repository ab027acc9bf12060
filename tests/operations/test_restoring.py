"""What a restore refuses, what it replaces, and what it leaves where it fails."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page

from delivery.state import read_state
from operations import database, making, restoring
from operations.database import unknown_migrations


def harm(backup, record):
    data = bytearray((backup / record).read_bytes())
    data[len(data) // 2] ^= 1
    (backup / record).write_bytes(data)


@pytest.fixture
def at_other(make_place, at, site):
    """The test happens at a copy of the site that is its own."""
    with at(make_place(template=site.database)) as place:
        default_storage.save("images/mine.txt", ContentFile(b"mine"))
        yield place


def test_what_is_there_is_never_replaced_unasked(at_other, made, command):
    with pytest.raises(CommandError, match="isn't empty"):
        command("restore", made["plain"])


def test_files_alone_are_something_that_is_there(at_empty, made, command):
    default_storage.save("a.txt", ContentFile(b"mine"))
    with pytest.raises(CommandError, match="isn't empty"):
        command("restore", made["plain"])


@pytest.mark.parametrize("typed", ["portal", "", EOFError])
def test_the_name_must_be_typed(at_other, made, command, monkeypatch, typed):
    def answer(_question):
        if typed is EOFError:
            raise EOFError
        return typed

    monkeypatch.setattr("builtins.input", answer)
    with pytest.raises(CommandError, match="nothing was touched"):
        command("restore", made["plain"], "--force")


@pytest.mark.parametrize("record", ["database.dump", "files/0000/000001"])
def test_a_damaged_one_touches_nothing(at_empty, a_copy, command, record):
    backup = a_copy()
    harm(backup, record)
    with pytest.raises(CommandError, match="nothing was touched"):
        command("restore", backup)
    assert restoring.is_empty()


def test_an_encrypted_one_needs_its_key(at_empty, made, command):
    with pytest.raises(CommandError, match="--identity"):
        command("restore", made["encrypted"])
    assert restoring.is_empty()


def test_with_force_all_is_replaced(at_other, made, command):
    Page.objects.filter(slug="tin").update(title="Đã bị sửa")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_newer_code (page int REFERENCES wagtailcore_page)")
    default_storage.delete("images/mine.txt")
    default_storage.save("trong/không ai gọi.bin", ContentFile(b"another"))
    default_storage.save("images/mine.txt", ContentFile(b"mine"))
    printed = command("restore", made["plain"], "--force", "--yes")
    assert "1 files that aren't in the backup were left: images/mine.txt" in printed
    assert Page.objects.get(slug="tin").title == "Quyền của người dân tộc Mông"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'")
        assert cursor.fetchall() == [("public",)]
        cursor.execute("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'")
        assert cursor.fetchone() == ("pg_database_owner",)


def test_rights_are_given_even_where_the_result_differs(at_other, made, command, monkeypatch):
    given = []
    monkeypatch.setattr("operations.management.commands.restore.grant", lambda: given.append(True))
    monkeypatch.setattr(restoring, "different_tables", lambda manifest: ["news_newspage: 1 rows, 2"])
    with pytest.raises(CommandError, match="not as it was backed up"):
        command("restore", made["plain"], "--force", "--yes")
    assert given


def test_what_was_there_comes_back_where_a_restore_fails(at_other, made, command, monkeypatch):
    Page.objects.filter(slug="tin").update(title="Của hôm nay")
    monkeypatch.setattr(restoring, "RESTORE_OPTIONS", ["--single-transaction", "--role=of_nobody"])
    with pytest.raises(CommandError, match="pg_restore failed"):
        command("restore", made["plain"], "--force", "--yes")
    assert Page.objects.get(slug="tin").title == "Của hôm nay"
    state = read_state()
    Page.objects.get(slug="tin").specific.save_revision().publish()
    assert read_state() != state
    assert database.count_rows(connection)["public.news_newspage"] == 2


def test_what_a_killed_restore_set_aside_is_put_back_first(at_other, made, command):
    database.set_aside(connection)
    assert "is put back first" in command("restore", made["plain"], "--force", "--yes")
    assert not database.is_set_aside(connection)
    assert Page.objects.filter(slug="tin").exists()


def test_what_was_there_before_is_never_dropped_in_doubt(at_other, made, command):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {database.SET_ASIDE}")
    with pytest.raises(CommandError, match="Look whether all is there"):
        command("restore", made["plain"], "--force", "--yes")
    assert Page.objects.filter(slug="tin").exists()


@pytest.fixture
def ordinary_owner(at_empty):
    """The database belongs to a user who has no other rights."""
    name, before = f"plain_{at_empty.database}", connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0] or connection.settings_dict["PASSWORD"]:
            pytest.skip("needs a server where users can be made and connect without a password")
        cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        cursor.execute(f'ALTER DATABASE "{at_empty.database}" OWNER TO "{name}"')
    connection.close()
    connection.settings_dict["USER"] = name
    yield
    connection.close()
    connection.settings_dict["USER"] = before
    with connection.cursor() as cursor:
        cursor.execute(f'REASSIGN OWNED BY "{name}" TO CURRENT_USER')
        cursor.execute(f'DROP OWNED BY "{name}"')
        cursor.execute(f'DROP ROLE "{name}"')


def test_an_ordinary_owner_restores_and_replaces(ordinary_owner, made, command):
    assert "all rows and files are there" in command("restore", made["plain"])
    Page.objects.filter(slug="tin").delete()
    assert "all rows and files are there" in command("restore", made["plain"], "--force", "--yes")
    assert Page.objects.filter(slug="tin").exists()


def test_differences_are_told(at_empty, made, command, monkeypatch):
    restore_files = restoring.restore_files

    def lose(backup, storage):
        restore_files(backup, storage)
        storage.delete("trong/không ai gọi.bin")
        connection.cursor().execute("DELETE FROM wagtailcore_pageviewrestriction")

    monkeypatch.setattr(restoring, "restore_files", lose)
    with pytest.raises(CommandError) as error:
        command("restore", made["plain"])
    assert "public.wagtailcore_pageviewrestriction: 0 rows, 1 in the backup" in str(error.value)
    assert "trong/không ai gọi.bin: isn't there" in str(error.value)


def test_a_backup_of_older_code_is_brought_up_to_date(at_other, at, make_place, command, tmp_path):
    call_command("migrate", "delivery", "zero", verbosity=0)
    backup = making.make_backup(tmp_path).folder
    with at(make_place()):
        printed = command("restore", backup)
        assert re.search(r"The code is newer than the backup: [1-9]\d* migrations are run", printed)
        state = read_state()
        Page.objects.get(slug="tin").specific.save_revision().publish()
        assert read_state() != state


def test_a_backup_of_newer_code_is_refused(at_other, at, make_place, command, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('news', '0999_to_come', now())"
        )
    backup = making.make_backup(tmp_path).folder
    with at(make_place()):
        with pytest.raises(CommandError, match=r"newer than the code \(news.0999_to_come"):
            command("restore", backup)
        assert restoring.is_empty()


# Whoever loads the migrations first in a process asks the database: wagtail-localize's do when imported.
@pytest.mark.django_db
def test_migrations_that_were_squashed_are_no_newer_code():
    assert unknown_migrations([["news", "0001_before_squashing"], ["of_nobody", "0001_initial"]]) == [
        "of_nobody.0001_initial"
    ]


def test_a_backup_of_a_newer_postgresql_is_refused(at_empty, made, command, monkeypatch):
    monkeypatch.setattr(restoring.Backup, "manifest", lambda _backup: {"postgresql": 99})
    with pytest.raises(CommandError, match="use a newer one"):
        command("restore", made["plain"])
