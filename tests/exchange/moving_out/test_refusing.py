"""An export that isn't whole, or isn't what it says, is refused; then all is as it was."""

import json
import shutil

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from core.models import CustomImage
from exchange.moving_out.arriving import Places
from exchange.moving_out.errors import MovingOutError
from exchange.moving_out.exporting import export_site
from exchange.moving_out.folder import MANIFEST, SUMS, sum_of
from exchange.moving_out.library import Library
from exchange.moving_out.references import in_block, in_text
from news.models import NewsPage
from tests import hostile
from tests.exchange.moving_out.conftest import change, records_of, write_sums

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small(shared, shared_db, shared_files, tmp_path_factory):
    """An export of a site with an item of news, an image and a file; the site itself is empty again."""
    folder = tmp_path_factory.mktemp("exports") / "xuat"
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("left")):
        before = transaction.savepoint()
        FileFactory(file=ContentFile("Nội dung".encode(), name="tep.txt"))
        body = [("rich_text", RichText('<p>Lời có <a href="https://vbpl.vn">liên kết</a>.</p>'))]
        shared.news(publish=False, slug="tin", image=ImageFactory(), body=body)
        export_site(folder)
        transaction.savepoint_rollback(before)
    Site.clear_site_root_paths_cache()
    return folder


@pytest.fixture
def folder(small, tmp_path):
    return shutil.copytree(small, tmp_path / "xuat")


@pytest.fixture
def refused(folder):
    """Takes the export over, which fails with the given words and leaves nothing."""

    def refused(*words):
        before = list(Page.objects.order_by("pk").values_list("pk", "path", "numchild"))
        with pytest.raises(MovingOutError) as error:
            call_command("take_over_export", folder)
        assert list(Page.objects.order_by("pk").values_list("pk", "path", "numchild")) == before
        assert (
            not default_storage.exists("original_images")
            or default_storage.listdir("original_images")[1] == []
        )
        for word in words:
            assert word in str(error.value)

    return refused


def file_of(folder, kind):
    return folder / records_of(folder, kind)[0]["file"]["path"]


def news_of(records):
    return next(record for record in records if record["type"] == "news.NewsPage")


def test_a_flipped_byte(folder, refused):
    path = file_of(folder, "core.file")
    path.write_bytes(b"\x00" + path.read_bytes()[1:])
    refused(path.name, "isn't what was written")


def test_a_missing_file(folder, refused):
    path = file_of(folder, "core.customimage")
    path.unlink()
    refused(path.name, "isn't there")


def test_a_line_that_breaks_off(folder, refused):
    path = folder / "records/page.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    write_sums(folder)
    refused("records/page.jsonl, line", "not JSON")


def test_a_list_that_ends_early(folder, refused):
    change(folder, "page")(lambda records: records.pop())
    refused("page: ", "were written")


def test_a_later_version_of_the_format(folder, refused):
    told = json.loads((folder / MANIFEST).read_text()) | {"version": 2}
    (folder / MANIFEST).write_text(json.dumps(told))
    refused("version 2", "use newer code")


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd"])
def test_a_path_that_leads_out_of_the_export(folder, refused, path):
    with (folder / SUMS).open("a") as file:
        file.write(f"{'0' * 64}  {path}\n")
    refused(path, "leads out")


def test_a_link_that_leads_out_of_the_export(folder, refused):
    (folder / "files/ra").symlink_to("/etc/hostname")
    with (folder / SUMS).open("a") as file:
        file.write(f"{'0' * 64}  files/ra\n")
    refused("files/ra: leads out")


def test_a_file_that_lies_elsewhere(folder, refused):
    change(folder, "core.file")(lambda records: records[0]["file"].update(path="../../etc/passwd"))
    refused("core.file.jsonl, line 1", "isn't listed")


def test_a_file_that_is_not_listed(folder, refused):
    change(folder, "core.file")(lambda records: records[0]["file"].update(path="files/link.txt"))
    (folder / "files/link.txt").symlink_to("/etc/hostname")
    refused("core.file.jsonl, line 1", "isn't listed")


def test_a_file_in_the_place_of_another(folder, refused):
    change(folder, "core.file")(lambda records: records[0]["file"].update(path="README.md"))
    refused("core.file.jsonl, line 1", "another checksum")


@pytest.mark.parametrize("name", ["anh.png", "anh.svg"])
def test_an_image_that_is_a_script(folder, refused, name):
    path = file_of(folder, "core.customimage")
    path.write_text("<svg onload='alert(1)'/>")
    told = {"name": name, "sha256": sum_of(path)}
    change(folder, "core.customimage")(lambda records: records[0]["file"].update(told))
    refused("core.customimage.jsonl, line 1", name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("tep.docx", hostile.ARCHIVES["macros"][0], "macros"), ("tep.txt", b"a\0b", "doesn't match")],
    ids=["macros", "no text"],
)
def test_a_file_that_no_form_would_take(folder, refused, name, content, words):
    path = file_of(folder, "core.file")
    path.write_bytes(content)
    told = {"name": name, "sha256": sum_of(path)}
    change(folder, "core.file")(lambda records: records[0]["file"].update(told))
    refused("core.file.jsonl, line 1", words)


def test_a_file_that_the_storage_does_not_give_back_as_it_was(folder, refused, monkeypatch):
    save = default_storage.save
    monkeypatch.setattr(
        "django.core.files.storage.FileSystemStorage.save",
        lambda self, name, content, **kwargs: save(name, ContentFile(content.read() + b"!"), **kwargs),
    )
    refused("doesn't lie in the storage as it was")


def test_a_program_among_the_files(folder, refused):
    change(folder, "core.file")(lambda records: records[0]["file"].update(name="tep.exe"))
    refused("tep.exe", "aren't accepted")


def test_a_page_below_itself(folder, refused):
    change(folder, "page")(lambda records: news_of(records).update(parent=news_of(records)["key"]))
    refused("page.jsonl, line", "isn't above it")


def test_a_key_that_stands_twice(folder, refused):
    change(folder, "page")(lambda records: records[-1].update(key=records[0]["key"]))
    refused("stands twice")


def test_a_field_that_this_code_does_not_know(folder, refused):
    change(folder, "page")(lambda records: news_of(records)["fields"].update(colour="red"))
    refused("news.NewsPage has no field colour")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<p>x</p><script>alert(1)</script>", "<script>"),
        ('<p><a href="java&#10;script:alert(1)">x</a></p>', "href in <a>"),
        ('<p onclick="alert(1)">x</p>', "onclick in <p>"),
        (
            '<p><a linktype="page" id="page:vi/khong-co">x</a></p>',
            "khong-co, which isn't in the export",
        ),
        ('<p><a linktype="page" id="core.file:1">x</a></p>', "where a page is expected"),
    ],
)
def test_a_text_that_can_not_be_taken(text, word):
    with pytest.raises(MovingOutError) as error:
        in_text(text, Places({"page": {}, "core.file": {"1": None}}))
    assert word in str(error.value)


def test_an_address_that_would_act(folder, refused):
    address = " java\nscript:alert(1)"
    change(folder, "page")(lambda records: news_of(records)["fields"].update(source_url=address))
    refused("records/page.jsonl, line", "is no address to follow")


def test_a_block_whose_address_would_act():
    with pytest.raises(MovingOutError, match="is no address to follow"):
        in_block(
            NewsPage.body.field.stream_block, [{"type": "embed", "value": "data:text/html,x"}], Places({})
        )


def test_a_language_that_this_site_does_not_have():
    with pytest.raises(MovingOutError, match="the language fr isn't one"):
        Places({}).find("language:fr")


def test_a_page_keeps_the_number_that_addresses_are_made_of():
    root = Page.get_first_root_node().pk
    places = Places({"page": {"vi/a": 471_100, "vi/b": 471_100, "vi/c": root, "vi/d": 2**40, "vi/e": "x"}})
    keys = [places.of("page", f"vi/{name}") for name in "abcde"]
    assert keys[0] == 471_100
    assert len({*keys, root}) == 6


def test_what_the_database_refuses(folder, refused):
    change(folder, "page")(lambda records: news_of(records)["fields"].update(author="\0"))
    refused("records/page.jsonl, line")


def test_an_image_whose_file_was_missing_already_is_taken_nevertheless(tmp_path):
    image = CustomImage(width=3, height=4)
    Library(tmp_path).put(image, CustomImage._meta.get_field("file"), {"name": "original_images/../mat.png"})
    assert (image.file.name, image.width) == ("original_images/mat.png", 3)


def test_what_is_no_export(tmp_path):
    with pytest.raises(MovingOutError, match="is no export of a site"):
        call_command("take_over_export", tmp_path)


def test_a_manifest_without_end(tmp_path):
    (tmp_path / MANIFEST).write_text('{"a":' * 100_000)
    with pytest.raises(MovingOutError, match="is no export of a site"):
        call_command("take_over_export", tmp_path)


def test_a_site_in_which_somebody_works_is_refused(folder, shared):
    shared.news(publish=False)
    with pytest.raises(MovingOutError, match=r"isn't empty.*record_citations"):
        call_command("take_over_export", folder)
