"""The lists that readers have shared: all of a shelf that the server ever keeps."""

import datetime
import hashlib
import secrets
from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.personal_numbers import TAKE_OUT, hidden_in

from .kept import Entry, Shelf, tidy

LONGEST_TITLE = 120
# So long after it was last opened a list is kept.
KEPT = datetime.timedelta(days=365)
# One that was never opened.
UNOPENED = datetime.timedelta(days=30)
# An opening is written down no more often, so that reading seldom writes.
NOTED = datetime.timedelta(days=7)
MOST_LISTS = 50_000
# Within an hour, from one address; a hall of people may have one.
MOST_AN_HOUR = 20


class NotSharedError(Exception):
    """The list can't be shared now; says why to the reader."""


def new_token() -> str:
    """128 random bits, as a part of an address."""
    return secrets.token_urlsafe(16)


def digest_of(secret: str) -> str:
    """By which a secret is known: it is long and random, so that a plain hash can't be undone."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SharedList(models.Model):
    """A shelf as its reader shared it. It has no titles and no status of its pages: these are today's.

    Who made it isn't known. Whoever has the secret, of which only a digest is here, may withdraw it.
    """

    token = models.CharField(max_length=22, unique=True, default=new_token)
    withdrawal_digest = models.CharField(max_length=64)
    title = models.CharField(gettext_lazy("title"), max_length=LONGEST_TITLE, blank=True)
    # [page, note] in order.
    rows = models.JSONField()
    created_on = models.DateField(default=timezone.localdate)
    expires_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = gettext_lazy("shared list")
        verbose_name_plural = gettext_lazy("shared lists")

    def __str__(self) -> str:
        return self.title or self.token

    @classmethod
    def open(cls, token: str, *, is_own: bool) -> "SharedList | None":
        """The list that a link leads to; from now on it is kept for another year.

        Whoever shared it is led there at once: that day what is his own isn't opened by him.
        """
        today = timezone.localdate()
        found = cls.objects.filter(token=token, expires_on__gte=today).first()
        is_new = found and is_own and found.created_on == today
        if found and not is_new and found.expires_on < today + KEPT - NOTED:
            cls.objects.filter(pk=found.pk).update(expires_on=today + KEPT)
        return found

    @property
    def entries(self) -> list[Entry]:
        return [Entry(page_id, note) for page_id, note in self.rows]

    def withdraw(self, secret: str) -> bool:
        """Whether it is gone: only who has its secret takes it away."""
        if not constant_time_compare(self.withdrawal_digest, digest_of(secret)):
            return False
        self.delete()
        return True


class HourlyCount(models.Model):
    """How many lists came from one address within an hour. The address is told by a hash that differs each
    hour, and is forgotten the next day."""

    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("count of shared lists")
        verbose_name_plural = gettext_lazy("counts of shared lists")

    def __str__(self) -> str:
        return f"{self.since:%d/%m/%Y %H:%M}: {self.count}"

    @classmethod
    def take(cls, address: str | None) -> bool:
        """Count one more from this address; whether it is among those that are allowed."""
        since = timezone.now().replace(minute=0, second=0, microsecond=0)
        digest = salted_hmac(f"shelf.{since.isoformat()}", address or "", algorithm="sha256").hexdigest()
        row, _is_new = cls.objects.get_or_create(digest=digest, defaults={"since": since})
        # In one statement, so that of many at once none is missed.
        left = cls.objects.filter(pk=row.pk, count__lt=MOST_AN_HOUR)
        return bool(left.update(count=F("count") + 1))


def share(shelf: Shelf, title: str, address: str | None) -> tuple[SharedList, str]:
    """Keep a shelf as a list with a link; gives the list and the secret that withdraws it.

    Raises NotSharedError where too many were shared, or where a person's number stands in it.
    """
    if numbers := ", ".join(filter(None, map(hidden_in, [title, *(entry.note for entry in shelf.entries)]))):
        raise NotSharedError(TAKE_OUT % {"numbers": numbers})
    if not HourlyCount.take(address) or SharedList.objects.count() >= MOST_LISTS:
        raise NotSharedError(_("Too many lists are being shared. Try again in an hour."))
    secret = new_token()
    fields: dict[str, Any] = {
        "title": tidy(title, LONGEST_TITLE),
        "rows": [[entry.page_id, entry.note] for entry in shelf.entries],
        "expires_on": timezone.localdate() + UNOPENED,
        "withdrawal_digest": digest_of(secret),
    }
    return SharedList.objects.create(**fields), secret


def forget_expired() -> None:
    """Delete the lists that nobody has opened for a year, or ever, and yesterday's counts."""
    SharedList.objects.filter(expires_on__lt=timezone.localdate()).delete()
    HourlyCount.objects.filter(since__lt=timezone.now() - datetime.timedelta(days=1)).delete()
