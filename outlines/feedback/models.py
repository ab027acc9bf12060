"""Communes, and what was reported from them. Nothing here says who reported."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from core.models.sendings import CountedSending

LONGEST_TEXT = 2000
# As many as a loudspeaker reaches in the largest ward.
MOST_LISTENERS = 100_000


class Commune(models.Model):
    """A commune, ward or special zone of the province (xã, phường, đặc khu).

    One that was merged stays, with the day and with what it became: its reports are still its own.
    """

    class Kind(models.TextChoices):
        COMMUNE = "xa", _("commune")
        WARD = "phuong", _("ward")
        SPECIAL_ZONE = "dac-khu", _("special zone")

    name = models.CharField(
        _("name"), max_length=100, help_text=_("Without the kind: Mường Mẫu, not Xã Mường Mẫu.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.COMMUNE)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("The first day on which it is no more.")
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("became"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        MultiFieldPanel(
            [FieldPanel("ended_on"), FieldPanel("successor")],
            heading=_("Merger"),
            help_text=_("The form no longer offers it from that day on. What was reported from it stays."),
        ),
    ]

    class Meta:
        verbose_name = _("commune or ward")
        verbose_name_plural = _("communes and wards")
        ordering = ["name", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind"],
                condition=Q(ended_on=None),
                name="outlines_one_commune_of_a_name",
                violation_error_message=_("There is one of this name and kind already."),
            )
        ]

    def __str__(self) -> str:
        """The name first: whoever types in a list of them finds it by that."""
        shown = _("%(name)s (%(kind)s)") % {"name": self.name, "kind": self.get_kind_display()}
        if not self.ended_on:
            return shown
        return _("%(commune)s, until %(day)s") % {
            "commune": shown,
            "day": f"{self.ended_on - datetime.timedelta(days=1):%d/%m/%Y}",
        }

    def clean(self) -> None:
        super().clean()
        if self.successor_id and not self.ended_on:
            raise ValidationError({"ended_on": _("Say when it became another one.")})
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": _("It can't become itself.")})

    @classmethod
    def on(cls, day: datetime.date) -> models.QuerySet["Commune"]:
        """Those that there are on `day`."""
        return cls.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def with_predecessors(self) -> set[int]:
        """The keys of this one and of all that became it, also by several mergers."""
        before: dict[int | None, list[int]] = {}
        for pk, successor in Commune.objects.exclude(successor=None).values_list("pk", "successor"):
            before.setdefault(successor, []).append(pk)
        found, waiting = {self.pk}, [self.pk]
        while waiting:
            new = set(before.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found


class FieldReport(models.Model):
    """That an outline was used somewhere, as somebody told who was there. Kept when the outline is gone."""

    class Place(models.TextChoices):
        VILLAGE = "thon-ban", _("village meeting")
        SCHOOL = "truong-hoc", _("school")
        LOUDSPEAKER = "loa", _("loudspeaker or radio")
        MARKET = "cho-phien", _("market")
        OFFICE = "co-quan", _("agency or company")
        ASSOCIATION = "doan-the", _("meeting of an association or club")
        HOUSEHOLD = "ho-gia-dinh", _("visits to households")
        ONLINE = "mang", _("online")
        OTHER = "khac", _("elsewhere")

    class Status(models.TextChoices):
        NEW = "new", _("new")
        HANDLED = "handled", _("seen to")
        SPAM = "spam", _("spam")

    outline = models.ForeignKey(
        "outlines.OutlinePage", null=True, on_delete=models.SET_NULL, related_name="field_reports"
    )
    # As the outline was called then.
    title = models.CharField(max_length=255)
    used_on = models.DateField(_("day"), db_index=True)
    place = models.CharField(_("where"), max_length=20, choices=Place.choices)
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune or ward"), on_delete=models.PROTECT, related_name="field_reports"
    )
    audience_size = models.PositiveIntegerField(
        _("number of listeners"), validators=[MinValueValidator(1), MaxValueValidator(MOST_LISTENERS)]
    )
    unclear = models.TextField(_("what was unclear"), max_length=LONGEST_TEXT, blank=True)
    questions = models.TextField(_("questions that people asked"), max_length=LONGEST_TEXT, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NEW)

    # Visitors write them: the index of references would take longer than the report.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-used_on", "-pk"]
        verbose_name = _("report from the field")
        verbose_name_plural = _("reports from the field")

    def __str__(self) -> str:
        return f"{self.title}: {self.commune}, {self.used_on:%d/%m/%Y}"


class Sending(CountedSending):
    """That a report was sent."""

    class Meta:
        verbose_name = _("sending of a report")
        verbose_name_plural = _("sendings of reports")
        indexes = [models.Index(fields=["sender", "at"], name="outlines_sending_of_sender")]
