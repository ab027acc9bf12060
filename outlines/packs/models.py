"""Editions of an outline, and the packs of each with what has become of them."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .kinds import Kind

OUTLINE = "outlines.OutlinePage"


class State(models.TextChoices):
    """What has become of a pack; the parts of style classes."""

    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Edition(models.Model):
    """A text of an outline of which packs are made: one that was published, or a draft for its editors.

    Public ones are numbered from 1. An older one stays until all packs of the newer are ready.
    """

    page = models.ForeignKey(OUTLINE, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    is_draft = models.BooleanField(default=False)
    # The day of the text, and that for which the status of the laws is told.
    day = models.DateField()
    law_as_of = models.DateField()
    # Tells whether the text or the law in it has changed since.
    digest = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edition of an outline")
        verbose_name_plural = _("editions of outlines")
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number", "is_draft"], name="one_edition_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.number}"


class Pack(models.Model):
    """A file that is made of an edition. The file is there once the state is READY, and never half of it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="packs")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    reason = models.TextField(blank=True)
    file = models.FileField(upload_to="packs/%Y/%m/", blank=True, max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    maker = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="one_pack_of_each_kind")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.kind}"


def next_number(page: Any) -> int:
    last = Edition.objects.filter(page=page, is_draft=False).aggregate(last=Coalesce(models.Max("number"), 0))
    return last["last"] + 1
