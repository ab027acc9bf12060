"""The runs of an import, and what of an old site became what here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.models import CustomImage, File

# Longer than any that a server answers to; an index has room for it.
LONGEST_PLACE = 1000


class ImportRun(models.Model):
    """One run of the command import_archive, as far as it came: a run that was killed has no end."""

    source = models.CharField(_("source"), max_length=200)
    started_by = models.CharField(_("started by"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last sign of life"), auto_now=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    # Why it ended before its source did.
    problem = models.TextField(_("problem"), blank=True)
    # How far the source is read, from 0 to 1.
    done = models.FloatField(default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    kept = models.PositiveIntegerField(_("kept"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source}, {date_format(timezone.localtime(self.started_at), 'd/m/Y H:i')}"


class ImportNote(models.Model):
    """What the operator of an import should know of a record."""

    class Kind(models.TextChoices):
        REFUSED = "refused", _("Refused")
        KEPT = "kept", _("Kept as it is here")
        LEFT_OUT = "left_out", _("Left out of the page")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("place in the source"), max_length=300)
    record_id = models.CharField(_("record"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("note on an import")
        verbose_name_plural = _("notes on an import")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class ImportedRecord(models.Model):
    """Which record of a source became which page, so that a second import changes it, not doubles it.

    `digest` is that of the record as it was last taken in: an unchanged record is passed over, and what
    an editor changed on its page since stays. `links` are the addresses of the old site that its page still
    links to, `left_out` the places of the files that couldn't be had.
    """

    # Empty for what was imported before sources had names.
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    record_id = models.CharField(_("record"), max_length=200)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="imported_from")
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(_("imported at"), auto_now=True)
    links = ArrayField(models.TextField(), default=list)
    left_out = ArrayField(models.TextField(), default=list)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(fields=["source", "record_id"], name="one_page_of_imported_record")
        ]
        indexes = [
            models.Index("source", "id", name="imported_with_links", condition=~models.Q(links=[])),
        ]

    def __str__(self) -> str:
        return self.record_id


class ImportedFile(models.Model):
    """Which file or image of the library an attachment of a source became."""

    source = models.CharField(max_length=200)
    place = models.CharField(max_length=LONGEST_PLACE)
    # Where the old site had it, as redirects write addresses.
    address = models.CharField(max_length=LONGEST_PLACE, db_index=True)
    file = models.ForeignKey(File, null=True, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey(CustomImage, null=True, on_delete=models.CASCADE, related_name="+")

    # It isn't a use of the file, which could then not be deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        constraints = [models.UniqueConstraint(fields=["source", "place"], name="one_file_of_imported_place")]

    def __str__(self) -> str:
        return self.place
