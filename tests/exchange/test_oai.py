"""Harvesting by OAI-PMH 2.0. What it must be is said by openarchives.org/OAI/openarchivesprotocol.html."""

import copy
import datetime
import re
from types import SimpleNamespace

import pytest
import requests
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from lxml import etree
from sickle import Sickle
from wagtail.models import PageViewRestriction, Site

from core.factories import FieldOfLawFactory
from core.models import AgencyDetails, FieldOfLaw
from documents.factories import DocumentIssuerFactory, IssuerFactory
from exchange.changes.models import PublicRecord
from exchange.changes.sweeping import sweep
from exchange.oai import answers
from news.models import NewsPage

from .to_django import session

pytestmark = pytest.mark.django_db

ADDRESS = "/oai"
NAMES = {
    "o": answers.OAI,
    "dc": "http://purl.org/dc/elements/1.1/",
    "i": answers.IDENTIFIER,
    "oai_dc": answers.OAI_DC,
}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def harvester(monkeypatch):
    """Makes a harvester of the site."""
    asking = session()
    asking.codes = requests.codes
    monkeypatch.setattr("sickle.app.requests", asking)
    return lambda method="GET": Sickle(f"http://portal.example{ADDRESS}", http_method=method)


@pytest.fixture(scope="module")
def made(shared):
    Site.objects.filter(is_default_site=True).update(hostname="portal.example")
    field = FieldOfLawFactory(name="Đất đai", slug="dat-dai-moi")
    law = shared.document(
        title="Luật Đất đai", number="31/2024/QH15", issued_on=datetime.date(2024, 1, 18), publish=False
    )
    law.issuers = [DocumentIssuerFactory.build(issuer=IssuerFactory(name="Quốc hội"))]
    law.save()
    news = shared.news(
        title="Tin <về> đất\x0b& rừng",
        lead="Một.\nHai.",
        author="Lò Thị Mai",
        field_of_law=field,
        publish=False,
    )
    outline = shared.outline(title="Đề cương", publish=False)
    sweep()
    return SimpleNamespace(law=law, news=news, outline=outline)


@pytest.fixture
def site(made, db):
    return copy.deepcopy(made)


@pytest.fixture
def ask(client):
    """The root of an answer, which is as every answer must be."""

    def ask(method="get", /, **arguments):
        response = getattr(client, method)(ADDRESS, arguments)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        root = etree.fromstring(response.content)
        assert root.tag == f"{{{answers.OAI}}}OAI-PMH"
        assert [etree.QName(child).localname for child in root[:2]] == ["responseDate", "request"]
        assert STAMP.fullmatch(root[0].text)
        assert root[1].text == "http://portal.example/oai"
        assert len(root) == 3
        return root

    return ask


def texts(root, path):
    return [found.text for found in root.iterfind(f".//{path}", NAMES)]


def identifier(page):
    return f"oai:portal.example:{page.pk}"


def stamp_of(moment):
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def code(root):
    return root.find("o:error", NAMES).get("code")


def test_the_archive_says_what_it_is(site, ask):
    root = ask(verb="Identify")
    (told,) = root.iterfind("o:Identify", NAMES)
    assert [etree.QName(child).localname for child in told] == [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord",
        "granularity", "description",
    ]  # fmt: skip
    assert texts(told, "o:deletedRecord") == ["persistent"]
    assert texts(told, "o:granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert texts(told, "i:repositoryIdentifier") == ["portal.example"]
    first = PublicRecord.objects.order_by("sequence").first().changed_at
    assert texts(told, "o:earliestDatestamp") == [
        first.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ]


def test_a_record_is_dublin_core(site, ask):
    root = ask(verb="GetRecord", identifier=identifier(site.news), metadataPrefix="oai_dc")
    (told,) = root.iterfind(".//oai_dc:dc", NAMES)
    found = {}
    for child in told:
        found.setdefault(etree.QName(child).localname, []).append(child.text)
    assert found["title"] == ["Tin <về> đất & rừng"]
    assert found["creator"] == ["Lò Thị Mai"]
    assert found["subject"] == ["Đất đai"]
    assert found["description"] == ["Một.\nHai."]
    assert found["identifier"] == [site.news.get_full_url().replace("localhost", "portal.example")]
    assert found["language"] == ["vi"]
    assert found["type"] == ["Text", "Tin tức"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["date"][0])
    assert texts(root, "o:setSpec") == ["kind:tin-tuc", "field:dat-dai-moi", "language:vi"]


def test_a_document_is_told_with_its_number_issuer_and_date(site, ask):
    root = ask(verb="GetRecord", identifier=identifier(site.law), metadataPrefix="oai_dc")
    assert "31/2024/QH15" in texts(root, "dc:identifier")
    assert texts(root, "dc:creator") == ["Quốc hội"]
    assert texts(root, "dc:date") == ["2024-01-18"]


def test_what_xml_cannot_hold_is_left_out_of_names_and_numbers(site, ask):
    type(site.law).objects.filter(pk=site.law.pk).update(number="31/2024\x01/QH15")
    AgencyDetails.objects.update(site_name="Cổng\x01 tin")
    FieldOfLaw.objects.filter(slug="dat-dai-moi").update(name="Đất\x01 đai")
    assert "31/2024/QH15" in texts(ask(verb="ListRecords", metadataPrefix="oai_dc"), "dc:identifier")
    assert texts(ask(verb="Identify"), "o:repositoryName") == ["Cổng tin"]
    assert "Đất đai" in texts(ask(verb="ListSets"), "o:setName")


def test_sets_are_listed_before_what_they_hold_and_name_every_record(site, ask):
    sets = texts(ask(verb="ListSets"), "o:setSpec")
    for spec in sets:
        assert spec.rpartition(":")[0] in ["", *sets[: sets.index(spec)]]
    used = texts(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"), "o:setSpec")
    assert set(used) <= set(sets)


def test_sets_narrow_what_is_listed(site, ask):
    def listed(spec):
        return texts(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set=spec), "o:identifier")

    assert listed("kind:van-ban") == [identifier(site.law)]
    assert listed("field:dat-dai-moi") == listed("field") == [identifier(site.news)]
    assert len(listed("language:vi")) == len(listed("kind")) == 3
    for nothing in ("kind:khong", "field:khong", "khac", "language:en"):
        assert code(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set=nothing)) == "noRecordsMatch"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_harvester_takes_all_records_in_parts(site, harvester, shared, monkeypatch, method):
    monkeypatch.setattr(answers, "SIZE", 2)
    shared.news(publish=False)
    sweep()
    records = list(harvester(method).ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == 4
    assert {record.header.identifier for record in records} > {identifier(site.law), identifier(site.news)}
    assert all(record.metadata["title"] for record in records)
    headers = list(harvester(method).ListIdentifiers(metadataPrefix="oai_dc", set="kind:tin-tuc"))
    assert len(headers) == 2


def test_a_harvester_that_comes_again_is_told_what_changed_and_what_is_gone(site, harvester):
    def harvest(**since):
        found = harvester().ListRecords(metadataPrefix="oai_dc", ignore_deleted=False, **since)
        return {record.header.identifier: record.header.deleted for record in found}

    assert len(harvest()) == 3
    last = PublicRecord.objects.latest("sequence").changed_at
    NewsPage.objects.get(pk=site.news.pk).unpublish()
    PageViewRestriction.objects.create(page_id=site.outline.pk, restriction_type="login")
    sweep()
    # As if it had been some seconds later.
    PublicRecord.objects.filter(is_deleted=True).update(sequence=F("sequence") + 3_000_000)
    since = stamp_of(last + datetime.timedelta(seconds=1))
    assert harvest(**{"from": since}) == {identifier(site.news): True, identifier(site.outline): True}


def test_from_and_until_are_part_of_what_is_asked_for(site, ask):
    moments = [1_700_000_000, 1_700_000_001, 1_700_086_400]
    for moment, page in zip(moments, [site.law, site.news, site.outline], strict=True):
        PublicRecord.objects.filter(pk=page.pk).update(sequence=moment * 10**6 + 999_999)

    def listed(**bounds):
        found = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **bounds)
        return [key.rpartition(":")[2] for key in texts(found, "o:identifier")]

    law, news, outline = (str(page.pk) for page in (site.law, site.news, site.outline))
    assert listed(**{"from": "2023-11-14T22:13:20Z", "until": "2023-11-14T22:13:20Z"}) == [law]
    assert listed(**{"from": "2023-11-14T22:13:21Z"}) == [news, outline]
    assert listed(until="2023-11-14T22:13:21Z") == [law, news]
    assert listed(**{"from": "2023-11-15", "until": "2023-11-15"}) == [outline]
    assert listed(until="2023-11-14") == [law, news]


def test_what_was_taken_down_is_told_as_deleted_at_once_and_nothing_else_of_it(site, ask):
    PageViewRestriction.objects.create(page_id=site.news.pk, restriction_type="login")
    for arguments in (
        {"verb": "GetRecord", "identifier": identifier(site.news)},
        {"verb": "ListRecords", "set": "kind:tin-tuc"},
    ):
        root = ask(metadataPrefix="oai_dc", **arguments)
        assert root.find(".//o:header", NAMES).get("status") == "deleted"
        assert root.find(".//o:metadata", NAMES) is None


def test_a_list_in_parts_says_where_it_is_and_ends_with_an_empty_token(site, ask, monkeypatch):
    monkeypatch.setattr(answers, "SIZE", 2)
    first = ask(verb="ListRecords", metadataPrefix="oai_dc")
    token = first.find(".//o:resumptionToken", NAMES)
    assert (token.get("cursor"), token.get("completeListSize")) == ("0", "3")
    for _again in range(2):
        last = ask("post", verb="ListRecords", resumptionToken=token.text)
        assert len(last.findall(".//o:record", NAMES)) == 1
        end = last.find(".//o:resumptionToken", NAMES)
        assert (end.text, end.get("cursor"), end.get("completeListSize")) == (None, "2", "3")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "badVerb"),
        ("verb=Foo", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&%01%ff=%02", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:portal.example:1", "badArgument"),
        ("verb=GetRecord&identifier=oai:portal.example:999999&metadataPrefix=oai_dc", "idDoesNotExist"),
        (
            "verb=GetRecord&identifier=oai:portal.example:" + "9" * 5000 + "&metadataPrefix=oai_dc",
            "idDoesNotExist",
        ),
        ("verb=GetRecord&identifier=%01&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=LAW&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=oai:other.example:1", "idDoesNotExist"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31&until=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_told_by_its_code(site, client, arguments, expected):
    arguments = arguments.replace("LAW", identifier(site.law))
    root = etree.fromstring(client.get(f"{ADDRESS}?{arguments}").content)
    assert code(root) == expected
    is_unsure = expected in ("badVerb", "badArgument")
    assert bool(root.find("o:request", NAMES).attrib) != is_unsure


def test_formats_are_told_for_all_and_for_one(site, ask):
    for arguments in ({}, {"identifier": identifier(site.law)}):
        told = ask(verb="ListMetadataFormats", **arguments)
        assert texts(told, "o:metadataPrefix") == ["oai_dc"]


def test_the_queries_do_not_rise_with_the_records(site, ask, shared):
    def queries():
        with CaptureQueriesContext(connection) as context:
            ask(verb="ListRecords", metadataPrefix="oai_dc")
        return len(context)

    queries()
    few = queries()
    for _number in range(3):
        shared.news(publish=False)
        shared.document(publish=False)
        shared.outline(publish=False)
    sweep()
    assert queries() == few < 50
