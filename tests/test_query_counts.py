"""The number of queries doesn't change with the number of items."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.factories import ImageFactory
from core.kinds import Kind
from core.models import Audience, FieldOfLaw
from core.sitemaps import SIZE
from documents.factories import DocumentIssuerFactory, LegalDocumentPageFactory
from documents.models import DocumentIndexPage, DocumentType, Issuer, LegalDocumentPage
from home.factories import StandardPageFactory
from home.models import FeaturedPage, HomePage, StandardPage
from news.factories import NewsPageFactory
from news.models import NewsPage, NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage, OutlinePage, OutlineSourceLaw
from search.index import index_page

KINDS = [NewsPage, LegalDocumentPage, OutlinePage, StandardPage]
# Of each language, below its home page.
LISTS = [
    "",
    "tin-tuc/",
    "tin-tuc/2024/5/",
    "tin-tuc/2024/5/2/",
    "tin-tuc/chinh-sach-moi/",
    "tin-tuc/chinh-sach-moi/2024/5/",
    "tin-tuc/chinh-sach-moi/2024/5/2/",
    "van-ban/",
    "van-ban/?loai=luat&co_quan=quoc-hoi",
    "de-cuong/",
    "de-cuong/?doi_tuong=phu-nu",
    "gioi-thieu/",
    "tim-kiem/?q=luật",
    "tim-kiem/?q=luật&linh-vuc=dat-dai&sap-xep=moi-nhat",
    "tim-kiem/?q=luật&loai-van-ban=luat&co-quan=quoc-hoi&nam=2024&hieu-luc=chua-xac-minh",
    *(f"tim-kiem/?q=luật&loai={kind.value}" for kind in Kind),
    "tin-moi.xml",
    "tin-moi.rss?toan-van=1",
    "nhung/linh-vuc/dat-dai/",
]


@pytest.fixture(params=["vi", "en"])
def top(db, request):
    """The home page of each language, with a standing page."""
    home = HomePage.objects.get(locale__language_code=request.param)
    StandardPageFactory(parent=home, slug="gioi-thieu", locale=home.locale, publish=True)
    return home


@pytest.fixture
def fill(top, local_time):
    """Makes so many pages of each kind, with all that a list shows."""

    def term(model, slug):
        return model.objects.get(slug=slug, locale=top.locale)

    def place(model, slug):
        return model.objects.descendant_of(top).get(slug=slug)

    law, issuer = term(DocumentType, "luat"), term(Issuer, "quoc-hoi")
    field, audience = term(FieldOfLaw, "dat-dai"), term(Audience, "phu-nu")

    def fill(count):
        for _number in range(count):
            shared = {
                "field_of_law": field,
                "image": ImageFactory(),
                "display_date": local_time(2024, 5, 2, 9),
                "lead": "Luật mới.",
                "locale": top.locale,
            }
            news = NewsPageFactory(parent=place(NewsSectionPage, "chinh-sach-moi"), **shared)
            standing = StandardPageFactory(parent=place(StandardPage, "gioi-thieu"), **shared)
            document = LegalDocumentPageFactory(
                parent=place(DocumentIndexPage, "van-ban"),
                document_type=law,
                issued_on=datetime.date(2024, 1, 18),
                **shared,
            )
            DocumentIssuerFactory(page=document, issuer=issuer)
            outline = OutlinePageFactory(parent=place(OutlineIndexPage, "de-cuong"), **shared)
            outline.audiences = [audience]
            outline.source_laws = [OutlineSourceLaw(document=document)]
            outline.save()
            # In the search without having been published, which takes a third of the time.
            for page in (news, standing, LegalDocumentPage.objects.get(pk=document.pk), outline):
                index_page(page)

    return fill


@pytest.fixture
def count_queries(client):
    def count_queries(address):
        client.get(address)  # renditions are made at the first visit
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count_queries


def test_a_list_makes_as_many_queries_for_14_items_as_for_2(top, fill, count_queries):
    fill(2)
    newest = NewsPage.objects.order_by("pk").last().pk
    sitemaps = ["/sitemap.xml", f"/sitemap-trang-{newest // SIZE}.xml", "/sitemap-tin-moi.xml"]
    addresses = [*(f"{top.url}{address}" for address in LISTS), *sitemaps]
    few = {address: count_queries(address) for address in addresses}
    fill(12)  # more than a part of a list has
    many = {address: count_queries(address) for address in addresses}
    assert [model.objects.descendant_of(top).live().count() for model in KINDS] == [14, 14, 14, 15]
    # The first page of a search has fewer kinds of pages where there are many of one.
    searches = {address for address in addresses if "?q=" in address}
    assert {address: many[address] for address in searches if many[address] > few[address]} == {}
    assert all(many[address] == few[address] for address in set(addresses) - searches)


def test_a_home_page_makes_as_many_queries_for_24_featured_pages_as_for_4(top, fill, count_queries):
    def feature(count):
        pages = [page for model in KINDS for page in model.objects.descendant_of(top).live()[:count]]
        top.featured_items = [FeaturedPage(featured=page.page_ptr) for page in pages]
        top.save_revision().publish()
        return count_queries(top.url)

    # More than are featured, so that the lists below them are never empty.
    fill(9)
    assert feature(1) == feature(6)
