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
from core.listings import day_range, in_range, month_range, months, newest_first, paginate, public
from core.models import BasePage, Occasion
from documents.citation_links import cited_documents

RELATED = 4


class NewsListMixin(RoutablePageMixin):
    """A page that lists the news below it: all of them, of a month, of a day."""

    def get_news(self):
        return newest_first(NewsPage.objects.descendant_of(self))

    def get_sections(self):
        return public(NewsSectionPage.objects.child_of(self.get_news_index())).order_by("path")

    def get_news_index(self) -> Page:
        return self

    def render_list(self, request, bounds=None, **context):
        news = in_range(self.get_news(), bounds) if bounds else self.get_news()
        items = paginate(request, news)
        return self.render(
            request,
            context_overrides={
                "items": items,
                "sections": self.get_sections(),
                "news_index": self.get_news_index(),
                "months": months(public(NewsPage.objects.descendant_of(self))),
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
        return HttpResponseRedirect(f"{self.get_url(request)}{day.year}/{day:%m/%d}/")


class NewsIndexPage(NewsListMixin, BasePage):
    """All news of one language."""

    lists = Kind.NEWS

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsSectionPage"]

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")


class NewsSectionPage(NewsListMixin, BasePage):
    """A section (chuyên mục) of the news."""

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

    def get_more_news(self) -> QuerySet:
        """What the section published before this item. What comes later changes nothing for an older one."""
        before = public(NewsPage.objects.sibling_of(self, inclusive=False))
        if self.display_date:
            before = before.filter(display_date__lte=self.display_date)
        shown = before.only("title", "slug", "path", "depth", "url_path", "locale", "display_date")
        return shown.order_by("-display_date", "-pk")[:RELATED]

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
