"""What the agency says of itself on every page."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Locale


@register_setting(icon="site")
class AgencySettings(ClusterableModel, BaseSiteSetting):
    """The agency that answers for the site: once what is the same in every language, then the rest."""

    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("email"), blank=True)
    parent_site_url = models.URLField(_("website of the agency"), blank=True)
    facebook_url = models.URLField(_("Facebook page"), blank=True)
    zalo_url = models.URLField(_("Zalo page"), blank=True)

    panels = [
        InlinePanel("details", heading=_("Details by language"), label=_("language"), min_num=1),
        MultiFieldPanel([FieldPanel("phone"), FieldPanel("email")], heading=_("Contact")),
        MultiFieldPanel(
            [FieldPanel("parent_site_url"), FieldPanel("facebook_url"), FieldPanel("zalo_url")],
            heading=_("Links"),
        ),
    ]

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def details_for(self, language_code: str) -> "AgencyDetails | None":
        """The details in this language, or else in Vietnamese, or else the first there are."""
        by_language = {row.locale.language_code: row for row in self.details.select_related("locale")}
        fallback = by_language.get("vi") or next(iter(by_language.values()), None)
        return by_language.get(language_code, fallback)

    @property
    def current_details(self) -> "AgencyDetails | None":
        return self.details_for(get_language() or "vi")


class AgencyDetails(models.Model):
    """The agency's details in one language."""

    settings = ParentalKey(AgencySettings, on_delete=models.CASCADE, related_name="details")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    site_name = models.CharField(_("name of the site"), max_length=200)
    agency_name = models.CharField(_("name of the agency"), max_length=200)
    governing_body = models.CharField(_("governing body"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    place = models.CharField(
        _("place of letters"),
        max_length=100,
        blank=True,
        help_text=_("What stands before the date at the head of printed matter, such as: Điện Biên."),
    )
    responsible_person = models.CharField(
        _("responsible for the content"),
        max_length=200,
        blank=True,
        help_text=_("Name and office of the person who answers for the content of the site."),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    panels = [
        FieldPanel("locale"),
        FieldPanel("site_name"),
        FieldPanel("agency_name"),
        FieldPanel("governing_body"),
        FieldPanel("address"),
        FieldPanel("place"),
        FieldPanel("responsible_person"),
        FieldPanel("licence"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settings", "locale"], name="one_details_per_language")
        ]

    def __str__(self) -> str:
        return self.agency_name
