"""What may be uploaded."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.models import CustomImage, File
from core.uploads import SIGNATURES, is_what_it_says
from tests.search import samples


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.docx", b"PK\x03\x04rest"),
        ("a.DOC", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom"),
        ("a.txt", "Luật Đất đai".encode()),
        ("a.txt", "Luật".encode("utf-16")),
    ],
)
def test_a_file_that_is_what_it_says_is_accepted(name, head):
    assert is_what_it_says(BytesIO(head), name)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.pdf", b"<html><script>"),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.docx", b"%PDF-1.7"),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg/>"),
        ("pdf", b""),
    ],
)
def test_a_file_that_is_something_else_is_refused(name, head):
    assert not is_what_it_says(BytesIO(head), name)


def test_every_allowed_extension_is_looked_into():
    assert set(settings.WAGTAILDOCS_EXTENSIONS) == set(SIGNATURES)


def upload(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("wagtaildocs:add"), {"title": "Tệp", "description": "", "tags": "", "file": file}
    )


def test_a_page_named_pdf_is_not_kept(client, writer):
    client.force_login(writer)
    response = upload(client, "van-ban.pdf", b"<html><script>alert(1)</script></html>")
    assert "không khớp" in response.content.decode()
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"<html>"), ("a.pdf", b""), ("a.exe", b"MZ\x90\x00"), ("a", b"%PDF-1.7")]
)
def test_a_refused_file_gets_one_reason(client, writer, name, content):
    client.force_login(writer)
    response = upload(client, name, content)
    assert len(response.context["form"].errors["file"]) == 1
    assert not File.objects.exists()


def test_a_file_of_another_kind_is_told_the_kinds(client, writer):
    client.force_login(writer)
    response = upload(client, "a.exe", b"MZ\x90\x00")
    assert "doc, docx, m4a, mp3" in response.context["form"].errors["file"][0]
    assert "không khớp" not in response.content.decode()


def test_a_pdf_is_kept(client, writer):
    client.force_login(writer)
    upload(client, "van-ban.pdf", samples.pdf("Luật Đất đai"))
    assert File.objects.get().title == "Tệp"


def upload_image(client, size, **fields):
    data = BytesIO()
    Image.new("1", size).save(data, "PNG")
    file = SimpleUploadedFile("a.png", data.getvalue())
    return client.post(reverse("wagtailimages:add"), {"title": "Ảnh", "tags": "", "file": file, **fields})


def test_a_described_image_is_kept(client, writer):
    client.force_login(writer)
    upload_image(client, (60, 40), description="Bản làng")
    assert CustomImage.objects.get().default_alt_text == "Bản làng"


def test_an_image_without_description_is_not_kept(client, writer):
    client.force_login(writer)
    response = upload_image(client, (60, 40), description="")
    assert response.context["form"].errors["description"]
    assert not CustomImage.objects.exists()


def test_an_image_of_too_many_pixels_is_refused(client, writer):
    client.force_login(writer)
    response = upload_image(client, (6000, 6000), description="Bản làng")
    assert response.context["form"].errors["file"]
    assert not CustomImage.objects.exists()
