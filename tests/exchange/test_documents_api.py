"""The legal documents for other programs."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from wagtail.models import Locale
from wagtail.rich_text import RichText

from core.factories import FieldOfLawFactory, FileFactory
from core.openapi import document as description
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import (
    DocumentFile,
    DocumentRelation,
    DocumentType,
    LegalDocumentPage,
    ProvisionChange,
)
from exchange.api import documents as api
from exchange.models import ImportedRecord

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/documents"
ISSUED = datetime.date(2022, 6, 24)
EFFECTIVE = datetime.date(2022, 8, 15)
BODY = [("legal_text", RichText("<p>Chương I. CHUNG</p><p>Điều 5. Trách nhiệm</p><p>1. Lời.</p>"))]


@pytest.fixture
def published():
    return True


@pytest.fixture
def ask(client):
    def ask(address="", code=200, /, **parameters):
        response = client.get(f"{ADDRESS}{address}", parameters)
        assert response.status_code == code, response.content.decode()
        return response.json()

    return ask


@pytest.fixture
def decree(make_document):
    """A decree with all that the answer tells of."""
    page = make_document(
        title="Nghị định về cổng thông tin",
        number="42/2022/NĐ-CP",
        lead="Về cổng.",
        document_type=DocumentType.objects.get(slug="nghi-dinh", locale__language_code="vi"),
        field_of_law=FieldOfLawFactory(name="Thông tin"),
        issued_on=ISSUED,
        effective_on=EFFECTIVE,
        body=BODY,
        publish=False,
    )
    page.issuers = [
        DocumentIssuerFactory.build(
            issuer=IssuerFactory(name="Chính phủ"), signer="Vũ Đức Đam", signer_title="Phó Thủ tướng"
        )
    ]
    page.files = [DocumentFile(file=FileFactory(), title="Bản ký")]
    page.save_revision().publish()
    return LegalDocumentPage.objects.get(pk=page.pk)


@pytest.fixture
def circular(make_document, decree):
    """A circular that replaces the decree, after which it is gone, and cites an article of it."""
    text = "<p>Điều 1. Một</p><p>Theo Điều 5 Nghị định số 42/2022/NĐ-CP và Nghị định số 9/1999/NĐ-CP.</p>"
    page = make_document(
        title="Thông tư thay thế",
        number="1/2024/TT-BTP",
        effective_on=datetime.date(2024, 3, 1),
        body=[("legal_text", RichText(text))],
        publish=False,
    )
    page.relations.add(DocumentRelation(kind="replaces", document=decree))
    page.save_revision().publish()
    return page


def validator(schema):
    whole = {"$ref": f"#/components/schemas/{schema}", "components": description()["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def test_a_document_is_told_with_all_that_is_known_of_it(ask, decree):
    ImportedRecord.objects.create(record_id="cong-bao-7", page=decree, digest="")
    told = ask(f"/{decree.pk}")
    expected = {
        "id": decree.pk,
        "kind": "van-ban",
        "title": "Nghị định về cổng thông tin",
        "number": "42/2022/NĐ-CP",
        "url": decree.full_url,
        "api_url": f"http://localhost{ADDRESS}/{decree.pk}",
        "stable_url": "http://localhost/van-ban/so/42-2022-nd-cp/",
        "language": "vi",
        "source_id": "cong-bao-7",
        "abstract": "Về cổng.",
        "issued_on": "2022-06-24",
        "effective_on": "2022-08-15",
        "ended_on": None,
        "akoma_ntoso": f"http://localhost{ADDRESS}/{decree.pk}/akn.xml",
    }
    assert {name: told[name] for name in expected} == expected
    assert told["field"] == {"value": str(decree.field_of_law_id), "label": "Thông tin"}
    assert told["issuers"][0]["issuer"]["label"] == "Chính phủ"
    assert told["issuers"][0]["signer"] == "Vũ Đức Đam"
    assert told["files"][0]["title"] == "Bản ký"
    assert told["files"][0]["url"].startswith("http://localhost/tep/")


def test_the_contents_lead_to_the_articles(ask, decree):
    assert ask(f"/{decree.pk}")["contents"][1] == {
        "anchor": "dieu-5",
        "kind": "article",
        "label": "Điều 5",
        "heading": "Trách nhiệm",
    }


def test_the_status_is_that_of_the_day(ask, decree, circular):
    days = ["2022-08-14", "2022-08-15", "2024-02-29", "2024-03-01"]
    statuses = [ask(f"/{decree.pk}", day=day)["status"] for day in days]
    values = [status["value"] for status in statuses]
    assert values == ["chua-co-hieu-luc", "con-hieu-luc", "con-hieu-luc", "het-hieu-luc"]
    assert statuses[0] == {"value": "chua-co-hieu-luc", "label": "Chưa có hiệu lực", "day": "2022-08-14"}


def test_relations_are_told_from_both_sides(ask, decree, circular):
    (own,) = ask(f"/{circular.pk}")["relations"]
    (inverse,) = ask(f"/{decree.pk}")["relations"]
    assert (own["kind"], own["is_inverse"], own["document"]["id"]) == ("replaces", False, decree.pk)
    assert (inverse["kind"], inverse["is_inverse"], inverse["document"]["id"]) == (
        "replaces",
        True,
        circular.pk,
    )
    assert inverse["from"] == "2024-03-01"
    assert own["document"]["status"]["value"] == "het-hieu-luc"


def test_the_validity_of_provisions_is_told(ask, decree):
    decree.provision_changes.add(
        ProvisionChange(provisions="khoản 1 Điều 5", state="ended", starts_on=EFFECTIVE, citation="Luật mới")
    )
    decree.save_revision().publish()
    (told,) = ask(f"/{decree.pk}", day="2022-08-15")["provisions"]
    assert told.pop("label") == "Hết hiệu lực từ ngày 15/08/2022"
    assert told == {
        "provisions": "khoản 1 Điều 5",
        "state": "ended",
        "from": "2022-08-15",
        "until": None,
        "document": None,
        "citation": "Luật mới",
    }


def test_what_a_document_says_of_itself_is_no_citation(ask, make_document):
    text = "<p>Điều 1. Một</p><p>Theo Điều 1 Nghị định này.</p>"
    page = make_document(body=[("legal_text", RichText(text))])
    assert ask(f"/{page.pk}/citations")["results"] == ask(f"/{page.pk}/cited-by")["results"] == []


def test_citations_are_told_with_their_place_and_meaning(ask, decree, circular):
    told = ask(f"/{circular.pk}/citations")
    assert told["total"] == ask(f"/{circular.pk}")["citations"]["total"] == 2
    known, unknown = told["results"]
    assert known["document"]["id"] == decree.pk
    assert (known["words"], known["anchor"], known["place"]) == (
        "Điều 5 Nghị định số 42/2022/NĐ-CP",
        "dieu-5",
        "dieu-1",
    )
    assert unknown["document"] is None


def test_what_cites_a_document_is_told(ask, decree, circular, make_news):
    news = make_news(body=[("rich_text", "<p>Nghị định số 42/2022/NĐ-CP quy định.</p>")])
    told = ask(f"/{decree.pk}/cited-by")
    assert told["total"] == ask(f"/{decree.pk}")["cited_by"]["total"] == 2
    pages = {row["page"]["id"]: row for row in told["results"]}
    assert pages[circular.pk]["anchor"] == "dieu-5"
    assert pages[news.pk]["page"]["kind"] == "tin-tuc"
    assert pages[news.pk]["page"]["api_url"] is None


def test_a_section_of_the_news_that_cites_a_document_is_not_told_of(ask, decree, section):
    section.lead = "Theo Nghị định số 42/2022/NĐ-CP."
    section.save_revision().publish()
    assert ask(f"/{decree.pk}/cited-by") == {"total": 0, "results": []}
    assert ask(f"/{decree.pk}")["cited_by"]["total"] == 0


def test_a_number_in_any_spelling_gives_all_documents_that_have_it(ask, make_document):
    for day in (1, 2):
        make_document(number="01/2026/NQ-HĐND", issued_on=datetime.date(2026, 1, day))
    make_document(number="02/2026/NQ-HĐND")
    for spelling in ("01/2026/NQ-HĐND", "số: 1-2026-nq-hdnd"):
        told = ask(number=spelling)
        assert told["total"] == 2
        assert [row["issued_on"] for row in told["results"]] == ["2026-01-02", "2026-01-01"]
        assert "so/" not in told["results"][0]["stable_url"]


def test_without_a_number_all_documents_come_in_pages_and_end(ask, make_document):
    for number in range(5):
        make_document(number=f"{number}/2024/NĐ-CP")
    pages = [ask(page=page, page_size=2)["results"] for page in (1, 2, 3, 4, 10**30)]
    assert [len(results) for results in pages] == [2, 2, 1, 0, 0]


def test_citations_come_in_pages(ask, decree, circular):
    pages = [ask(f"/{circular.pk}/citations", page=page, page_size=1)["results"] for page in (1, 2, 3)]
    assert [len(results) for results in pages] == [1, 1, 0]


def test_only_vietnamese_documents_are_listed_unless_a_language_is_given(ask, decree, english_home):
    copy = decree.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    copy.save_revision().publish()
    found = {code: ask(number="42/2022/NĐ-CP", language=code)["total"] for code in ("", "vi", "en", "all")}
    assert found == {"": 1, "vi": 1, "en": 1, "all": 2}
    assert ask(f"/{copy.pk}")["status"]["label"] == "In force"


def test_what_is_not_public_is_told_nowhere(ask, decree, circular, make_news, section, restrict):
    make_news(title="Kín", body=[("rich_text", "<p>Nghị định số 42/2022/NĐ-CP.</p>")])
    restrict(section)
    LegalDocumentPage.objects.get(pk=circular.pk).unpublish()
    told = ask(f"/{decree.pk}")
    assert told["relations"] == []
    assert told["cited_by"]["total"] == 0
    assert ask(f"/{decree.pk}/cited-by")["results"] == []
    assert ask(number="1/2024/TT-BTP")["results"] == []
    for address in ("", "/citations", "/cited-by"):
        ask(f"/{circular.pk}{address}", 404)


def test_a_cited_document_that_became_private_is_named_by_the_words_alone(ask, decree, circular, restrict):
    restrict(decree)
    row = ask(f"/{circular.pk}/citations")["results"][0]
    assert (row["document"], row["anchor"]) == (None, "")


def test_a_file_that_is_not_public_is_left_out(ask, decree):
    from wagtail.models import Collection, CollectionViewRestriction

    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert ask(f"/{decree.pk}")["files"] == []


@pytest.mark.parametrize("place", ["0", "1", "999999999999999999999999", "9" * 5000, "-1", "x"])
@pytest.mark.parametrize("rest", ["", "/citations", "/cited-by", "/akn.xml"])
def test_a_document_that_does_not_exist_is_told_so_as_json(ask, place, rest):
    answer = ask(f"/{place}{rest}", 404)
    assert validator("Error").is_valid(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "a" * 101),
        ("page", "0"),
        ("page", "9" * 5000),
        ("page_size", "51"),
        ("language", "fr"),
        ("day", "24/06/2022"),
        ("day", "2022-02-30"),
        ("day", "99999-01-01"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(ask, field, value):
    answer = ask("", 400, **{field: value})
    assert answer["field"] == field
    assert validator("Error").is_valid(answer)


@pytest.mark.parametrize(
    ("rest", "parameters"),
    [("", {"day": "x"}), ("/citations", {"page": "x"}), ("/cited-by", {"page_size": "0"})],
)
def test_a_bad_parameter_of_one_document_is_refused_by_name(ask, decree, rest, parameters):
    assert ask(f"/{decree.pk}{rest}", 400, **parameters)["field"] in parameters


@pytest.mark.parametrize("query", ["number=%00", "day=%00"])
def test_nul_is_refused_as_json(client, query):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert validator("Error").is_valid(response.json())


@pytest.mark.parametrize("number", ["%ed%a0%80", "%ff", "---", "%01", "%F0%9F%98%80", "(((", "%CC%81"])
def test_no_bytes_break_it(client, number):
    assert client.get(f"{ADDRESS}?number={number}").status_code == 200


@pytest.mark.parametrize("rest", ["", "/1", "/1/citations", "/1/cited-by", "/1/akn.xml"])
def test_other_methods_are_refused_as_json(rest):
    response = Client(enforce_csrf_checks=True).post(f"{ADDRESS}{rest}")
    assert response.status_code == 405
    assert validator("Error").is_valid(response.json())


def test_other_portals_may_ask_and_nothing_is_kept(client, decree):
    headers = client.get(f"{ADDRESS}/{decree.pk}").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" not in headers.get("Vary", "")


def test_addresses_are_those_of_the_site_not_of_the_sent_host(client, decree, settings):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get(f"{ADDRESS}/{decree.pk}", headers={"host": "evil.example"})
    assert b"evil.example" not in response.content


@pytest.mark.parametrize(
    ("rest", "schema"),
    [("", "Document"), ("/citations", "Citations"), ("/cited-by", "CitingPlaces")],
)
def test_answers_are_as_described(ask, decree, circular, rest, schema):
    for page in (decree, circular):
        answer = ask(f"/{page.pk}{rest}")
        assert [error.message for error in validator(schema).iter_errors(answer)] == []


def test_lists_are_as_described(ask, decree, make_document):
    make_document(number="Không số")
    assert [error.message for error in validator("Documents").iter_errors(ask())] == []


def test_the_parameters_described_are_those_taken():
    described = {row["name"] for row in description()["paths"][ADDRESS]["get"]["parameters"]}
    assert described == set(api.DocumentsForm.base_fields)


def test_the_queries_of_a_list_do_not_rise_with_the_documents(client, make_document):
    def fill(count):
        for _number in range(count):
            page = make_document(field_of_law=FieldOfLawFactory(), publish=False)
            page.issuers = [DocumentIssuerFactory.build(issuer=IssuerFactory())]
            page.save_revision().publish()

    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(ADDRESS, {"page_size": 50})
        return len(context)

    fill(2)
    queries()
    few = queries()
    fill(8)
    assert queries() == few < 15


def test_the_queries_of_a_document_do_not_rise_with_what_it_has_to_do_with(client, make_document, make_news):
    decree = make_document(number="42/2022/NĐ-CP")

    def fill(count):
        for _number in range(count):
            page = make_document(
                body=[("legal_text", RichText("<p>Theo Nghị định số 42/2022/NĐ-CP.</p>"))], publish=False
            )
            page.relations.add(DocumentRelation(kind="amends", document=decree))
            page.save_revision().publish()
            make_news(body=[("rich_text", "<p>Nghị định số 42/2022/NĐ-CP.</p>")])

    def queries(rest):
        with CaptureQueriesContext(connection) as context:
            client.get(f"{ADDRESS}/{decree.pk}{rest}", {"page_size": 50} if rest else {})
        return len(context)

    fill(2)
    queries("")
    few = [queries(""), queries("/cited-by")]
    fill(6)
    assert [queries(""), queries("/cited-by")] == few
    assert max(few) < 25
