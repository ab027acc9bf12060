"""What the hubs of the feeds are to be told."""

from django.db import models
from django.utils import timezone


class HubPing(models.Model):
    """That a hub of WebSub is to be told of something new in a feed, its topic.

    Each publication adds its rows and waits for nobody's; those of the same feed are told in one, and one is
    left of them where the hub doesn't answer (exchange.feeds.hubs).
    """

    hub = models.CharField(max_length=500, db_index=True)
    topic = models.CharField(max_length=500)
    failures = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.hub}: {self.topic}"
