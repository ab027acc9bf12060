"""What the pages say of legal documents to other programs, as JSON-LD."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from documents.addresses import address_part, stable_addresses
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import DocumentRelation, DocumentType, LegalDocumentPage
from documents.numbers import number_key

ISSUED = datetime.date(2022, 6, 24)
EFFECTIVE = datetime.date(2022, 8, 15)
STABLE = "http://localhost/van-ban/so/42-2022-nd-cp/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return True


@pytest.fixture
def told(client):
    """What a page says of itself, by the (first) type."""

    def told(page):
        soup = BeautifulSoup(client.get(page.url).content.decode(), "lxml")
        found = [json.loads(one.string) for one in soup.select("script[type='application/ld+json']")]
        return {one["@type"] if isinstance(one["@type"], str) else one["@type"][0]: one for one in found}

    return told


@pytest.fixture
def decree(make_document):
    return make_document(
        title="Nghị định về cổng thông tin",
        number="42/2022/NĐ-CP",
        issued_on=ISSUED,
        effective_on=EFFECTIVE,
        document_type=DocumentType.objects.get(slug="nghi-dinh", locale__language_code="vi"),
        body=[("legal_text", RichText("<p>Điều 1. Một</p>"))],
        issuers=[
            DocumentIssuerFactory.build(
                issuer=IssuerFactory(name="Chính phủ"), signer="Vũ Đức Đam", signer_title="Phó Thủ tướng"
            )
        ],
    )


@pytest.fixture
def act(make_document):
    """A public document that does something to another one."""

    def act(kind, document, **fields):
        number = fields.pop("number", "1/2024/TT-BTP")
        source = make_document(number=number, effective_on=EFFECTIVE, publish=False)
        source.relations.add(DocumentRelation(kind=kind, document=document, **fields))
        source.save_revision().publish()
        return source

    return act


def test_a_document_tells_what_it_is(told, decree):
    data = told(decree)["Legislation"]
    assert data["@id"] == STABLE
    assert data["url"] == decree.full_url
    assert data["legislationIdentifier"] == data["eli:id_local"] == "42/2022/NĐ-CP"
    assert data["legislationType"] == "Nghị định"
    assert data["legislationDate"] == "2022-06-24"
    assert data["eli:date_document"] == {"@type": "xsd:date", "@value": "2022-06-24"}
    assert data["legislationPassedBy"][0]["name"] == "Chính phủ"
    assert data["legislationResponsible"] == [
        {"@type": "Person", "name": "Vũ Đức Đam", "jobTitle": "Phó Thủ tướng"}
    ]
    assert data["encoding"]["contentUrl"] == f"http://localhost/api/v1/documents/{decree.pk}/akn.xml"


def test_it_tells_that_it_is_in_force_and_since_when(told, decree):
    data = told(decree)["Legislation"]
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    assert data["eli:in_force"] == {"@id": "eli:InForce-inForce"}
    assert data["temporalCoverage"] == "2022-08-15/.."
    assert data["eli:first_date_entry_in_force"]["@value"] == "2022-08-15"


@pytest.mark.parametrize(
    ("kind", "provisions", "force"),
    [
        ("repeals", "", "NotInForce"),
        ("repeals", "Điều 1", "PartiallyInForce"),
        ("suspends", "", "NotInForce"),
        ("suspends", "Điều 1", "PartiallyInForce"),
    ],
)
def test_it_tells_what_others_did_to_its_force(told, decree, act, kind, provisions, force):
    act(kind, decree, provisions=provisions)
    assert told(decree)["Legislation"]["legislationLegalForce"] == f"https://schema.org/{force}"


def test_of_a_force_that_is_not_known_it_tells_nothing(told, make_document):
    data = told(make_document(effective_on=None))["Legislation"]
    assert not {"legislationLegalForce", "eli:in_force", "temporalCoverage"} & set(data)


def test_what_has_no_number_tells_none(told, make_document):
    page = make_document(number="Không số")
    data = told(page)["Legislation"]
    assert "legislationIdentifier" not in data
    assert data["@id"] == page.full_url


@pytest.mark.parametrize(
    ("kind", "schema_name", "eli_name", "eli_inverse"),
    [
        ("replaces", "legislationRepeals", "eli:repeals", "eli:repealed_by"),
        ("amends", "legislationAmends", "eli:amends", "eli:amended_by"),
        ("suspends", "legislationChanges", "eli:changes", "eli:changed_by"),
        ("based-on", "isBasedOn", "eli:based_on", "eli:basis_for"),
        ("consolidates", "legislationConsolidates", "eli:consolidates", "eli:consolidated_by"),
    ],
)
def test_relations_are_told_from_both_sides(told, decree, act, kind, schema_name, eli_name, eli_inverse):
    source = act(kind, decree)
    own, inverse = told(source)["Legislation"], told(decree)["Legislation"]
    assert own[schema_name][0]["@id"] == STABLE
    assert own[eli_name] == [{"@id": STABLE}]
    assert inverse[eli_inverse] == [{"@id": "http://localhost/van-ban/so/1-2024-tt-btp/"}]


def test_to_repeal_a_provision_is_to_change_the_document(told, decree, act):
    data = told(act("repeals", decree, provisions="Điều 1"))["Legislation"]
    assert "legislationRepeals" not in data
    assert data["legislationChanges"][0]["@id"] == STABLE


def test_a_document_that_is_not_here_is_named(told, act):
    data = told(act("based-on", None, citation="Luật Tổ chức Chính phủ"))["Legislation"]
    assert data["isBasedOn"] == [{"@type": "Legislation", "name": "Luật Tổ chức Chính phủ"}]
    assert "eli:based_on" not in data


def test_citations_are_told_from_both_sides(told, decree, make_document, make_news):
    text = "<p>Theo Nghị định số 42/2022/NĐ-CP.</p>"
    citing = make_document(number="2/2024/TT-BTP", body=[("legal_text", RichText(text))])
    assert told(citing)["Legislation"]["eli:cites"] == [{"@id": STABLE}]
    assert told(decree)["Legislation"]["eli:cited_by"] == [
        {"@id": "http://localhost/van-ban/so/2-2024-tt-btp/"}
    ]
    news = told(make_news(body=[("rich_text", text)]))["NewsArticle"]
    assert [one["@id"] for one in news["citation"]] == [STABLE]


def test_what_is_not_public_is_not_told(told, decree, act, restrict):
    source = act("amends", decree)
    restrict(source)
    assert "eli:amended_by" not in told(decree)["Legislation"]


def test_lists_are_bounded(told, decree, act, monkeypatch):
    monkeypatch.setattr("documents.legislation.MOST", 3)
    for number in range(5):
        act("based-on", decree, number=f"{number}/2023/TT-BTP")
    assert len(told(decree)["Legislation"]["eli:basis_for"]) == 3


def test_a_title_cannot_leave_the_data(client, make_document):
    page = make_document(title="</script><script>alert(1)</script>")
    assert b"<script>alert(1)" not in client.get(page.url).content


def test_the_queries_of_a_page_do_not_rise_with_its_relations(client, decree, act):
    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(decree.url)
        return len(context)

    act("amends", decree, number="1/2023/TT-BTP")
    queries()
    few = queries()
    for number in range(2, 8):
        act("amends", decree, number=f"{number}/2023/TT-BTP")
    assert queries() == few


def test_a_number_that_two_documents_have_is_no_address(make_document):
    pages = [make_document(number="01/2026/NQ-HĐND") for _number in range(2)]
    found = stable_addresses(pages, RequestFactory().get("/"))
    assert found == {page.pk: page.full_url for page in pages}


def test_a_draft_does_not_take_the_address_of_the_public_document(make_document, decree):
    draft = make_document(number=decree.number, live=False, publish=False)
    assert stable_addresses([decree, draft], RequestFactory().get("/")) == {
        decree.pk: STABLE,
        draft.pk: draft.full_url,
    }


@given(
    number=st.text(max_size=20) | st.from_regex(r"[0-9]{1,3}[/-][0-9]{2,4}[/-][A-ZĐ]{2}[-/ ][A-Z(.%]{2,4}")
)
def test_the_part_of_an_address_leads_back_to_the_number(number):
    page = LegalDocumentPage(number=number, number_key=number_key(number))
    part = address_part(page)
    assert part == "" or number_key(part) == page.number_key


@pytest.mark.parametrize("number", ["42/2022/NĐ-CP", "471/QĐ-TTg", "66.14/2026/NQ-CP", "01/2006/TT-BCA(C11)"])
def test_the_address_by_number_leads_to_the_page(client, make_document, number):
    page = make_document(number=number)
    address = stable_addresses([page], RequestFactory().get("/"))[page.pk]
    assert "/so/" in address
    assert client.get(address)["Location"] == page.url
