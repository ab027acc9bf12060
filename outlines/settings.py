"""What editors set for all outlines."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from delivery.memo import remembered


@register_setting(icon="list-ul")
class OutlineSettings(BaseSiteSetting):
    """How outlines are read aloud."""

    # Whoever explains a law to a village speaks more slowly than the radio, which says some 200.
    speaking_speed = models.PositiveSmallIntegerField(
        _("speaking speed"),
        default=150,
        validators=[MinValueValidator(60), MaxValueValidator(300)],
        help_text=_("Syllables a minute. The time that an outline and its parts take is computed from it."),
    )

    class Meta:
        verbose_name = _("outlines")
        verbose_name_plural = _("settings of outlines")

    @classmethod
    def shown(cls, request: HttpRequest) -> "OutlineSettings":
        """Those of the site that is asked for."""
        site = Site.find_for_request(request)
        return remembered(("outline-settings", site.pk), lambda: cls.for_site(site))
