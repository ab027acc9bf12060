"""What was counted, what of it every page shows, and what the office sets."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from core.models import File


class What(models.TextChoices):
    """What is counted."""

    VIEW = "view", _("Page views")
    FILE = "file", _("Downloads of files")
    PACK = "pack", _("Downloads of outlines")
    SEARCH = "search", _("Searches")


class Visit(models.Model):
    """How often something was read, downloaded or asked in a day; nothing of who did it.

    Days are Vietnam's. Of months that are over for long only the sums are left, at the first of the month:
    see visits.tidying. What lies behind `page` and `file` may be gone; `page` is empty for what no editor
    makes, such as a field of law. `part` is the kind of a pack.
    """

    # Nothing that Wagtail should look for references in.
    wagtail_reference_index_ignore = True

    day = models.DateField()
    what = models.CharField(max_length=10, choices=What)
    page = models.ForeignKey(
        Page, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    file = models.ForeignKey(
        File, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    part = models.CharField(max_length=30, blank=True)
    count = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "what", "page", "file", "part"], name="visits_one_each", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.page_id or self.file_id or ''}: {self.count}"


class VisitTotal(models.Model):
    """The page views until the end of a day: one row, which changes once a day, since every page shows it."""

    day = models.DateField()
    views = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.views}"


only_https = URLValidator(schemes=["https"])


@register_setting(icon="view")
class VisitSettings(BaseGenericSetting):
    """What the count goes on from, and the ministry's measuring code.

    The form of that code (the queue `_govaq`, its four calls, both addresses) is that of the EMC code as it
    stands in the public pages of many Vietnamese authorities; static/js/measuring.js has it.
    """

    carried_over = models.PositiveBigIntegerField(
        _("visits carried over from the old site"),
        default=0,
        help_text=_("They are added to the total at the foot of every page, and to nothing else."),
    )
    carried_until = models.DateField(
        _("counted until"), null=True, blank=True, help_text=_("The last day that the old site counted.")
    )
    is_measured = models.BooleanField(
        _("measure by the ministry's code (EMC)"),
        default=False,
        help_text=_(
            "While this is on, the browser of every reader loads the ministry's script and tells it which "
            "pages are read, and from which network address. The script may set cookies. Nothing is sent "
            "from the editor, from previews, from searches, or by people who are signed in."
        ),
    )
    site_number = models.CharField(
        _("site number"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z_-]+\Z")],
        help_text=_("The number that the ministry gave this site: setSiteId in the code that it sent."),
    )
    script_address = models.URLField(
        _("address of the script"),
        default="https://f-emc.ngsp.gov.vn/embed/gov-tracking.min.js",
        validators=[only_https],
    )
    tracker_address = models.URLField(
        _("address of the measurement"),
        default="https://f-emc.ngsp.gov.vn/tracking",
        validators=[only_https],
        help_text=_("setTrackerUrl in the code that the ministry sent."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("carried_over"), FieldPanel("carried_until")], heading=_("Old site")),
        MultiFieldPanel(
            [
                FieldPanel("is_measured"),
                FieldPanel("site_number"),
                FieldPanel("script_address"),
                FieldPanel("tracker_address"),
            ],
            heading=_("The ministry's measuring code"),
        ),
    ]

    class Meta:
        verbose_name = _("visits")
        verbose_name_plural = _("settings of visits")

    def clean(self) -> None:
        """Raises ValidationError where the measurement is on and doesn't say of which site."""
        if self.is_measured and not self.site_number:
            raise ValidationError({"site_number": _("The measurement needs the number of the site.")})
