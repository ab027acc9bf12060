"""What the site tells others: its mail server, and the cache in front of it. Nobody may be refused anything
for them, and afterwards each has been told of all: of mails once."""

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from tests.servers.machines import Program, until

from .faults import Fault
from .listeners import Mood
from .site import Site

# Mails, and images that are taken down, while one of them is in trouble.
NOTICES, TAKEN_DOWN = 12, 4
# Seconds that the worker may take for what waits for it in the end.
CAUGHT_UP = 180
Happening = Callable[[Site], AbstractContextManager[None]]


def mail_server(mood: Mood) -> Happening:
    """Texts are sent up for approval, of which the next in turn are told; the schedule sends what waits."""

    @contextmanager
    def happen(site: Site) -> Iterator[None]:
        with site.outgoing.mail.being(mood):
            with site.at_work():
                mails = send_up()
            schedule = sending(site)
            yield
            schedule.stop()
        with site.at_work():
            send_what_waits(site)
        site.missed += missed("mails", mails, Counter(site.outgoing.mail.told), most=1)

    return happen


def send_up() -> list[tuple[str, str]]:
    """Address and subject of each mail that waits for it."""
    from post_office.models import Email
    from wagtail.models import Page

    from editorial.factories import UserFactory
    from editorial.roles import EDITORS, WRITERS
    from news.factories import NewsPageFactory
    from news.models import NewsSectionPage

    section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
    stamp = time.time_ns()
    UserFactory.create(username=f"bien-tap-{stamp}", role=EDITORS)
    writer = UserFactory.create(username=f"viet-tin-{stamp}", role=WRITERS)
    newest = Email.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for number in range(NOTICES):
        page: Page = NewsPageFactory.create(parent=section, title=f"Gửi duyệt {stamp}-{number}", live=False)
        page.save_revision(user=writer)
        page.get_workflow().start(page, writer)
    mails = Email.objects.filter(pk__gt=newest)
    return [(address, mail.subject) for mail in mails for address in mail.to]


def send_what_waits(site: Site) -> None:
    """As the schedule does once their pauses are over."""
    from django.utils import timezone
    from post_office.mail import get_queued
    from post_office.models import STATUS, Email

    Email.objects.filter(status=STATUS.requeued).update(scheduled_time=timezone.now())
    for _batch in range(NOTICES):
        if not get_queued().exists():
            break
        sending(site).process.wait()


def sending(site: Site) -> Program:
    """The schedule's sending of what waits."""
    return Program(site.folder, ["manage.py", "send_mails"], **site.environment)


def cache_in_front(mood: Mood) -> Happening:
    """Pages with an image are taken down, beside all else that the cache in front is told."""

    @contextmanager
    def happen(site: Site) -> Iterator[None]:
        with site.outgoing.front.being(mood):
            with site.at_work():
                paths = take_down()
            yield
        with site.at_work(), suppress(AssertionError):
            until(all_is_told, CAUGHT_UP)
        # Who was told and couldn't say so is told again: it does no harm.
        site.missed += missed("addresses", paths, Counter(site.outgoing.front.told))

    return happen


def take_down() -> list[str]:
    """The paths of the images that were on the pages."""
    from core.factories import ImageFactory
    from news.factories import NewsPageFactory
    from news.models import NewsSectionPage

    section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
    stamp, paths = time.time_ns(), []
    for number in range(TAKEN_DOWN):
        image = ImageFactory.create()
        page: Any = NewsPageFactory.create(
            parent=section, title=f"Gỡ xuống {stamp}-{number}", image=image, publish=True
        )
        paths.append(image.get_rendition("width-100").url)
        page.unpublish()
    return paths


def all_is_told() -> bool:
    """Whether it was told of all. What failed is taken up after the pause in which one that said nothing is
    left in peace, the first of those that a task has."""
    from django.utils import timezone

    from delivery.front import REST
    from operations.background import take_up, tasks

    rows, now = tasks().filter(task_path="delivery.tasks.tell_front"), timezone.now()
    paused = rows.failed().filter(finished_at__lt=now - datetime.timedelta(seconds=REST))
    if paused.update(finished_at=now - datetime.timedelta(days=1)):
        take_up()
    return not rows.exclude(status="SUCCESSFUL").exists()


def missed(what: str, expected: list[Any], told: Counter[Any], most: float = float("inf")) -> list[str]:
    """What wasn't told of, or more than `most` times."""
    wrong = [one for one in expected if not 1 <= told[one] <= most]
    if not expected:
        return [f"{what}: there were none"]
    return [f"{what}: {len(wrong)} of {len(expected)}, {wrong[0]} {told[wrong[0]]} times"] if wrong else []


FAULTS = [
    Fault("mail-refused", mail_server(Mood.REFUSES), 20),
    Fault("mail-hung", mail_server(Mood.HANGS), 20),
    Fault("front-refuses", cache_in_front(Mood.REFUSES), 20),
    Fault("front-hung", cache_in_front(Mood.HANGS), 20),
]
