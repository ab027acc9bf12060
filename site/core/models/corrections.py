"""Corrections (đính chính): what was wrong in a public page, and the page as it was before."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, ReferenceIndex, TranslatableMixin

from core.listings import public


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


class PageContentField(models.JSONField):
    """The content of a page, as a revision has it. What it shows counts as shown: Wagtail's index of
    references asks fields for `extract_references`."""

    def extract_references(self, content: dict[str, Any]) -> Iterator[tuple[Any, str, str, str]]:
        kind_of_page = Page._base_manager.filter(pk=content["pk"]).first()
        model: Any = kind_of_page and kind_of_page.specific_class
        page = model and model.from_serializable_data(content, check_fks=False)
        for kind, pk, *paths in ReferenceIndex._extract_references_from_object(page) if page else ():
            yield ContentType.objects.get_for_id(kind).model_class(), pk, paths[0], paths[1]


class EarlierVersion(models.Model):
    """A page as readers had it until a correction was published; no content where they had none.

    The text itself and not a revision of it: old revisions may be tidied away, and what was public then is in
    no doubt. Its key can't be guessed, and leads to nothing that was never public.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    correction = models.UUIDField()
    content = PageContentField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "correction"], name="one_earlier_version_of_correction")
        ]

    def __str__(self) -> str:
        return gettext("%(title)s as it was before a correction") % {
            "title": (self.content or {}).get("title", "")
        }

    @classmethod
    def public(cls) -> QuerySet:
        """Those that anyone may read: the page is public and names the correction."""
        corrections = Correction.objects.filter(page=OuterRef("page"), translation_key=OuterRef("correction"))
        return cls.objects.filter(Exists(corrections), page__in=public(Page.objects.all()))


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
    for key in keys:
        EarlierVersion.objects.create(page_id=page.pk, correction=key, content=content)
