"""What is kept of the exchange with other sites; each part has its own."""

from .changes.models import PublicRecord, Touch
from .feeds.models import HubPing
from .moving_in.models import ImportedFile, ImportedRecord, ImportNote, ImportRun
from .watching.models import FeedItem, WatchedFeed

__all__ = [
    "FeedItem",
    "HubPing",
    "ImportNote",
    "ImportRun",
    "ImportedFile",
    "ImportedRecord",
    "PublicRecord",
    "Touch",
    "WatchedFeed",
]
