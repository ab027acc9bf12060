"""The public order of the news, kept by the database itself.

The date of a news item stands in one table, its place and whether it is live in Wagtail's: no index can serve
both. `ListedNews` has them side by side, for live items only, so that any part of a list, a month or a day is
read from an index without what lies before it. Triggers keep it right, however the pages are changed (by the
editor, by `update()`, by Wagtail's own SQL for moving pages): migration 0003. Django only reads it.
"""

from django.db import models
from django.db.models import F

# The date of an item, from the item.
DATE = "listed__date"


class ListedNews(models.Model):
    """A live news item in the lists of its section and of its index."""

    page = models.OneToOneField(
        "news.NewsPage", primary_key=True, on_delete=models.DO_NOTHING, related_name="listed"
    )
    section_path = models.CharField(max_length=255)
    index_path = models.CharField(max_length=255)
    date = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index("section_path", F("date").desc(), F("page").desc(), name="news_listed_section"),
            models.Index("index_path", F("date").desc(), F("page").desc(), name="news_listed_index"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.page_id}"
