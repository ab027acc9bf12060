"""By what a page's title and text are found again in other pages."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Fingerprint(models.Model):
    """Of a page as it was published last: its folded title, and core.minhash of its text, empty where that is
    short."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    title_key = models.CharField(max_length=255, db_index=True)
    signature = models.BinaryField(default=b"")
    bands = ArrayField(models.IntegerField(), default=list)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [GinIndex(fields=["bands"], name="fingerprint_bands")]

    def __str__(self) -> str:
        return self.title_key
