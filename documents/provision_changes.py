"""Entries on a document about its own provisions (hiệu lực của điều, khoản, điểm).

What documents of the archive do to a provision is told by their relations. What the document says itself, or
what a document does that isn't in the archive, is entered here.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from .validity import Effect


class ProvisionState(models.TextChoices):
    """What is said of a provision from a day on; the parts of style classes."""

    ENDED = "ended", _("no longer in force")
    SUSPENDED = "suspended", _("suspended")
    AMENDED = "amended", _("amended")
    CORRECTED = "corrected", _("corrected")
    STARTS = "starts", _("comes into force later than the document")


# Of those, what makes a document hold in part only, as the kinds of validity.Effect.
EFFECTS: dict[str, str] = {ProvisionState.ENDED: "repeals", ProvisionState.SUSPENDED: "suspends"}


class ProvisionChange(Orderable):
    """An entry on a document: some of its provisions end, are suspended or begin on days of their own, by
    its own text or by a document that isn't in the archive."""

    page = ParentalKey(
        "documents.LegalDocumentPage", on_delete=models.CASCADE, related_name="provision_changes"
    )
    provisions = models.CharField(
        _("provisions"), max_length=500, help_text=_("Such as: điểm c khoản 2 Điều 8.")
    )
    state = models.CharField(_("what happens"), max_length=20, choices=ProvisionState.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Only for what is suspended: the day on which that ends."),
    )
    citation = models.CharField(
        pgettext_lazy("who changed a provision", "by"),
        max_length=300,
        blank=True,
        help_text=_("What says so: another document, or an article of this one."),
    )

    panels = [
        FieldPanel("provisions"),
        FieldPanel("state"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("citation"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("provision")


def own_effects(rows: Iterable[ProvisionChange]) -> list[Effect]:
    """What the entries on a document do to its status."""
    known = [row for row in rows if row.state in EFFECTS]
    return [Effect(EFFECTS[row.state], True, row.starts_on, row.ends_on) for row in known]
