"""A Word file that becomes a draft: by whose rights, with which images, and what is left when it fails."""

from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission, Page

from core.factories import ImageFactory
from core.models import CustomImage
from editorial.word import drafts, views
from news.models import NewsPage
from outlines.models import OutlinePage
from tests.editorial.word_files import bold, cell, p, picture, relation, table, word_file


def png(colour="red", size=(8, 8)):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def with_images(*contents, alt="Bản làng"):
    """A file with those images, each described as `alt`."""
    numbers = range(len(contents))
    return word_file(
        p("Hội nghị ở bản", style="Title"),
        *(p(f"Đoạn {n}.", picture(f"i{n}", alt)) for n in numbers),
        relations="".join(relation(f"i{n}", "image", f"media/{n}.png") for n in numbers),
        parts={f"word/media/{n}.png": content for n, content in enumerate(contents)},
    )


@pytest.fixture
def give(client, writer):
    """Gives a Word file to the form below a page, as a user."""

    def give(parent, data, user=writer, name="tin.docx"):
        client.force_login(user)
        address = reverse("word:create", args=[parent.pk])
        return client.post(address, {"file": SimpleUploadedFile(name, data)})

    return give


def only(model, parent):
    return model.objects.child_of(parent).get()


def notes(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_word_file_becomes_a_draft_of_the_writer(give, section, writer):
    give(section, word_file(p("Hội nghị ở bản", style="Title"), p("Chữ."), p("Mục", style="u1")))
    page = only(NewsPage, section)
    assert (page.title, page.slug, page.live, page.owner) == (
        "Hội nghị ở bản",
        "hoi-nghi-o-ban",
        False,
        writer,
    )
    (block,) = page.get_latest_revision_as_object().body
    assert block.value.source == "<p>Chữ.</p><h2>Mục</h2>"


def test_the_editor_opens_with_the_draft(give, section):
    response = give(section, word_file(p("Hội nghị ở bản", style="Title"), p("Chữ.")))
    page = only(NewsPage, section)
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "tin.docx" in notes(response)


def test_below_the_outlines_it_becomes_an_outline(give, outline_index):
    give(outline_index, word_file(p("Đề cương", style="Title"), p("Chữ.")))
    assert only(OutlinePage, outline_index).title == "Đề cương"


def test_a_file_without_a_title_is_called_as_the_file_is(give, section):
    give(section, word_file(p("Chữ.")), name="Tin hội nghị.docx")
    assert only(NewsPage, section).title == "Tin hội nghị"


def test_a_table_becomes_a_table_block(give, section):
    give(section, word_file(table([cell(p(bold("Xã"))), cell(p(bold("Hộ")))], ["Tả Van", "12"])))
    (block,) = only(NewsPage, section).body
    assert [column["heading"] for column in block.value.columns] == ["Xã", "Hộ"]
    assert block.value.row_data[0]["values"] == ["Tả Van", "12"]


def test_what_was_left_out_is_told_in_the_editor(give, section):
    response = give(section, with_images(b"no image"))
    assert "JPEG" in notes(response)


def test_an_image_becomes_one_of_the_library_with_its_description(give, section, writer):
    give(section, with_images(png()))
    image = CustomImage.objects.get()
    _text, figure = only(NewsPage, section).body
    shown = figure.value["image"]
    assert (shown.pk, shown.contextual_alt_text) == (image.pk, "Bản làng")
    assert (image.description, image.uploaded_by_user, image.width) == ("Bản làng", writer, 8)


def test_an_image_that_the_library_has_is_used_again(give, section):
    there = ImageFactory(file=ContentFile(png(), "ban.png"))
    there.get_file_hash()
    give(section, with_images(png(), png()))
    assert list(CustomImage.objects.all()) == [there]
    assert [block.block_type for block in only(NewsPage, section).body].count("image") == 2


def test_an_image_without_description_must_be_described_before_it_is_submitted(give, section):
    response = give(section, with_images(png(), alt=""))
    assert str(views.TOLD["undescribed_images"]) in notes(response)


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_what_is_no_image_is_left_out(give, section, content):
    give(section, with_images(content))
    assert [block.block_type for block in only(NewsPage, section).body] == ["rich_text"]
    assert not CustomImage.objects.exists()


def test_an_image_of_too_many_pixels_is_left_out(give, section, monkeypatch):
    monkeypatch.setattr("core.contents.pictures.MOST_PIXELS", 100)
    give(section, with_images(png(size=(20, 20))))
    assert not CustomImage.objects.exists()


def test_an_image_of_too_many_bytes_is_left_out(give, section, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20
    give(section, with_images(png()))
    assert not CustomImage.objects.exists()


def test_images_go_where_the_user_may_add_them(give, section, writer):
    own = Collection.get_first_root_node().add_child(name="Ảnh của xã")
    GroupCollectionPermission.objects.filter(permission__codename="add_image").update(collection=own)
    give(section, with_images(png()))
    assert CustomImage.objects.get().collection == own


def test_who_may_add_no_images_gets_the_draft_without_them(give, section):
    GroupCollectionPermission.objects.filter(permission__codename="add_image").delete()
    response = give(section, with_images(png()))
    assert [block.block_type for block in only(NewsPage, section).body] == ["rich_text"]
    assert str(views.TOLD["no_collection"]) in notes(response)


def test_a_failure_in_the_middle_leaves_neither_page_nor_images(give, section, settings, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError

    monkeypatch.setattr(NewsPage, "save_revision", fail)
    with pytest.raises(RuntimeError):
        give(section, with_images(png()))
    assert not NewsPage.objects.exists()
    assert not CustomImage.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tin.docx", b"PK\x03\x04 and no more"),
        ("tin.docx", b"%PDF-1.4"),
        ("tin.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("tin.docm", word_file(p("Chữ."))),
        ("tin.exe", b"MZ"),
        ("tin.docx", b""),
        ("../../\x00x.docx", b"MZ"),
    ],
)
def test_what_is_no_word_file_is_answered_with_the_form_and_a_reason(give, section, name, data):
    response = give(section, data, name=name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not NewsPage.objects.exists()


def test_a_request_without_a_file_is_answered_with_the_form(client, writer, section):
    client.force_login(writer)
    response = client.post(reverse("word:create", args=[section.pk]))
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("place", ["home", "document_index", "news_index"])
def test_elsewhere_no_word_file_is_taken(give, request, place, administrator):
    response = give(request.getfixturevalue(place), word_file(p("Chữ.")), user=administrator)
    assert response.url == reverse("wagtailadmin_home")


def test_a_writer_adds_nothing_where_writers_may_not(give, section, writer):
    writer.groups.first().page_permissions.filter(page_id=section.pk).delete()
    give(section, word_file(p("Chữ.")))
    assert not NewsPage.objects.exists()


def test_an_unknown_place_is_not_found(client, writer):
    client.force_login(writer)
    assert client.get(reverse("word:create", args=[10**9])).status_code == 404


def test_the_explorer_offers_it_where_it_is_possible(client, writer, section, news_index):
    client.force_login(writer)
    address = reverse("word:create", args=[section.pk])
    assert address in client.get(reverse("wagtailadmin_explore", args=[section.pk])).text
    assert "data-word-drop" not in client.get(reverse("wagtailadmin_explore", args=[news_index.pk])).text


def test_the_form_of_a_new_item_offers_it_and_that_of_an_old_one_does_not(client, writer, section, make_news):
    client.force_login(writer)
    new = reverse("wagtailadmin_pages:add", args=["news", "newspage", section.pk])
    assert reverse("word:create", args=[section.pk]) in client.get(new).text
    old = reverse("wagtailadmin_pages:edit", args=[make_news(owner=writer).pk])
    assert "data-word-drop" not in client.get(old).text


def test_only_so_many_images_are_taken(section, writer, tmp_path, monkeypatch):
    monkeypatch.setattr("editorial.word.library.MOST_IMAGES", 1)
    path = tmp_path / "tin.docx"
    path.write_bytes(with_images(png("red"), png("blue")))
    page, told = drafts.make_draft(section, NewsPage, str(path), "tin", writer)
    assert told["refused_images"] == 1
    assert Page.objects.filter(pk=page.pk).exists()
    assert CustomImage.objects.count() == 1


def test_text_of_before_unicode_is_told_whatever_its_font_is_called(give, section):
    assert "TCVN3" not in notes(give(section, word_file(p("Luật Đất đai quy định về quyền sử dụng đất"))))
    assert "TCVN3" in notes(give(section, word_file(p("LuËt §Êt ®ai quy ®Þnh vÒ quyÒn sö dông ®Êt"))))
