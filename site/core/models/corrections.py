"""Corrections (đính chính): what was wrong in a public page, and the page as it was before."""

import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, TranslatableMixin


class Correction(TranslatableMixin, models.Model):
    """A correction of a page, a part of its text as all else is: public when that was approved.

    By its translation key it is the same in every draft of the page.
    """

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(
        _("text"),
        max_length=2000,
        help_text=_("What was wrong, and what is right. Readers see it together with the date."),
    )

    panels = [FieldPanel("date"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of_page(cls) -> QuerySet:
        """For a subquery: those of the outer page, newest first, each with the key of the page before it."""
        versions = EarlierVersion.objects.filter(
            page=OuterRef("page"), correction=OuterRef("translation_key"), content__isnull=False
        )
        rows = cls.objects.filter(page=OuterRef("pk")).order_by("-date", "-pk")
        return rows.annotate(version=Subquery(versions.values("pk")))


class EarlierVersion(models.Model):
    """A page as readers had it until a correction was published; no content where they had none.

    The text itself and not a revision of it: old revisions may be tidied away, and what was public then is in
    no doubt. Its key can't be guessed, and leads to nothing that was never public.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    correction = models.UUIDField()
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "correction"], name="one_earlier_version_of_correction")
        ]

    def __str__(self) -> str:
        return str(self.pk)


def keep_earlier_version(page: Any) -> None:
    """To be called before a public page is saved: what it replaces stays with the new corrections."""
    if not page.live or not page.pk or page.alias_of_id:
        return
    keys = {row.translation_key for row in page.corrections.all()}
    if keys:
        keys.difference_update(
            EarlierVersion.objects.filter(page=page.pk).values_list("correction", flat=True)
        )
    if not keys:
        return
    before = type(page)._default_manager.filter(pk=page.pk, live=True).first()
    content = before.serializable_data() if before else None
    EarlierVersion.objects.bulk_create(
        EarlierVersion(page_id=page.pk, correction=key, content=content) for key in keys
    )
