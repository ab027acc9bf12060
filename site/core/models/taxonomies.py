"""The lists by which items are found: translatable, in an order of their own."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField

from core.text import free_slug, slugify
from delivery.memo import remembered


class Term(TranslatableMixin, index.Indexed, models.Model):
    """An entry of a taxonomy. Its slug stands in addresses and is the same in every language.

    In one language no two entries share a slug: a list filtered by it would not know which is meant.
    """

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        blank=True,
        help_text=_("Stands in the addresses of filtered lists. Made from the name if left empty."),
    )
    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"
    # The slug is neither translated nor brought into line again: see copy_for_translation.
    override_translatable_fields = [BaseTranslatableField("slug")]
    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"], name="%(app_label)s_%(class)s_slug_in_language"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def full_clean(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(slugify(self.name) or type(self).__name__.lower(), self._has_another)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """The editor's form has no language, so that Django leaves the constraint to the database."""
        super().clean()
        if self._has_another(self.slug):
            raise ValidationError(
                {"slug": _("Another entry has this slug. Leave it empty to have one made that is free.")}
            )

    def copy_for_translation(self, locale: Locale, exclude_fields: list[str] | None = None) -> "Term":
        """The other language may have made an entry of this slug by itself."""
        copy = super().copy_for_translation(locale, exclude_fields)
        if copy._has_another(copy.slug):
            copy.slug = free_slug(slugify(copy.slug), copy._has_another)
        return copy

    def _has_another(self, slug: str) -> bool:
        """Whether another entry in this language has the slug."""
        same = type(self)._default_manager.filter(locale=self.locale_id, slug=slug)
        return same.exclude(pk=self.pk).exists()


def shown_terms(model: type[Term], ids: Iterable[int]) -> list[Term]:
    """The terms with these primary keys, in the order of the taxonomy, which is remembered as a whole."""
    terms = remembered(("terms", model._meta.label), lambda: list(model._default_manager.all()))
    chosen = set(ids)
    return [term for term in terms if term.pk in chosen]


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
