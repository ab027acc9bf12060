"""One mail a working day to each of the staff: what waits for them, what is late, what is scheduled."""

import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override
from wagtail.admin.mail import OpenedConnection, send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.users.models import UserProfile

from .due import SATURDAY

logger = logging.getLogger(__name__)
# Lines of each kind; the desk has the rest.
MOST = 20


class SentDigest(models.Model):
    """That a person had the mail of a day: a schedule that is started anew sends none twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


@dataclass
class Digest:
    """What a person is told."""

    waiting: list[Any] = field(default_factory=list)
    sent_back: list[Any] = field(default_factory=list)
    late_elsewhere: list[Any] = field(default_factory=list)
    urgent: list[Any] = field(default_factory=list)
    to_review: list[Any] = field(default_factory=list)
    scheduled: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        """What is only scheduled is no reason for a mail."""
        return any([self.waiting, self.sent_back, self.late_elsewhere, self.urgent, self.to_review])

    @property
    def late(self) -> int:
        return sum(waiting.is_overdue for waiting in self.waiting)


def digest_for(person: Any) -> Digest:
    from ..desk import work

    return Digest(
        waiting=work.waiting_for(person),
        sent_back=[own for own in work.own_work(person) if own.is_sent_back],
        late_elsewhere=work.overdue_for_leader(person),
        urgent=work.urgent_to_review(person),
        to_review=work.to_review_again(person),
        scheduled=work.scheduled_today(person),
    )


def send_digests(people: Iterable[Any]) -> list[str]:
    """Send today's mail to those of `people` who have something to be told and had none today.

    Returns what failed, one line a person; a failure keeps nobody else from being told. Nothing on Saturdays
    and Sundays.
    """
    today = timezone.localdate()
    if today.weekday() >= SATURDAY:
        return []
    SentDigest.objects.filter(day__lt=today).delete()
    failures = []
    with OpenedConnection(get_connection()) as connection:
        for person in people:
            try:
                _send_once(person, today, connection)
            except Exception as error:
                logger.exception("The daily mail to %s failed", person)
                failures.append(f"{person}: {error!r}")
    return failures


@transaction.atomic
def _send_once(person: Any, today: datetime.date, connection: Any) -> None:
    digest = digest_for(person)
    if not digest or not SentDigest.objects.get_or_create(person=person, day=today)[1]:
        return
    with override(UserProfile.get_for_user(person).get_preferred_language()):
        text = render_to_string(
            "editorial/digest.txt",
            {
                "person": person,
                "digest": digest,
                "most": MOST,
                "address": f"{get_admin_base_url() or ''}{reverse('wagtailadmin_home')}",
            },
        )
        send_mail(_subject(digest), text, [person.email], connection=connection)


def _subject(digest: Digest) -> str:
    if digest.late:
        return ngettext(
            "%(count)s page is overdue with you", "%(count)s pages are overdue with you", digest.late
        ) % {"count": digest.late}
    if digest.waiting:
        count = len(digest.waiting)
        return ngettext("%(count)s page waits for you", "%(count)s pages wait for you", count) % {
            "count": count
        }
    return str(_("Your work at the editorial desk"))
