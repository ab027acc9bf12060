"""What making a page asks of the database, once the process knows what all pages share."""

import datetime
import itertools
from urllib.parse import quote_plus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.factories import FileFactory, ImageFactory
from core.models import Audience, FieldOfLaw, Occasion, RelatedPage
from delivery.memory import Memory
from documents.models import DocumentFile, DocumentRelation, DocumentVersion
from glossary.factories import GlossaryTermFactory
from home.factories import StandardPageFactory
from outlines.models import OutlineFile, OutlineSourceLaw
from search.factories import SearchPromotionFactory

MOST = 12
# What begins and ends a transaction, and limits the time of its questions, asks nothing.
ASKS_NOTHING = ("SAVEPOINT", "RELEASE", "SET", "SHOW")
CITING = "<p>Theo Điều 1 Nghị định số {number}.</p>"


@pytest.fixture
def count(reader, pages):
    """The queries that making a page takes; those for the state of the database aside."""

    def count(address):
        for _visit in range(2):  # the sizes of its images are drawn at the first
            pages.memory, pages.typed = Memory(), Memory()
            with CaptureQueriesContext(connection) as queries:
                assert reader.get(address).status_code == 200
        return sum(not query["sql"].startswith(ASKS_NOTHING) for query in queries)

    return count


@pytest.fixture
def many(make_news, make_document, make_outline, home):
    """Ten pages of each kind that show all that they can, each citing and related to the others."""
    field = FieldOfLaw.objects.filter(locale=home.locale).first()
    filing = {"field_of_law": field, "lead": "Tóm tắt."}
    documents = [
        make_document(number=f"{number}/2022/NĐ-CP", issued_on=datetime.date(2022, 1, number), **filing)
        for number in range(1, 11)
    ]
    text = "".join(CITING.format(number=document.number) for document in documents)
    for document in documents:
        term = GlossaryTermFactory(document=document, provisions="Điều 1")
        text += f"<p>Đây là {term.name}.</p>"
    news = [make_news(body=[("rich_text", text)], image=ImageFactory(), **filing) for _number in range(10)]
    outlines = [
        make_outline(body=[("rich_text", text)], image=ImageFactory(), **filing) for _number in range(10)
    ]
    for outline in outlines:
        quotes = [("provision", {"document": document, "provision": "Điều 1"}) for document in documents]
        outline.body = [("rich_text", text), *quotes]
        outline.source_laws = [OutlineSourceLaw(document=document) for document in documents]
        outline.audiences = list(Audience.objects.filter(locale=home.locale)[:3])
        outline.occasions = list(Occasion.objects.filter(locale=home.locale)[:3])
        outline.files = [OutlineFile(file=FileFactory()) for _number in range(3)]
    for document in documents:
        others = [other for other in documents if other != document]
        document.body = [("legal_text", f"<h3>Điều 1. Tên</h3>{text}")]
        document.relations = [DocumentRelation(kind="refers", document=other) for other in others]
        document.files = [DocumentFile(file=FileFactory()) for _number in range(3)]
        version = DocumentVersion(
            document=document, valid_from=datetime.date(2024, 1, 1), changed_by=others[0]
        )
        version.body = document.body
        version.save()
    for page in [*news, *outlines, *documents]:
        page.related_items = [RelatedPage(related=other) for other in (news[0], outlines[0], documents[0])]
        page.save_revision().publish()
    return news[5], documents[5], outlines[5]


def test_no_page_asks_more_than_twelve_questions_however_much_it_shows(many, count, reader):
    lists = ["/", "/en/", "/tin-tuc/", "/tin-tuc/chinh-sach-moi/", "/van-ban/", "/de-cuong/", "/tin-moi.xml"]
    field, occasion = many[0].field_of_law, many[2].occasions.all()[0]
    lists += [
        "/linh-vuc/",
        f"/linh-vuc/{field.slug}/",
        "/dip/",
        f"/dip/{occasion.slug}/",
        "/thuat-ngu/",
        "/so-do-trang/",
        "/sitemap-tin-moi.xml",
        "/nguon-tin/",
        "/nguon-tin/tin-tuc.rss",
        "/tin-moi.xml?toan-van=1",
        "/nhung/",
        f"/nhung/linh-vuc/{field.slug}/",
        f"/phan-hoi/{many[2].pk}/",
        "/nhan-tin/",
        f"/nhan-tin/van-ban/{many[1].pk}/",
        "/da-luu/",
        f"/de-cuong/loi-doc/{many[2].pk}/",
        f"/de-cuong/trinh-chieu/{many[2].pk}/",
    ]
    # Which isn't kept: each reader's own is made anew.
    reader.cookies["tu-tai-lieu"] = ".".join(str(page.pk) for page in many)
    lists.append("/tu-tai-lieu/")
    # In the frame of a language in which nothing is translated.
    lists += ["/hmn/", "/hmn/tin-tuc/", *(f"/hmn{page.url}" for page in many)]
    lists += ["/tin-tuc/2024/05/02/?xem=gon", "/van-ban/?xem=danh-sach", "/de-cuong/?xem=bang"]
    counts = {address: count(address) for address in [*(page.url for page in many), *lists]}
    assert {address: number for address, number in counts.items() if number > MOST} == {}


@pytest.fixture
def searched(make_news, make_document, make_outline, home):
    """Adds results of every kind to a query that is a term, too, and has a promoted page."""
    GlossaryTermFactory(name="giữ rừng")
    SearchPromotionFactory(query_string="giữ rừng", page=make_news())
    StandardPageFactory(parent=home, title="Giữ rừng", publish=True)
    numbers = itertools.count()

    def searched(number):
        for _place in range(number):
            law = make_document(title="Giữ rừng", number=f"{next(numbers)}/2031/NĐ-CP")
            make_news(title="Giữ rừng", body=[("rich_text", CITING.format(number=law.number))])
            make_outline(title="Giữ rừng", image=ImageFactory())

    return searched


def test_no_search_asks_more_than_twelve_questions_however_much_it_finds(searched, count):
    words = f"/tim-kiem/?q={quote_plus('giữ rừng')}"
    addresses = [words, f"{words}&loai=tin-tuc", f"{words}&sap-xep=moi-nhat&trang=2", "/tim-kiem/?q=0%2F2031"]
    searched(1)
    counts = {address: count(address) for address in addresses}
    assert {address: number for address, number in counts.items() if number > MOST} == {}
    searched(4)
    assert {address: count(address) for address in addresses} == counts
