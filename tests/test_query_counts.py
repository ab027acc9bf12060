"""The number of queries doesn't rise with the number of items."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from core.factories import ImageFactory
from core.models import Audience, FieldOfLaw
from documents.factories import DocumentIssuerFactory
from documents.models import DocumentType, Issuer
from outlines.models import OutlineSourceLaw

LISTS = [
    "/",
    "/tin-tuc/",
    "/tin-tuc/chinh-sach-moi/",
    "/tin-tuc/2024/5/",
    "/van-ban/",
    "/van-ban/?loai=luat&co_quan=quoc-hoi",
    "/de-cuong/",
    "/tim-kiem/?q=luật",
    "/sitemap.xml",
    "/tin-moi.xml",
]


@pytest.fixture
def fill(make_news, make_document, make_outline, local_time):
    field = FieldOfLaw.objects.get(slug="dat-dai", locale__language_code="vi")
    law = DocumentType.objects.get(slug="luat", locale__language_code="vi")
    issuer = Issuer.objects.get(slug="quoc-hoi", locale__language_code="vi")
    audience = Audience.objects.get(slug="phu-nu", locale__language_code="vi")

    def fill(count):
        for _number in range(count):
            shared = {
                "field_of_law": field,
                "image": ImageFactory(),
                "display_date": local_time(2024, 5, 2, 9),
                "lead": "Luật mới.",
            }
            make_news(**shared)
            document = make_document(**shared, document_type=law, issued_on=datetime.date(2024, 1, 18))
            DocumentIssuerFactory(page=document, issuer=issuer)
            outline = make_outline(**shared)
            outline.audiences = [audience]
            outline.source_laws = [OutlineSourceLaw(document=document)]
            outline.save()

    return fill


def count_queries(client, address):
    client.get(address)  # renditions are made at the first visit
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_no_list_makes_more_queries_for_30_items_than_for_3(client, fill):
    fill(3)
    few = {address: count_queries(client, address) for address in LISTS}
    fill(27)
    many = {address: count_queries(client, address) for address in LISTS}
    assert Page.objects.count() > 90
    assert {address: many[address] for address in LISTS if many[address] > few[address]} == {}
