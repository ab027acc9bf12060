"""What every page type shares."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page
from wagtail.search import index

from core.kinds import Kind
from core.listings import public


class BasePage(Page):
    """The abstract base of all page types.

    Abstract, since wagtail-localize imports wagtail.models.Page itself and Wagtail 8's swappable Page
    breaks it.
    """

    # What the search and the cards call a page of this type; None where it is only a list of others.
    kind: Kind | None = None

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("The bold first lines, shown in lists as well.")
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows here. If left empty, the image's own description is used."),
    )
    image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    field_of_law = models.ForeignKey(
        "core.FieldOfLaw",
        verbose_name=_("field of law"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    display_date = models.DateTimeField(
        _("date shown"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("If left empty: the moment of the first publication."),
    )
    social_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image for social networks"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If left empty, the page's image is used."),
    )

    lead_panels = [FieldPanel("lead")]
    image_panel = MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_caption")],
        heading=_("Illustration"),
    )
    related_panel = InlinePanel("related_items", heading=_("Related pages"), label=_("page"))
    content_panels = [*Page.content_panels, *lead_panels]
    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.FilterField("display_date"),
        index.FilterField("field_of_law"),
    ]

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs) -> None:
        self._date_if_live()
        super().full_clean(*args, **kwargs)

    def save(self, *args, **kwargs):
        self._date_if_live()
        return super().save(*args, **kwargs)

    def _date_if_live(self) -> None:
        """A public page has a date to be listed by; a draft keeps the field empty until it is public."""
        if self.live and self.display_date is None:
            self.display_date = self.first_published_at or timezone.now()

    @property
    def alt_text(self) -> str:
        """The text alternative of the page's image; empty where the image is decoration."""
        return self.image_alt or (self.image.default_alt_text if self.image else "")

    @property
    def share_image(self):
        return self.social_image or self.image

    @property
    def share_description(self) -> str:
        return self.search_description or self.lead

    def get_related_pages(self) -> list[Page]:
        """The public pages that an editor chose as related, in the editor's order."""
        chosen = [row.related_id for row in self.related_items.all()]
        found = public(Page.objects.filter(pk__in=chosen)).specific().in_bulk()
        return [found[pk] for pk in chosen if pk in found]


class RelatedPage(Orderable):
    """A page chosen as related to another. It hangs on Wagtail's Page, so that every type has it."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_items")
    related = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("related")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")
