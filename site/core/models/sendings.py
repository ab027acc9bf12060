"""How much visitors without an account send, counted without knowing who they are."""

import datetime
import math

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

# As long as it is looked at, at the longest.
KEPT = datetime.timedelta(days=1)


class TooManySendingsError(Exception):
    """More came from one sender than may; `seconds` until it may send again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class CountedSending(models.Model):
    """That something was sent, to count how much comes from one place. Forgotten after a day.

    `sender` is a keyed hash that changes each day: it can't be told whose it was.
    """

    sender = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"

    @classmethod
    def count(cls, sender: str, most: int, window: datetime.timedelta) -> None:
        """Note one more; raises TooManySendingsError where `most` came within the window.

        Written down first, then counted: of many at once none is missed. What is refused doesn't count.
        """
        cls.forget()
        own = cls._default_manager.create(sender=cls._hash(sender))
        recent = cls._default_manager.filter(sender=own.sender, at__gt=own.at - window).order_by("-at", "-pk")
        oldest = recent.values_list("at", flat=True)[most : most + 1].first()
        if oldest:
            own.delete()
            raise TooManySendingsError(max(1, math.ceil((oldest + window - own.at).total_seconds())))

    @classmethod
    def forget(cls) -> None:
        cls._default_manager.filter(at__lt=timezone.now() - KEPT).delete()

    @classmethod
    def _hash(cls, sender: str) -> str:
        key = f"{cls._meta.label_lower} {timezone.localdate()}"
        return salted_hmac(key, sender, algorithm="sha256").hexdigest()
