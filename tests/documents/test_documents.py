"""Legal documents: numbers, status, the filtered table, and the page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from documents.factories import DocumentIssuerFactory, DocumentTypeFactory, IssuerFactory
from documents.models import LegalDocumentPage
from documents.validity import Status, status_on, with_status

DAY = datetime.date(2024, 6, 15)


@pytest.mark.parametrize(
    ("effective_on", "expires_on", "status"),
    [
        (None, None, Status.UNKNOWN),
        (DAY, None, Status.IN_FORCE),
        (DAY + datetime.timedelta(1), None, Status.NOT_YET),
        (DAY - datetime.timedelta(9), DAY + datetime.timedelta(1), Status.IN_FORCE),
        (DAY - datetime.timedelta(9), DAY, Status.EXPIRED),
        (None, DAY, Status.EXPIRED),
    ],
)
def test_the_status_follows_from_the_dates(make_document, effective_on, expires_on, status):
    document = make_document(effective_on=effective_on, expires_on=expires_on)
    assert status_on(document, DAY) == status
    assert with_status(LegalDocumentPage.objects.all(), DAY).get().status_value == status


def test_a_document_whose_end_nobody_looked_for_is_not_called_in_force(make_document):
    document = make_document(effective_on=DAY, validity_checked=False)
    assert document.status == Status.UNKNOWN
    assert with_status(LegalDocumentPage.objects.all(), DAY).get().status_value == Status.UNKNOWN


def test_a_document_cannot_end_before_it_begins(make_document):
    document = make_document()
    document.effective_on, document.expires_on = DAY, DAY - datetime.timedelta(1)
    with pytest.raises(ValidationError):
        document.full_clean()


@pytest.fixture
def documents(make_document):
    """One document that every filter below finds, and one that none finds."""
    law = make_document(
        title="Luật Một",
        number="1/2024/QH15",
        document_type=DocumentTypeFactory(slug="loai-mot"),
        issued_on=datetime.date(2024, 1, 18),
        effective_on=datetime.date(2024, 8, 1),
    )
    DocumentIssuerFactory(page=law, issuer=IssuerFactory(slug="co-quan-mot"))
    make_document(title="Nghị định Hai", number="2/2023/NĐ-CP", issued_on=datetime.date(2023, 1, 1))


@pytest.mark.parametrize(
    "filters",
    [
        {"loai": "loai-mot"},
        {"co_quan": "co-quan-mot"},
        {"nam": "2024"},
        {"so": "1/2024/qh15"},
        {"tinh_trang": "con-hieu-luc"},
        {"loai": "loai-mot", "co_quan": "co-quan-mot", "nam": "2024"},
    ],
)
def test_the_table_is_filtered(client, documents, filters):
    response = client.get("/van-ban/", filters)
    assert [page.title for page in response.context["items"]] == ["Luật Một"]


@pytest.mark.parametrize(
    "filters",
    [
        {"loai": "khong-co"},
        {"nam": "năm ngoái"},
        {"tinh_trang": "'"},
        {"nam": "9" * 40},
        {"x": "y"},
    ],
)
def test_a_filter_that_means_nothing_filters_nothing(client, documents, filters):
    assert len(client.get("/van-ban/", filters).context["items"]) == 2


def test_the_newest_document_comes_first(client, documents):
    response = client.get("/van-ban/")
    assert [page.title for page in response.context["items"]] == ["Luật Một", "Nghị định Hai"]


def test_a_document_shows_its_articles_with_anchors(client, make_document):
    text = "<h3>Điều 1. Phạm vi điều chỉnh</h3><p>Nội dung.</p><h3>Điều 2. Đối tượng</h3>"
    document = make_document(body=[("legal_text", RichText(text))])
    html = client.get(document.url).content.decode()
    assert 'id="dieu-1"' in html
    assert 'href="#dieu-2"' in html


def test_a_summary_says_that_it_is_one(client, make_document):
    summary, full = make_document(is_summary=True), make_document()
    banner = "không phải nguyên văn"
    assert banner in client.get(summary.url).content.decode()
    assert banner not in client.get(full.url).content.decode()
