"""Every way in which a file gets into the library goes through the same check."""

import io
import os
import resource

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from wagtail.admin.templatetags.wagtailadmin_tags import avatar_url
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from core.factories import FileFactory, ImageFactory
from core.models import CustomImage, File
from operations.media import walk
from tests import hostile

pytestmark = pytest.mark.django_db
MACROS = hostile.ARCHIVES["macros"][0]
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def uploader(client, writer):
    client.force_login(writer)
    return client


def nothing_is_stored():
    return not list(walk(default_storage))


def docx(content=MACROS, name="a.docx"):
    return SimpleUploadedFile(name, content)


FIELDS = {"title": "Tệp", "description": "Bản làng", "tags": ""}
WAYS = {
    "form": ("wagtaildocs:add", "file", {}),
    "several at once": ("wagtaildocs:add_multiple", "files[]", AJAX),
    "chooser": ("wagtaildocs_chooser:create", "document-chooser-upload-file", {}),
}


def post(client, way, upload):
    name, field, headers = WAYS[way]
    prefix = field.removesuffix("file") if field.endswith("-file") else ""
    data = {f"{prefix}{key}": value for key, value in FIELDS.items()} | {field: upload}
    return client.post(reverse(name), data, headers=headers)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_with_macros_gets_in_by_no_form(uploader, way):
    response = post(uploader, way, docx())
    assert "macro" in response.content.decode("unicode_escape" if way != "form" else "utf-8").lower()
    assert not File.objects.exists()
    assert not UploadedFile.objects.exists()
    assert nothing_is_stored()


@pytest.mark.parametrize("way", WAYS)
def test_a_file_as_offices_write_it_gets_in_by_each(uploader, way):
    post(uploader, way, docx(hostile.plain(), "Quye\u0302\u0301t đi\u0323nh.docx"))
    file = File.objects.get()
    assert file.filename == "Quyết_định.docx"
    assert file.file.size == len(hostile.plain())


def test_a_file_that_is_replaced_is_looked_at_again(uploader, writer):
    file = FileFactory(uploaded_by_user=writer)
    before = file.file.name
    response = uploader.post(reverse("wagtaildocs:edit", args=[file.pk]), FIELDS | {"file": docx()})
    assert response.context["form"].errors["file"]
    assert File.objects.get().file.name == before


def test_no_code_gets_a_hostile_file_past_the_check():
    file = FileFactory()
    ways = (
        lambda: FileFactory(file=ContentFile(MACROS, "a.docx")),
        lambda: file.file.save("a.docx", ContentFile(MACROS)),
        lambda: ImageFactory(file=ContentFile(hostile.huge_png(8_000), "a.png")),
    )
    for way in ways:
        with pytest.raises(ValidationError), transaction.atomic():
            way()
    assert [name.rpartition("/")[2] for name in walk(default_storage)] == ["tep.txt"]


def image_data(content, **fields):
    return {**FIELDS, "file": SimpleUploadedFile("a.jpg", content), **fields}


def test_an_image_is_stored_upright_and_without_notes(uploader):
    uploader.post(reverse("wagtailimages:add"), image_data(hostile.photo()))
    image = CustomImage.objects.get()
    stored = image.file.read()
    assert (image.width, image.height, image.file_size) == (40, 60, len(stored))
    assert b"SECRET" not in stored
    assert b"SECRET" not in image.get_rendition("width-20").file.read()


def test_of_several_images_at_once_those_that_wait_for_a_description_are_stored_so_too(uploader):
    address = reverse("wagtailimages:add_multiple")
    file = SimpleUploadedFile("a.jpg", hostile.photo())
    told = uploader.post(address, {"title": "Ảnh", "files[]": file}, headers=AJAX).json()
    number = told["uploaded_file_id"]
    prefix = f"uploaded-image-{number}-"
    uploader.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number]),
        {f"{prefix}{key}": value for key, value in FIELDS.items()},
        headers=AJAX,
    )
    image = CustomImage.objects.get()
    assert (image.width, image.height) == (40, 60)
    assert b"SECRET" not in image.file.read()
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("content", [hostile.photo()[:-200], hostile.huge_png(8_000), b"GIF89a"])
def test_a_hostile_image_is_refused_by_the_form_with_a_reason(uploader, content):
    response = uploader.post(reverse("wagtailimages:add"), image_data(content))
    assert len(response.context["form"].errors["file"]) == 1
    assert not CustomImage.objects.exists()


def test_a_hostile_image_is_refused_before_it_waits_for_anything(uploader):
    file = SimpleUploadedFile("a.png", hostile.huge_png(11_300))
    address = reverse("wagtailimages:add_multiple")
    told = uploader.post(address, {"title": "Ảnh", "files[]": file}, headers=AJAX).json()
    assert not told["success"]
    assert nothing_is_stored()


def avatar(client, content, name="a.jpg"):
    address = reverse("wagtailadmin_account")
    panels = [panel for tab in client.get(address).context["panels_by_tab"].values() for panel in tab]
    forms = [panel.get_form() for panel in panels]
    data = {
        form.add_prefix(field): value
        for form in forms
        for field in form.fields
        if (value := form.get_initial_for_field(form.fields[field], field))
    }
    data |= {"name_email-first_name": "Lò", "name_email-last_name": "Văn"}
    return client.post(address, data | {"avatar-avatar": SimpleUploadedFile(name, content)})


def test_a_profile_picture_is_kept_as_images_are(uploader, writer):
    avatar(uploader, hostile.photo())
    stored = UserProfile.objects.get(user=writer).avatar.read()
    assert Image.open(io.BytesIO(stored)).size == (40, 60)
    assert b"SECRET" not in stored


def test_a_profile_picture_is_shown_to_those_who_are_signed_in_alone(uploader, client, writer, editor):
    avatar(uploader, hostile.photo())
    client.force_login(editor)
    address = avatar_url(UserProfile.objects.get(user=writer).user)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content) == UserProfile.objects.get(user=writer).avatar.read()
    assert client.get(f"{address}x").status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("content", [hostile.huge_png(11_300), b"<svg/>", b"%PDF-1.7"])
def test_no_profile_picture_does_harm(uploader, writer, content):
    assert avatar(uploader, content, "a.png").status_code == 200
    assert not UserProfile.get_for_user(writer).avatar
    assert nothing_is_stored()


@pytest.mark.parametrize("spec", ["scale-1500", "width-99999|scale-3000"])
def test_no_rendition_is_larger_than_a_screen(uploader, admin_user, spec):
    image = ImageFactory(file=ContentFile(hostile.picture((1000, 1000), "JPEG"), "a.jpg"))
    with pytest.raises(InvalidFilterSpecError):
        image.get_rendition(spec)
    uploader.force_login(admin_user)
    response = uploader.get(reverse("wagtailimages:preview", args=[image.pk, spec]))
    assert response.status_code == 400
    assert not image.renditions.exists()


def test_the_preview_of_a_rendition_keeps_none_of_a_thousand(uploader, admin_user):
    image = ImageFactory()
    uploader.force_login(admin_user)
    for width in range(1, 30):
        address = reverse("wagtailimages:preview", args=[image.pk, f"width-{width}"])
        assert uploader.get(address).status_code == 200
    assert not image.renditions.exists()


def test_one_name_for_many_files_costs_no_search(monkeypatch):
    asked = []
    look = os.path.lexists
    monkeypatch.setattr(os.path, "lexists", lambda path: asked.append(path) or look(path))
    for _number in range(20):
        FileFactory()
    assert File.objects.values("file").distinct().count() == 20
    assert len(asked) <= 2 * 20


@pytest.fixture
def full_disk():
    """No file may grow: as on a disk without room, but for this process alone."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_clearly_and_leaves_no_row_without_its_file(uploader, full_disk):
    uploader.raise_request_exception = False
    upload = SimpleUploadedFile("luat.txt", b"Luat " * 10_000)
    response = uploader.post(reverse("wagtaildocs:add"), FIELDS | {"file": upload})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert not File.objects.exists()


@pytest.mark.parametrize("kind", ["wagtaildocs", "wagtailimages"])
def test_a_full_disk_leaves_the_file_that_was_to_be_replaced(uploader, approver, kind, request):
    uploader.force_login(approver)
    row, name, content = {
        "wagtaildocs": (FileFactory, "luat.txt", b"Luat " * 10_000),
        "wagtailimages": (ImageFactory, "a.jpg", hostile.picture((900, 900), "JPEG")),
    }[kind]
    row = row()
    before = row.file.name
    request.getfixturevalue("full_disk")
    uploader.raise_request_exception = False
    upload = SimpleUploadedFile(name, content)
    response = uploader.post(reverse(f"{kind}:edit", args=[row.pk]), FIELDS | {"file": upload})
    assert response.status_code == 503
    assert type(row).objects.get().file.name == before
    assert default_storage.exists(before)


def test_what_was_replaced_goes_with_the_commit_and_the_address_stays(
    uploader, approver, django_capture_on_commit_callbacks
):
    uploader.force_login(approver)
    file, image = FileFactory(), ImageFactory()
    drawn = image.get_rendition("width-20").file.name
    before = [file.file.name, image.file.name, drawn]
    new = [
        (file, "wagtaildocs", SimpleUploadedFile(file.filename, b"Khac")),
        (image, "wagtailimages", SimpleUploadedFile("a.jpg", hostile.photo())),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for row, kind, upload in new:
            uploader.post(reverse(f"{kind}:edit", args=[row.pk]), FIELDS | {"file": upload})
        assert all(default_storage.exists(name) for name in before)
    assert not any(default_storage.exists(name) for name in before)
    assert File.objects.get().url == file.url
    assert File.objects.get().file.read() == b"Khac"
    assert (CustomImage.objects.get().width, image.renditions.count()) == (40, 0)


def test_a_folder_that_cannot_be_written_to_is_said_clearly(uploader, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "tep"
    settings.MEDIA_ROOT.write_bytes(b"")
    uploader.raise_request_exception = False
    response = post(uploader, "form", docx(hostile.plain()))
    assert response.status_code == 503
    assert not File.objects.exists()


def test_an_upload_that_is_cut_off_is_damaged_and_not_kept(uploader):
    post(uploader, "form", docx(hostile.plain()[:200]))
    assert not File.objects.exists()
    assert nothing_is_stored()
