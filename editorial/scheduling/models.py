"""What was due and couldn't be done."""

import datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Seconds to the next try, twice as many after each, to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 20, 15 * 60


class DueFailure(models.Model):
    """One row for each item that is due, as long as it fails: why, how often, and when it is tried again."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    # One item may be due for both.
    comes_down = models.BooleanField(default=False, db_default=False)
    item = GenericForeignKey("content_type", "object_id")
    reason = models.CharField(max_length=1000)
    count = models.PositiveIntegerField(default=1)
    failed_at = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        verbose_name = _("failed publication")
        verbose_name_plural = _("failed publications")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "comes_down"], name="one_failure_of_what_is_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.reason}"

    @property
    def is_to_be_tried(self) -> bool:
        """Also where the clock was set back since."""
        left = self.next_at - timezone.now()
        return left <= datetime.timedelta(0) or left > datetime.timedelta(seconds=LONGEST_PAUSE)

    @classmethod
    def note(cls, error: Exception, **key: Any) -> "DueFailure":
        """Keep that what `key` names (content_type, object_id, comes_down) has failed once more."""
        now = timezone.now()
        known = cls.objects.filter(**key).first()
        count = known.count + 1 if known else 1
        pause = min(FIRST_PAUSE * 2 ** min(count - 1, 10), LONGEST_PAUSE)
        values = {
            "reason": (str(error) or type(error).__name__)[:1000],
            "count": count,
            "failed_at": now,
            "next_at": now + datetime.timedelta(seconds=pause),
        }
        return cls.objects.update_or_create(**key, defaults=values)[0]
