"""The record of what is told of public pages, and the marks of what has changed."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def number_of(moment: datetime.datetime) -> int:
    """The first sequence number that a change at this moment, which has a time zone, can have."""
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


def moment_of(number: int) -> datetime.datetime:
    """The moment that a sequence number stands for."""
    return EPOCH + datetime.timedelta(microseconds=number)


class PublicRecord(models.Model):
    """What was told last of a page that is or was public. It outlives its page, so no key holds it.

    `sequence` orders all changes in the order in which they can be seen: it is the moment in microseconds
    since 1970, or where that isn't more than the last one, the next number (a hybrid logical clock; Kulkarni
    et al., 2014). So numbers after a restored backup are greater than those that were given before it.
    """

    page_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(unique=True)
    # The number by which it became public, for the last time.
    first_sequence = models.BigIntegerField()
    is_deleted = models.BooleanField(default=False)
    # Of all that is told of the page; empty where it is deleted.
    digest = models.CharField(max_length=64, blank=True)
    translation_key = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    # Keys of the sections above the page, of its field of law, and of whom it is for.
    sections = ArrayField(models.BigIntegerField(), default=list)
    field = models.BigIntegerField(null=True)
    audiences = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["-published_at", "-page_id"],
                name="exchange_told_newest",
                condition=Q(is_deleted=False),
            ),
            GinIndex(fields=["sections"], name="exchange_told_sections"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.changed_at}"

    @property
    def changed_at(self) -> datetime.datetime:
        return timezone.localtime(moment_of(self.sequence))

    @classmethod
    def last_sequence(cls) -> int:
        """The greatest number that was given; 0 before the first."""
        return cls.objects.aggregate(last=models.Max("sequence"))["last"] or 0

    @classmethod
    def after(cls, number: int) -> QuerySet["PublicRecord"]:
        """What changed after a number, in the order in which it changed."""
        return cls.objects.filter(sequence__gt=number).order_by("sequence")


class Touch(models.Model):
    """Something that was written to: of which table, and with which key. Written by the triggers.

    Rows are only added and taken away, so that no change of a page waits for another one.
    """

    what = models.CharField(max_length=63)
    key = models.BigIntegerField()
    # Of what means very many pages: those with keys up to this one have been marked already.
    after = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()
        # One condition for each way in which a sweep asks, so that a long queue is no slower to take from.
        indexes = [
            models.Index(fields=["id"], name="exchange_touch_marks", condition=~Q(what="compare")),
            models.Index(fields=["id"], name="exchange_touch_next", condition=Q(what="compare")),
            models.Index(fields=["key"], name="exchange_touch_pages", condition=Q(what="compare")),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
