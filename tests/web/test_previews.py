"""The previews of files: the first page of a PDF beside its link."""

import io
import struct

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from core import previews
from core.factories import FileFactory
from core.first_page import HEADER, HEIGHT, WIDTH
from core.models import File, FilePreview
from core.previews import draw_preview_of
from core.tasks import draw_preview
from outlines.models import OutlineFile
from tests.search import samples
from tests.uploads import unchecked

pytestmark = pytest.mark.django_db
RED = (200, 0, 0)


def pdf(size=(595, 842), colour=RED):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PDF")
    return content.getvalue()


@pytest.fixture
def make_file():
    def make_file(content=None, name="a.pdf", **fields):
        return FileFactory(file=unchecked(content or pdf(), name), **fields)

    return make_file


@pytest.fixture
def drawn(make_file):
    """A file with its preview."""
    file = make_file()
    draw_preview_of(file)
    return file


@pytest.fixture
def page_with(make_outline):
    """An outline with files in its body and at its foot."""

    def page_with(*files):
        page = make_outline(body=[("file", {"file": file, "title": ""}) for file in files])
        page.files = [OutlineFile(file=file) for file in files]
        page.save_revision().publish()
        return page

    return page_with


@pytest.fixture
def hide():
    """Lets only signed-in visitors see a file."""

    def hide(file):
        file.collection = Collection.get_first_root_node().add_child(name="Nội bộ")
        file.save()
        CollectionViewRestriction.objects.create(
            collection=file.collection, restriction_type=CollectionViewRestriction.LOGIN
        )

    return hide


def test_the_preview_is_the_first_page_and_small(drawn):
    picture = Image.open(io.BytesIO(drawn.preview.picture))
    assert (picture.format, picture.size) == ("WEBP", (drawn.preview.width, drawn.preview.height))
    assert picture.width <= WIDTH
    assert picture.height <= HEIGHT
    assert all(abs(a - b) < 12 for a, b in zip(picture.convert("RGB").getpixel((50, 50)), RED, strict=True))


@pytest.mark.parametrize("size", [(14_000, 200), (200, 14_000), (30, 30)])
def test_a_page_of_any_shape_fits(make_file, size):
    preview = draw_preview_of(make_file(pdf(size)))
    assert 0 < preview.width <= WIDTH
    assert 0 < preview.height <= HEIGHT


def test_the_link_of_a_file_has_its_preview_as_decoration(read, page_with, drawn):
    pictures = read(page_with(drawn).url).select(".file__link img")
    assert [(one["alt"], one["loading"]) for one in pictures] == [("", "lazy")] * 2
    assert {one["src"] for one in pictures} == {drawn.preview.url}
    assert all(one["width"] and one["height"] for one in pictures)


def test_a_file_without_a_preview_is_a_link_as_before(read, page_with, make_file):
    page = read(page_with(make_file(), make_file(b"x", "a.txt")).url)
    assert len(page.select(".file__link")) == 4
    assert page.select(".file__link img") == []


def test_the_preview_is_served_for_readers_own_caches(client, page_with, drawn):
    page_with(drawn)
    response = client.get(drawn.preview.url)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.content == bytes(drawn.preview.picture)


def test_a_hidden_file_has_no_preview_for_the_public(client, drawn, hide):
    address = drawn.preview.url
    hide(drawn)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_a_made_up_address_is_not_found(client, drawn, number):
    assert client.get(f"/tep/xem-truoc/{number}-{drawn.preview.fingerprint}.webp").status_code == 404
    assert client.get(f"/tep/xem-truoc/{drawn.pk}-0000.webp").status_code == 404


@pytest.mark.parametrize(
    "content",
    [samples.locked_pdf(), b"%PDF-1.7 broken", pdf()[:200], samples.pdf()],
    ids=["locked", "no pdf", "cut off", "no page"],
)
def test_a_broken_or_locked_pdf_has_none(make_file, content):
    assert draw_preview_of(make_file(content)) is None


def test_a_file_that_is_gone_has_none(make_file):
    file = make_file()
    file.file.storage.delete(file.file.name)
    assert draw_preview_of(file) is None


@pytest.mark.parametrize(
    "code", ["while True: pass", "bytearray(2**30)", "import sys; sys.stdout.buffer.write(b'x' * 10**6)"]
)
def test_a_page_that_costs_too_much_has_none(make_file, monkeypatch, code):
    confined = f"from core.confined import confine; confine(2**29, 10**5, 0.5, 1)\n{code}"
    monkeypatch.setattr(previews, "CHILD", ("-c", confined))
    assert draw_preview_of(make_file()) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"x",
        struct.pack(HEADER, 1, 1),
        struct.pack(HEADER, 0, 0),
        struct.pack(HEADER, 999, 1) + bytes(2997),
    ],
    ids=["nothing", "a byte", "no pixels", "no size", "too wide"],
)
def test_an_answer_of_another_form_is_no_picture(answer):
    assert previews.picture_of(answer) is None


def test_an_uploaded_pdf_is_drawn_after_it_is_saved(make_file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = make_file()
    assert FilePreview.objects.get(file=file).source == file.file.name


def test_a_new_title_draws_nothing_anew(drawn, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        drawn.save()
    assert not any("draw_preview" in repr(callback) for callback in callbacks)
    assert FilePreview.objects.filter(file=drawn).exists()


def test_what_stood_in_a_replaced_file_is_seen_no_more(client, drawn, django_capture_on_commit_callbacks):
    address = drawn.preview.url
    file = File.objects.get(pk=drawn.pk)
    file.file = ContentFile(pdf(colour=(0, 0, 200)), "b.pdf")
    with django_capture_on_commit_callbacks() as callbacks:
        file.save()
    assert client.get(address).status_code == 404
    for callback in callbacks:
        callback()
    assert FilePreview.objects.get(file=file).url != address


def test_a_pdf_replaced_by_another_kind_of_file_has_none(drawn):
    drawn.file = unchecked(b"x", "a.txt")
    drawn.save()
    draw_preview.call(drawn.pk)
    assert not FilePreview.objects.filter(file=drawn).exists()


def test_a_file_that_is_replaced_while_it_is_drawn_gets_no_old_preview(make_file):
    file = make_file()
    File.objects.filter(pk=file.pk).update(file="documents/other.pdf")
    assert draw_preview_of(file) is None


def test_the_command_draws_what_is_missing(make_file, drawn, capsys):
    file = make_file()
    call_command("draw_pictures")
    assert "1 previews of 1 files" in capsys.readouterr().out
    assert FilePreview.objects.filter(file=file).exists()


def test_many_previews_make_no_more_queries_than_one(client, page_with, make_file):
    def count(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        assert not any('"picture"' in query["sql"] for query in queries)
        return len(queries)

    files = [make_file() for _number in range(5)]
    for file in files:
        draw_preview_of(file)
    few, many = page_with(files[0]), page_with(*files)
    assert count(few) == count(many)


def test_a_preview_is_no_use_of_a_file(drawn):
    assert drawn.get_usage().count() == 0
