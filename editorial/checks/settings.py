"""How strict each check is, as an administrator sets it."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Level(models.TextChoices):
    OFF = "off", _("off")
    WARN = "warn", _("warn")
    BLOCK = "block", _("keep from being published")


def _level(label: Any, preset: Level = Level.WARN) -> models.CharField:
    return models.CharField(label, max_length=5, choices=Level.choices, default=preset)


@register_setting(icon="glasses")
class CheckSettings(BaseGenericSetting):
    """A level for each check, named as the check is; and where a sentence begins to be long."""

    characters = _level(_("Characters that don't belong in a text"), Level.BLOCK)
    legacy = _level(_("Text of before Unicode (TCVN3, VNI)"), Level.BLOCK)
    alternative = _level(_("Image without a text alternative"), Level.BLOCK)
    personal = _level(_("Phone and identity numbers of citizens"))
    lead = _level(_("No lead"))
    source = _level(_("No source"))
    headings = _level(_("Levels of headings"))
    pages = _level(_("Link to a page that isn't public"))
    addresses = _level(_("Link to an address elsewhere that is dead"))
    citations = _level(_("Cited law that doesn't hold"))
    quotations = _level(_("Quoted provision that readers don't see"))
    to_write = _level(_("Text of a template that is still to be written"))
    title_twice = _level(_("Title that another page has"))
    duplicate = _level(_("Text that another page has"))
    sentences = _level(_("Long sentences"))
    longest_sentence = models.PositiveSmallIntegerField(
        _("syllables of a long sentence"),
        default=80,
        validators=[MinValueValidator(20), MaxValueValidator(300)],
        help_text=_("A sentence with more of them is long."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("characters", "legacy", "alternative", "personal")],
            heading=_("What readers must not meet"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("pages", "addresses", "citations", "quotations", "title_twice", "duplicate")
            ],
            heading=_("Links and other pages"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("to_write", "lead", "source", "headings", "sentences", "longest_sentence")
            ],
            heading=_("How a text is written"),
        ),
    ]

    class Meta:
        verbose_name = _("checks before publishing")
        verbose_name_plural = _("checks before publishing")

    def level_of(self, code: str) -> Level:
        return Level(getattr(self, code))
