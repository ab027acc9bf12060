"""Lists ask the database as often for a thousand items of each kind as for ten; and the thousand, which
benchmarks.large_copies makes, are pages like others."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.rich_text import RichText

from benchmarks import large_copies
from core.bulk import NewPage, make_pages, make_ready
from core.factories import ImageFactory
from core.models import Audience, FieldOfLaw
from core.sitemaps import SIZE
from documents.models import DocumentIssuer, DocumentType, Issuer, LegalDocumentPage
from exchange.changes.sweeping import sweep
from news.models import NewsPage
from outlines.models import OutlinePage, OutlineSourceLaw
from search.engine import search
from search.facets import Filters
from search.index import index_page
from search.models import Passage, SearchEntry
from search.segments import gather

FEW, MANY = 10, 1_000
MODELS = (NewsPage, LegalDocumentPage, OutlinePage)
LISTS = [
    "/",
    "/tin-tuc/",
    "/tin-tuc/?trang=40",
    "/tin-tuc/2024/5/",
    "/tin-tuc/2024/5/2/",
    "/tin-tuc/chinh-sach-moi/",
    "/van-ban/",
    "/van-ban/?trang=40",
    "/van-ban/?loai=luat&co_quan=quoc-hoi&linh_vuc=dat-dai",
    "/van-ban/?xem=danh-sach",
    "/de-cuong/",
    "/de-cuong/?doi_tuong=phu-nu",
    "/linh-vuc/",
    "/linh-vuc/dat-dai/",
    "/so-do-trang/",
    "/tim-kiem/?q=luat",
    "/tim-kiem/?q=luat&sap-xep=moi-nhat&trang=2",
    "/tim-kiem/?q=luat&loai=tin-tuc",
    "/tin-moi.xml",
    "/tin-moi.rss?toan-van=1",
    "/nguon-tin/linh-vuc/dat-dai.atom",
    "/nhung/linh-vuc/dat-dai/",
    "/sitemap.xml",
    "/sitemap-tin-moi.xml",
    "/api/v1/pages?page_size=50",
    "/api/v1/changes?page_size=50",
    "/api/v1/documents?page_size=50",
]


@pytest.fixture
def few(home, section, document_index, outline_index, local_time):
    """Ten public pages of each kind, with all that lists show of them."""
    image = ImageFactory()

    def term(model, slug):
        return model.objects.get(slug=slug, locale=home.locale)

    def shared(number):
        # One of today, as the copies have some.
        day = local_time(2024, 5, 2, 9, number) if number else timezone.now()
        return {
            "title": f"Luật mới thứ {number}", "lead": "Luật mới.", "locale": home.locale, "live": True,
            "field_of_law": term(FieldOfLaw, "dat-dai"), "image": image, "display_date": day,
            "first_published_at": day,
        }  # fmt: skip

    text = [("rich_text", RichText("<p>Luật nói về đất đai, theo Nghị định số 1/2024/NĐ-CP.</p>"))]
    documents, others = [], []
    for number in range(FEW):
        law = LegalDocumentPage(
            number=f"{number}/2024/QH15", document_type=term(DocumentType, "luat"),
            issued_on=datetime.date(2024, 1, 18), **shared(number),
            body=[("legal_text", RichText("<p>Điều 1. Phạm vi</p><p>Luật này quy định.</p>"))],
        )  # fmt: skip
        law.issuers = [DocumentIssuer(issuer=term(Issuer, "quoc-hoi"))]
        documents.append(NewPage(document_index, law))
        others.append(NewPage(section, NewsPage(body=text, **shared(number))))
        others.append(NewPage(outline_index, OutlinePage(body=text, **shared(number))))
    _make(documents)
    for (_parent, law), (_other, outline) in zip(documents, others[1::2], strict=True):
        outline.source_laws = [OutlineSourceLaw(document=law)]
        outline.audiences = [term(Audience, "phu-nu")]
    _make(others)
    sweep()
    gather(everything=True)


def _make(new):
    for _parent, page in new:
        make_ready(page)
    make_pages(new)


@pytest.fixture
def many(few):
    """Adds copies until there are so many of each kind."""

    def many(count):
        large_copies.make(3 * count, dict.fromkeys(large_copies.MODELS, count))
        # Else PostgreSQL would take the tables to be as small as they were.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    return many


def _count(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200, address
    return len(queries)


def test_no_list_asks_more_for_a_thousand_items_than_for_ten(many, client, editor):
    names = ["wagtailadmin_home", "output_report", "times_report", "overdue_report"]
    names += ["royalties_report", "wagtailadmin_reports:site_history"]
    screens = [*map(reverse, names), f"{reverse('wagtailadmin_pages:search')}?q=luat"]
    reader = Client()
    client.force_login(editor)

    def counts():
        newest = NewsPage.objects.order_by("-pk").values_list("pk", flat=True)[0]
        found = {address: _count(reader, address) for address in LISTS}
        found["a part of the sitemap"] = _count(reader, f"/sitemap-trang-{newest // SIZE}.xml")
        found |= {address: _count(client, address) for address in screens}
        return found

    before = counts()
    many(MANY)
    assert {model.objects.live().count() for model in MODELS} == {MANY}
    after = counts()
    # Of more than 300 matches it looks at the best 300 first, and once more where few of them pass a filter.
    before["/tim-kiem/?q=luat&loai=tin-tuc"] += 1
    assert {name: (before[name], after[name]) for name in after if after[name] > before[name]} == {}


def test_a_copy_is_a_page_like_others(many, approver):
    many(3 * FEW)
    assert not any(Page.find_problems())
    copies = [model.objects.order_by("pk").last() for model in MODELS]
    for copy in copies:
        found = search(copy.title, Filters({"language": "vi"}))
        assert found.items[0].page.pk == copy.pk
        assert PageLogEntry.objects.filter(page=copy.pk).count() == 2
        stored = _indexed(copy)
        index_page(copy)
        assert _indexed(copy) == stored
        draft = copy.get_latest_revision_as_object()
        assert draft.serializable_data()["body"] == copy.serializable_data()["body"]
        assert [draft.title, draft.slug, draft.path] == [copy.title, copy.slug, copy.path]
        draft.title = "Tên mới"
        draft.save_revision(user=approver).publish(user=approver)
        copy.refresh_from_db()
        assert copy.title == "Tên mới"
    law, outline = copies[1], copies[2]
    assert law.issuers.count() == 1
    assert outline.source_laws.count() == 1
    assert outline.source_laws.get().document_id != LegalDocumentPage.objects.order_by("pk")[0].pk
    assert Revision.page_revisions.filter(object_id=str(law.pk)).count() in (2, 3)


def _indexed(page):
    """What the search has of a page."""
    [entry] = SearchEntry.objects.filter(page=page)
    passages = Passage.objects.filter(entry=entry).order_by("position")
    told = ("title", "folded_title", "number_key", "number_words", "date", "facets")
    return [getattr(entry, name) for name in told], list(passages.values_list("anchor", "heading", "text"))
