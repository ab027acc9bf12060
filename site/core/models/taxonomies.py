"""The lists by which items are found: translatable, in an order of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from core.text import slugify


class Term(TranslatableMixin, index.Indexed, models.Model):
    """An entry of a taxonomy. Its slug stands in addresses and is the same in every language."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        blank=True,
        help_text=_("Stands in the addresses of filtered lists. Made from the name if left empty."),
    )
    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"
    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    def full_clean(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = slugify(self.name)
        super().full_clean(*args, **kwargs)


class FieldOfLaw(Term):
    """A field of law (lĩnh vực), such as land or marriage and family."""

    class Meta(Term.Meta):
        verbose_name = _("field of law")
        verbose_name_plural = _("fields of law")


class Audience(Term):
    """Whom an outline is for (đối tượng), such as women or pupils."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Occasion(Term):
    """The occasion of an outline (dịp tuyên truyền), such as Vietnam Law Day."""

    class Meta(Term.Meta):
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
