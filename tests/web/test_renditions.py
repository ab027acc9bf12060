"""The sizes and formats of images: drawn in the background, shown as far as they are there."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import default_task_backend
from wagtail.models import ReferenceIndex

from core import renditions
from core.factories import ImageFactory
from core.models import CustomRendition
from core.tasks import draw_images

pytestmark = pytest.mark.django_db

DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def image():
    return ImageFactory()


@pytest.fixture
def figures(image):
    """A body with an image and a gallery."""

    def figures(*gallery):
        chosen = {"alt_text": "Ruộng", "decorative": False}
        picture = {"image": {"image": image.pk, **chosen}, "caption": ""}
        others = [{"image": {"image": one.pk, **chosen}, "caption": ""} for one in gallery]
        blocks = [{"type": "image", "value": picture}]
        return blocks + [{"type": "gallery", "value": {"title": "", "images": others}}] * bool(gallery)

    return figures


@pytest.fixture
def queued(settings, django_capture_on_commit_callbacks):
    """The pages whose images a worker is to draw after what is done."""
    settings.TASKS = DUMMY

    def queued(do):
        default_task_backend.clear()
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return [result.args[0] for result in default_task_backend.results if result.task == draw_images]

    return queued


def specs(image):
    return set(image.renditions.values_list("filter_spec", flat=True))


def all_specs(*uses):
    return {one.spec for use in uses for one in renditions.all_filters(use)}


def types(page, selector):
    return [source["type"] for source in page.select(f"{selector} source")]


def test_a_page_that_nothing_is_drawn_of_shows_jpeg_and_draws_no_more(read, make_news, image):
    page = read(make_news(image=image).url)
    assert types(page, ".figure--lead") == []
    assert len(page.select_one(".figure--lead img")["srcset"].split(", ")) == 3
    assert {spec for spec in specs(image) if "jpeg" not in spec} == set()


def test_the_best_formats_come_first_once_they_are_drawn(read, make_news, image):
    news = make_news(image=image)
    draw_images.call(news.pk)
    page = read(news.url)
    assert types(page, ".figure--lead") == ["image/avif", "image/webp"]
    assert page.select_one(".figure--lead img")["src"].endswith(".jpg")


def test_a_format_that_lacks_a_size_is_not_shown(image):
    renditions.draw(image, [*renditions.filters("card", "avif")[:1], *renditions.filters("card", "webp")])
    assert {spec.split("|")[0] for spec in renditions.shown(image, "card")} == {"format-webp", "format-jpeg"}


def test_the_own_image_of_a_page_is_drawn_as_lists_and_networks_show_it(make_news, image):
    draw_images.call(make_news(image=image).pk)
    assert specs(image) == all_specs("card", "first story", "side story", "figure") | {renditions.SHARED}


def test_the_images_of_a_body_are_drawn_as_it_shows_them(make_news, image, figures):
    other = ImageFactory()
    draw_images.call(make_news(body=figures(other)).pk)
    assert (specs(image), specs(other)) == (all_specs("figure"), all_specs("gallery"))


def test_what_is_drawn_needs_no_drawing_at_the_first_visit(client, make_news, image, figures):
    news = make_news(image=image, body=figures(ImageFactory()))
    draw_images.call(news.pk)
    before = CustomRendition.objects.count()
    for address in (news.url, "/tin-tuc/", "/"):
        client.get(address)
    assert CustomRendition.objects.count() == before


def test_a_block_whose_image_was_deleted_shows_none(read, make_news, image, figures):
    news = make_news(body=figures(ImageFactory()))
    image.delete()
    assert len(read(news.url).select("main picture")) == 1


def test_the_focal_point_is_kept_in_every_format(image):
    image.focal_point_x, image.focal_point_y = 200, 200
    image.focal_point_width = image.focal_point_height = 100
    image.save()
    renditions.draw(image, renditions.all_filters("card"))
    keys = {one.filter_spec: one.focal_point_key for one in image.renditions.all()}
    assert all(keys.values())


def test_every_picture_keeps_its_place(read, make_news, image, figures):
    page = read(make_news(image=image, body=figures(ImageFactory())).url)
    pictures = page.select("main picture img")
    assert len(pictures) == 3
    assert all(picture.get("width") and picture.get("height") for picture in pictures)


def test_the_first_picture_is_asked_for_at_once_and_those_below_it_late(read, make_news, image, figures):
    page = read(make_news(image=image, body=figures(ImageFactory())).url)
    lead, *below = page.select("main picture img")
    assert (lead["fetchpriority"], lead["loading"]) == ("high", "eager")
    assert [picture["loading"] for picture in below] == ["lazy", "lazy"]


def test_on_the_home_page_only_the_picture_of_the_first_story_comes_at_once(read, make_news):
    for _number in range(6):
        make_news(image=ImageFactory())
    first, *others = read("/").select("main picture img")
    assert (first["fetchpriority"], first.get("loading")) == ("high", None)
    assert {picture.get("loading") for picture in others} == {"lazy"}


def test_many_images_on_a_page_make_no_more_queries_than_one(client, make_news, figures):
    def count(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    few, many = (make_news(body=figures(*ImageFactory.create_batch(n))) for n in (2, 12))
    assert count(few) == count(many)


def test_publishing_has_the_images_drawn_by_the_worker(queued, make_news, image):
    news = make_news(image=image)
    assert queued(lambda: news.save_revision().publish()) == [news.pk]


def test_saving_a_draft_draws_nothing(queued, make_news, image):
    news = make_news(image=image)
    assert queued(news.save_revision) == []


def test_another_focal_point_draws_the_images_of_the_pages_that_show_them(queued, make_news, image):
    news = make_news(image=image)
    ReferenceIndex.create_or_update_for_object(news)
    image.focal_point_x = 10
    assert queued(image.save) == [news.pk]


def test_an_image_on_no_page_is_not_drawn(queued, image):
    assert queued(image.save) == []


def test_without_a_worker_no_editor_waits_for_the_drawing(
    django_capture_on_commit_callbacks, make_news, image
):
    with django_capture_on_commit_callbacks(execute=True):
        make_news(image=image).save_revision().publish()
    assert specs(image) == set()


def test_the_images_of_a_page_that_was_taken_down_meanwhile_are_not_drawn(make_news, image):
    news = make_news(image=image)
    news.unpublish()
    draw_images.call(news.pk)
    assert specs(image) == set()


def test_a_broken_image_does_not_keep_the_others(make_news, image, figures, caplog):
    broken = ImageFactory()
    with broken.file.storage.open(broken.file.name, "wb") as file:
        file.write(b"x")
    draw_images.call(make_news(image=broken, body=figures()).pk)
    assert specs(image) == all_specs("figure")
    assert broken.file.name in caplog.text


def test_the_command_draws_what_the_public_pages_show(make_news, image, capsys):
    make_news(image=image)
    draft = ImageFactory()
    make_news(image=draft, live=False, publish=False)
    call_command("draw_pictures")
    assert all_specs("card") <= specs(image)
    assert specs(draft) == set()
