"""Pages come to be reviewed when something else is known of what they cite than when they were approved."""

import datetime

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from documents.citing import PageCitation
from documents.models import (
    CitedDocument,
    DocumentRelation,
    DocumentVersion,
    LegalDocumentPage,
    ProvisionChange,
    PublicNote,
)
from documents.review import accept, follow, look_again, review_needed
from outlines.models import OutlineSourceLaw
from outlines.setup_steps import mark_older_sources

START = datetime.date(2020, 1, 1)
CHANGE = datetime.date(2022, 6, 1)
TEXT = "<h3>Điều 1. Phạm vi</h3><p>1. Một.</p><p>2. Hai.</p><h3>Điều 5. Trách nhiệm</h3><p>Nội dung.</p>"


@pytest.fixture
def published():
    return True


@pytest.fixture
def decree(make_document):
    return make_document(
        title="Nghị định cũ",
        number="42/2019/NĐ-CP",
        issued_on=START,
        effective_on=START,
        body=[("legal_text", TEXT)],
    )


@pytest.fixture
def tell(make_news):
    def tell(text):
        return make_news(body=[("rich_text", f"<p>{text}</p>")])

    return tell


@pytest.fixture
def act(make_document):
    """A public document that does something to another one from CHANGE on."""

    def act(kind, document, **fields):
        source = make_document(number="2/2022/NĐ-CP", issued_on=CHANGE, effective_on=CHANGE, publish=False)
        source.relations.add(DocumentRelation(kind=kind, document=document, **fields))
        source.save_revision().publish()
        return source

    return act


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """The pages that the signal tells of while something is done."""

    def told(do):
        pages = []

        def hear(rows, **kwargs):
            pages.extend(CitedDocument.objects.filter(pk__in=rows).values_list("page", flat=True))

        review_needed.connect(hear)
        with django_capture_on_commit_callbacks(execute=True):
            do()
        review_needed.disconnect(hear)
        return pages

    return told


def to_review():
    return set(CitedDocument.objects.exclude(changed_at=None).values_list("page", flat=True))


def test_a_page_is_not_to_be_reviewed_while_nothing_changes(decree, tell):
    tell("Theo Nghị định số 42/2019/NĐ-CP.")
    look_again([decree.pk])
    assert to_review() == set()


def test_a_replaced_document_brings_its_citing_pages_up(decree, tell, act):
    page, other = tell("Theo Nghị định số 42/2019/NĐ-CP."), tell("Theo Nghị định số 43/2019/NĐ-CP.")
    act("replaces", decree)
    assert to_review() == {page.pk}
    assert other.pk not in to_review()


def test_what_is_taken_back_brings_nothing_up(decree, tell, act):
    tell("Theo Nghị định số 42/2019/NĐ-CP.")
    source = act("replaces", decree)
    LegalDocumentPage.objects.get(pk=source.pk).unpublish()
    assert to_review() == set()


def test_a_page_that_was_published_again_has_been_reviewed(decree, tell, act):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    act("replaces", decree)
    page.save_revision().publish()
    assert to_review() == set()


def test_a_page_that_somebody_looked_at_has_been_reviewed_until_the_next_change(decree, tell, act):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    source = act("suspends", decree)
    accept(CitedDocument.objects.filter(page=page))
    accepted = to_review()
    LegalDocumentPage.objects.get(pk=source.pk).unpublish()
    assert (accepted, to_review()) == (set(), {page.pk})


def test_an_end_of_another_article_leaves_a_page_that_cites_one_article(decree, tell, act):
    tell("Theo Điều 1 Nghị định số 42/2019/NĐ-CP.")
    other, whole = tell("Theo Điều 5 Nghị định số 42/2019/NĐ-CP."), tell("Nghị định số 42/2019/NĐ-CP.")
    act("repeals", decree, provisions="Điều 5")
    assert to_review() == {other.pk, whole.pk}


def test_an_amended_article_brings_up_who_cites_a_part_of_it(decree, tell, act):
    page = tell("Theo khoản 2 Điều 1 Nghị định số 42/2019/NĐ-CP.")
    tell("Theo Điều 5 Nghị định số 42/2019/NĐ-CP.")
    act("amends", decree, provisions="Điều 1")
    assert to_review() == {page.pk}


def test_an_entry_on_the_document_brings_up_who_cites_the_point(decree, tell):
    page = tell("Theo khoản 2 Điều 1 Nghị định số 42/2019/NĐ-CP.")
    decree.provision_changes.add(
        ProvisionChange(provisions="khoản 2 Điều 1", state="ended", starts_on=CHANGE)
    )
    decree.save_revision().publish()
    assert to_review() == {page.pk}


def test_other_words_for_the_same_provision_bring_nothing_up(decree, tell):
    decree.provision_changes.add(ProvisionChange(provisions="Điều 1", state="ended", starts_on=CHANGE))
    decree.save_revision().publish()
    tell("Theo Điều 1 Nghị định số 42/2019/NĐ-CP.")
    decree = LegalDocumentPage.objects.get(pk=decree.pk)
    [row] = decree.provision_changes.all()
    row.provisions = "điều 1"
    decree.save_revision().publish()
    assert to_review() == set()


def test_a_day_that_comes_brings_pages_up(decree, tell, freeze):
    with freeze("2021-01-01"):
        page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
        decree.expires_on = CHANGE
        decree.save_revision().publish()
        before = to_review()
    with freeze("2022-06-02"):
        call_command("update_validity")
    assert (before, to_review()) == (set(), {page.pk})


def test_a_document_that_is_withdrawn_brings_its_citing_pages_up(decree, tell):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    PageViewRestriction.objects.create(page=decree, restriction_type="login")
    assert to_review() == {page.pk}


def test_a_document_that_comes_into_the_archive_when_it_has_ended_brings_up_who_cites_it(
    tell, make_document, freeze
):
    with freeze("2021-01-01"):
        page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    make_document(number="42/2019/NĐ-CP", effective_on=START, expires_on=CHANGE)
    assert to_review() == {page.pk}


def test_a_document_that_had_ended_before_the_page_brings_nothing_up(tell, make_document):
    tell("Theo Nghị định số 42/2019/NĐ-CP.")
    make_document(number="42/2019/NĐ-CP", effective_on=START, expires_on=CHANGE)
    assert to_review() == set()


def test_an_outline_is_reviewed_for_its_source_laws(decree, make_outline, act):
    outline = make_outline(publish=False)
    outline.source_laws.add(OutlineSourceLaw(document=decree))
    outline.save_revision().publish()
    act("replaces", decree)
    assert to_review() == {outline.pk}


def test_each_page_is_told_of_once(decree, tell, act, told):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    first = told(lambda: act("replaces", decree))
    again = told(lambda: look_again([decree.pk]))
    assert (first, again) == ([page.pk], [])


def test_reading_all_pages_anew_keeps_what_was_known(decree, tell, act):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    act("replaces", decree)
    call_command("record_citations")
    assert to_review() == {page.pk}


def test_many_pages_take_as_many_queries_as_one(decree, tell, django_assert_max_num_queries):
    for number in range(12):
        tell(f"Bài {number} theo Điều 5 Nghị định số 42/2019/NĐ-CP.")
    CitedDocument.objects.update(status="het-hieu-luc")
    with django_assert_max_num_queries(9):
        look_again([decree.pk])
    assert len(to_review()) == 12


def test_following_many_pages_takes_as_many_queries_as_one(decree, tell, django_assert_max_num_queries):
    for number in range(12):
        tell(f"Bài {number} theo Điều 5 Nghị định số 42/2019/NĐ-CP.")
    CitedDocument.objects.all().delete()
    with django_assert_max_num_queries(14):
        follow(PageCitation.objects.all())
    assert CitedDocument.objects.count() == 12


def test_publishing_takes_the_note_of_review_away(tell):
    page = tell("Theo Nghị định số 42/2019/NĐ-CP.")
    PublicNote.objects.create(page=page)
    page.save_revision().publish()
    assert not PublicNote.objects.exists()


@pytest.fixture
def quote(make_outline):
    def quote(document, provision):
        return make_outline(body=[("provision", {"document": document, "provision": provision})])

    return quote


def amend(document, text):
    version = DocumentVersion(document=document, valid_from=datetime.date(2024, 1, 1))
    version.body = [("legal_text", text)]
    version.save()
    version.save_revision().publish()


def test_another_text_of_a_quoted_provision_brings_up_who_quotes_it_alone(decree, quote, told):
    page, other = quote(decree, "khoản 2 Điều 1"), quote(decree, "Điều 5")
    assert told(lambda: amend(decree, TEXT.replace("Hai.", "Hai, đã sửa."))) == [page.pk]
    assert to_review() == {page.pk}
    assert other.pk not in to_review()


def test_a_quoted_provision_that_the_text_lost_brings_up_who_quotes_it(decree, quote):
    page = quote(decree, "Điều 5")
    amend(decree, TEXT.partition("<h3>Điều 5")[0])
    assert to_review() == {page.pk}
    accept(CitedDocument.objects.filter(page=page))
    look_again([decree.pk])
    assert to_review() == set()


def test_an_outline_is_about_the_whole_of_its_source_whatever_it_cites_of_it(decree, make_outline, act):
    outline = make_outline(body=[("rich_text", "<p>Theo Điều 1 Nghị định số 42/2019/NĐ-CP.</p>")])
    outline.source_laws = [OutlineSourceLaw(document=decree)]
    outline.save_revision().publish()
    look_again([decree.pk])
    assert to_review() == set()
    act("repeals", decree, provisions="Điều 5")
    assert to_review() == {outline.pk}


def test_a_source_is_known_as_one_where_it_was_kept_as_only_cited(decree, make_outline):
    outline = make_outline()
    outline.source_laws = [OutlineSourceLaw(document=decree)]
    outline.save_revision().publish()
    row = CitedDocument.objects.filter(page=outline)
    row.update(is_source=False)
    follow(PageCitation.objects.filter(page=outline), outline)
    assert row.get().is_source
    row.update(is_source=False)
    mark_older_sources()
    assert row.get().is_source
