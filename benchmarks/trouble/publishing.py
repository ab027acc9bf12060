"""Who publishes meanwhile: editors by the button, and the schedule what is due."""

import copy
import datetime
import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Self

import psycopg

from tests.servers.machines import Browser

from .load import Pace
from .site import Site

# Seconds between two pages of which the day has come, and after which an editor presses again.
DUE_EVERY, AGAIN = 3, 1
USERNAME, PASSWORD = "bien-tap-khi-su-co", "một mật khẩu đủ dài"
DONE, OLDER = (302,), 409
ANSWERED_LATE = 25
NEWEST = """
SELECT latest_revision_id, created_at FROM wagtailcore_page
JOIN wagtailcore_revision ON wagtailcore_revision.id = latest_revision_id WHERE wagtailcore_page.id = %s
"""


@dataclass
class Publication:
    """A text that an editor wants to be public, by its title; `answers` to each pressing of the button, 0 is
    none."""

    page: int
    title: str
    answers: list[int] = field(default_factory=list)
    slowest: float = 0.0


@dataclass
class Counted:
    """What became of publications: how many were asked for, and done once, twice, not at all or half."""

    asked: int = 0
    once: int = 0
    twice: int = 0
    never: int = 0
    half: list[str] = field(default_factory=list)
    refusals: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0

    @property
    def is_whole(self) -> bool:
        return self.asked == self.once and not self.half


@dataclass
class Publishing:
    """Made and counted inside `site.at_work()`; between them the editors work from the beginning of the block
    to its end, and then until what they have begun is answered.

        with site.at_work():
            publishing = Publishing.prepare(site, seconds=30)
        with publishing:
            ...
        with site.at_work():
            publishing.count_pressed(), publishing.count_due()
    """

    site: Site
    browser: Browser
    forms: dict[int, dict[str, Any]]
    due: list[int]
    pace: Pace
    publications: list[Publication] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _numbers: Any = field(default_factory=itertools.count)
    _at_it: threading.Condition = field(default_factory=threading.Condition)
    _pressing: int = 0
    _is_resting: bool = False

    @classmethod
    def prepare(cls, site: Site, seconds: float, pace: Pace) -> "Publishing":
        """Pages of which the days come within so many seconds; an editor signs in."""
        from editorial.factories import UserFactory
        from editorial.roles import ADMINISTRATORS
        from news.factories import NewsPageFactory
        from news.models import NewsSectionPage
        from tests.editorial.page_forms import opened

        UserFactory.create(username=USERNAME, password=PASSWORD, role=ADMINISTRATORS)
        section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
        stamp = time.time_ns()
        pages: list[Any] = [
            NewsPageFactory.create(parent=section, title=f"Sự cố {stamp}-{number}", publish=True)
            for number in range(pace.editors)
        ]
        forms = {page.pk: opened(page, page.title, **{"action-publish": "1"}) for page in pages}
        due = [_make_due(section, stamp, after) for after in range(DUE_EVERY, int(seconds), DUE_EVERY)]
        return cls(site, signed_in(site), forms, due, pace)

    def __enter__(self) -> Self:
        self._threads = [
            threading.Thread(target=self._work, args=(page, place * self.pace.seconds))
            for place, page in enumerate(self.forms)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _work(self, page: int, wait: float) -> None:
        browser = copy.deepcopy(self.browser)
        while not self._ended.wait(wait):
            began = time.monotonic()
            publication = Publication(page, f"Sự cố {page} lần {next(self._numbers)}")
            self._press(browser, publication)
            wait = max(0, self.pace.editors * self.pace.seconds - (time.monotonic() - began))

    def _press(self, browser: Browser, publication: Publication) -> None:
        """The button, again and again until there is an answer that it was done, or that it had been."""
        newest = self._read_newest(publication.page)
        if newest is None:
            return
        form = self.forms[publication.page] | newest | {"title": publication.title}
        self.publications.append(publication)
        end = time.monotonic() + ANSWERED_LATE
        while time.monotonic() < end or not self._ended.is_set():
            began, status = time.monotonic(), 0
            with self._turn(), suppress(OSError, HTTPException):
                status = browser.post(self.site.web, f"/quan-tri/pages/{publication.page}/edit/", form).status
            publication.answers.append(status)
            publication.slowest = max(publication.slowest, time.monotonic() - began)
            if status in DONE or status == OLDER:
                return
            time.sleep(AGAIN)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._at_it:
            self._at_it.wait_for(lambda: not self._is_resting)
            self._pressing += 1
        try:
            yield
        finally:
            with self._at_it:
                self._pressing -= 1
                self._at_it.notify_all()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Inside the block nobody publishes: no editor, who ends what he has begun, and not the schedule."""
        schedule = self.site.others[0].process
        with self._at_it:
            self._is_resting = True
            self._at_it.wait_for(lambda: not self._pressing)
        schedule.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            schedule.send_signal(signal.SIGCONT)
            with self._at_it:
                self._is_resting = False
                self._at_it.notify_all()

    def _read_newest(self, page: int) -> dict[str, str] | None:
        """What the form says that it was made from; None where the editors go home before it is known."""
        while True:
            with suppress(psycopg.Error), self._connect() as connection:
                revision, created_at = connection.execute(NEWEST, [page]).fetchone() or (0, None)
                return {
                    "loaded_revision_id": str(revision),
                    "loaded_revision_created_at": created_at.astimezone(datetime.UTC).isoformat(),
                }
            if self._ended.wait(AGAIN):
                return None

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.site.postgres.url(self.site.database), connect_timeout=2)

    def is_due_done(self) -> bool:
        """Whether the schedule has published all that was due; for who asks outside of Django."""
        with self._connect() as connection:
            found = connection.execute(
                "SELECT count(*) FROM wagtailcore_page WHERE id = ANY(%s) AND live", [self.due]
            ).fetchone()
        return found is not None and found[0] == len(self.due)

    def count_pressed(self) -> Counted:
        """What the database tells of each text that was to be public."""
        counted = Counted()
        for publication in self.publications:
            counted.asked += 1
            counted.slowest = max(counted.slowest, publication.slowest)
            counted.refusals.update(status for status in publication.answers if status not in DONE)
            revisions, entries = _traces(publication.page, publication.title)
            _note(counted, publication.title, revisions, entries)
        for page in self.forms:
            _check_shown(counted, page)
        return counted

    def count_due(self) -> Counted:
        from wagtail.models import Page, PageLogEntry

        from editorial.checks.publishing import SCHEDULED

        counted = Counted()
        for page in Page.objects.filter(pk__in=self.due):
            counted.asked += 1
            entries = PageLogEntry.objects.filter(page=page.pk, action=SCHEDULED).count()
            _note(counted, page.title, int(page.live), entries)
        return counted


def _make_due(section: Any, stamp: int, after: int) -> int:
    """A draft that is to go up in so many seconds."""
    from django.utils import timezone

    from news.factories import NewsPageFactory

    page: Any = NewsPageFactory.create(parent=section, title=f"Đến giờ {stamp}-{after}", live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(seconds=after)
    page.save_revision().publish()
    return page.pk


def _traces(page: int, title: str) -> tuple[int, int]:
    """How many revisions have the title, and how many entries of the log tell of publishing one of them."""
    from wagtail.models import PageLogEntry, Revision

    revisions = Revision.page_revisions.filter(object_id=str(page), content__title=title)
    entries = PageLogEntry.objects.filter(page=page, action="wagtail.publish", revision__in=revisions)
    return revisions.count(), entries.count()


def _note(counted: Counted, title: str, made: int, logged: int) -> None:
    if made != logged:
        counted.half.append(f"{title}: {made} made, {logged} in the log")
    elif made == 1:
        counted.once += 1
    elif made:
        counted.twice += 1
    else:
        counted.never += 1


def _check_shown(counted: Counted, page: int) -> None:
    """What readers are shown is the text that was published last."""
    from wagtail.models import Page

    found = Page.objects.select_related("live_revision").get(pk=page)
    if found.live_revision_id != found.latest_revision_id:
        counted.half.append(f"{found.title}: the newest text isn't the public one")
    elif found.live_revision.content["title"] != found.title:
        counted.half.append(f"{found.title}: the row isn't what its revision says")


def signed_in(site: Site) -> Browser:
    browser, path = Browser(), "/quan-tri/login/"
    browser.get(site.web, path)
    answer = browser.post(site.web, path, {"username": USERNAME, "password": PASSWORD})
    if answer.status not in DONE:
        raise RuntimeError(f"Signing in answered {answer.status}")
    return browser
