"""The texts of a document over time: which is read on a day, and what follows when one is entered."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.rich_text import RichText

from documents.checks import check_citations
from documents.citing import PageCitation
from documents.factories import DocumentVersionFactory
from documents.models import DocumentVersion, LegalDocumentPage
from documents.versions import take_up_versions, text_changed
from search.models import SearchEntry

ISSUED = datetime.date(2013, 11, 29)
IN_FORCE = datetime.date(2014, 7, 1)
CHANGED = datetime.date(2020, 1, 1)


@pytest.fixture
def published():
    return True


def body(*articles):
    """Articles of these words, with the words as their headings."""
    numbered = enumerate(articles, start=1)
    text = "".join(f"<h3>Điều {number}. Về {words}</h3><p>Nói về {words}.</p>" for number, words in numbered)
    return [("legal_text", RichText(text))]


@pytest.fixture
def law(make_document):
    return make_document(
        title="Luật Đất đai",
        number="45/2013/QH13",
        issued_on=ISSUED,
        effective_on=IN_FORCE,
        body=body("ruộng nương"),
    )


@pytest.fixture
def make_version(law):
    def make(*articles, valid_from=CHANGED, publish=True, **fields):
        fields = {"document": law, **fields}
        return DocumentVersionFactory(valid_from=valid_from, body=body(*articles), publish=publish, **fields)

    return make


@pytest.fixture
def read(client):
    """The page of a document, with the text as it stood on a day."""

    def read(document, day=None):
        response = client.get(document.url, {"ngay": day} if day else {})
        assert response.status_code == 200
        return BeautifulSoup(response.content.decode(), "lxml")

    return read


def text_of(page):
    return page.select_one(".document__text").get_text(" ", strip=True)


def of_today(document):
    """The headings of the text in force, read from the database."""
    return [one.heading for one in LegalDocumentPage.objects.get(pk=document.pk).provisions]


# Which text is read


def test_a_document_without_versions_shows_its_own_text_and_no_note(law, read):
    page = read(law)
    assert "ruộng nương" in text_of(page)
    assert not page.select(".versions")


def test_the_text_in_force_today_is_shown(law, make_version, read):
    make_version("rừng núi")
    text = text_of(read(law))
    assert "rừng núi" in text
    assert "ruộng nương" not in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1990-01-01", "ruộng nương"),
        ("2019-12-31", "ruộng nương"),
        ("2020-01-01", "rừng núi"),
        ("2022-12-31", "rừng núi"),
        ("2023-01-01", "sông suối"),
        ("9999-12-31", "sông suối"),
        ("hôm qua", "sông suối"),
    ],
)
def test_the_text_as_it_stood_on_a_day_is_shown(law, make_version, read, day, words):
    make_version("rừng núi")
    make_version("sông suối", valid_from=datetime.date(2023, 1, 1))
    assert words in text_of(read(law, day))


def test_a_text_of_tomorrow_is_not_read_today_but_may_be_read_ahead(law, make_version, read, tomorrow):
    make_version("rừng núi", valid_from=tomorrow)
    assert "ruộng nương" in text_of(read(law))
    ahead = read(law, tomorrow)
    assert "rừng núi" in text_of(ahead)
    assert ahead.select(".versions--other")


def test_a_draft_of_a_version_is_not_shown(law, make_version, read, today):
    make_version("rừng núi", publish=False)
    assert "ruộng nương" in text_of(read(law, today))


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_document_that_is_hidden_hides_its_versions(client, law, make_version, restrict, hide):
    make_version("rừng núi")
    law.unpublish() if hide == "unpublish" else restrict(law)
    response = client.get(f"{law.url}?ngay=2021-01-01")
    assert response.status_code != 200
    assert "rừng núi" not in response.content.decode()


def test_an_alias_shows_the_text_of_its_source(law, make_version, read, document_index):
    make_version("rừng núi")
    alias = law.create_alias(parent=document_index, update_slug="ban-khac")
    assert "rừng núi" in text_of(read(alias))


# What is told of it


def test_an_editor_is_told_what_the_edited_text_cites(law, make_version, make_document):
    decree = make_document(number="7/2019/NĐ-CP")
    make_version("rừng núi")
    law.body = body("ruộng nương theo Nghị định số 7/2019/NĐ-CP")
    assert [cited.document for cited in check_citations(law).cited] == [decree]


def test_the_note_tells_from_when_the_text_is_and_what_changed_it(law, make_version, make_document, read):
    change = make_document(number="35/2018/QH14")
    make_version("rừng núi", changed_by=change)
    page = read(law)
    assert "01/01/2020" in page.select_one(".versions .notice__title").text
    assert page.select_one(f'.versions a[href="{change.url}"]').text == "35/2018/QH14"


def test_a_changing_document_that_is_private_is_not_named(law, make_version, make_document, read, restrict):
    change = make_document(number="35/2018/QH14")
    make_version("rừng núi", changed_by=change)
    restrict(change)
    assert "35/2018/QH14" not in str(read(law))


def test_a_reader_of_another_text_is_warned_and_led_to_that_of_today(law, make_version, read):
    make_version("rừng núi")
    way_back = f'.versions--other a[href="{law.url}#cac-ban"]'
    assert read(law, "2019-01-01").select(way_back)
    assert not read(law).select(way_back)


def test_every_text_has_a_link_that_shows_it(law, make_version, read, tomorrow):
    make_version("rừng núi")
    make_version("sông suối", valid_from=tomorrow)
    links = [link["href"] for link in read(law).select(".versions__list a:not(.versions__compare)")]
    texts = [text_of(read(law, link.partition("ngay=")[2].partition("#")[0])) for link in links]
    wanted = ["sông suối", "rừng núi", "ruộng nương"]
    assert [word in text for word, text in zip(wanted, texts, strict=True)] == [True] * 3


@pytest.mark.parametrize("issued_on", [None, ISSUED])
@pytest.mark.parametrize("effective_on", [None, IN_FORCE, CHANGED])
def test_the_text_as_issued_can_be_read_whatever_is_known_of_its_days(
    make_document, make_version, read, issued_on, effective_on
):
    document = make_document(body=body("ruộng nương"), issued_on=issued_on, effective_on=effective_on)
    make_version("rừng núi", document=document)
    link = read(document).select(".versions__list a")[-1]["href"]
    assert "ruộng nương" in text_of(read(document, link.partition("ngay=")[2].partition("#")[0]))


def test_the_address_to_cite_names_the_day_of_a_text_that_is_not_in_force(law, make_version, read, today):
    make_version("rừng núi")
    assert read(law, "2015-05-05").select_one(".cite")["data-url"].endswith("?ngay=2014-07-01")
    assert read(law, today).select_one(".cite")["data-url"].endswith(law.url)


def test_a_page_asks_no_more_of_the_database_for_ten_versions_than_for_two(
    client, law, make_version, make_document, django_assert_max_num_queries
):
    def add(years):
        for year in years:
            valid_from = datetime.date(year, 1, 1)
            make_version("rừng núi", valid_from=valid_from, changed_by=make_document())

    add([2015, 2016])
    client.get(law.url)
    with django_assert_max_num_queries(100) as few:
        client.get(law.url)
    add(range(2017, 2025))
    with django_assert_max_num_queries(len(few)) as many:
        client.get(law.url)
    bodies = [query["sql"] for query in many if '"documents_documentversion"."body"' in query["sql"]]
    assert len(bodies) == 1


# What may be entered


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"valid_from": CHANGED}, None),
        ({"valid_from": IN_FORCE}, None),
        ({"valid_from": IN_FORCE - datetime.timedelta(1)}, "valid_from"),
        ({"valid_from": datetime.date(2019, 1, 1)}, "valid_from"),
    ],
)
def test_the_day_of_a_version_is_checked(law, make_version, fields, wrong):
    make_version("rừng núi", valid_from=datetime.date(2019, 1, 1))
    version = DocumentVersion(document=law, body=body("sông suối"), **fields)
    assert errors_of(version) == ({wrong} if wrong else set())


def test_a_day_that_waits_in_a_draft_is_taken(law, make_version):
    version = make_version("rừng núi")
    version.valid_from = datetime.date(2021, 1, 1)
    version.save_revision()
    other = DocumentVersion(document=law, valid_from=datetime.date(2021, 1, 1), body=body("sông suối"))
    assert errors_of(other) == {"valid_from"}


def test_a_document_does_not_change_itself(law):
    version = DocumentVersion(document=law, valid_from=CHANGED, changed_by=law, body=body("rừng núi"))
    assert errors_of(version) == {"changed_by"}


def test_a_public_version_stays_with_its_document(law, make_version, make_document):
    version = make_version("rừng núi")
    version.document = make_document()
    assert errors_of(version) == {"document"}


def errors_of(version):
    try:
        version.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


# What follows of it elsewhere


def found(words):
    return SearchEntry.objects.filter(passages__text__contains=words).exists()


def test_the_search_finds_the_text_in_force(law, make_version):
    version = make_version("rừng núi")
    assert found("rừng núi")
    assert not found("ruộng nương")
    version.unpublish()
    assert found("ruộng nương")


def test_a_version_that_is_deleted_gives_its_place_to_the_one_before(law, make_version):
    make_version("rừng núi").delete()
    assert found("ruộng nương")
    assert of_today(law) == ["Về ruộng nương"]


def test_a_document_published_anew_is_still_found_by_the_text_in_force(law, make_version):
    make_version("rừng núi")
    law.refresh_from_db()
    law.save_revision().publish()
    assert found("rừng núi")


def test_a_document_is_deleted_with_its_versions(law, make_version):
    make_version("rừng núi")
    LegalDocumentPage.objects.get(pk=law.pk).delete()
    assert not DocumentVersion.objects.exists()
    assert not SearchEntry.objects.exists()


def test_a_version_of_a_hidden_document_stays_out_of_the_search(law, make_version):
    law.unpublish()
    make_version("rừng núi")
    assert not SearchEntry.objects.exists()


def test_citations_of_the_text_in_force_are_kept(law, make_version, make_document):
    decree = make_document(number="42/2022/NĐ-CP")
    make_version("Nghị định số 42/2022/NĐ-CP")
    assert PageCitation.objects.filter(page=law).first().document == decree


def test_a_citation_leads_to_an_article_that_a_version_put_in(law, make_version, make_news):
    news = make_news(body=[("rich_text", "<p>Theo Điều 2 Luật Đất đai năm 2013 thì phải làm.</p>")])
    assert PageCitation.objects.get(page=news).anchor == ""
    version = make_version("rừng núi", "sông suối")
    assert PageCitation.objects.get(page=news).anchor == "dieu-2"
    version.unpublish()
    assert PageCitation.objects.get(page=news).anchor == ""


def test_a_version_is_taken_up_on_its_day(law, make_version, monkeypatch, today, tomorrow):
    make_version("rừng núi", valid_from=tomorrow)
    assert not found("rừng núi")
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert take_up_versions(today, tomorrow) == 1
    assert found("rừng núi")


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [(-2, -1, 0), (-1, 0, 1), (-1, 9, 1), (0, 9, 0)],
)
def test_only_versions_that_begin_in_between_are_taken_up(law, make_version, since, until, told):
    make_version("rừng núi")
    told_of = []
    text_changed.connect(receiver := lambda document, **kwargs: told_of.append(document))
    try:
        take_up_versions(CHANGED + datetime.timedelta(since), CHANGED + datetime.timedelta(until))
    finally:
        text_changed.disconnect(receiver)
    assert told_of == [law] * told
