"""The store of files, as pages, backups and restores use it."""

from io import BytesIO

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from wagtail.images.models import SourceImageIOError

from core.models import CustomImage
from core.storage import MediaStorage, reached
from delivery.away import StoreAwayError
from operations.media import measure, put, walk
from tests.servers.machines import free_port


def storage_at(endpoint):
    keys = {"access_key": "key", "secret_key": "secret", "region_name": "us-east-1"}
    return MediaStorage(bucket_name="portal", endpoint_url=endpoint, **keys)


@pytest.fixture
def files(store):
    storage = storage_at(store.environment["MEDIA_S3_ENDPOINT"])
    yield storage
    for name in list(walk(storage)):
        storage.delete(name)


def test_an_image_keeps_its_address_wherever_it_lies(files):
    assert files.url("images/ảnh 1.png") == "/media/images/%E1%BA%A3nh%201.png"


def test_two_files_of_one_name_are_both_kept(files):
    first, second = (files.save("documents/luat.pdf", ContentFile(text)) for text in (b"a", b"b"))
    assert first != second
    assert [files.open(name).read() for name in (first, second)] == [b"a", b"b"]


def test_a_backup_finds_each_file_and_a_restore_puts_it_where_it_was(files):
    names = ["documents/Luật Đất đai.txt", "images/a.png", "trong/không ai gọi.bin"]
    for name in names:
        put(files, name, BytesIO(b"before"))
        put(files, name, BytesIO(name.encode()))
    assert sorted(walk(files)) == names
    assert [measure(files, name).size for name in names] == [len(name.encode()) for name in names]


def test_a_file_that_is_gone_is_told(files):
    assert measure(files, "images/khong-co.png") is None


@pytest.mark.parametrize(
    ("status", "error"), [(403, StoreAwayError), (500, StoreAwayError), (404, FileNotFoundError)]
)
def test_what_the_store_refuses_is_told_as_away(status, error):
    answer = {"ResponseMetadata": {"HTTPStatusCode": status}}
    with pytest.raises(error), reached():
        raise ClientError(answer, "DeleteObject")


def test_the_time_of_a_file_that_is_gone_is_none_to_go_by(files):
    with pytest.raises(FileNotFoundError):
        files.get_modified_time("images/khong-co.png")


@pytest.fixture
def lost_files():
    """A storage whose store isn't there."""
    return storage_at(f"http://127.0.0.1:{free_port()}")


def test_a_store_that_is_away_is_told_as_such(lost_files):
    with pytest.raises(StoreAwayError):
        lost_files.open("images/a.png")
    with pytest.raises(StoreAwayError):
        lost_files.save("images/a.png", ContentFile(b"a"))


def test_an_image_that_cannot_be_fetched_is_one_that_is_not_there(lost_files, monkeypatch):
    image = CustomImage(collection_id=1, width=10, height=10, file="original_images/a.png")
    monkeypatch.setattr(image.file, "storage", lost_files)
    with pytest.raises(SourceImageIOError), image.open_file():
        pass
