"""The index of the archive search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    """What the search knows of a page: its folded words, its document number, what kind it is.

    An entry says nothing of who may read the page: that is asked of the page itself at every search,
    so that an unpublished or private page is gone from the results in the same transaction.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=20, db_index=True)
    language = models.CharField(max_length=10)
    number_key = models.CharField(max_length=100, blank=True, db_index=True)
    date = models.DateTimeField(null=True)
    text = models.TextField()
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_entry_words")]

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"
