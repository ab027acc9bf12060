"""Who is told of what by mail. An address is all that is known of a person, and goes with the last wish."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from post_office.models import Email

from core.models.sendings import CountedSending

# Whoever hasn't confirmed by then may ask once more.
UNCONFIRMED = datetime.timedelta(days=3)
LONGEST_SUBJECT = 700
# All of these mails have it (RFC 3834), and no other.
HEADER = "Auto-Submitted"


class Topic(models.TextChoices):
    """What a wish is about."""

    NEWS = "tin", _("what is new in a week")
    DOCUMENT = "van-ban", _("changes of a document")
    SEARCH = "tim-kiem", _("new results of a search")


class Subscriber(models.Model):
    """An address to which mails go, in the language in which it was given."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return f"{self.pk}"


class Wish(models.Model):
    """One thing that a subscriber wants to be told of, from when it was confirmed.

    `subject` is the translation key of a field of law or of a document, the parameters of a search, or
    nothing: all fields.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="wishes")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    # Up to which moment the subscriber was told, and what of a document was known then.
    told_at = models.DateTimeField(default=timezone.now)
    known = models.JSONField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wish for mails")
        verbose_name_plural = _("wishes for mails")
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "topic", "subject"], name="mailing_one_wish"),
        ]
        indexes = [
            models.Index(
                fields=["topic", "subject", "subscriber"],
                condition=Q(confirmed_at__isnull=False),
                name="mailing_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.subject}"

    @property
    def key(self) -> uuid.UUID | None:
        """The translation key that the wish is about; None where it is about none."""
        return uuid.UUID(self.subject) if self.subject and self.topic != Topic.SEARCH else None


class Asking(CountedSending):
    """That mails were asked for: from one place, or for one address."""

    class Meta:
        verbose_name = _("question for mails")
        verbose_name_plural = _("questions for mails")
        indexes = [models.Index(fields=["sender", "at"], name="mailing_asking_of_sender")]


def confirmed(topic: Topic) -> models.QuerySet[Wish]:
    return Wish.objects.filter(topic=topic, confirmed_at__isnull=False)


def forget_unconfirmed() -> int:
    """Forget what nobody confirmed, and the addresses that want nothing. How many wishes."""
    Asking.forget()
    late = Wish.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - UNCONFIRMED)
    count, _by_model = late.delete()
    _forget(Subscriber.objects.filter(wishes=None))
    return count


def remove(wishes: Any) -> None:
    """Take wishes away, and the address with the last of them."""
    subscribers = list(wishes.values_list("subscriber", flat=True).distinct())
    wishes.delete()
    _forget(Subscriber.objects.filter(pk__in=subscribers, wishes=None))


def _forget(subscribers: models.QuerySet[Subscriber]) -> None:
    """The queue keeps mails for a while after they were sent: those to these addresses go with them."""
    for email in list(subscribers.values_list("email", flat=True)):
        Email.objects.filter(to=email, headers__has_key=HEADER).delete()
    subscribers.delete()
