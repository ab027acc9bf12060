"""The answers of the search are kept as pages are, by themselves, and count each time that they are given."""

import copy
from types import SimpleNamespace
from urllib.parse import quote_plus

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.contrib.search_promotions.models import QueryDailyHits
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from core.factories import FileFactory, ImageFactory
from core.models import FieldOfLaw
from delivery.entries import AWAY
from documents.models import DocumentFile
from glossary.factories import GlossaryTermFactory
from glossary.models import GlossaryTerm
from search import opensearch, postings
from search.factories import SearchPromotionFactory
from search.models import Abbreviation, VocabularyWord

MADE, HIT, CHECKED = "fwd=miss; stored", "hit", "hit; detail=checked"
SEARCH = f"/tim-kiem/?q={quote_plus('giữ rừng')}"


@pytest.fixture(scope="module")
def made(shared, shared_files):
    """What is found for "giữ rừng" and the like."""
    field = FieldOfLaw.objects.get(slug="dat-dai", locale=shared.home.locale)
    law = shared.document(title="Luật giữ rừng", number="16/2017/QH14", field_of_law=field)
    text = [("legal_text", "<p>Luật số 16/2017/QH14.</p>")]
    file = FileFactory(title="Mẫu đơn giữ rừng")
    law.files = [DocumentFile(file=file)]
    law.save_revision().publish()
    return SimpleNamespace(
        field=field,
        law=law,
        citing=shared.document(title="Nghị định giữ rừng", body=text),
        item=shared.news(title="Cả bản cùng giữ rừng"),
        draft=shared.news(title="Thi giữ rừng", publish=False, live=False),
        file=file,
        section=shared.section,
        promotion=SearchPromotionFactory(query_string="Giữ rừng", page=shared.news(title="Hỏi đáp")),
        term=GlossaryTermFactory(name="giữ rừng"),
        abbreviation=Abbreviation.objects.create(short="GR", long="giữ rừng"),
        addresses=(
            SEARCH,
            "/tim-kiem/?q=16%2F2017&sap-xep=moi-nhat",
            "/tim-kiem/?q=giuu+rung",
            "/tim-kiem/?q=GR",
        ),
    )


@pytest.fixture
def site(made, reader):
    """A copy for this test to change; each address asked for once."""
    for address in made.addresses:
        reader.get(address)
    return copy.deepcopy(made)


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def rename_field(site):
    site.field.name = "Đất và rừng"
    site.field.save()


def rename_file(site):
    site.file.title = "Đơn"
    site.file.save()


def hide_file(site):
    collection = site.file.collection.add_child(name="Kín")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    type(site.file).objects.update(collection=collection)


def make_private(page):
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")


def rename_query(site):
    query = site.promotion.query
    query.query_string = "trồng rừng"
    query.save()


# One after the other, since a site takes longer to make than to change.
CHANGES = {
    "a draft is published": lambda site: publish(site.draft),
    "a title changes": lambda site: publish(site.item, title="Cả bản cùng trồng rừng"),
    "an address changes": lambda site: publish(site.item, slug="ten-khac"),
    "a number changes": lambda site: publish(site.law, number="17/2017/QH14"),
    "a file is renamed": rename_file,
    "a file becomes private": hide_file,
    "a term is renamed": rename_field,
    "a page is promoted": lambda site: SearchPromotionFactory(query_string="giuu rung", page=site.item),
    "a promoted page is unpublished": lambda site: site.promotion.page.unpublish(),
    "a promoted page is published": lambda site: publish(site.promotion.page),
    "a promotion is for another query": rename_query,
    "a promotion is taken back": lambda site: site.promotion.delete(),
    "a definition changes": lambda site: GlossaryTerm.objects.update(definition="Trông coi rừng."),
    "a glossary term is deleted": lambda site: site.term.delete(),
    "an abbreviation is deleted": lambda site: site.abbreviation.delete(),
    "an abbreviation is added": lambda site: Abbreviation.objects.create(short="GR", long="trồng rừng"),
    "a word is known": lambda site: VocabularyWord.objects.create(text="giuun", folded="giuun"),
    "the index is gathered": lambda site: call_command("tidy_search", verbosity=0),
    "citations are counted by hand": lambda site: site.law.search_entries.update(citations=500),
    "a page is unpublished": lambda site: site.item.unpublish(),
    "a page becomes private": lambda site: make_private(site.law),
    "a section becomes private": lambda site: make_private(site.section),
    "a page is deleted": lambda site: site.citing.delete(),
}  # fmt: skip


def test_every_search_is_right_at_the_request_after_any_change(site, reader, made_anew):
    for name, change in CHANGES.items():
        change(site)
        for address in site.addresses:
            kept, anew = reader.get(address), made_anew(address)
            assert (kept.status_code, kept.content) == (anew.status_code, anew.content), (name, address)


def test_every_search_is_found_again(site, reader, told):
    assert [told(reader.get(address)) for address in site.addresses] == [HIT] * len(site.addresses)


def test_a_search_that_does_not_show_what_has_changed_is_found_again(site, reader, told):
    ImageFactory()
    assert told(reader.get(SEARCH)) == CHECKED
    publish(site.item, lead="Rừng đầu nguồn.")
    assert told(reader.get(SEARCH)) == MADE


def hits(text):
    return list(QueryDailyHits.objects.filter(query__query_string=text).values_list("hits", flat=True))


def test_a_query_counts_each_time_that_it_is_asked(site, reader):
    etag = reader.get(SEARCH).headers["ETag"]
    reader.get(SEARCH)
    reader.get(SEARCH, HTTP_IF_NONE_MATCH=etag)
    assert hits("giữ rừng") == [4]


def test_counting_a_query_changes_nothing_of_what_is_kept(site, pages, reader):
    before = pages.watch.state
    reader.get("/tim-kiem/?q=chưa+ai+hỏi")
    reader.get(SEARCH)
    assert pages.watch.state == before


def test_what_is_narrowed_or_leafed_through_does_not_count(site, reader):
    for _visit in range(2):
        reader.get(f"{SEARCH}&loai=tin-tuc")
        reader.get(f"{SEARCH}&trang=2")
    assert hits("giữ rừng") == [1]


def test_what_staff_ask_is_neither_kept_nor_counted(site, told, editor):
    signed_in = Client()
    signed_in.force_login(editor)
    assert told(signed_in.get(SEARCH)) == ""
    assert hits("giữ rừng") == [1]


def test_nobody_counts_while_the_database_is_away(site, pages, reader, told):
    pages.watch.is_away = True
    assert told(reader.get(SEARCH)) == AWAY
    assert hits("giữ rừng") == [1]


@pytest.mark.parametrize("typed", ["giữ  rừng", " Giữ rừng ", "giữ%20rừng", "giữ rừng&utm_source=zalo"])
def test_what_means_the_same_is_kept_once(site, reader, told, typed):
    assert told(reader.get(f"/tim-kiem/?q={typed}")) == HIT


def test_names_are_shown_as_they_were_typed(reader):
    assert 'value="UBND xã Hà Giang"' in reader.get("/tim-kiem/?q=UBND  xã Hà Giang").content.decode()


def test_no_end_of_searches_drives_out_a_page(reader, pages, told):
    reader.get("/")
    pages.typed._limit = 100_000
    for number in range(8):
        reader.get(f"/tim-kiem/?q=rừng+{number}")
    assert 0 < len(pages.typed.newest()) < 8
    assert told(reader.get("/")) == HIT


def test_a_search_is_kept_by_nobody_else_than_who_asked(site, reader):
    assert reader.get(SEARCH).headers["Cache-Control"] == "private, no-cache"


def test_what_another_server_finds_is_not_kept(site, reader, told, settings, monkeypatch):
    monkeypatch.setattr(opensearch, "find", postings.find)
    monkeypatch.setattr(opensearch, "frequencies", postings.frequencies)
    settings.SEARCH_URL = "https://search.example:9200"
    assert [told(reader.get("/tim-kiem/?q=rừng")) for _visit in range(2)] == ["", ""]


def test_nul_in_a_search_is_refused(reader):
    assert reader.get("/tim-kiem/?q=a%00b").status_code == 400
