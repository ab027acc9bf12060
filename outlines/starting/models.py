from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from core.fields import BodyField
from outlines.blocks import OutlineBodyBlock
from outlines.kinds import Level, Product


class OutlineTemplate(models.Model):
    """What an outline of a kind begins with: its parts, and what to write in them, in square brackets."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("When to choose it, for those who write.")
    )
    product = models.CharField(
        _("kind of outline"), max_length=20, choices=Product.choices, default=Product.OUTLINE
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.STANDARD)
    body = BodyField(
        OutlineBodyBlock(),
        verbose_name=_("body"),
        blank=True,
        help_text=_("What is to be written stands in square brackets, such as [Tell the listeners why]."),
    )
    sort_order = models.IntegerField(_("sort order"), default=0, db_index=True)

    sort_order_field = "sort_order"
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("product"), FieldPanel("level")]),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("template of outlines")
        verbose_name_plural = _("templates of outlines")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> list[str]:
        """The names of its parts, by which it is chosen."""
        return [block["value"] for block in self.body.raw_data if block["type"] == "part"]
