"""What was brought in from elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .watching.models import FeedItem, WatchedFeed

__all__ = ["FeedItem", "ImportedRecord", "WatchedFeed"]


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
