"""What editors set for all outlines."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

# Syllables a minute. Whoever explains a law to a village speaks more slowly than the radio, with its 200.
SPEED = 150


@register_setting(icon="list-ul")
class OutlineSettings(BaseGenericSetting):
    """How outlines are read aloud."""

    speaking_speed = models.PositiveSmallIntegerField(
        _("speaking speed"),
        default=SPEED,
        validators=[MinValueValidator(60), MaxValueValidator(300)],
        help_text=_("Syllables a minute. The time that an outline and its parts take is computed from it."),
    )

    class Meta:
        verbose_name = _("outlines")
        verbose_name_plural = _("settings of outlines")


def speaking_speed() -> Coalesce:
    """The speed as a part of a query: no page asks for it by itself."""
    return Coalesce(models.Subquery(OutlineSettings.objects.values("speaking_speed")[:1]), SPEED)
