"""News: the index, its sections (chuyên mục) and the items, with archives by month and day."""

import datetime

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import BodyField
from core.kinds import Kind
from core.list_views import ListView
from core.listings import children_of, day_range, in_range, month_range, newest_first, public
from core.models import BasePage, Occasion
from core.paging import part_of
from documents.citation_links import cited_documents

from .calendar import calendar_of
from .listed import DATE, ListedNews

__all__ = ["ListedNews", "NewsIndexPage", "NewsPage", "NewsSectionPage"]

LIST_SIZE = 12
RELATED = 4
VIEWS = {"the": _("Cards"), "gon": _("Compact list")}


class NewsListMixin(RoutablePageMixin):
    """A page that lists the news below it: all of them, of a month, of a day."""

    # Where news.listed has the place in the tree of the pages of this type.
    listed_by: str

    def get_news(self):
        return NewsPage.objects.filter(**{self.listed_by: self.path})

    def get_sections(self):
        return public(children_of(self.get_news_index(), NewsSectionPage.objects.all())).order_by("path")

    def get_news_index(self) -> Page:
        return self

    def render_list(self, request, bounds=None, **context):
        listed = newest_first(self.get_news(), DATE)
        news = in_range(listed, bounds, DATE) if bounds else listed
        return self.render(
            request,
            context_overrides={
                "items": part_of(request, news.select_related("listed"), DATE, LIST_SIZE),
                "view": ListView(request, VIEWS),
                "sections": self.get_sections(),
                "news_index": self.get_news_index(),
                "calendar": calendar_of(public(self.get_news()), bounds and bounds[0].date()),
                **context,
            },
            template="news/news_list.html",
        )

    @path("")
    def all_news(self, request):
        return self.render_list(request)

    @path("<int:year>/<int:month>/")
    def month_archive(self, request, year: int, month: int):
        try:
            bounds = month_range(year, month)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        title = gettext("News of %(month)s") % {"month": date_format(bounds[0], "m/Y")}
        return self.render_list(request, bounds, month=bounds[0], list_title=title)

    @path("<int:year>/<int:month>/<int:day>/")
    def day_archive(self, request, year: int, month: int, day: int):
        """What was published on a day ("Các tin đã đưa ngày")."""
        try:
            bounds = day_range(datetime.date(year, month, day))
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        title = gettext("News of %(day)s") % {"day": date_format(bounds[0], "d/m/Y")}
        return self.render_list(request, bounds, day=bounds[0], list_title=title)

    @path("ngay/")
    def pick_day(self, request):
        """Where the date picker leads: to the archive of ?ngay=YYYY-MM-DD."""
        try:
            day = datetime.date.fromisoformat(request.GET.get("ngay", ""))
        except ValueError:
            return HttpResponseRedirect(self.get_url(request))
        view = ListView(request, VIEWS)
        return HttpResponseRedirect(f"{self.get_url(request)}{day.year}/{day:%m/%d}/{view.query}")


class NewsIndexPage(NewsListMixin, BasePage):
    """All news of one language."""

    lists = Kind.NEWS
    listed_by = "listed__index_path"
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsSectionPage"]

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")


class NewsSectionPage(NewsListMixin, BasePage):
    """A section (chuyên mục) of the news."""

    listed_by = "listed__section_path"
    offers = Kind.NEWS

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = ["news.NewsPage"]

    class Meta:
        verbose_name = _("news section")
        verbose_name_plural = _("news sections")

    def get_news_index(self) -> Page:
        return self.get_parent()


class NewsPage(BasePage):
    """A news item (tin, bài)."""

    kind = Kind.NEWS

    author = models.CharField(
        _("author"), max_length=200, blank=True, help_text=_("The name or pen name to be shown.")
    )
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("link to the source"), blank=True)
    occasions = ParentalManyToManyField(Occasion, verbose_name=_("occasions"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("body"), blank=True)

    parent_page_types = ["news.NewsSectionPage"]
    subpage_types: list[str] = []
    template = "news/news_page.html"
    shown_with = ("image", "field_of_law", "review_note")

    content_panels = [
        *BasePage.content_panels,
        BasePage.image_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("author"), FieldPanel("source_name"), FieldPanel("source_url")],
            heading=_("Author and source"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("field_of_law"),
                FieldPanel("occasions", widget=forms.CheckboxSelectMultiple),
                FieldPanel("display_date"),
            ],
            heading=_("Filing"),
        ),
        BasePage.corrections_panel,
        BasePage.spoken_panel,
        BasePage.related_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("author"),
        index.AutocompleteField("author"),
        index.SearchField("source_name"),
        index.AutocompleteField("source_name"),
        index.RelatedFields("occasions", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        # To see whether an item of a watched feed is here already (exchange.watching).
        indexes = [
            models.Index(fields=["source_url"], name="news_of_a_source", condition=~models.Q(source_url=""))
        ]

    def get_more_news(self) -> QuerySet:
        """What the section published before this item. What comes later changes nothing for an older one."""
        before = public(NewsPage.objects.filter(listed__section_path=self.path[: -self.steplen]))
        if self.display_date:
            before = before.filter(listed__date__lte=self.display_date)
        shown = before.only("title", "slug", "path", "depth", "url_path", "locale", "display_date")
        return shown.exclude(pk=self.pk).order_by(f"-{DATE}", "-pk")[:RELATED]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["related_pages"] = self.get_related_pages()
        context["cited_documents"] = cited_documents(self)
        context["more_news"] = self.get_more_news()
        # An item can be public below a section that isn't: its title and its dead link are not for readers.
        above = {page.specific_class: page for page in self.get_public_ancestors()}
        context["news_index"] = above.get(NewsIndexPage)
        context["section"] = above.get(NewsSectionPage)
        return context
