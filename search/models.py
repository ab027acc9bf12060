"""The index of the archive search, the text of files, and what is known of the queries."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page
from wagtail.search import index

from core.models import File

from .analysis import folded_words
from .extraction import limits

# From so many days and hits on, a query is frequent: no longer what one person asked for oneself.
FREQUENT = models.Q(days__gte=3, hits__gte=5, total__gt=0)


def random_id() -> int:
    return secrets.randbelow(1 << 62) + 1


class SearchEntry(models.Model):
    """What the search knows of a page, or of a file that hangs on a page.

    An entry says nothing of who may read the page: that is asked of the page itself at every search, so that
    an unpublished or private page is gone from the results in the same transaction.

    `facets` are "name:value", such as "kind:van-ban" and "year:2022" (search.facets). `number_words` is the
    document's number as its folded words with a blank between and at the end: "42 2022 nd cp ". `cites` are
    the keys of the numbers in the text, `citations` counts the entries of other pages that name this one's
    number.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="search_entries")
    file = models.ForeignKey(File, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.TextField()
    folded_title = models.TextField()
    number_key = models.CharField(max_length=100, blank=True, db_index=True)
    number_words = models.CharField(max_length=150, blank=True)
    date = models.DateTimeField(null=True)
    facets = ArrayField(models.CharField(max_length=60))
    cites = ArrayField(models.CharField(max_length=100))
    citations = models.PositiveIntegerField(default=0)
    # By the clock that writes the page's own times. None: it is to be written again (search.lacking).
    written_at = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "file"], name="search_one_entry_each", nulls_distinct=False
            )
        ]
        indexes = [
            GinIndex(fields=["cites"], name="search_entry_cites"),
            GinIndex(OpClass("folded_title", "gin_trgm_ops"), name="search_entry_title"),
            models.Index(OpClass("number_words", "text_pattern_ops"), name="search_entry_number"),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A part of an entry that can be found by itself: an article of a law, a section of an outline.

    The first passage of an entry, position 0, is its title, number, lead and filing. `heading` is what the
    reader finds the passage by ("Điều 5. Phạm vi"), `anchor` its place on the page; a long article has
    several passages with one anchor.
    """

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="search_passage_position")]

    def __str__(self) -> str:
        return self.heading or self.text[:80]


class FreshEntry(models.Model):
    """An entry whose passages aren't in a segment yet; a search reads the terms of all of these.

    `passages` are the ids as int32, `lengths` the number of each one's terms as int32; `terms` (uint64) and
    `impacts` (uint8) those of all passages, one after the other.
    """

    entry = models.OneToOneField(
        SearchEntry, on_delete=models.CASCADE, primary_key=True, related_name="fresh"
    )
    passage_count = models.PositiveIntegerField()
    passages = models.BinaryField()
    lengths = models.BinaryField()
    terms = models.BinaryField()
    impacts = models.BinaryField()

    def __str__(self) -> str:
        return str(self.entry_id)


class Segment(models.Model):
    """A part of the index that never changes: the passages of some entries, and in Posting where each term
    is.

    `passages` and `entries` are ids as int32; `starts` (int32) says with which passage each entry begins. The
    passages of an entry lie one after the other. Entries that are no longer there stay until the segment is
    written again (search.segments).

    The id is drawn at random, so that it never comes again: not even after a backup was put back, while a
    process still has in memory what another segment held.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    passage_count = models.PositiveIntegerField()
    passages = models.BinaryField()
    entries = models.BinaryField()
    starts = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.passage_count}"


class Posting(models.Model):
    """In which passages of a segment a term stands, and with what weight.

    `passages` holds their places in the segment, as uint16 in rising order, then as many impacts as uint8
    (search.ranking.impacts).
    """

    pk = models.CompositePrimaryKey("term", "segment_id")
    term = models.BigIntegerField()
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, db_index=False, related_name="postings")
    passages = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.term}"


class IndexState(models.Model):
    """How whole the index is, in one row that search.lacking writes where something has changed.

    Of so many `pages` that can be found, so many are `lacking`: since when. A `rebuild_search` that was begun
    and not ended is known by when, and by the release of the code that began it.
    """

    pages = models.PositiveIntegerField(default=0)
    lacking = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    rebuild_begun_at = models.DateTimeField(null=True)
    rebuild_release = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.lacking} of {self.pages}"


class VocabularyWord(models.Model):
    """A word of the archive as it is written, for mending typing errors.

    Words of pages that are gone stay; a correction is offered only where it finds something public.
    """

    text = models.CharField(max_length=40, primary_key=True)
    folded = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.text


class Abbreviation(index.Indexed, models.Model):
    """A short form and what it stands for (UBND, Ủy ban nhân dân): the search takes one for the other."""

    short = models.CharField(_("abbreviation"), max_length=30)
    long = models.CharField(_("stands for"), max_length=200)
    folded_short = models.CharField(max_length=30, editable=False, db_index=True)
    folded_long = models.CharField(max_length=200, editable=False, db_index=True)

    panels = [FieldPanel("short"), FieldPanel("long")]
    search_fields = [
        index.SearchField("short"),
        index.AutocompleteField("short"),
        index.SearchField("long"),
        index.AutocompleteField("long"),
    ]

    class Meta:
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        ordering = ["short", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["folded_short", "folded_long"], name="search_abbreviation_once")
        ]

    def __str__(self) -> str:
        return f"{self.short} = {self.long}"

    def save(self, *args, **kwargs):
        self._fold()
        return super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises ValidationError where a form has no word, where both say the same, or where the pair is
        known."""
        if not self.short or not self.long:
            return  # the field itself asks for it
        self._fold()
        if not self.folded_short or not self.folded_long:
            raise ValidationError(_("An abbreviation and what it stands for need letters or figures."))
        if self.folded_short == self.folded_long:
            raise ValidationError(_("The two forms are the same to the search already."))
        same = Abbreviation.objects.filter(folded_short=self.folded_short, folded_long=self.folded_long)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(_("This abbreviation is in the list already."))

    def _fold(self) -> None:
        self.folded_short = " ".join(folded_words(self.short))
        self.folded_long = " ".join(folded_words(self.long))


def long_forms() -> dict[str, str]:
    """What short forms stand for, by themselves; of several the one that was entered first."""
    return dict(Abbreviation.objects.order_by("-pk").values_list("short", "long"))


class FileText(models.Model):
    """What was read from an uploaded file (search.extraction), so that it is read once.

    As an entry, it says nothing of who may read the file.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("to be read")
        DONE = "done", _("read")
        NO_TEXT = "no_text", _("without text")
        FAILED = "failed", _("can't be read")

    class Reason(models.TextChoices):
        """Why a file failed, or wasn't read to the end."""

        BROKEN = limits.BROKEN, _("The file is damaged, or isn't what its name says.")
        BROKEN_PAGES = limits.BROKEN_PAGES, _("Some pages are damaged and weren't read.")
        LENGTH = limits.LENGTH, _("The file is very long: only its beginning was read.")
        MEMORY = limits.MEMORY, _("Reading the file takes too much memory.")
        MISSING = "missing", _("The file isn't in the storage.")
        NO_OCR = limits.NO_OCR, _("Scanned pages weren't read: tesseract with Vietnamese isn't installed.")
        OCR_LATER = limits.OCR_LATER, _("Scanned pages are read by the command extract_files.")
        OCR_LIMIT = limits.OCR_LIMIT, _("Not all scanned pages were read: there are too many.")
        OLD = limits.OLD, _("The file comes from a Word before 1997.")
        PASSWORD = limits.PASSWORD, _("The file is locked by a password.")
        TIME = limits.TIME, _("Reading the file takes too long.")
        UNPACKED = limits.UNPACKED, _("The file unpacks to far more than a text takes.")

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="file_text")
    # That of the content that was read; File.file_hash is another one once the file was replaced.
    digest = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING, db_index=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    # [{"text": …, "unit": "page", "number": 3}, …]; unit is page, slide, sheet or empty.
    parts = models.JSONField(default=list)
    extracted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"


class QueryRecord(models.Model):
    """What Wagtail's Query doesn't say: its folded form, by which it is found, and how it fared.

    Made with the query, whether a visitor asks it or an editor promotes a page for it (signals). One without
    a `total` was never asked. The hits of each day are Wagtail's QueryDailyHits.
    """

    # Nothing here points at content, and each query would write into the index of references.
    wagtail_reference_index_ignore = True

    query = models.OneToOneField(Query, on_delete=models.CASCADE, primary_key=True, related_name="record")
    folded = models.CharField(max_length=255)
    total = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField(null=True, db_index=True)
    days = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        indexes = [
            models.Index(fields=["folded"], name="search_query_folded"),
            # By prefix, while somebody types.
            models.Index(
                fields=["folded"],
                opclasses=["varchar_pattern_ops"],
                condition=FREQUENT,
                name="search_query_frequent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.query)
