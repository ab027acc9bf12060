"""What was brought in from elsewhere."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .changes.models import PublicRecord, Touch
from .watching.models import FeedItem, WatchedFeed

__all__ = ["FeedItem", "ImportedRecord", "PublicRecord", "Touch", "WatchedFeed"]


class ImportedRecord(models.Model):
    """Which record of an archive became which page, so that a second import changes it, not doubles it.

    `digest` is that of the record as it was last taken in: an unchanged record is passed over, and what
    an editor changed on its page since stays.
    """

    record_id = models.CharField(_("record"), max_length=200, unique=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="imported_from")
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(_("imported at"), auto_now=True)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")

    def __str__(self) -> str:
        return self.record_id


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
