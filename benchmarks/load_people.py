"""People who work with the portal at once: reporters who search, editors who write. Each thinks meanwhile."""

import json
import random
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

# Seconds that a person thinks: between two searches, and between two savings of an editor.
REPORTER_THINKS, EDITOR_THINKS = (3.0, 6.0), (20.0, 40.0)
# So often in a row the form saves by itself before the editor presses the button.
BY_ITSELF = 2
PATIENCE = 35


class Step(NamedTuple):
    """What somebody did: `at` seconds since the load began; status 0 is no answer at all. A form that comes
    back with mistakes answers 200, too: `is_done` says whether that was done which was asked for."""

    what: str
    at: float
    status: int
    seconds: float
    is_done: bool


IsDone = Callable[[int, bytes], bool]


def _is_answered(status: int, _read: bytes) -> bool:
    return status in (200, 302)


def _is_saved(status: int, _read: bytes) -> bool:
    return status == 302


def _is_saved_by_itself(status: int, read: bytes) -> bool:
    return status == 200 and json.loads(read).get("success") is True


class People:
    """Threads that do one thing after another until they are told to go home."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.steps: list[Step] = []
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, live: Callable[["People"], None]) -> None:
        thread = threading.Thread(target=live, args=[self])
        self._threads.append(thread)
        thread.start()

    def go_home(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def think(self, bounds: tuple[float, float], chance: random.Random) -> bool:
        """Wait; whether the day goes on."""
        return not self._ended.wait(chance.uniform(*bounds))

    def ask(
        self,
        what: str,
        path: str,
        body: bytes | None = None,
        headers: Any = None,
        is_done: IsDone = _is_answered,
    ) -> tuple[int, bytes]:
        begin = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers or {})
            response = connection.getresponse()
            status, read = response.status, response.read()
        except (OSError, HTTPException):
            status, read = 0, b""
        finally:
            connection.close()
        now = time.monotonic()
        self.steps.append(Step(what, begin - self._began, status, now - begin, is_done(status, read)))
        return status, read


def reporter(number: int, questions: list[str]) -> Callable[[People], None]:
    """Searches, each time for something else."""
    chance = random.Random(number)  # noqa: S311 - nothing secret is made of it

    def live(people: People) -> None:
        while people.think(REPORTER_THINKS, chance):
            people.ask("search", f"/tim-kiem/?q={quote(chance.choice(questions))}")

    return live


class Editor:
    """An editor at work on one news item, as the form of the editor sends it."""

    def __init__(self, number: int) -> None:
        from django.test import Client

        from editorial.models import User
        from news.models import NewsPage

        self.chance = random.Random(number)  # noqa: S311 - nothing secret is made of it
        self.page = NewsPage.objects.live().order_by("-pk")[number * 7]
        client = Client()
        client.force_login(User.objects.get(username=f"editors-{number}"))
        token = "b" * 32
        cookies = {cookie.key: cookie.value for cookie in client.cookies.values()}
        cookies["__Host-csrftoken"] = token
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.count = 0

    def live(self, people: People) -> None:
        from django.db import connection

        while people.think(EDITOR_THINKS, self.chance):
            if self.count % (BY_ITSELF + 1) == 0:
                people.ask("open the form", f"/quan-tri/pages/{self.page.pk}/edit/", None, self.headers)
            self.save(people)
        connection.close()

    def save(self, people: People) -> int:
        """Save once: by the form itself, or after some of these by the button; the status."""
        self.count += 1
        is_by_itself = self.count % (BY_ITSELF + 1) != 0
        what = "save by itself" if is_by_itself else "save"
        headers = self.headers | ({"Accept": "application/json"} if is_by_itself else {})
        address = f"/quan-tri/pages/{self.page.pk}/edit/"
        is_saved = _is_saved_by_itself if is_by_itself else _is_saved
        return people.ask(what, address, self.form().encode(), headers, is_saved)[0]

    def form(self) -> str:
        from wagtail.test.utils.form_data import rich_text, streamfield

        from tests.editorial.page_forms import opened

        html = "".join(
            f"<p>Đoạn {place}: cán bộ tư pháp xã phổ biến {self.chance.random()} cho bà con bản làng.</p>"
            for place in range(40)
        )
        title = f"{self.page.title[:150]} · {self.count}"
        return urlencode(opened(self.page, title, body=streamfield([("rich_text", rich_text(html))])))


def questions_of(data: Path | None) -> list[str]:
    """What readers ask: the questions beside the archive, or parts of the titles."""
    from . import archive_search

    if data:
        _archive, questions = archive_search.find_data(data)
        lines = questions.read_text().splitlines()
        return [json.loads(line)["question"] for line in lines if line.strip()]
    from wagtail.models import Page

    titles = Page.objects.live().order_by("-pk").values_list("title", flat=True)[:5_000:5]
    return [" ".join(title.split()[:5]) for title in titles]
