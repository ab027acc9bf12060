"""Images and files of the library are for all as long as something public shows them."""

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Filter
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex

from core import public_media
from core.factories import FileFactory, ImageFactory, add_correction
from core.models import CustomImage, CustomRendition, LinkedWebsite, RemovedRendition
from core.previews import draw_preview_of
from core.public_media import settle, settle_all
from core.renditions import draw
from delivery import front
from documents.factories import DocumentVersionFactory
from editorial.factories import UserFactory
from editorial.models import PreviewLink
from home.factories import StandardPageFactory
from tests.web.test_previews import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return ImageFactory()


@pytest.fixture
def file():
    return FileFactory(file=ContentFile(b"Noi dung", "tai-lieu.txt"))


def body(image=None, file=None):
    """A body with an image and a file."""
    chosen = image and {"image": {"image": image.pk, "alt_text": "Ruộng", "decorative": False}, "caption": ""}
    blocks = [{"type": "image", "value": chosen}] if image else []
    return blocks + ([("file", {"file": file, "title": ""})] if file else [])


def is_public(image):
    """Whether what is drawn of an image lies where everybody can fetch it."""
    image = CustomImage.objects.get(pk=image.pk)
    rendition = image.get_rendition("width-100")
    return rendition.url.startswith("/media/images/") and rendition.file.name.startswith("images/")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does what happens after a commit for what is done in it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def status(file, client=None, **headers):
    return (client or Client()).get(file.url, **headers).status_code


def test_the_image_of_a_draft_is_not_where_everybody_can_fetch_it(make_news, image):
    make_news(image=image, live=False, publish=False).save_revision()
    assert not is_public(image)


def test_with_the_page_it_becomes_public(make_news, image):
    make_news(image=image)
    assert is_public(image)


@pytest.mark.parametrize("place", ["image", "social_image", "body"])
def test_wherever_a_page_shows_an_image(make_news, image, place):
    make_news(**{place: body(image) if place == "body" else image})
    assert is_public(image)


def test_what_was_drawn_of_a_draft_is_drawn_anew_when_it_is_public(make_news, image, commit):
    draft = image.get_rendition("width-100")
    with commit():
        news = make_news(image=image)
    assert not default_storage.exists(draft.file.name)
    assert draft.file.name not in Client().get(news.url).text


def test_after_it_is_unpublished_its_files_are_gone_at_once(make_news, image, commit):
    news = make_news(image=image)
    Client().get(news.url)
    names = [one.file.name for one in image.renditions.all()]
    assert all(name.startswith("images/") and default_storage.exists(name) for name in names)
    with commit():
        news.unpublish()
    assert names
    assert not any(map(default_storage.exists, names))
    assert not is_public(image)


def test_an_old_address_never_comes_back(make_news, image, commit):
    news = make_news(image=image)
    old = image.get_rendition("width-100").url
    with commit():
        news.unpublish()
        news.save_revision().publish()
    assert CustomImage.objects.get(pk=image.pk).get_rendition("width-100").url != old


def test_an_image_that_another_public_page_shows_stays(make_news, image, commit):
    news, other = make_news(image=image), make_news(body=body(image))
    url = CustomImage.objects.get(pk=image.pk).get_rendition("width-100").url
    with commit():
        news.unpublish()
    assert CustomImage.objects.get(pk=image.pk).get_rendition("width-100").url == url
    other.unpublish()
    assert not is_public(image)


def test_an_image_that_a_new_text_leaves_out_is_hidden(make_news, image):
    news = make_news(image=image)
    news.image = None
    news.save_revision()
    assert is_public(image)
    news.save_revision().publish()
    assert not is_public(image)


def test_an_image_that_only_a_new_draft_shows_is_hidden_until_it_is_published(make_news, image, file):
    news = make_news()
    news.image, news.body = image, body(file=file)
    revision = news.save_revision()
    assert (is_public(image), status(file)) == (False, 404)
    revision.publish()
    assert (is_public(image), status(file)) == (True, 200)


@pytest.mark.parametrize("above", [False, True])
def test_a_restriction_hides_at_once_and_lets_go_again(make_news, section, image, file, above):
    news = make_news(image=image, body=body(file=file))
    row = PageViewRestriction.objects.create(
        page_id=section.pk if above else news.pk, restriction_type="login"
    )
    assert (is_public(image), status(file)) == (False, 404)
    row.delete()
    assert (is_public(image), status(file)) == (True, 200)


def test_moving_below_a_private_page_hides(make_news, news_index, home, image, restrict):
    private = StandardPageFactory(parent=home, publish=True)
    restrict(private)
    page = StandardPageFactory(parent=home, body=body(image), publish=True)
    assert is_public(image)
    page.move(private, "last-child")
    assert not is_public(image)
    page.move(home, "last-child")
    assert is_public(image)


def test_deleting_the_page_hides(make_news, image, file, commit):
    news = make_news(image=image, body=body(file=file))
    name = CustomImage.objects.get(pk=image.pk).get_rendition("width-100").file.name
    with commit():
        Page.objects.get(pk=news.pk).delete()
    assert (default_storage.exists(name), status(file)) == (False, 404)


def test_deleting_the_image_takes_what_is_drawn_of_it_along(make_news, image, commit):
    make_news(image=image)
    name = CustomImage.objects.get(pk=image.pk).get_rendition("width-100").file.name
    with commit():
        CustomImage.objects.get(pk=image.pk).delete()
    assert not default_storage.exists(name)


def test_a_logo_of_a_linked_website_is_public(home, image):
    told = {"name": "Sở", "url": "https://so.example", "locale": home.locale}
    website = LinkedWebsite.objects.create(logo=image, **told)
    assert is_public(image)
    website.delete()
    assert not is_public(image)


def test_what_the_text_before_a_correction_shows_is_public_as_long_as_that_is(make_news, image, file):
    news = make_news(image=image, body=body(file=file))
    add_correction(news, image=None, body=[])
    assert (is_public(image), status(file)) == (True, 200)
    type(news).objects.get(pk=news.pk).unpublish()
    assert (is_public(image), status(file)) == (False, 404)


def test_a_file_of_a_version_of_a_document_is_public_with_it(make_document, file):
    document = make_document(issued_on=datetime.date(2022, 1, 1))
    blocks = [("legal_text", "<p>Điều 1</p>"), ("file", {"file": file, "title": ""})]
    version = DocumentVersionFactory(document=document, valid_from=datetime.date(2024, 1, 1), body=blocks)
    assert status(file) == 404
    version.save_revision().publish()
    assert status(file) == 200
    document.unpublish()
    assert status(file) == 404


def test_a_link_in_a_text_is_a_use(make_news, file):
    make_news(body=[("rich_text", f'<p><a linktype="document" id="{file.pk}">Tải về</a></p>')])
    assert status(file) == 200


def test_a_file_that_nothing_shows_is_for_the_staff_alone(file, client, approver):
    assert status(file) == 404
    client.force_login(approver)
    assert status(file, client) == 200
    client.force_login(UserFactory())
    assert status(file, client) == 404


def test_a_guess_at_its_content_tells_nothing(file):
    guesses = [f'"{file.file_hash}"', '"x"', "*"]
    assert {status(file, headers={"If-None-Match": guess}) for guess in guesses} == {404}


def test_a_preview_of_a_hidden_file_is_hidden(make_news):
    file = FileFactory(file=ContentFile(pdf(), "a.pdf"))
    draw_preview_of(file)
    assert Client().get(file.preview.url).status_code == 404
    make_news(body=body(file=file))
    assert Client().get(file.preview.url).status_code == 200


def test_who_may_read_a_private_page_sees_its_images_and_files(make_news, client, image, file):
    news = make_news(image=image, body=body(file=file))
    row = PageViewRestriction.objects.create(page_id=news.pk, restriction_type="password", password="mở ra")
    drawn = CustomImage.objects.get(pk=image.pk).get_rendition("width-100")
    assert [client.get(url).status_code for url in (drawn.url, file.url)] == [404, 404]
    form = f"/_util/authenticate_with_password/{row.pk}/{news.pk}/"
    client.post(form, {"password": "mở ra", "return_url": news.url})
    assert client.get(news.url).status_code == 200
    assert [client.get(url).status_code for url in (drawn.url, file.url)] == [200, 200]


def test_a_file_of_a_collection_that_some_may_open_is_theirs_without_a_page(client):
    collection = Collection.get_first_root_node().add_child(name="Cho xã")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = FileFactory(collection=collection)
    assert client.get(file.url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(file.url).status_code == 200


def test_a_guest_sees_the_images_and_files_of_the_draft_and_no_others(make_news, image, file, approver):
    draft = make_news(image=image, body=body(file=file), live=False, publish=False)
    link = PreviewLink(page_id=draft.pk, name="Khách")
    token = link.begin(draft.save_revision(), approver)
    link.save()
    other = FileFactory()
    html = Client().get(f"/xem-truoc/{token}/").text
    assert f"/xem-truoc/{token}/tep/anh/{image.pk}/" in html
    assert f'"/xem-truoc/{token}/tep/{file.pk}/' in html
    shown = [url.split()[0] for url in html.replace('"', " ").split() if f"/{token}/tep/" in url]
    assert {Client().get(url).status_code for url in shown} == {200}
    assert Client().get(f"/xem-truoc/{token}{other.url}").status_code == 404
    PreviewLink.objects.update(revoked_at=link.made_at)
    assert {Client().get(url).status_code for url in shown} == {404}


def test_an_editor_sees_the_images_of_a_draft(make_news, image, client, approver):
    url = image.get_rendition("width-100").url
    assert Client().get(url).status_code == 404
    client.force_login(approver)
    response = client.get(url)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in response.headers["Cache-Control"]


def test_an_image_that_was_taken_down_before_it_is_drawn_isn_t_put_among_the_public_ones(make_news, image):
    news = make_news(image=image)
    before = CustomImage.objects.get(pk=image.pk)
    news.unpublish()
    assert before.get_rendition("width-100").file.name.startswith("hidden-images/")


def test_an_image_that_was_taken_down_while_it_is_saved_stays_so(make_news, image):
    news = make_news(image=image)
    before = CustomImage.objects.get(pk=image.pk)
    news.unpublish()
    before.title = "Tên khác"
    before.save()
    after = CustomImage.objects.get(pk=image.pk)
    assert (after.title, after.public_folder) == ("Tên khác", "")


def test_what_is_being_drawn_when_it_is_taken_down_is_removed(make_news, image, monkeypatch, commit):
    """By who draws it, or where a reader's page does, by the schedule."""
    news, taken_down = make_news(image=image), []
    real = CustomRendition.get_upload_to

    def take_down_then(self, filename):
        name = real(self, filename)
        if not taken_down:
            taken_down.append(type(news).objects.get(pk=news.pk).unpublish())
        return name

    monkeypatch.setattr(CustomRendition, "get_upload_to", take_down_then)
    with commit():
        draw(CustomImage.objects.get(pk=image.pk), [Filter("width-90"), Filter("width-100")])
    assert not image.renditions.filter(file__startswith="images/").exists()
    news.save_revision().publish()
    taken_down.clear()
    with commit():
        left = CustomImage.objects.get(pk=image.pk).get_rendition("width-120").file.name
    assert default_storage.exists(left)
    with commit():
        call_command("remove_hidden_images")
    assert not default_storage.exists(left)


def test_what_the_store_doesn_t_let_be_removed_is_removed_by_the_schedule(
    make_news, image, commit, monkeypatch, caplog
):
    news = make_news(image=image)
    name = CustomImage.objects.get(pk=image.pk).get_rendition("width-100").file.name
    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "delete", refuse)
        with commit():
            news.unpublish()
        with pytest.raises(CommandError, match="1 files"):
            call_command("remove_hidden_images")
    assert default_storage.exists(name)
    assert name in caplog.text
    call_command("remove_hidden_images")
    assert not default_storage.exists(name)
    assert not RemovedRendition.objects.exists()


def refuse(storage, name):
    raise OSError("read-only")


def shown_images(make_news, count):
    images = [ImageFactory() for _number in range(count)]
    for image in images:
        make_news(image=image)
        CustomImage.objects.get(pk=image.pk).get_rendition("width-100")
    return images


def test_hiding_many_images_costs_no_more_statements_than_hiding_few(make_news, section):
    counts = []
    for count in (2, 6):
        images = shown_images(make_news, count)
        Page.objects.live().filter(pk__in=[page.pk for page in section.get_children()]).update(live=False)
        with CaptureQueriesContext(connection) as queries:
            settle([image.pk for image in images])
        counts.append(len(queries))
        assert not CustomImage.objects.exclude(public_folder="").exists()
    assert counts[0] == counts[1]
    assert RemovedRendition.objects.count() == 8
    assert not CustomRendition.objects.exists()


def test_of_very_many_the_schedule_removes_the_rest(make_news, section, commit, monkeypatch):
    monkeypatch.setattr(public_media, "MOST_AT_ONCE", 1)
    shown_images(make_news, 3)
    names = set(CustomRendition.objects.values_list("file", flat=True))
    with commit():
        PageViewRestriction.objects.create(page_id=section.pk, restriction_type="login")
    assert [default_storage.exists(name) for name in sorted(names)].count(True) == 2
    call_command("remove_hidden_images")
    assert not any(default_storage.exists(name) for name in names)


def test_what_was_drawn_when_it_was_hidden_before_isn_t_found_any_more(make_news, image, commit):
    image.get_rendition("width-100")
    with commit():
        news = make_news(image=image)
    with commit():
        type(news).objects.get(pk=news.pk).unpublish()
    drawn = CustomImage.objects.get(pk=image.pk).get_rendition("width-100")
    assert default_storage.exists(drawn.file.name)


def test_a_file_that_a_rendition_has_again_stays(image, commit):
    name = image.get_rendition("width-100").file.name
    RemovedRendition.objects.create(name=name)
    call_command("remove_hidden_images")
    assert default_storage.exists(name)
    assert not RemovedRendition.objects.exists()


def test_a_hidden_image_whose_file_is_missing_is_not_found(image, client, approver):
    drawn = image.get_rendition("width-100")
    default_storage.delete(drawn.file.name)
    client.force_login(approver)
    assert client.get(drawn.url).status_code == 404


def test_a_reader_of_one_private_page_of_many_has_the_file(make_news, section, file, client):
    pages = [make_news(body=body(file=file)) for _number in range(22)]
    for page in pages:
        PageViewRestriction.objects.create(
            page_id=page.pk, restriction_type="password", password=str(page.pk)
        )
    row = PageViewRestriction.objects.get(page_id=pages[-1].pk)
    assert client.get(file.url).status_code == 404
    form = f"/_util/authenticate_with_password/{row.pk}/{pages[-1].pk}/"
    client.post(form, {"password": row.password, "return_url": "/"})
    assert client.get(file.url).status_code == 200


@pytest.mark.parametrize("is_live", [True, False])
def test_a_reader_of_a_private_document_has_the_files_of_its_versions(make_document, file, client, is_live):
    document = make_document(issued_on=datetime.date(2022, 1, 1))
    blocks = [("legal_text", "<p>Điều 1</p>"), ("file", {"file": file, "title": ""})]
    version = DocumentVersionFactory(document=document, valid_from=datetime.date(2024, 1, 1), body=blocks)
    version.save_revision().publish()
    if not is_live:
        version.unpublish()
    PageViewRestriction.objects.create(page_id=document.pk, restriction_type="login")
    assert client.get(file.url).status_code == 404
    client.force_login(UserFactory())
    assert client.get(file.url).status_code == (200 if is_live else 404)


def test_caches_in_front_are_told(make_news, image, commit, monkeypatch):
    told = []
    one = SimpleNamespace(
        WAGTAILFRONTENDCACHE={"default": {}}, WAGTAILADMIN_BASE_URL="https://portal.example"
    )
    monkeypatch.setattr(front, "settings", one)
    monkeypatch.setattr(front, "purge_url_from_cache", told.append)
    news = make_news(image=image)
    url = CustomImage.objects.get(pk=image.pk).get_rendition("width-100").url
    with commit():
        news.unpublish()
    assert f"https://portal.example{url}" in told


class TestASiteFromBefore:
    """All that was drawn lies flat among the public images, and nothing is said of any image."""

    @pytest.fixture
    def old(self, make_news, commit):
        shown, hidden = ImageFactory(), ImageFactory()
        make_news(image=shown)
        make_news(image=hidden, live=False, publish=False)
        for image in (shown, hidden):
            drawn = image.get_rendition("width-100")
            name = default_storage.save(f"images/{image.pk}.jpg", ContentFile(b"x"))
            CustomRendition.objects.filter(pk=drawn.pk).update(file=name)
        CustomImage.objects.update(public_folder="")
        return shown, hidden

    def test_the_command_removes_what_isn_t_public_and_leaves_what_is(self, old, commit, capsys):
        shown, hidden = old
        with commit():
            call_command("settle_images")
        assert default_storage.exists(f"images/{shown.pk}.jpg")
        assert not default_storage.exists(f"images/{hidden.pk}.jpg")
        assert (is_public(shown), is_public(hidden)) == (True, False)
        assert "2 images settled" in capsys.readouterr().out

    def test_it_has_nothing_to_do_the_second_time(self, old):
        assert (settle_all(), settle_all()) == (2, 0)

    def test_uses_that_only_the_index_was_told_of_later_are_found(self, old):
        ReferenceIndex.objects.all().delete()
        settle_all()
        assert not is_public(old[0])
        call_command("rebuild_references_index", verbosity=0)
        settle_all()
        assert is_public(old[0])


def test_nothing_but_the_public_images_is_fetched_without_asking():
    served = Path(settings.BASE_DIR, "deploy/nginx/portal.conf").read_text()
    assert "alias /srv/portal/data/media/images/;" in served
    assert served.count("data/media") == 1
