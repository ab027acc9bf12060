"""What lies in the bin, where it stood and what it was there."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

KEPT = datetime.timedelta(days=30)


class BinnedTree(models.Model):
    """A page that somebody deleted, with all below it."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    # None where that is gone for good.
    parent = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    # The last part of its path there, by which the pages below one are in order.
    step = models.CharField(max_length=4)
    url_path = models.TextField()
    # What this repeats, where it went only with that; it comes back with it, and isn't listed.
    along = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="aliases", editable=False
    )
    # Its time is over, and some of it may be gone for good: it can't be restored any more.
    is_going = models.BooleanField(default=False, db_default=False, editable=False)
    deleted_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        verbose_name = _("deleted page")
        verbose_name_plural = _("deleted pages")

    def __str__(self) -> str:
        return self.page.get_admin_display_title()

    @property
    def kept_until(self) -> datetime.datetime:
        return self.deleted_at + KEPT


class BinnedPage(models.Model):
    """One of its pages: what doesn't stay with the page itself while it lies in the bin."""

    tree = models.ForeignKey(BinnedTree, on_delete=models.CASCADE, related_name="pages")
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    was_live = models.BooleanField()
    # In the bin it has another, so that the place of a translation is free for a new one.
    translation_key = models.UUIDField()

    class Meta:
        verbose_name = _("page in the bin")
        verbose_name_plural = _("pages in the bin")

    def __str__(self) -> Any:
        return str(self.page)
