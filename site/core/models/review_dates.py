"""By when a page is to be looked through again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class ReviewDate(models.Model):
    """A page's date, one at most. A row of its own: so the desk finds those of all page types at once."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="review_dates")
    date = models.DateField(_("Review before"), db_index=True)

    panels = [FieldPanel("date")]

    class Meta:
        verbose_name = _("review date")
        verbose_name_plural = _("review dates")

    def __str__(self) -> str:
        return self.date.isoformat()
