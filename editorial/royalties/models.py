"""Who contributed what to an item, the tables of rates, and the periods with their lines.

What was contributed isn't a part of the page's text: it is graded after the page was published, which needs
no new approval, and no draft, copy or translation of the page takes it along.
"""

import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Page

from core.text import clean_text

GRADE_LIMITS = [MinValueValidator(1), MaxValueValidator(20)]


class Role(models.TextChoices):
    """What somebody did for an item."""

    AUTHOR = "author", _("author")
    PHOTOGRAPHER = "photographer", _("photographer")
    TRANSLATOR = "translator", _("translator")
    EDITOR = "editor", _("editor")


class RoyaltyGenre(models.Model):
    """A genre (thể loại) that the regulation on royalties knows."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = _("genre")
        verbose_name_plural = _("genres")

    def __str__(self) -> str:
        return self.name


class RateTable(ClusterableModel):
    """The rates that one decision sets; in force from its day until that of the next table."""

    valid_from = models.DateField(_("in force from"), unique=True)
    basis = models.CharField(
        _("by which decision"), max_length=200, blank=True, help_text=_("Stands on the list that is signed.")
    )
    unit_amount = models.DecimalField(
        _("amount of one unit (đồng)"),
        max_digits=12,
        decimal_places=0,
        validators=[MinValueValidator(0)],
        help_text=_("Rates that are given in units are multiplied by it."),
    )

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("table of royalty rates")
        verbose_name_plural = _("tables of royalty rates")

    def __str__(self) -> str:
        return f"{self.valid_from:%d/%m/%Y}"


class Rate(models.Model):
    """What a genre and grade is worth: in units or as an amount."""

    table = ParentalKey(RateTable, on_delete=models.CASCADE, related_name="rates")
    genre = models.ForeignKey(
        RoyaltyGenre, on_delete=models.PROTECT, related_name="+", verbose_name=_("genre")
    )
    grade = models.PositiveSmallIntegerField(_("grade"), validators=GRADE_LIMITS, default=1)
    units = models.DecimalField(
        _("number of units"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount = models.DecimalField(
        _("amount (đồng)"),
        max_digits=12,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        ordering = ["genre", "grade"]
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            models.UniqueConstraint(fields=["table", "genre", "grade"], name="one_rate_of_grade"),
            models.CheckConstraint(
                condition=Q(units=None, amount__isnull=False) | Q(units__isnull=False, amount=None),
                name="rate_in_units_or_amount",
                violation_error_message=_("Give either units or an amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.genre}, {self.grade}"


class Contribution(models.Model):
    """What one person did for one item, and how it was graded."""

    # Being graded is no use of a page that hinders its deletion.
    wagtail_reference_index_ignore = True

    # It outlasts the page: what was paid for it must still be known.
    page = models.ForeignKey(Page, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    name = models.CharField(
        _("person"), max_length=200, help_text=_("As it stands on the list that is signed.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
        help_text=_("Where the person signs in here: they see their own royalties."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.AUTHOR)
    genre = models.ForeignKey(
        RoyaltyGenre, on_delete=models.PROTECT, related_name="+", verbose_name=_("genre")
    )
    grade = models.PositiveSmallIntegerField(_("grade"), validators=GRADE_LIMITS, default=1)
    coefficient = models.DecimalField(
        _("coefficient"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    def clean(self) -> None:
        self.name = " ".join(clean_text(self.name).split())


class RoyaltyPeriod(models.Model):
    """A month or a quarter for which royalties are paid: computed while it is open, locked when signed."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    is_open = models.BooleanField(default=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # A user may be deleted: on the list the names stay.
    prepared_name = models.TextField(editable=False, blank=True)
    prepared_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    signed_name = models.TextField(editable=False, blank=True)
    signed_at = models.DateTimeField(null=True, editable=False)
    # The decisions whose rates were used, as they were called then.
    basis = models.TextField(editable=False, blank=True)

    class Meta:
        ordering = ["-first_day"]
        verbose_name = _("royalty period")
        verbose_name_plural = _("royalty periods")
        permissions = [
            ("sign_royaltyperiod", _("Can sign and lock a royalty period")),
            ("unlock_royaltyperiod", _("Can unlock a royalty period")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="royalty_period_has_days"),
            models.UniqueConstraint(
                fields=["is_open"], condition=Q(is_open=True), name="one_open_royalty_period"
            ),
            ExclusionConstraint(
                name="royalty_periods_apart",
                expressions=[
                    (
                        Func(
                            "first_day",
                            "last_day",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message=_("Another period has some of these days."),
            ),
        ]

    def __str__(self) -> str:
        first, last = self.first_day, self.last_day
        is_whole = first.day == 1 and (last + datetime.timedelta(days=1)).day == 1
        if is_whole and (first.year, first.month) == (last.year, last.month):
            return f"{first:%m/%Y}"
        if is_whole and first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2:
            return _("Quarter %(number)d/%(year)s") % {"number": last.month // 3, "year": first.year}
        return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"

    @property
    def seen(self) -> str:
        """Which computation it is that somebody looks at: another may compute anew meanwhile."""
        return self.prepared_at.isoformat() if self.prepared_at else ""

    def clean(self) -> None:
        if not self.first_day or not self.last_day:
            return
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The end can't be before the beginning.")})
        if not 2000 <= self.first_day.year <= self.last_day.year < 2100:
            raise ValidationError(_("Choose days of this century."))
        others = RoyaltyPeriod.objects.exclude(pk=self.pk)
        if self.is_open and others.filter(is_open=True).exists():
            raise ValidationError(_("Another period is open. Sign or delete it first."))


class RoyaltyLine(models.Model):
    """What is paid for one contribution in one period, as everything was called when it was computed.

    It points at nothing but its period: what it says stays, whatever becomes of the page or the person.
    """

    period = models.ForeignKey(RoyaltyPeriod, on_delete=models.CASCADE, related_name="lines")
    contribution_id = models.BigIntegerField(db_index=True)
    page_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=255)
    published_on = models.DateField(_("published on"))
    name = models.CharField(_("person"), max_length=200)
    user_id = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    genre = models.CharField(_("genre"), max_length=120)
    grade = models.PositiveSmallIntegerField(_("grade"))
    coefficient = models.DecimalField(_("coefficient"), max_digits=5, decimal_places=2)
    # đồng for a coefficient of one; None where no table has a rate, so that the period can't be signed.
    rate = models.DecimalField(_("rate"), max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=0, default=0)
    # That it makes good what an earlier period paid too much or too little.
    is_difference = models.BooleanField(_("difference"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("royalty")
        verbose_name_plural = _("royalties")

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"
