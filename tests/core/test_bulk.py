"""core.bulk: pages that are made many at once are those that saving and publishing each would make."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.rich_text import RichText

from core.bulk import NewPage, make_pages, make_ready
from core.factories import AudienceFactory, FieldOfLawFactory, FileFactory, OccasionFactory
from core.models import Fingerprint
from documents.factories import DocumentTypeFactory, IssuerFactory
from documents.models import CitedDocument, DocumentFile, DocumentIssuer, LegalDocumentPage, PageCitation
from editorial.checks.links import ExternalLink
from news.models import ListedNews, NewsPage
from outlines.models import OutlinePage, OutlineSourceLaw
from search.backend import IndexEntry
from search.models import FreshEntry, Passage, SearchEntry, VocabularyWord

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 5, 6, 8, 30, tzinfo=datetime.UTC)
TEXT = (
    '<p>Theo Điều 5 Nghị định số 42/2022/NĐ-CP và <a href="https://vidu.vn/tin">tin này</a>.</p>'
    "<h2>Hòa giải ở bản</h2><p>Mỗi bản có một tổ hòa giải, mỗi tổ có từ ba hòa giải viên trở lên.</p>"
)
LAW = "<p>Điều 1. Phạm vi</p><p>1. Như khoản 2 Điều 1 này.</p><p>2. Theo Nghị định 42/2022/NĐ-CP.</p>"
# What tells a page from any other, and when it was written down.
OWN = {
    "id", "pk", "page", "page_id", "page_ptr", "page_ptr_id", "entry", "entry_id", "object_id", "path",
    "slug", "url_path", "translation_key", "latest_revision", "latest_revision_created_at", "live_revision",
    "revision_id", "timestamp", "content_path", "content_path_hash", "passages", "title_norm",
    "externallink_id", "written_at",
}  # fmt: skip


@pytest.fixture
def cited(make_document):
    return make_document(
        number="42/2022/NĐ-CP", title="Nghị định về dịch vụ", body=[("legal_text", RichText(LAW))]
    )


@pytest.fixture
def kinds(section, document_index, outline_index, cited):
    """Makes a page of each kind with all that can hang on it, and its parent."""
    field, occasion, audience = FieldOfLawFactory(), OccasionFactory(), AudienceFactory()
    issuer, kind, file = IssuerFactory(), DocumentTypeFactory(), FileFactory()
    common = {"locale": section.locale, "field_of_law": field, "display_date": DAY, "lead": "Lời dẫn"}

    def news():
        body = [("rich_text", RichText(TEXT)), ("file", {"file": file, "title": "Tệp"})]
        fields = {"body": body, "author": "Vàng A Sử", "occasions": [occasion]}
        return NewPage(section, NewsPage(title="Ra mắt tổ hòa giải", **fields, **common))

    def document():
        fields = {"number": "7 /2023/TT-BTP", "document_type": kind, "issued_on": DAY.date()}
        page = LegalDocumentPage(
            title="Thông tư mẫu", body=[("legal_text", RichText(LAW))], **fields, **common
        )
        page.issuers = [DocumentIssuer(issuer=issuer, signer="Nguyễn Văn A")]
        page.files = [DocumentFile(file=file)]
        return NewPage(document_index, page)

    def outline():
        body = [("part", "Sự cần thiết"), ("rich_text", RichText(TEXT))]
        page = OutlinePage(title="Đề cương mẫu", body=body, audiences=[audience], **common)
        page.source_laws = [OutlineSourceLaw(document=cited)]
        return NewPage(outline_index, page)

    return [news, document, outline]


def ordinary(new):
    new.page.live = False
    new.parent.specific.add_child(instance=new.page)
    new.page.save_revision().publish()


def at_once(*new):
    for one in new:
        make_ready(one.page)
    make_pages(new)


def rows(model, **of_page):
    values = model.objects.filter(**of_page).order_by("pk").values()
    found = [{name: value for name, value in row.items() if name not in OWN} for row in values]
    for row in found:
        if row.get("document_id") == getattr(of_page.get("page"), "pk", 0):
            row["document_id"] = "its own"
    return sorted(map(str, found)) if model is ReferenceIndex else found


def content(page):
    """The text in the history, without the keys of the rows in it and what publishing sets afterwards."""
    set_later = {"live", "first_published_at", "last_published_at", "has_unpublished_changes", "draft_title"}
    data = {
        name: value for name, value in page.latest_revision.content.items() if name not in OWN | set_later
    }
    for value in data.values():
        for row in value if isinstance(value, list) else []:
            if isinstance(row, dict):
                row.pop("pk", None)
                row.pop("page", None)
                row.pop("sort_order", None)
    return data


def traces(page):
    """All that the site keeps of a page."""
    page = type(page).objects.get(pk=page.pk)
    entries = SearchEntry.objects.filter(page=page)
    own = {"first_published_at", "last_published_at", "body", "has_unpublished_changes"}
    fields = {f.name: f.value_from_object(page) for f in page._meta.fields if f.name not in OWN | own}
    return {
        "fields": fields,
        "body": page.body.get_prep_value(),
        "state": (page.live, page.has_unpublished_changes, page.live_revision == page.latest_revision),
        "content": content(page),
        "log": [row["action"] for row in PageLogEntry.objects.filter(page=page).order_by("pk").values()],
        "revisions": Revision.objects.for_instance(page).count(),
        "references": rows(ReferenceIndex, object_id=str(page.pk)),
        "index": rows(IndexEntry, object_id=str(page.pk), content_type=page.cached_content_type),
        "entries": rows(SearchEntry, page=page),
        "passages": rows(Passage, entry__in=entries),
        "fresh": rows(FreshEntry, entry__in=entries),
        "fingerprint": rows(Fingerprint, page=page),
        "citations": rows(PageCitation, page=page),
        "cited": rows(CitedDocument, page=page),
        "links": list(ExternalLink.objects.filter(pages=page).values_list("address", flat=True)),
        "listed": rows(ListedNews, page=page.pk),
    }


def without_ids_of_blocks(traces):
    for block in [*traces["body"], *json.loads(traces["content"].pop("body"))]:
        block.pop("id")
    return traces


@pytest.mark.parametrize("number", range(3))
def test_a_page_made_with_others_is_as_one_that_was_published(kinds, number):
    alone, made = kinds[number](), kinds[number]()
    ordinary(alone)
    words = set(VocabularyWord.objects.values_list("text", flat=True))
    at_once(made)
    assert without_ids_of_blocks(traces(made.page)) == without_ids_of_blocks(traces(alone.page))
    assert set(VocabularyWord.objects.values_list("text", flat=True)) == words


def test_the_tree_is_whole_and_goes_on_in_the_order_given(section, news_index, kinds):
    news = kinds[0]
    ordinary(news())
    made = [news() for _number in range(40)]
    at_once(*made)
    last = news()
    ordinary(last)
    assert [page.pk for page in section.get_children()][-41:] == [*(n.page.pk for n in made), last.page.pk]
    assert {page.slug for page in section.get_children()} >= {f"ra-mat-to-hoa-giai-{n}" for n in range(2, 43)}
    assert not any(Page.find_problems())
    section.refresh_from_db()
    assert section.numchild == section.get_children().count()


def test_the_dates_are_those_that_the_page_brings(kinds):
    new = kinds[0]()
    new.page.first_published_at = new.page.last_published_at = DAY
    at_once(new)
    page = NewsPage.objects.get(pk=new.page.pk)
    assert (page.first_published_at, page.last_published_at, page.display_date) == (DAY, DAY, DAY)


def test_a_page_that_is_not_live_is_a_draft(client, kinds):
    new = kinds[0]()
    new.page.live = False
    at_once(new)
    page = NewsPage.objects.get(pk=new.page.pk)
    assert (page.live, page.has_unpublished_changes, page.first_published_at) == (False, True, None)
    assert page.get_latest_revision_as_object().author == "Vàng A Sử"
    assert not SearchEntry.objects.filter(page=page).exists()
    assert client.get(page.url).status_code == 404


def test_the_queries_do_not_rise_with_the_pages(kinds):
    counts = []
    at_once(kinds[0]())
    for number in (2, 20):
        new = [kinds[0]() for _number in range(number)]
        for count, one in enumerate(new):
            one.page.title, one.page.body = f"Tin {number} {count}", [("rich_text", RichText(TEXT))]
        with CaptureQueriesContext(connection) as queries:
            at_once(*new)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_field_that_is_too_long_is_told_before_anything_is_written(kinds):
    new = kinds[0]()
    new.page.author = "x" * 300
    with pytest.raises(ValidationError, match="200"):
        make_ready(new.page)
