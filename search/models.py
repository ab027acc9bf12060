"""The index of the archive search."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    """What the search knows of a page: its units, its document number, what kind it is.

    Units are the folded syllables and the pairs of neighbouring ones, each once; those of the title stand
    in both lists. An entry says nothing of who may read the page: that is asked of the page itself at every
    search, so that an unpublished or private page is gone from the results in the same transaction.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=20, db_index=True)
    language = models.CharField(max_length=10)
    number_key = models.CharField(max_length=100, blank=True, db_index=True)
    date = models.DateTimeField(null=True)
    text = models.TextField()
    title_units = ArrayField(models.TextField())
    units = ArrayField(models.TextField())

    class Meta:
        indexes = [
            GinIndex(fields=["title_units"], name="search_entry_title_units"),
            GinIndex(fields=["units"], name="search_entry_units"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"
