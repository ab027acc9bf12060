"""What pages cite: kept when they are published, resolved where it is certain, shown as links."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from documents.citing import PageCitation
from documents.models import DocumentIndexPage, LegalDocumentPage
from documents.resolving import record_citations, resolve_waiting

ISSUED = datetime.date(2022, 6, 24)
CITING = "<p>Theo Nghị định số 42/2022/NĐ-CP.</p>"
ARTICLES = "<h3>Điều 1. Phạm vi</h3><p>Nội dung.</p><h3>Điều 5. Trách nhiệm</h3><p>Nội dung.</p>"


@pytest.fixture
def published():
    return True


@pytest.fixture
def decree(make_document):
    return make_document(
        title="Nghị định về cổng thông tin",
        number="42/2022/NĐ-CP",
        issued_on=ISSUED,
        effective_on=ISSUED,
        body=[("legal_text", RichText(ARTICLES))],
    )


@pytest.fixture
def tell(make_news):
    """A published news item with this text."""

    def tell(text, **fields):
        return make_news(body=[("rich_text", text)], **fields)

    return tell


def shown(client, page) -> str:
    return client.get(page.url).content.decode()


def test_a_citation_links_to_the_very_article(client, decree, tell):
    page = tell("<p>Theo Điều 5 Nghị định số 42/2022/NĐ-CP thì <b>phải</b> làm.</p>")
    html = shown(client, page)
    assert f'href="{decree.url}#dieu-5"' in html
    assert "42/2022/NĐ-CP, Nghị định về cổng thông tin: Còn hiệu lực" in html
    assert "<b>phải</b>" in html


def test_an_article_that_the_document_lacks_links_to_the_document(client, decree, tell):
    html = shown(client, tell("<p>Theo Điều 99 Nghị định số 42/2022/NĐ-CP.</p>"))
    assert f'href="{decree.url}"' in html


def test_a_link_of_the_editor_stays(client, decree, tell):
    html = shown(client, tell('<p><a href="/khac/">Nghị định số 42/2022/NĐ-CP</a></p>'))
    assert '<a href="/khac/">Nghị định số 42/2022/NĐ-CP</a>' in html
    assert 'class="citation' not in html


def test_a_citation_waits_for_its_document(client, tell, make_document):
    page = tell("<p>Theo Nghị định số 7/2023/NĐ-CP thì phải làm.</p>")
    assert PageCitation.objects.get(page=page).document is None
    document = make_document(number="07/2023/NĐ-CP")
    assert PageCitation.objects.get(page=page).document == document
    assert document.url in shown(client, page)


def test_a_law_is_found_by_its_name_and_year(client, tell, make_document):
    law = make_document(title="Luật Đất đai", number="31/2024/QH15", issued_on=datetime.date(2024, 1, 18))
    page = tell("<p>Theo Luật Đất đai năm 2024 thì phải làm.</p>")
    assert PageCitation.objects.get(page=page).document == law


def test_a_law_without_a_year_stays_text(tell, make_document):
    make_document(title="Luật Đất đai", number="31/2024/QH15", issued_on=datetime.date(2024, 1, 18))
    page = tell("<p>Theo Luật Đất đai thì phải làm.</p>")
    assert not PageCitation.objects.filter(page=page, document__isnull=False).exists()


def test_a_number_that_two_documents_have_stays_text(tell, make_document):
    first = make_document(number="01/2026/NQ-HĐND")
    page = tell("<p>Theo Nghị quyết số 01/2026/NQ-HĐND thì phải làm.</p>")
    assert PageCitation.objects.get(page=page).document == first
    make_document(number="01/2026/NQ-HĐND")
    assert PageCitation.objects.get(page=page).document is None


def test_an_alias_is_no_other_document(tell, decree, document_index):
    decree.create_alias(parent=document_index, update_slug="ban-khac")
    assert PageCitation.objects.get(page=tell(CITING)).document == decree


def test_a_new_alias_has_the_links_of_its_source(
    client, tell, decree, section, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        alias = tell(CITING).create_alias(parent=section, update_slug="ban-khac")
    assert f'href="{decree.url}' in shown(client, alias)


def test_the_alias_of_a_draft_is_not_read(make_news, section, decree, django_capture_on_commit_callbacks):
    draft = make_news(body=[("rich_text", CITING)], publish=False, live=False)
    with django_capture_on_commit_callbacks(execute=True):
        draft.create_alias(parent=section, update_slug="ban-khac")
    assert not PageCitation.objects.exists()


def test_two_readings_of_a_page_wait_for_each_other(tell, decree):
    page = tell(CITING)
    with CaptureQueriesContext(connection) as asked:
        record_citations(page)
    assert "FOR NO KEY UPDATE" in asked.captured_queries[1]["sql"]


def test_a_number_means_the_other_document_once_its_double_is_deleted(tell, make_document):
    first, double = make_document(number="01/2026/NQ-HĐND"), make_document(number="01/2026/NQ-HĐND")
    page = tell("<p>Theo Nghị quyết số 01/2026/NQ-HĐND thì phải làm.</p>")
    LegalDocumentPage.objects.get(pk=double.pk).delete()
    assert PageCitation.objects.get(page=page).document == first


def test_a_number_means_the_other_document_once_its_double_is_private(tell, make_document, restrict):
    first, double = make_document(number="01/2026/NQ-HĐND"), make_document(number="01/2026/NQ-HĐND")
    page = tell("<p>Theo Nghị quyết số 01/2026/NQ-HĐND thì phải làm.</p>")
    restrict(double)
    assert PageCitation.objects.get(page=page).document == first


def test_another_day_of_issue_means_another_document(decree, tell):
    page = tell("<p>Theo Nghị định số 42/2022/NĐ-CP ngày 25/6/2022 của Chính phủ thì phải làm.</p>")
    assert PageCitation.objects.get(page=page).document is None


def test_a_document_that_is_unpublished_is_linked_no_more(client, decree, tell):
    page = tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    LegalDocumentPage.objects.get(pk=decree.pk).unpublish()
    html = shown(client, page)
    assert (decree.url in html, decree.title in html) == (False, False)


def test_a_document_that_becomes_private_is_linked_no_more(client, decree, tell, restrict):
    page = tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    restrict(decree)
    html = shown(client, page)
    assert (decree.url in html, decree.title in html) == (False, False)


def test_a_document_that_is_moved_to_a_private_section_is_linked_no_more(
    tell, decree, english_home, restrict
):
    page = tell(CITING)
    private = DocumentIndexPage.objects.child_of(english_home).get()
    restrict(private)
    decree.move(private, pos="last-child")
    assert PageCitation.objects.get(page=page).document is None


def test_a_draft_is_not_read(decree, make_news):
    page = make_news(body=[("rich_text", "<p>Nghị định số 42/2022/NĐ-CP</p>")], publish=False, live=False)
    assert not PageCitation.objects.filter(page=page.pk).exists()


def test_publishing_again_replaces_what_was_kept(decree, tell):
    page = tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    page.body = [("rich_text", RichText("<p>Không nhắc gì.</p>"))]
    page.save_revision().publish()
    assert not PageCitation.objects.filter(page=page.pk).exists()


def test_a_document_links_to_what_it_cites_and_not_to_itself(client, decree, make_document):
    text = "<h3>Điều 1. Căn cứ</h3><p>Theo Nghị định số 42/2022/NĐ-CP. Thông tư số 3/2023/TT-BTP này.</p>"
    circular = make_document(number="3/2023/TT-BTP", body=[("legal_text", RichText(text))])
    html = shown(client, circular)
    assert f'href="{decree.url}"' in html
    assert f'class="citation citation--con-hieu-luc" href="{circular.url}"' not in html


def test_the_search_finds_no_word_of_a_link_note(decree, tell):
    from search.models import Passage

    tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    assert not Passage.objects.filter(text__contains="cổng thông tin: Còn").exists()


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_with_many_citations_takes_as_many_queries(
    client, tell, make_document, count, django_assert_max_num_queries
):
    for number in range(count):
        make_document(number=f"{100 + number}/2022/NĐ-CP")
    page = tell("".join(f"<p>Nghị định số {100 + number}/2022/NĐ-CP.</p>" for number in range(count)))
    client.get(page.url)
    with django_assert_max_num_queries(35):
        client.get(page.url)


def test_a_page_lists_the_documents_that_it_cites(client, decree, tell):
    page = tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    assert client.get(page.url).context["cited_documents"] == [decree]


def test_a_document_lists_the_pages_that_cite_it_by_kind(client, decree, tell):
    pages = [tell("<p>Theo Nghị định số 42/2022/NĐ-CP.</p>", title=f"Tin {one}") for one in range(12)]
    [group] = client.get(decree.url).context["citing_pages"]
    assert (group.kind.value, group.total, len(group.pages)) == ("tin-tuc", len(pages), 10)


def test_a_draft_or_private_page_is_not_listed_as_citing(client, decree, tell, restrict):
    tell("<p>Theo Nghị định số 42/2022/NĐ-CP.</p>").unpublish()
    restrict(tell("<p>Theo Nghị định số 42/2022/NĐ-CP.</p>"))
    assert client.get(decree.url).context["citing_pages"] == []


def test_resolving_takes_as_many_queries_for_many_pages(decree, tell, django_assert_max_num_queries):
    for _page in range(5):
        tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    PageCitation.objects.update(document=None)
    with django_assert_max_num_queries(6):
        resolve_waiting(decree)
    assert PageCitation.objects.filter(document=decree).count() == 5


def test_the_command_reads_all_live_pages(decree, tell, capsys):
    tell("<p>Theo Nghị định số 42/2022/NĐ-CP thì phải làm.</p>")
    PageCitation.objects.all().delete()
    call_command("record_citations")
    assert PageCitation.objects.filter(document=decree).count() == 1
    assert "1 citations, 1 of known documents" in capsys.readouterr().out
