"""The search for other programs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from wagtail.models import Locale
from wagtail.rich_text import RichText

from core.factories import FieldOfLawFactory
from core.kinds import Kind
from core.openapi import document
from documents.factories import DocumentIssuerFactory
from documents.models import DocumentType, Issuer
from exchange.models import ImportedRecord
from search import api, engine
from search.index import index_page

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/search"
BODY = [("legal_text", RichText("<h3>Điều 1. Thửa đất</h3><p>Quyền sử dụng &lt;thửa&gt; đất.</p>"))]


@pytest.fixture
def ask(client):
    def ask(code=200, /, **parameters):
        response = client.get(ADDRESS, parameters)
        assert response.status_code == code, response.content.decode()
        return response.json()

    return ask


@pytest.fixture
def law(make_document, local_time):
    """A law with all that the answer tells of."""
    page = make_document(
        title="Luật Đất đai",
        number="31/2024/QH15",
        lead="Về đất.",
        display_date=local_time(2024, 1, 18, 8, 30),
        document_type=DocumentType.objects.get(slug="luat", locale__language_code="vi"),
        field_of_law=FieldOfLawFactory(name="Thổ nhưỡng"),
        body=BODY,
    )
    page.issuers = [DocumentIssuerFactory.build(issuer=Issuer.objects.filter(locale=page.locale)[0])]
    page.save()
    index_page(page)
    return page


def validator(schema):
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def test_a_result_leads_to_the_place_that_was_found(ask, law):
    ImportedRecord.objects.create(record_id="cong-bao-7", page=law, digest="")
    (result,) = ask(q="quyen su dung thua dat")["results"]
    assert result.pop("score") > 0
    assert result == {
        "kind": "van-ban",
        "title": "Luật Đất đai",
        "number": "31/2024/QH15",
        "url": law.full_url,
        "anchor": "dieu-1",
        "heading": "Điều 1. Thửa đất",
        "snippet": "Quyền sử dụng <thửa> đất.",
        "published": "2024-01-18T08:30:00+07:00",
        "source_id": "cong-bao-7",
    }


def test_what_has_no_number_and_no_source_says_so(ask, make_news, make_document):
    make_news(title="Tin về biên giới")
    make_document(title="Hiệp định biên giới", number="Không số")
    results = ask(q="biên giới")["results"]
    assert [(row["number"], row["source_id"]) for row in results] == [("", None)] * 2


def test_the_answer_tells_how_it_took_the_query_and_how_much_there_is(ask, law):
    found = ask(q="  luat   dat dai ")
    assert {name: found[name] for name in ("query", "total", "total_is_exact")} == {
        "query": "luat dat dai",
        "total": 1,
        "total_is_exact": True,
    }
    assert set(found) == {"query", "total", "total_is_exact", "results", "facets"}


def test_facets_have_the_names_that_people_know(ask, law):
    facets = ask(q="luat dat dai")["facets"]
    assert facets["field"] == [{"value": str(law.field_of_law_id), "label": "Thổ nhưỡng", "count": 1}]
    assert facets["kind"] == [{"value": "van-ban", "label": str(Kind.DOCUMENTS.label), "count": 1}]
    assert facets["year"] == [{"value": "2024", "label": "2024", "count": 1}]
    assert facets["audience"] == []


def test_a_value_that_was_deleted_is_offered_no_more(ask, law):
    law.field_of_law.delete()
    assert ask(q="luat dat dai")["facets"]["field"] == []


def test_each_facet_narrows_to_the_values_that_it_gives(ask, law, make_news):
    make_news(title="Tin về Luật Đất đai")
    facets = ask(q="luat dat dai")["facets"]
    for name in ("kind", "field", "type", "issuer", "status", "year"):
        for value in facets[name]:
            found = ask(q="luat dat dai", **{name: value["value"]})
            assert found["total"] == len(found["results"]) == value["count"], (name, value)


def test_only_vietnamese_pages_are_found_unless_a_language_is_given(ask, make_news, english_home):
    make_news(title="Forest")
    english = Locale.objects.get(language_code="en")
    make_news(parent=english_home, title="Forest", locale=english)
    found = {language: ask(q="forest", language=language)["total"] for language in ("", "vi", "en", "all")}
    assert found == {"": 1, "vi": 1, "en": 1, "all": 2}


def test_labels_and_errors_are_in_the_language_asked_for(ask, make_news, english_home):
    english = Locale.objects.get(language_code="en")
    make_news(parent=english_home, title="Forest", locale=english)
    assert ask(q="forest", language="en")["facets"]["kind"][0]["label"] == "News"
    assert ask(400, language="en")["error"] == "This field is required."
    assert ask(400)["error"] != "This field is required."


def test_results_come_in_pages_and_end(ask, make_news):
    for _number in range(5):
        make_news(title="Tin về biên giới")
    pages = [ask(q="biên giới", page=page, page_size=2)["results"] for page in (1, 2, 3, 4, 10**30)]
    assert [len(results) for results in pages] == [2, 2, 1, 0, 0]


def test_the_newest_can_come_first(ask, make_news, local_time):
    make_news(title="Biên giới, biên giới", display_date=local_time(2020, 1, 1))
    make_news(title="Tin dài về việc cột mốc ở biên giới", display_date=local_time(2024, 1, 1))
    by_order = {order: ask(q="biên giới", order=order)["results"] for order in ("relevance", "date")}
    assert by_order["date"][0]["published"].startswith("2024")
    assert by_order["relevance"][0]["published"].startswith("2020")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("q", ""),
        ("q", "  "),
        ("q", "a" * 301),
        ("page", "-1"),
        ("page", "0"),
        ("page", "1e9"),
        ("page", "9" * 5000),
        ("page_size", "999"),
        ("page_size", "51"),
        ("page_size", "0"),
        ("order", "newest"),
        ("language", "fr"),
        ("kind", "luat"),
        ("status", "x"),
        ("field", "dat-dai"),
        ("type", "-1"),
        ("issuer", "1 OR 1=1"),
        ("audience", "\ud800".encode("utf-8", "surrogatepass")),
        ("year", "x"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(ask, field, value):
    answer = ask(400, **({"q": "luật"} | {field: value}))
    assert answer["field"] == field
    assert validator("Error").is_valid(answer)


def test_without_a_query_nothing_is_searched(ask):
    assert ask(400)["field"] == "q"


def test_parameters_that_are_empty_or_unknown_count_as_not_given(ask, law):
    assert ask(q="luat dat dai", kind="", page="", year="", utm_source="x")["total"] == 1


def test_an_identifier_that_no_term_has_finds_nothing(ask, law):
    assert ask(q="luat dat dai", field=10**30)["total"] == 0


def test_a_query_that_takes_too_long_is_refused_as_json(ask, monkeypatch):
    def refuse(*args, **kwargs):
        raise engine.SearchTooLong

    monkeypatch.setattr(api.engine, "search", refuse)
    answer = ask(400, q="luật")
    assert answer["field"] == "q"
    assert answer["error"]


@pytest.mark.parametrize(
    "query",
    [
        "%ed%a0%80",
        "%ff%fe",
        "%c3",
        "%26|!<->:*",
        "%F0%9F%98%80",
        "%01%02",
        "%CC%81%CC%81",
        '"' * 300,
        "-" * 300,
    ],
)
def test_no_bytes_break_the_search(client, law, query):
    assert client.get(f"{ADDRESS}?q={query}").status_code == 200


@pytest.mark.parametrize("charset", ["hex", "unicode_escape", "utf-16", "no-such-charset"])
def test_no_charset_breaks_the_search(client, law, charset):
    response = client.get(f"{ADDRESS}?q=%5Cud800", content_type=f"text/plain; charset={charset}")
    assert response.status_code == 200


def test_nul_is_refused_as_json(client):
    response = client.get(f"{ADDRESS}?q=a%00b")
    assert response.status_code == 400
    assert validator("Error").is_valid(response.json())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", [ADDRESS, "/api/v1/openapi.json"])
def test_other_methods_are_refused_as_json(address, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert validator("Error").is_valid(response.json())
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["get", "options"])
@pytest.mark.parametrize("parameters", ["q=luật", ""])
def test_other_portals_may_ask_from_a_browser(client, method, parameters):
    headers = getattr(client, method)(f"{ADDRESS}?{parameters}").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in headers


def test_head_has_no_content(client, law):
    response = client.head(ADDRESS, {"q": "luật"})
    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_kept_nowhere_and_set_no_cookie(client, law):
    response = client.get(ADDRESS, {"q": "luật"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_addresses_are_those_of_the_site_not_of_the_sent_host(client, law, settings):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get(ADDRESS, {"q": "luật"}, headers={"host": "evil.example"})
    assert b"evil.example" not in response.content


def test_what_is_not_public_is_not_found(ask, make_news, section, restrict):
    make_news(title="Chim hoàng yến nháp", live=False, publish=False)
    make_news(title="Chim hoàng yến bị gỡ").unpublish()
    make_news(title="Chim hoàng yến riêng")
    restrict(section)
    assert ask(q="chim hoàng yến", language="all")["results"] == []


def test_the_queries_do_not_rise_with_the_results(client, make_document, make_news):
    def fill(count):
        for _number in range(count):
            page = make_document(title="Luật Đất đai", field_of_law=FieldOfLawFactory())
            ImportedRecord.objects.create(record_id=page.slug, page=page, digest="")
            make_news(title="Tin về Luật Đất đai")

    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(ADDRESS, {"q": "luật đất đai", "page_size": 50})
        return len(context)

    fill(1)
    queries()
    few = queries()
    fill(4)
    assert queries() == few < 30


def test_the_description_is_valid_openapi(client):
    response = client.get("/api/v1/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    validate(response.json())
    assert response.json()["openapi"].startswith("3.1")


def test_the_parameters_described_are_those_taken():
    get = document()["paths"][ADDRESS]["get"]
    assert {row["name"] for row in get["parameters"]} == set(api.SearchForm.base_fields)


@pytest.mark.parametrize("query", ["luật đất đai", "31/2024/QH15", "zzzz"])
def test_answers_are_as_described(ask, law, make_news, query):
    make_news(title="Tin về Luật Đất đai")
    answer = ask(q=query)
    assert [error.message for error in validator("Results").iter_errors(answer)] == []
