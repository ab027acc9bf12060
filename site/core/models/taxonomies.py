"""The lists by which items are found: translatable, in an order of their own."""

import calendar
import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Locale, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField

from core.text import free_slug, slugify
from core.yearly import Period, Yearly
from delivery.memo import remembered


class NamedEntry(TranslatableMixin, index.Indexed, models.Model):
    """A name with a slug that stands in addresses and is the same in every language.

    In one language no two entries share a slug: an address with it would not know which is meant.
    """

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        blank=True,
        help_text=_("Stands in the addresses of filtered lists. Made from the name if left empty."),
    )

    # The slug is neither translated nor brought into line again: see copy_for_translation.
    override_translatable_fields = [BaseTranslatableField("slug")]
    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        abstract = True
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

    def copy_for_translation(self, locale: Locale, exclude_fields: list[str] | None = None) -> "NamedEntry":
        """The other language may have made an entry of this slug by itself."""
        copy = super().copy_for_translation(locale, exclude_fields)
        if copy._has_another(copy.slug):
            copy.slug = free_slug(slugify(copy.slug), copy._has_another)
        return copy

    def _has_another(self, slug: str) -> bool:
        """Whether another entry in this language has the slug."""
        same = type(self)._default_manager.filter(locale=self.locale_id, slug=slug)
        return same.exclude(pk=self.pk).exists()


class Term(NamedEntry):
    """An entry of a taxonomy, in the order that editors give it."""

    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"

    class Meta(NamedEntry.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]


T = TypeVar("T", bound=Term)


def all_terms(model: type[T]) -> list[T]:
    """The terms of a taxonomy in its order, in all languages; remembered as a whole."""
    return remembered(("terms", model._meta.label), lambda: list(model._default_manager.all()))


def shown_terms(model: type[T], ids: Iterable[int]) -> list[T]:
    """The terms with these primary keys, in the order of the taxonomy."""
    chosen = set(ids)
    return [term for term in all_terms(model) if term.pk in chosen]


class IntroducedTerm(Term):
    """A term that has a page of its own, which says in a few words what is found there."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown on the page that gathers what is filed here.")
    )

    panels = [*Term.panels, FieldPanel("introduction")]

    class Meta(Term.Meta):
        abstract = True


class FieldOfLaw(IntroducedTerm):
    """A field of law (lĩnh vực), such as land or marriage and family."""

    class Meta(IntroducedTerm.Meta):
        verbose_name = _("field of law")
        verbose_name_plural = _("fields of law")


class Audience(Term):
    """Whom an outline is for (đối tượng), such as women or pupils."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


def _month_field(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, choices=list(MONTHS.items()))


def _day_field(label: Any) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(31)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=limits)


class Occasion(IntroducedTerm):
    """The occasion of an outline (dịp tuyên truyền), such as Vietnam Law Day, and when it is every year."""

    start_month = _month_field(_("month"))
    start_day = _day_field(_("day"))
    end_month = _month_field(_("last month"))
    end_day = _day_field(_("last day"))

    panels = [
        *IntroducedTerm.panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_day"), FieldPanel("start_month")]),
                FieldRowPanel([FieldPanel("end_day"), FieldPanel("end_month")]),
            ],
            heading=_("Every year"),
            help_text=_(
                "A day alone, a month alone, or from a day or month to another one. "
                "Leave all empty where the occasion has no time of its own."
            ),
        ),
    ]

    class Meta(IntroducedTerm.Meta):
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")

    def clean(self) -> None:
        super().clean()
        for month, day in (("start_month", "start_day"), ("end_month", "end_day")):
            self._check_day(month, day)
        if self.end_month and not self.start_month:
            raise ValidationError({"start_month": _("Say when it begins.")})

    def _check_day(self, month_field: str, day_field: str) -> None:
        month, day = getattr(self, month_field), getattr(self, day_field)
        if not day:
            return
        if not month:
            raise ValidationError({month_field: _("Choose the month of this day.")})
        # A leap year has every day that there is.
        if day > calendar.monthrange(2024, month)[1]:
            raise ValidationError({day_field: _("This month has no such day.")})

    @property
    def yearly(self) -> Yearly | None:
        """When it is every year; None where it has no time of its own."""
        if not self.start_month:
            return None
        return Yearly(self.start_month, self.start_day, self.end_month, self.end_day)

    def next_time(self, day: datetime.date) -> Period | None:
        """When it is next, or now."""
        return self.yearly.next(day) if self.yearly else None
