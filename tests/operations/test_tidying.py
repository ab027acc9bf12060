"""The uploaded files and the rows that name them."""

import io
import os
import time

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.db.models import FileField
from wagtail.models import DraftStateMixin, RevisionMixin, UploadedFile

from core.factories import FileFactory, ImageFactory
from core.models import CustomImage, File
from delivery.away import StoreAwayError
from exchange.moving_in.writing.files import keep
from operations.tidying import FOLDERS, compare, file_fields
from operations.tidying import tidy as tidy_found
from tests.uploads import unchecked

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def made_old(name, seconds=DAY + 60):
    moment = time.time() - seconds
    os.utime(default_storage.path(name), (moment, moment))
    return name


def tidy(*arguments):
    told = io.StringIO()
    call_command("tidy_media", *arguments, stdout=told)
    return told.getvalue()


def test_where_all_is_in_order_nothing_is_told_nor_deleted():
    names = [
        FileFactory().file.name,
        ImageFactory().file.name,
        ImageFactory().get_rendition("width-9").file.name,
        ImageFactory(public_folder="abc").get_rendition("width-9").file.name,
    ]
    assert [name.split("/")[0] for name in names[2:]] == ["hidden-images", "images"]
    for name in names:
        made_old(name)
    assert tidy("--delete").strip() == "0 differences"
    assert all(default_storage.exists(name) for name in names)


def test_a_file_that_no_row_names_is_told_and_goes_only_when_asked():
    orphan = made_old(unchecked(b"x", "mo-coi.txt"))
    assert f"no row: {orphan}" in tidy()
    assert default_storage.exists(orphan)
    assert "1 deleted" in tidy("--delete")
    assert not default_storage.exists(orphan)


def test_what_was_drawn_of_a_hidden_image_and_is_named_no_more_goes():
    orphan = made_old(default_storage.save("hidden-images/a.jpg", ContentFile(b"x")))
    assert "1 deleted" in tidy("--delete")
    assert not default_storage.exists(orphan)


def test_what_is_written_anew_while_it_is_tidied_stays():
    """By an import that takes up again what one that was killed has left; its row isn't committed yet."""
    path = made_old(unchecked(b"x", "mo-coi.txt"))
    found = compare()
    assert found.orphans == [path]
    keep(default_storage, path, io.BytesIO(b"x"), 1)
    assert tidy_found(found) == 0
    assert default_storage.exists(path)


def test_a_file_that_a_row_names_is_not_written_anew():
    file = FileFactory()
    made_old(file.file.name)
    before = default_storage.get_modified_time(file.file.name)
    keep(default_storage, file.file.name, file.file, file.file.size)
    assert default_storage.get_modified_time(file.file.name) == before


def test_where_the_store_does_not_tell_nothing_goes(monkeypatch):
    orphan = made_old(unchecked(b"x", "mo-coi.txt"))

    def refuse(storage, name):
        raise StoreAwayError(name)

    monkeypatch.setattr(type(default_storage._wrapped), "get_modified_time", refuse)
    with pytest.raises(StoreAwayError):
        tidy("--delete")
    assert default_storage.exists(orphan)


def test_a_file_of_today_stays_since_its_row_may_be_coming():
    young = unchecked(b"x", "moi.txt")
    assert "0 differences" in tidy("--delete")
    assert default_storage.exists(young)


def test_the_file_of_a_row_that_was_rolled_back_is_gone_a_day_later():
    with transaction.atomic():
        name = FileFactory().file.name
        transaction.set_rollback(True)
    made_old(name)
    tidy("--delete")
    assert not default_storage.exists(name)
    assert not File.objects.exists()


def test_what_lies_elsewhere_is_nobodys_business():
    other = default_storage.save("khac/a.txt", ContentFile(b"x"))
    made_old(other)
    assert "0 differences" in tidy("--delete")
    assert default_storage.exists(other)


def test_a_row_without_its_file_is_told_and_stays():
    file = FileFactory()
    default_storage.delete(file.file.name)
    assert f"no file: core.file {file.pk}: {file.file.name}" in tidy("--delete")
    assert File.objects.filter(pk=file.pk).exists()


def test_an_upload_that_nobody_finished_goes_after_a_day():
    kind = ContentType.objects.get_for_model(CustomImage)
    rows = [
        UploadedFile.objects.create(for_content_type=kind, file=ContentFile(b"x", "a.jpg"))
        for _number in "12"
    ]
    made_old(rows[0].file.name)
    assert "not finished" in tidy("--delete")
    assert list(UploadedFile.objects.all()) == [rows[1]]
    assert not default_storage.exists(rows[0].file.name)


def test_every_field_that_names_files_is_asked():
    fields = {field for _model, field in file_fields()}
    everywhere = {
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField) and field.model is model
    }
    assert fields == everywhere
    named = {str(field.upload_to).split("/")[0] + "/" for field in fields if not callable(field.upload_to)}
    assert named <= {*FOLDERS}


def test_no_revision_names_a_file_itself():
    """What is deleted as nobody's may then be in no revision either."""
    assert not [
        model for model, _field in file_fields() if issubclass(model, RevisionMixin | DraftStateMixin)
    ]
