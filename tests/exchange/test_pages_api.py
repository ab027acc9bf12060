"""All public pages for other programs, and what changed of them."""

import copy
import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from wagtail.models import Collection, CollectionViewRestriction, Locale

from core.factories import AudienceFactory, FieldOfLawFactory, FileFactory, ImageFactory, OccasionFactory
from core.models import Correction, RelatedPage, SpokenVersion
from core.openapi import document as description
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import DocumentFile, DocumentType
from exchange.api import pages
from exchange.api.body import clean_html
from exchange.changes.models import PublicRecord
from exchange.changes.sweeping import sweep
from exchange.models import ImportedRecord
from outlines.models import OutlineSourceLaw

pytestmark = pytest.mark.django_db

DAY = datetime.datetime(2024, 5, 2, 8, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
PAGES, CHANGES = "/api/v1/pages", "/api/v1/changes"


@pytest.fixture(scope="module")
def made(shared, shared_files):
    """A page of each kind with all that is told of it."""
    field, image = FieldOfLawFactory(name="Đất đai"), ImageFactory(credit="Ảnh: Sở Tư pháp")
    file, sound = FileFactory(title="Bản ký"), FileFactory(title="Lời đọc")
    law = shared.document(
        title="Luật Đất đai",
        number="31/2024/QH15",
        issued_on=DAY.date(),
        document_type=DocumentType.objects.get(slug="luat", locale__language_code="vi"),
        body=[("legal_text", "<p>Điều 1. <i>Phạm vi</i></p>")],
        publish=False,
    )
    law.issuers = [
        DocumentIssuerFactory.build(issuer=IssuerFactory(name="Quốc hội"), signer="Vương Đình Huệ")
    ]
    law.files = [DocumentFile(file=file)]
    law.save()
    ImportedRecord.objects.create(record_id="cong-bao-7", page=law, digest="")
    outline = shared.outline(title="Đề cương", field_of_law=field, publish=False)
    audience = AudienceFactory(name="Phụ nữ")
    outline.audiences = [audience]
    outline.source_laws = [OutlineSourceLaw(document=law), OutlineSourceLaw(citation="Luật cũ")]
    outline.save()
    body = [
        ("rich_text", f'<h2>Mục</h2><p onclick="x()">Xem <a linktype="page" id="{law.pk}">luật</a>.</p>'),
        ("image", {"image": image, "caption": "Ruộng bậc thang"}),
        ("file", {"file": file, "title": "Tệp"}),
        ("quote", {"text": "Lời hay.", "attribution": "Bác Hồ"}),
        ("callout", {"kind": "info", "title": "Chú ý", "text": "<p>Đừng quên.</p>"}),
    ]
    news = shared.news(
        title="Tin đất đai",
        lead="Đoạn mở đầu.",
        author="Lò Thị Mai",
        source_name="Báo Điện Biên Phủ",
        display_date=DAY,
        field_of_law=field,
        image=image,
        image_caption="Bản làng",
        body=body,
        publish=False,
    )
    news.occasions = [OccasionFactory(name="Ngày Pháp luật")]
    news.corrections = [Correction(text="Số đúng là 7.", date=DAY.date())]
    news.related_items = [RelatedPage(related=outline)]
    news.spoken_versions = [SpokenVersion(file=sound, speaker="Mai", seconds=61)]
    news.save()
    sweep()
    found = {"law": law, "outline": outline, "news": news, "field": field, "audience": audience, "file": file}
    return SimpleNamespace(section=shared.section, **found)


@pytest.fixture
def site(made, db):
    return copy.deepcopy(made)


@pytest.fixture
def ask(client):
    def ask(address, code=200, /, **parameters):
        response = client.get(address, parameters)
        assert response.status_code == code, response.content.decode()
        return response.json()

    return ask


@pytest.fixture
def listed(ask):
    """The ids that the list gives with these parameters, in their order."""
    return lambda **parameters: [row["id"] for row in ask(PAGES, **parameters)["results"]]


def faults(schema, answer):
    whole = {"$ref": f"#/components/schemas/{schema}", "components": description()["components"]}
    found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(answer)
    return [error.message for error in found]


def test_a_page_is_told_with_all_that_a_mirror_needs(site, ask):
    told = ask(f"{PAGES}/{site.news.pk}")
    expected = {
        "id": site.news.pk,
        "kind": "tin-tuc",
        "language": "vi",
        "title": "Tin đất đai",
        "url": site.news.full_url,
        "canonical_url": site.news.full_url,
        "api_url": f"http://localhost{PAGES}/{site.news.pk}",
        "source_id": None,
        "lead": "Đoạn mở đầu.",
        "author": "Lò Thị Mai",
        "source": {"name": "Báo Điện Biên Phủ", "url": None},
        "published": "2024-05-02T08:30:00+07:00",
        "field": {"value": str(site.field.pk), "label": "Đất đai"},
        "corrections": [{"date": "2024-05-02", "text": "Số đúng là 7."}],
        "document": None,
    }
    assert {name: told[name] for name in expected} == expected
    assert [section["title"] for section in told["sections"]] == ["Tin tức", site.section.title]
    assert [term["label"] for term in told["occasions"]] == ["Ngày Pháp luật"]
    assert [other["id"] for other in told["related"]] == [site.outline.pk]
    assert told["image"]["url"].startswith("http://localhost/media/images/")
    picture = {name: told["image"][name] for name in ("alt", "caption", "credit")}
    assert picture == {
        "alt": "Bản làng bên ruộng bậc thang", "caption": "Bản làng", "credit": "Ảnh: Sở Tư pháp",
    }  # fmt: skip
    assert (told["spoken"]["speaker"], told["spoken"]["seconds"]) == ("Mai", 61)
    assert told["publisher"] in told["rights"]
    assert told["changed"] == PublicRecord.objects.get(pk=site.news.pk).changed_at.isoformat()


def test_the_text_is_clean_html_with_absolute_addresses(site, ask):
    blocks = ask(f"{PAGES}/{site.news.pk}")["body"]
    html = {block["type"]: block["html"] for block in blocks}
    assert list(html) == ["rich_text", "image", "file", "quote", "callout"]
    assert (
        html["rich_text"] == f'<h2 id="phan-muc">Mục</h2><p>Xem <a href="{site.law.full_url}">luật</a>.</p>'
    )
    assert html["image"].startswith('<figure><img src="http://localhost/media/images/')
    assert "<figcaption>Ruộng bậc thang (Ảnh: Sở Tư pháp)</figcaption>" in html["image"]
    assert html["file"] == f'<p><a href="http://localhost{site.file.url}">Tệp</a></p>'
    assert "<blockquote>" in html["quote"]
    assert "class=" not in "".join(html.values())


def test_addresses_of_other_hosts_stay_theirs():
    markup = '<a href="//host.example/x">x</a> <a href="/y">y</a>'
    expected = '<a href="https://host.example/x">x</a> <a href="https://portal.example/y">y</a>'
    assert clean_html(markup, "https://portal.example") == expected


def test_a_list_reads_no_bodies(site, client):
    for address in (PAGES, "/oai?verb=ListRecords&metadataPrefix=oai_dc"):
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        assert [query["sql"] for query in context if '."body"' in query["sql"]] == []


def test_a_document_is_told_with_its_number_issuer_and_files(site, ask):
    told = ask(f"{PAGES}/{site.law.pk}")
    assert told["document"]["number"] == "31/2024/QH15"
    assert told["document"]["type"]["label"] == "Luật"
    assert told["document"]["issuers"][0]["issuer"]["label"] == "Quốc hội"
    assert told["document"]["api_url"] == f"http://localhost/api/v1/documents/{site.law.pk}"
    assert told["source_id"] == "cong-bao-7"
    (file,) = told["files"]
    assert (file["title"], file["size"]) == ("Bản ký", site.file.file_size)
    assert told["body"] == [{"type": "legal_text", "html": "<p>Điều 1. <i>Phạm vi</i></p>"}]


def test_an_outline_is_told_with_its_audience_and_laws(site, ask):
    told = ask(f"{PAGES}/{site.outline.pk}")
    assert [term["label"] for term in told["audiences"]] == ["Phụ nữ"]
    linked, named = told["source_laws"]
    assert linked["document"]["id"] == site.law.pk
    assert named == {"citation": "Luật cũ", "document": None}


def test_files_and_translations_that_are_not_public_are_not_told(site, ask):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    site.news.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    assert ask(f"{PAGES}/{site.law.pk}")["files"] == []
    told = ask(f"{PAGES}/{site.news.pk}")
    assert (told["spoken"], told["translations"]) == (None, [])
    assert "file" not in [block["type"] for block in told["body"]]


def test_translations_are_told_from_both_sides(site, ask):
    other = site.outline.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    other.save_revision().publish()
    assert [row["id"] for row in ask(f"{PAGES}/{site.outline.pk}")["translations"]] == [other.pk]
    assert [row["id"] for row in ask(f"{PAGES}/{other.pk}")["translations"]] == [site.outline.pk]


def test_the_list_is_narrowed_by_each_filter(site, listed):
    news, law, outline = site.news.pk, site.law.pk, site.outline.pk
    assert set(listed()) == {news, law, outline}
    assert listed()[-1] == news
    assert listed(kind="van-ban") == [law]
    assert listed(section=site.section.pk) == [news]
    assert listed(audience=site.audience.pk) == [outline]
    assert set(listed(field=site.field.pk)) == {news, outline}
    assert listed(language="en") == []
    assert len(listed(language="all")) == 3
    assert listed(changed_until="2024-01-01") == []
    assert len(listed(changed_from="2024-01-01T00:00:00+07:00")) == 3


def test_a_list_read_in_parts_gives_each_page_once_whatever_is_added(site, ask, shared):
    found, cursor = [], ""
    while cursor is not None:
        answer = ask(PAGES, cursor=cursor, page_size=1)
        found += [row["id"] for row in answer["results"]]
        cursor = answer["next"]
        shared.news(publish=False)
        sweep()
    assert sorted(found) == sorted([site.news.pk, site.law.pk, site.outline.pk])


def test_changes_are_read_on_from_a_cursor_or_a_moment(site, ask, shared):
    first = ask(CHANGES, page_size=2)
    assert (len(first["results"]), first["has_more"]) == (2, True)
    rest = ask(CHANGES, since=first["next"])
    assert (len(rest["results"]), rest["has_more"]) == (1, False)
    assert ask(CHANGES, since=rest["next"]) == {"results": [], "next": rest["next"], "has_more": False}
    at = rest["results"][0]["at"]
    assert ask(CHANGES, since=at)["results"] == rest["results"]
    assert len(ask(CHANGES, since="2020-01-01")["results"]) == 3
    # Also where the clock of who asks is ahead.
    ahead = ask(CHANGES, since="2999-01-01")["next"]
    page = shared.news(publish=False)
    sweep()
    assert [row["id"] for row in ask(CHANGES, since=ahead)["results"]] == [page.pk]


@pytest.mark.parametrize(("address", "schema"), [(PAGES, "Pages"), (CHANGES, "Changes")])
def test_lists_are_as_described(site, ask, address, schema):
    assert faults(schema, ask(address)) == []


def test_pages_are_as_described(site, ask):
    for page in (site.news, site.law, site.outline):
        assert faults("Page", ask(f"{PAGES}/{page.pk}")) == []


def test_the_parameters_described_are_those_taken():
    for address, form in ((PAGES, pages.PagesForm), (CHANGES, pages.ChangesForm)):
        described = {row["name"] for row in description()["paths"][address]["get"]["parameters"]}
        assert described == set(form.base_fields)


def test_what_is_unchanged_is_not_sent_again(site, client):
    for address in (PAGES, CHANGES, f"{PAGES}/{site.news.pk}"):
        etag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        (PAGES, "kind", "x"),
        (PAGES, "section", "0"),
        (PAGES, "section", "9" * 30),
        (PAGES, "field", "x"),
        (PAGES, "audience", str(2**63)),
        (PAGES, "language", "fr"),
        (PAGES, "changed_from", "2024-02-30"),
        (PAGES, "changed_until", "hôm qua"),
        (PAGES, "changed_from", "0001-01-01"),
        (PAGES, "cursor", "x"),
        (PAGES, "cursor", "c1"),
        (PAGES, "page_size", "51"),
        (CHANGES, "since", "x"),
        (CHANGES, "since", "c"),
        (CHANGES, "since", "9999-12-31T23:59:59-14:00"),
        (CHANGES, "since", "c" + "z" * 50),
        (CHANGES, "page_size", "501"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(ask, address, field, value):
    answer = ask(address, 400, **{field: value})
    assert answer["field"] == field
    assert faults("Error", answer) == []


def test_cursors_that_were_never_given_find_nothing_and_break_nothing(site, ask):
    assert ask(CHANGES, since="czzzzzzzzzzzz")["results"] == []
    assert ask(PAGES, cursor="p-zzzzzzzzz.1")["results"] == []


@pytest.mark.parametrize("place", ["0", "1", "9" * 40, "x"])
def test_a_page_that_does_not_exist_or_lists_others_is_told_so(ask, place, section):
    for found in (place, section.pk):
        assert faults("Error", ask(f"{PAGES}/{found}", 404)) == []


def test_nothing_is_written_while_an_answer_is_made(site, client):
    for address in (PAGES, CHANGES, f"{PAGES}/{site.news.pk}", "/oai?verb=ListRecords&metadataPrefix=oai_dc"):
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        assert [query["sql"] for query in context if not query["sql"].lstrip("(").startswith("SELECT")] == []


def test_the_queries_of_a_list_do_not_rise_with_the_pages(site, client, shared):
    def queries():
        found = []
        for address in (PAGES, CHANGES):
            with CaptureQueriesContext(connection) as context:
                client.get(address, {"page_size": 50})
            found.append(len(context))
        return found

    queries()
    few = queries()
    for _number in range(3):
        page = shared.news(field_of_law=FieldOfLawFactory(), image=ImageFactory(), publish=False)
        page.related_items = [RelatedPage(related=site.news)]
        page.save()
        shared.outline(publish=False)
        shared.document(publish=False)
    sweep()
    assert queries() == few
    assert few[0] < 50
    assert few[1] < 8
