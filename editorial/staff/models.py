"""Units with their sections and people, and delegations."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Collection, Page

from documents.models import DocumentIndexPage
from news.models import NewsSectionPage
from outlines.models import OutlineIndexPage

# Below the index of news lie sections, which are an editor's to add.
KINDS_OF_SECTIONS = (NewsSectionPage, DocumentIndexPage, OutlineIndexPage)


class Unit(ClusterableModel):
    """A unit (đơn vị: phòng, trung tâm, xã) whose people work on its own sections only.

    Each of its roles is a group, which gets its rights at those sections from editorial.staff.units. What its
    people upload lies in a collection of its own.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    contributors = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="contributing_unit", editable=False
    )
    writers = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="writing_unit", editable=False
    )
    editors = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="editing_unit", editable=False
    )
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The groups are named after the unit, and no two groups may have one name."""
        from .units import group_names

        own = filter(None, [self.contributors_id, self.writers_id, self.editors_id])
        same = Group.objects.filter(name__in=group_names(self).values()).exclude(pk__in=own)
        if same.exists():
            raise ValidationError({"name": _("There are groups of users with this name already.")})

    def section_names(self) -> str:
        return ", ".join(place.page.title for place in self.places.all())

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it and its sections; its groups, collection and rights follow."""
        from .units import grant_rights, name_groups

        name_groups(self)
        super().save(*args, **kwargs)
        grant_rights(self)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Its people lose the rights that came from it; what they wrote and uploaded stays."""
        groups = [self.contributors_id, self.writers_id, self.editors_id]
        deleted = super().delete(*args, **kwargs)
        Group.objects.filter(pk__in=groups).delete()
        return deleted


class UnitPlace(models.Model):
    """A section that a unit works on, with all below it."""

    unit = ParentalKey(Unit, on_delete=models.CASCADE, related_name="places")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("section"))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [models.UniqueConstraint(fields=["unit", "page"], name="unique_place_of_unit")]

    def __str__(self) -> str:
        return str(self.page)

    def clean(self) -> None:
        if self.page_id and self.page.specific_class not in KINDS_OF_SECTIONS:
            raise ValidationError(
                {"page": _("Choose a section of news, or where documents or outlines lie.")}
            )


class DelegationQuerySet(models.QuerySet):
    def in_force(self) -> "DelegationQuerySet":
        """Those of today, Vietnam's time."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, ends_on__gte=today)


class Delegation(models.Model):
    """Hands the tasks of one who is away to another, for some days (ủy quyền duyệt).

    What is handed on is the right to answer the tasks of a workflow. A delegation of those tasks to a third
    person needs a delegation of its own: rights that somebody has by a delegation aren't handed on.
    """

    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="delegations_given",
        verbose_name=_("who is away"),
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="delegations_taken",
        verbose_name=_("who stands in"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-starts_on"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def __str__(self) -> str:
        return f"{self.delegator.get_full_name()} → {self.delegate.get_full_name()}"

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end can't be before the beginning.")})
        if self.delegator_id and self.delegator_id == self.delegate_id:
            raise ValidationError({"delegate": _("Choose another person.")})
