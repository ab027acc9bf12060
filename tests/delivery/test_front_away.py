"""The cache in front can't be told of what was taken down: that holds nothing up, and it is told later."""

import datetime
import http.server
import socket
import threading
from urllib.error import URLError

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail.contrib.frontend_cache.backends.http import PurgeRequest

from core.factories import ImageFactory
from core.models import CustomImage
from delivery import front
from operations.background import MOST_TRIES, parked, take_up

pytestmark = pytest.mark.django_db


class Cache(http.server.ThreadingHTTPServer):
    """Is told of addresses by PURGE, and answers with `status`."""

    def __init__(self):
        self.told, self.status = [], 200
        super().__init__(("127.0.0.1", 0), Told)


class Told(http.server.BaseHTTPRequestHandler):
    def do_PURGE(self):
        if self.server.status == 200:
            self.server.told.append(self.headers["Host"] + self.path)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def cache():
    cache = Cache()
    threading.Thread(target=cache.serve_forever, args=[0.05], daemon=True).start()
    yield cache
    cache.shutdown()
    cache.server_close()


@pytest.fixture
def place(settings, monkeypatch):
    """Says where the cache in front is. The worker is production's."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def place(location):
        backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
        settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": backend, "LOCATION": location}}

    return place


def url_of(server):
    return f"http://127.0.0.1:{server.server_address[1]}"


def work():
    Worker(
        queue_names=["default"], interval=0.01, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="may-chu", excluded_queue_names=[],
    ).run()  # fmt: skip


def later():
    """As much later as the longest pause."""
    DBTaskResult.objects.failed().update(finished_at=timezone.now() - datetime.timedelta(days=2))
    take_up()
    work()


@pytest.fixture
def taken_down(make_news, place, django_capture_on_commit_callbacks):
    """Takes a page with an image down; its image's address."""

    def taken_down():
        with django_capture_on_commit_callbacks(execute=True):
            image = ImageFactory()
            page = make_news(image=image, publish=True)
        rendition = CustomImage.objects.get(pk=image.pk).get_rendition("width-100")
        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()
        page.refresh_from_db()
        assert not page.live
        assert not default_storage.exists(rendition.file.name)
        return rendition.url

    return taken_down


@pytest.mark.parametrize("location", ["http://127.0.0.1:9", "http://khong-co-may-nay.invalid"])
def test_one_that_is_away_or_has_no_address_is_told_when_it_is_back(place, cache, taken_down, location):
    place(location)
    url = taken_down()
    work()
    assert DBTaskResult.objects.failed().exists()
    place(url_of(cache))
    later()
    assert [told for told in cache.told if told.endswith(url)]
    assert not DBTaskResult.objects.failed().exists()


def test_one_that_fails_is_told_again_and_given_up_where_it_is_seen(place, cache, taken_down):
    place(url_of(cache))
    cache.status = 500
    url = taken_down()
    work()
    for _time in range(MOST_TRIES + 1):
        later()
    assert cache.told == []
    given_up = [row for row in parked() if row.args_kwargs["args"][0][0].endswith(url)]
    assert [row.exception_class_path for row in given_up] == ["delivery.front.FrontAwayError"]


def test_one_that_says_nothing_costs_its_time_and_no_other_task(place, monkeypatch, taken_down):
    monkeypatch.setattr(front, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place(f"http://127.0.0.1:{silent.getsockname()[1]}")
        taken_down()
        other = DBTaskResult.objects.create(
            args_kwargs={"args": [999_999], "kwargs": {}}, task_path="search.tasks.read_file",
            backend_name="default", run_after=timezone.now(),
        )  # fmt: skip
        work()
    other.refresh_from_db()
    assert other.status == "SUCCESSFUL"
    assert DBTaskResult.objects.failed().exists()


def test_one_that_says_nothing_is_left_in_peace_for_a_while(monkeypatch):
    now, asked = [0.0], []

    def silent(request, timeout):
        asked.append(request.host)
        raise URLError(TimeoutError("timed out"))

    monkeypatch.setattr(front, "urlopen", silent)
    monkeypatch.setattr(front, "monotonic", lambda: now[0])
    for host in ("im-lang.example", "im-lang.example", "noi-khac.example"):
        with pytest.raises((URLError, TimeoutError)):
            front.urlopen_with_patience(PurgeRequest(f"http://{host}/anh.jpg"))
    assert asked == ["im-lang.example", "noi-khac.example"]
    now[0] += front.REST
    with pytest.raises((URLError, TimeoutError)):
        front.urlopen_with_patience(PurgeRequest("http://im-lang.example/anh.jpg"))
    assert asked[2:] == ["im-lang.example"]


def test_one_that_refuses_is_told_of_the_next_at_once(monkeypatch):
    asked = []

    def refusing(request, timeout):
        asked.append(request.full_url)
        raise URLError(ConnectionRefusedError())

    monkeypatch.setattr(front, "urlopen", refusing)
    for name in ("mot.jpg", "hai.jpg"):
        with pytest.raises(URLError):
            front.urlopen_with_patience(PurgeRequest(f"http://tu-choi.example/{name}"))
    assert len(asked) == 2
