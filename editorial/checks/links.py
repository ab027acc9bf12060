"""Addresses elsewhere that pages and the linked websites lead to, asked in the background whether they are
still there."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.models import LinkedWebsite
from core.outgoing import Answer, Limits, OutgoingError, UnknownHostError, ask

from .draft import Draft

logger = logging.getLogger(__name__)
GONE = {404, 410}
NO_NAME = "DNS"
# Some servers answer the question without the content as if they had nothing.
ASK_AGAIN = {403, 404, 405, 410, 501}
LIMITS = Limits(seconds=10)
A_WEEK, A_DAY, MOST_DAYS = timedelta(days=7), timedelta(days=1), 30
# Of one host in one run; between two questions to it.
PER_HOST = 5
PAUSE = 1.0
# In letters and in bytes, which the index has room for.
LONGEST = 1000
# Of one page: a list of links isn't to keep the command busy for hours.
PER_PAGE = 300


class ExternalLink(models.Model):
    """An address, what it answered last, and when it is asked again."""

    address = models.URLField(_("address"), max_length=LONGEST, unique=True)
    answer = models.CharField(_("last answer"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    next_check = models.DateTimeField(_("next check"), default=timezone.now, db_index=True)
    # Since when it has been gone without a pause, and how often in a row no clear answer came.
    gone_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    is_dead = models.BooleanField(_("dead"), default=False, db_index=True)
    pages = models.ManyToManyField(Page, related_name="+")
    websites = models.ManyToManyField(LinkedWebsite, related_name="+")

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


def addresses_of(draft: Draft) -> list[str]:
    """The addresses elsewhere that a page links to, without the place within a page."""
    found = (link.address.partition("#")[0].strip() for link in draft.links if link.page is None)
    outside = (address for address in found if _is_elsewhere(address))
    return list(dict.fromkeys(outside))[:PER_PAGE]


def _is_elsewhere(address: str) -> bool:
    if not address.lower().startswith(("http://", "https://")) or not _host_of(address):
        return False
    return len(address.encode()) <= LONGEST and not address.startswith(settings.WAGTAILADMIN_BASE_URL)


def _host_of(address: str) -> str:
    """The host that an address names; "" where it is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def add_links(page: Page) -> models.QuerySet[ExternalLink]:
    """Note the addresses that a page links to, besides those of before; those that are new are asked next."""
    links = _noted(addresses_of(Draft(page)))
    rows = (ExternalLink.pages.through(externallink=link, page_id=page.pk) for link in links)
    ExternalLink.pages.through.objects.bulk_create(rows, ignore_conflicts=True)
    return links


def note_links_of_new(pages: Iterable[Page]) -> None:
    """Note which addresses pages link to that were made just now."""
    found = {page.pk: addresses_of(Draft(page)) for page in pages}
    addresses = {address for of_page in found.values() for address in of_page}
    keys = dict(_noted(addresses).values_list("address", "pk")) if addresses else {}
    ExternalLink.pages.through.objects.bulk_create(
        ExternalLink.pages.through(externallink_id=keys[address], page_id=page)
        for page, of_page in found.items()
        for address in of_page
    )


def _noted(addresses: Iterable[str]) -> models.QuerySet[ExternalLink]:
    # In one order, so that two who note the same ones never wait for each other.
    addresses = sorted(addresses)
    ExternalLink.objects.bulk_create(
        (ExternalLink(address=address) for address in addresses), ignore_conflicts=True
    )
    return ExternalLink.objects.filter(address__in=addresses)


def note_links(page: Page) -> None:
    """Note which addresses a page links to, and no others."""
    links = add_links(page)
    of_page = ExternalLink.pages.through.objects.filter(page_id=page.pk)
    of_page.exclude(externallink__in=links).delete()


def note_website(website: LinkedWebsite) -> None:
    """Note the address of a linked website, and no other of it."""
    of_website = ExternalLink.websites.through.objects.filter(linkedwebsite=website)
    address = website.url.partition("#")[0]
    if not _is_elsewhere(address):
        of_website.delete()
        return
    link, _created = ExternalLink.objects.get_or_create(address=address)
    of_website.exclude(externallink=link).delete()
    link.websites.add(website)


def dead_among(addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that are dead."""
    without_place: dict[str, str] = {}
    for address in addresses:
        without_place.setdefault(address.partition("#")[0], address)
    dead = ExternalLink.objects.filter(address__in=without_place, is_dead=True)
    return [without_place[address] for address in dead.values_list("address", flat=True)]


def check_due(
    seconds: float, ask_for: Callable[..., Answer] = ask, sleep: Callable[[float], None] = time.sleep
) -> int:
    """Ask the addresses that are due, for about so many seconds; how many were asked."""
    end, asked = time.monotonic() + seconds, 0
    per_host: dict[str, int] = defaultdict(int)
    # Nobody waits for the answer of a link that nothing has any longer.
    ExternalLink.objects.filter(pages=None, websites=None).delete()
    due = ExternalLink.objects.filter(next_check__lte=timezone.now()).order_by("next_check")
    for link in due[:500]:
        host = _host_of(link.address)
        if time.monotonic() >= end:
            break
        if per_host[host] >= PER_HOST:
            continue
        if per_host[host]:
            sleep(PAUSE)
        per_host[host] += 1
        try:
            check_link(link, ask_for)
        except Exception:
            # Nor does it keep the others from being asked the next time.
            logger.exception("The address %s can't be asked", link.address)
            ExternalLink.objects.filter(pk=link.pk).update(next_check=timezone.now() + A_WEEK)
        asked += 1
    return asked


def check_link(link: ExternalLink, ask_for: Callable[..., Answer] = ask) -> None:
    """Ask one address and keep what it says.

    Dead is what is gone twice, a day or more apart. What gives no clear answer says nothing: it is asked
    again, more and more seldom.
    """
    now = timezone.now()
    is_gone, link.answer = _look(link.address, ask_for)
    if link.answer == NO_NAME and not _is_connected(now):
        is_gone = None
    link.checked_at = now
    if is_gone is None:
        link.failures = min(link.failures + 1, 10)
        link.next_check = now + timedelta(days=min(2**link.failures, MOST_DAYS))
    elif is_gone:
        link.failures, link.gone_since = 0, link.gone_since or now
        link.is_dead = link.is_dead or now - link.gone_since >= A_DAY
        link.next_check = now + (A_WEEK if link.is_dead else A_DAY)
    else:
        link.failures, link.gone_since, link.is_dead = 0, None, False
        link.next_check = now + A_WEEK
    link.save()


def _is_connected(now: datetime) -> bool:
    """Whether any address has answered lately: without a connection no name is known."""
    answered = ExternalLink.objects.filter(checked_at__gt=now - A_WEEK, answer__regex=r"^\d+$")
    return answered.exists()


def _look(address: str, ask_for: Callable[..., Answer]) -> tuple[bool | None, str]:
    """Whether it is gone, None where that isn't clear; and what it answered."""
    try:
        answer = ask_for(address, "HEAD", LIMITS)
        if answer.status in ASK_AGAIN:
            answer = ask_for(address, "GET", LIMITS)
    except UnknownHostError:
        return True, NO_NAME
    except OutgoingError as error:
        return None, str(error)[:300]
    if answer.status in GONE:
        return True, str(answer.status)
    return (False if answer.status < 400 else None), str(answer.status)
