"""The feeds that are watched, and what became of the items in them."""

import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.hidden_bin import BIN, is_binned
from news.models import NewsSectionPage

from .limits import LINE

# Who was to ask a feed and hasn't for so long won't any more.
LEASE = datetime.timedelta(minutes=30)


class Answer(models.TextChoices):
    """What came of asking a feed."""

    READ = "read", _("Answered")
    UNCHANGED = "unchanged", _("Unchanged since the last time")
    FULL = "full", _("Not asked: too many drafts of this feed wait already")
    NO_SECTION = "no section", _("Not asked: the section for its items is gone, choose another one")
    NO_HOST = "no host", _("There is no server of this name")
    REFUSED = "refused", _("Not asked: the address isn't one of the public internet")
    UNREACHABLE = "unreachable", _("No answer")
    STATUS = "status", _("The server answers with an error")
    UNWANTED = "unwanted", _("The content is of another type than a feed, or too large")
    NO_FEED = (
        "no feed",
        _("What the address leads to is neither a feed in RSS or Atom nor a portal like this one"),
    )
    ENTITIES = "entities", _("Not read: the feed declares entities, with which a server can be overloaded")
    COSTLY = "costly", _("Not read: reading the feed takes too much time or memory")
    FAULT = "fault", _("A fault of this portal; its log says more")


class Interval(models.IntegerChoices):
    """Minutes."""

    HALF_AN_HOUR = 30, _("every half an hour")
    HOUR = 60, _("every hour")
    THREE_HOURS = 180, _("every three hours")
    HALF_A_DAY = 720, _("twice a day")
    DAY = 1440, _("once a day")


class WatchedFeed(models.Model):
    """A feed of another portal, or the API of one like ours: its new items become drafts in a section.

    The language of the drafts is the section's.
    """

    name = models.CharField(
        _("name"), max_length=150, help_text=_("The portal, as the drafts name it as their source.")
    )
    address = models.URLField(
        _("address of the feed"),
        max_length=500,
        unique=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_(
            "Of an RSS or Atom feed, such as https://…/rss.xml, or of a portal like this one, such as https://…/."
        ),
    )
    section = models.ForeignKey(
        NewsSectionPage, verbose_name=_("section"), null=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Where its items become drafts. They are in the section's language."),
    )  # fmt: skip
    takes_images = models.BooleanField(
        _("take images over"),
        default=False,
        help_text=_("Up to ten of each item. Tick this only where the portal allows it."),
    )
    interval = models.PositiveSmallIntegerField(
        _("how often"), choices=Interval.choices, default=Interval.HOUR
    )
    is_active = models.BooleanField(_("active"), default=True)

    # By which a server tells that nothing has changed.
    etag = models.CharField(max_length=LINE, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    # Of the changes of a portal like ours: up to where we know them.
    cursor = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    asked_at = models.DateTimeField(_("last asked"), null=True, editable=False)
    answer = models.CharField(
        _("last answer"), max_length=20, choices=Answer.choices, blank=True, editable=False
    )
    # As the libraries say it; for who looks for the cause.
    detail = models.CharField(max_length=300, blank=True, editable=False)
    taken = models.PositiveSmallIntegerField(_("new drafts"), default=0, editable=False)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0, editable=False)
    next_at = models.DateTimeField(_("next time"), default=timezone.now, db_index=True, editable=False)
    # That a worker was told to ask it, and hasn't done so yet.
    queued_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("watched feed")
        verbose_name_plural = _("watched feeds")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_queued(self) -> bool:
        return self.queued_at is not None and self.queued_at > timezone.now() - LEASE

    def ask_anew(self) -> None:
        """Forget how it answered, where it is another feed now. To be saved."""
        self.etag = self.last_modified = self.cursor = self.answer = self.detail = ""
        self.failures, self.next_at, self.queued_at = 0, timezone.now(), None


class Outcome(models.TextChoices):
    TAKEN = "taken", _("Taken as a draft")
    SAME = "same", _("Passed over: there is one like it")
    FAILED = "failed", _("Failed")


class AtSource(models.TextChoices):
    """What became of an item there after it was taken."""

    CHANGED = "changed", _("Changed there since")
    GONE = "gone", _("Taken down there since")
    BACK = "back", _("Taken down there, and public again since")


def waiting(prefix: str = "") -> Q:
    """The items whose drafts nobody has published or deleted yet; `prefix` leads from a feed to its items."""
    fields: dict[str, Any] = {"outcome": Outcome.TAKEN, "page__live": False, "page__first_published_at": None}
    return Q(**{f"{prefix}{name}": value for name, value in fields.items()}) & outside_bin(prefix)


def outside_bin(prefix: str = "") -> Q:
    """The items whose pages are there and not in the bin."""
    return Q(**{f"{prefix}page__path__lt": BIN})


class FeedItem(models.Model):
    """An item of a watched feed. It stays when its draft is deleted, so that it doesn't come back.

    `page` is the draft that it became or the page that is like it; None where that has been deleted.
    """

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, related_name="items")
    # Of what the feed calls it by.
    key = models.CharField(max_length=64)
    link = models.CharField(max_length=LINE, blank=True, db_index=True)
    title = models.CharField(_("title"), max_length=255)
    title_key = models.CharField(max_length=255, db_index=True)
    published_at = models.DateTimeField(_("published"), null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # Why it failed; or that its image did.
    problem = models.CharField(max_length=300, blank=True)
    lacks_image = models.BooleanField(default=False)
    # Of the text as the source has it, and what became of it there; only portals like ours tell.
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    at_source = models.CharField(
        max_length=10, choices=AtSource.choices, blank=True, default="", db_default=""
    )
    at_source_since = models.DateTimeField(null=True)
    # core.minhash of the text of what was taken, empty where that is short.
    signature = models.BinaryField(default=b"")
    bands = ArrayField(models.IntegerField(), default=list)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    seen_at = models.DateTimeField(default=timezone.now)

    # It is no use of the page, which could then not be deleted without a question.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item of a watched feed")
        verbose_name_plural = _("items of watched feeds")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="one_item_of_a_key")]
        indexes = [GinIndex(fields=["bands"], name="feed_item_bands")]

    def __str__(self) -> str:
        return self.title

    @property
    def found_page(self) -> Page | None:
        """Its page, unless that lies in the bin."""
        return None if self.page is None or is_binned(self.page) else self.page
