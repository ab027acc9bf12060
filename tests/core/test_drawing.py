"""Images that a page lacks, where the store of files is away, full or slow: the page is given, with an empty
picture, and no more threads wait than may."""

import shutil
import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from core import drawing, renditions
from core.drawing import MOST, REST, SLOW, Drawing
from core.factories import ImageFactory
from core.models import CustomRendition
from delivery.away import StoreAwayError
from delivery.traces import recorded

pytestmark = pytest.mark.django_db
WANTED = renditions.filters("card", "jpeg")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def guard(clock, monkeypatch):
    """What draws for readers, which has not met any trouble yet."""
    guard = Drawing(clock)
    monkeypatch.setattr(drawing, "_drawing", guard)
    monkeypatch.setattr(drawing, "TURN", 0.05)
    return guard


@pytest.fixture
def image(guard):
    return ImageFactory()


def fail(error):
    def fail(*arguments, **options):
        raise error

    return fail


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("open", StoreAwayError("no answer")),
        ("open", TimeoutError("too slow")),
        ("save", OSError(28, "No space left on device")),
        ("save", PermissionError(30, "Read-only file system")),
    ],
    ids=["away", "slow", "full", "read-only"],
)
def test_a_page_is_given_with_an_empty_picture_and_not_kept(
    client, make_news, image, monkeypatch, method, error
):
    news = make_news(image=image, publish=True)
    CustomRendition.objects.all().delete()
    monkeypatch.setattr(type(default_storage._wrapped), method, fail(error))
    with recorded() as trace:
        answer = client.get(news.url)
    assert answer.status_code == 200
    assert "no-picture" in answer.text
    assert "not-found" not in answer.text
    assert not trace.is_complete


def test_where_the_original_is_gone_for_good_the_page_may_be_kept(client, make_news, image):
    news = make_news(image=image, publish=True)
    CustomRendition.objects.all().delete()
    default_storage.delete(image.file.name)
    with recorded() as trace:
        assert "no-picture" in client.get(news.url).text
    assert trace.is_complete


def test_a_disk_that_is_not_mounted_is_not_gone_for_good(client, make_news, image):
    news = make_news(image=image, publish=True)
    CustomRendition.objects.all().delete()
    folder, elsewhere = Path(default_storage.path("")), Path(default_storage.path("") + "-elsewhere")
    folder.rename(elsewhere)
    # The place where it is mounted.
    folder.mkdir()
    try:
        with recorded() as trace:
            assert "no-picture" in client.get(news.url).text
    finally:
        shutil.rmtree(folder)
        elsewhere.rename(folder)
    assert not trace.is_complete
    assert "no-picture" not in client.get(news.url).text


def test_a_slow_store_is_left_in_peace_for_a_while(guard, clock, image, monkeypatch):
    tried = []

    def slow(*filters):
        tried.append(filters)
        clock.now += SLOW + 1
        raise StoreAwayError("no answer")

    monkeypatch.setattr(image, "get_renditions", slow)
    assert [guard.draw(image, WANTED) for _time in range(3)] == [{}] * 3
    assert len(tried) == 1
    clock.now += REST
    guard.draw(image, WANTED)
    assert len(tried) == 2


def test_a_disk_that_hangs_holds_few_threads(guard, image, monkeypatch):
    hangs, waiting = threading.Event(), threading.Barrier(MOST + 1)

    def hang(*filters):
        waiting.wait(10)
        hangs.wait(10)
        return {}

    monkeypatch.setattr(image, "get_renditions", hang)
    others = [threading.Thread(target=guard.draw, args=[image, WANTED]) for _number in range(MOST)]
    for other in others:
        other.start()
    waiting.wait(10)
    # The next one is told soon that there is none now.
    assert guard.draw(image, WANTED) == {}
    hangs.set()
    for other in others:
        other.join()
    monkeypatch.undo()
    assert guard.draw(image, WANTED)


def test_a_disk_that_never_comes_back_costs_a_page_with_many_images_nothing(guard, clock, image, monkeypatch):
    hangs, began = threading.Event(), threading.Event()

    def hang(*filters):
        began.set()
        hangs.wait(10)
        return {}

    tried = []
    monkeypatch.setattr(image, "get_renditions", hang)
    other = threading.Thread(target=guard.draw, args=[image, WANTED])
    other.start()
    began.wait(10)
    clock.now += SLOW + 1
    # Nobody takes a turn, though one is free, and nobody waits for one.
    monkeypatch.setattr(guard._turns, "acquire", lambda **options: tried.append(options))
    with recorded() as trace:
        assert [guard.draw(image, WANTED) for _number in range(20)] == [{}] * 20
    assert tried == []
    assert not trace.is_complete
    hangs.set()
    other.join()
    # It was slow, as is known now: it rests.
    assert guard.draw(image, WANTED) == {}
    assert tried == []
