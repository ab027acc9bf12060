"""The websites of other bodies that every page links to (Liên kết website)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import TranslatableMixin
from wagtail.search import index

from core.own_terms import copied_terms


class WebsiteGroup(TranslatableMixin, index.Indexed, models.Model):
    """A heading under which websites stand, such as "Sở, ngành"."""

    name = models.CharField(_("name"), max_length=100)
    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"
    panels = [FieldPanel("name")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("group of linked websites")
        verbose_name_plural = _("groups of linked websites")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class LinkedWebsite(TranslatableMixin, index.Indexed, models.Model):
    """A website of another body. Its name stands beside its logo, which needs no words of its own."""

    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("address"))
    group = models.ForeignKey(
        WebsiteGroup, verbose_name=_("group"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("Websites without a group stand last."),
    )  # fmt: skip
    logo = models.ForeignKey(
        get_image_model_string(), verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("Shown small, beside the name: a mark is clearer than words."),
    )  # fmt: skip
    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"
    # A translation is in the group of its source, whose name is translated by itself.
    override_translatable_fields = copied_terms("group", "logo")
    panels = [FieldPanel("name"), FieldPanel("url"), FieldPanel("group"), FieldPanel("logo")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("url"),
        index.AutocompleteField("url"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("linked website")
        verbose_name_plural = _("linked websites")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
