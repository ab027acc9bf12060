"""Where on a page citations are read and linked, and what a person decides on those that aren't certain."""

import datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.rich_text import RichText

from core.factories import FileFactory
from documents import citing
from documents.citation_links import Cited
from documents.citing import PageCitation, page_texts
from documents.decisions import Mention, decide, undecided
from documents.models import CitationDecision, CitedDocument, LegalDocumentPage
from news.models import NewsSectionPage
from outlines.models import OutlineFile

ISSUED = datetime.date(2022, 6, 24)
TEXT = (
    "<h3>Điều 1. Phạm vi</h3><p>1. Như quy định tại khoản 2 Điều này và Điều 5 Nghị định này.</p>"
    "<p>2. Theo Điều 99 của Nghị định này.</p><h3>Điều 5. Trách nhiệm</h3><p>Nội dung.</p>"
)
CITATION = "Điều 5 Nghị định số 42/2022/NĐ-CP"


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
        body=[("legal_text", RichText(TEXT))],
    )


def shown(client, page) -> str:
    return client.get(page.url).content.decode()


BLOCKS = {
    "callout": {"kind": "law", "title": "Lưu ý", "text": RichText(f"<p>Theo {CITATION}.</p>")},
    "questions": {"items": [{"question": f"Vì sao {CITATION}?", "answer": RichText("<p>Vì vậy.</p>")}]},
    "quote": {"text": f"Phải làm theo {CITATION}."},
    "rich_text": RichText(f"<h2>Phần một</h2><p>Theo {CITATION}.</p>"),
}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_kind_of_text_has_its_links(client, decree, make_news, block):
    page = make_news(body=[(block, BLOCKS[block])])
    assert f'href="{decree.url}#dieu-5"' in shown(client, page)


def test_the_cells_of_a_table_have_their_links(client, decree, make_news):
    table = {
        "columns": [{"type": "text", "heading": "Nội dung"}],
        "rows": [{"values": [f"Theo {CITATION}"]}],
        "caption": "Bảng",
    }
    page = make_news(body=[{"type": "table", "value": table}])
    assert f'href="{decree.url}#dieu-5"' in shown(client, page)


def test_the_lead_has_its_links_and_stays_text(client, decree, make_news):
    html = shown(client, make_news(lead=f"<b>Theo</b> {CITATION}"))
    assert f'href="{decree.url}#dieu-5"' in html
    assert "&lt;b&gt;Theo&lt;/b&gt;" in html


def test_a_title_cites_without_a_link(client, decree, make_news):
    page = make_news(title="Giới thiệu Nghị định số 42/2022/NĐ-CP")
    [row] = PageCitation.objects.filter(page=page)
    assert (row.document, row.text) == (decree, "")


def test_what_is_told_in_one_block_is_meant_in_the_next(decree, make_news):
    second = "<p>Nghị định nói trên có hiệu lực.</p>"
    page = make_news(body=[("quote", {"text": f"Theo {CITATION}."}), ("rich_text", second)])
    rows = PageCitation.objects.filter(page=page)
    assert [row.document for row in rows] == [decree, decree]


def test_a_document_links_to_its_own_articles(client, decree):
    html = shown(client, decree)
    assert '<a class="citation" href="#dieu-1-khoan-2">khoản 2 Điều này</a>' in html
    assert '<a class="citation" href="#dieu-5">Điều 5 Nghị định này</a>' in html


def test_articles_with_the_same_words_share_their_links(make_document):
    text = "<h3>Điều 1. Tên</h3><p>Theo Điều 1.</p>" * 30
    document = make_document(body=[("legal_text", RichText(text))])
    [links] = Cited(document).links.values()
    assert len(links) == 1


def test_a_text_is_hashed_once_however_much_it_cites(make_news, monkeypatch):
    hashed = []
    monkeypatch.setattr(citing, "digest_of", lambda text: hashed.append(text) or "x")
    page = make_news(body=[("rich_text", f"<p>{CITATION}.</p>" * 50)])
    assert PageCitation.objects.filter(page=page).count() == 50
    assert len(hashed) == len(list(page_texts(page))) - 1


def test_an_article_that_a_document_lacks_is_no_link(client, decree):
    assert "dieu-99" not in shown(client, decree)


def test_a_document_neither_lists_nor_watches_itself(client, decree):
    context = client.get(decree.url).context
    assert (context["cited_documents"], context["citing_pages"]) == ([], [])
    assert not CitedDocument.objects.exists()


@pytest.fixture
def with_file(make_outline):
    """A published outline with a text file of this content."""

    def make(text):
        page = make_outline(publish=False)
        file = FileFactory(file=ContentFile(text.encode(), "phu-luc.txt"), title="Phụ lục")
        page.files.add(OutlineFile(file=file))
        page.save_revision().publish()
        return page

    return make


def test_a_file_cites_for_the_page_that_carries_it(
    client, decree, with_file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = with_file(f"Phụ lục theo {CITATION} của Chính phủ.")
    [row] = PageCitation.objects.filter(page=page)
    assert (row.document, row.text) == (decree, "")
    assert [one.title for one in client.get(decree.url).context["citing_pages"][0].pages] == [page.title]


def test_a_page_of_another_language_links_to_the_document_as_it_is(client, decree, make_news):
    english = NewsSectionPage.objects.filter(locale__language_code="en").first()
    page = make_news(english, body=[("rich_text", "<p>See Nghị định số 42/2022/NĐ-CP.</p>")])
    assert f'href="{decree.url}"' in shown(client, page)


def mention(page) -> Mention:
    return Mention(*PageCitation.objects.get(page=page).identity)


@pytest.fixture
def laws(make_document):
    return [
        make_document(title="Luật Đất đai", number="45/2013/QH13", issued_on=datetime.date(2013, 11, 29)),
        make_document(title="Luật Đất đai", number="31/2024/QH15", issued_on=datetime.date(2024, 1, 18)),
    ]


@pytest.fixture
def tell(make_news):
    return lambda text: make_news(body=[("rich_text", f"<p>{text}</p>")])


def test_a_decision_counts_on_all_pages_and_on_later_ones(laws, tell, approver):
    first, second = tell("Theo Luật Đất đai thì phải làm."), tell("Theo Luật Đất đai thì được làm.")
    assert decide(mention(first), laws[1], approver) == 2
    third = tell("Theo Luật Đất đai thì thôi.")
    found = [PageCitation.objects.get(page=page).document for page in (first, second, third)]
    assert found == [laws[1]] * 3


def test_the_candidates_are_the_laws_of_the_name(laws, tell, make_document):
    make_document(title="Luật Đất đai mới", number="1/2025/QH15", issued_on=datetime.date(2025, 1, 1))
    page = tell("Theo Luật Đất đai thì phải làm.")
    assert list(mention(page).candidates) == [laws[1], laws[0]]


def test_a_document_older_than_the_law_does_not_mean_it(laws, tell, make_document, approver):
    text = "<h3>Điều 1. Căn cứ</h3><p>Theo Luật Đất đai thì phải làm.</p>"
    old = make_document(
        number="5/2015/NĐ-CP", issued_on=datetime.date(2015, 1, 1), body=[("legal_text", RichText(text))]
    )
    decide(mention(tell("Theo Luật Đất đai thì phải làm.")), laws[1], approver)
    assert PageCitation.objects.get(page=old).document is None


def test_a_page_older_than_the_law_does_not_mean_it(laws, tell, freeze, approver):
    with freeze("2015-01-01"):
        old = tell("Theo Luật Đất đai thì phải làm.")
    decide(mention(old), laws[1], approver)
    assert PageCitation.objects.get(page=old).document is None


def test_what_is_to_stay_text_stays_text(decree, tell, approver):
    page = tell("Theo Nghị định số 42/2022/NĐ-CP.")
    decide(mention(page), None, approver)
    assert PageCitation.objects.get(page=page).document is None
    assert list(undecided()) == []


def test_a_decision_on_a_number_leaves_the_number_with_a_day_in_the_queue(tell, approver):
    page = tell("Theo Nghị định số 42/2022/NĐ-CP.")
    tell("Theo Nghị định số 42/2022/NĐ-CP ngày 25/6/2022.")
    decide(mention(page), None, approver)
    assert [row["issued_on"] for row in undecided()] == [datetime.date(2022, 6, 25)]


def test_a_decision_can_be_changed(laws, tell, approver):
    page = tell("Theo Luật Đất đai thì phải làm.")
    decide(mention(page), laws[0], approver)
    decide(mention(page), laws[1], approver)
    assert (PageCitation.objects.get(page=page).document, CitationDecision.objects.count()) == (laws[1], 1)


def test_a_decided_document_that_is_hidden_is_linked_no_more(laws, tell, approver, restrict):
    page = tell("Theo Luật Đất đai thì phải làm.")
    decide(mention(page), laws[1], approver)
    restrict(laws[1])
    assert PageCitation.objects.get(page=page).document is None


def test_a_decided_document_that_comes_back_is_linked_again(laws, tell, approver):
    page = tell("Theo Luật Đất đai thì phải làm.")
    decide(mention(page), laws[1], approver)
    laws[1].unpublish()
    LegalDocumentPage.objects.get(pk=laws[1].pk).save_revision().publish()
    assert PageCitation.objects.get(page=page).document == laws[1]


def test_the_queue_tells_what_waits_for_a_person_and_what_the_archive_lacks(laws, tell):
    for number in (1, 2):
        tell(f"Bài {number} theo Luật Đất đai, và Nghị định số 7/2023/NĐ-CP.")
    found = {row["named"]: (row["pages"], row["has"]) for row in undecided()}
    assert found == {"Luật Đất đai": (2, True), "7/2023/NĐ-CP": (2, False)}


def test_what_was_decided_leaves_the_queue(laws, tell, approver):
    page = tell("Theo Luật Đất đai thì phải làm.")
    decide(mention(page), laws[1], approver)
    assert list(undecided()) == []


def test_what_only_drafts_say_is_not_in_the_queue(laws, tell):
    tell("Theo Luật Đất đai thì phải làm.").unpublish()
    assert list(undecided()) == []
