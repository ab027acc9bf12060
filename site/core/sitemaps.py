from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page

from core.listings import public


class Sitemap(WagtailSitemap):
    """The public pages of every language; Wagtail's own stops at the tree of the source language.

    An alias isn't listed: it names its source as the address to keep.
    """

    def items(self):
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        trees = reduce(or_, (Q(path__startswith=root.path) for root in roots))
        pages = public(Page.objects.filter(trees, alias_of=None))
        return pages.order_by("path").defer_streamfields().specific()
