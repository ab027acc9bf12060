"""The home page and the standing pages."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from core.blocks import BodyBlock
from core.fields import BodyField
from core.kinds import Kind
from core.listings import attach_images, children_of, newest, public, with_fields
from core.models import Audience, BasePage, FieldOfLaw
from core.terms import terms_of_language, upcoming
from documents.citation_links import cited_documents
from documents.models import LegalDocumentPage
from news.models import NewsPage
from outlines.models import OutlinePage

from .in_force import in_force

TOP = 5
LATEST = 3
OUTLINES = 3
OCCASIONS = 2


class HomePage(BasePage):
    """The root of one language's tree."""

    max_count = len(settings.WAGTAIL_CONTENT_LANGUAGES)
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "news.NewsIndexPage",
        "documents.DocumentIndexPage",
        "outlines.OutlineIndexPage",
    ]
    template = "home/home_page.html"
    offers = Kind.NEWS

    content_panels = [
        *BasePage.content_panels,
        InlinePanel(
            "featured_items",
            heading=_("Featured"),
            label=_("page"),
            max_num=5,
            help_text=_("Shown first on the home page, the first one large."),
        ),
        BasePage.image_panel,
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_featured(self) -> list[Page]:
        """The public pages that an editor features, in the editor's order."""
        chosen = [row.featured_id for row in self.featured_items.all()]
        pages = public(Page.objects.filter(pk__in=chosen))
        shown = with_fields(pages, "display_date", "lead", "image_id", "field_of_law_id")
        found = {page.pk: page for page in shown}
        for page in found.values():
            page.kind = getattr(page.specific_class, "kind", None)
        return [found[pk] for pk in chosen if pk in found]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        featured = self.get_featured()
        shown = [page.pk for page in featured]
        news = newest(NewsPage.objects.descendant_of(self).exclude(pk__in=shown))
        news = list(news[: TOP + LATEST])
        # The latest news fill what the editors leave free at the top.
        free = max(0, TOP - len(featured))
        context["top_stories"] = [*featured, *news[:free]]
        context["latest_news"] = news[free : free + LATEST]
        attach_images([*featured, *news])
        outlines = OutlinePage.objects.descendant_of(self).exclude(pk__in=shown)
        context["latest_outlines"] = newest(outlines)[:OUTLINES]
        today = timezone.localdate()
        context["in_force"] = in_force(LegalDocumentPage.objects.descendant_of(self), today)
        context["occasions"] = [one for one in upcoming(today) if one.period][:OCCASIONS]
        context["audiences"] = terms_of_language(Audience)
        context["fields"] = terms_of_language(FieldOfLaw)
        return context


class FeaturedPage(Orderable):
    """A page that the home page features."""

    home_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_items")
    featured = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [
        PageChooserPanel(
            "featured",
            [
                "news.NewsPage",
                "documents.LegalDocumentPage",
                "outlines.OutlinePage",
                "home.StandardPage",
            ],
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("featured page")
        verbose_name_plural = _("featured pages")


class StandardPage(BasePage):
    """A page that stands by itself, such as an introduction or a help page."""

    kind = Kind.PAGES

    body = BodyField(BodyBlock(), verbose_name=_("body"), blank=True)

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard_page.html"
    shown_with = ("image", "review_note")

    content_panels = [
        *BasePage.content_panels,
        BasePage.image_panel,
        FieldPanel("body"),
        BasePage.spoken_panel,
        BasePage.related_panel,
    ]
    search_fields = BasePage.search_fields

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["cited_documents"] = cited_documents(self)
        context["children"] = public(children_of(self, StandardPage.objects.all())).order_by("path")
        context["related_pages"] = self.get_related_pages()
        return context
