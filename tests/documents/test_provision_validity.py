"""What holds no longer of a document's provisions, told at the very point of the text."""

import datetime
from functools import partial

import pytest
from lxml import html as lxml_html
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from documents import page_form
from documents.factories import DocumentVersionFactory
from documents.models import DocumentRelation, LegalDocumentPage, ProvisionChange
from documents.page_form import change_errors, places_in
from documents.provision_notes import anchors_of, marks, notes_on
from documents.validity import Status, status_on

START = datetime.date(2020, 1, 1)
CHANGE = datetime.date(2022, 6, 1)
LATER = datetime.date(2023, 6, 1)
BEFORE = CHANGE - datetime.timedelta(1)
TEXT = (
    "<h3>Điều 7. Phạm vi</h3><p>Nội dung.</p>"
    "<h3>Điều 8. Hành vi</h3><p>1. Một.</p><p>2. Hai:</p><p>a) A;</p><p>b) B;</p><p>c) C;</p><p>d) D.</p>"
)


@pytest.fixture
def published():
    return True


@pytest.fixture
def old(make_document):
    return make_document(
        title="Nghị định cũ",
        number="1/2019/NĐ-CP",
        issued_on=START,
        effective_on=START,
        body=[("legal_text", RichText(TEXT))],
    )


@pytest.fixture
def act(make_document):
    """A public document that does something to provisions of another one from CHANGE on."""

    def act(document, provisions, kind="repeals", **fields):
        source = make_document(
            title="Nghị định mới", number="2/2022/NĐ-CP", issued_on=CHANGE, effective_on=CHANGE, publish=False
        )
        source.relations.add(DocumentRelation(kind=kind, document=document, provisions=provisions, **fields))
        source.save_revision().publish()
        return source

    return act


@pytest.fixture
def enter(old):
    """An entry on the document itself, published."""

    def enter(provisions, state="ended", **fields):
        old.provision_changes.add(
            ProvisionChange(provisions=provisions, state=state, **{"starts_on": CHANGE, **fields})
        )
        old.save_revision().publish()
        return LegalDocumentPage.objects.get(pk=old.pk)

    return enter


def notes_at(client, document, anchor, day=None):
    """What stands at this point of the page, without its links."""
    response = client.get(document.url, {"ngay": day.isoformat()} if day else {})
    root = lxml_html.fromstring(response.content.decode())
    found = root.xpath(f'//*[@id="{anchor}"]/span[contains(@class, "provision-note")]')
    return [note.text_content() for note in found]


def test_what_is_repealed_has_no_end(client, old, act):
    act(old, "Điều 8", ends_on=LATER)
    assert notes_at(client, old, "dieu-8", LATER)


def test_a_repealed_point_is_marked_there_and_nowhere_else(client, old, act):
    new = act(old, "điểm c khoản 2 Điều 8")
    expected = ["Hết hiệu lực từ ngày 01/06/2022 theo Nghị định mới số 2/2022/NĐ-CP"]
    assert notes_at(client, old, "dieu-8-khoan-2-diem-c") == expected
    page = client.get(old.url).content.decode()
    assert page.count("provision-note--whole") == 1
    assert f'<a href="{new.url}">Nghị định mới' in page


def test_before_its_day_a_mark_tells_what_will_be(client, old, act):
    act(old, "khoản 1 Điều 8")
    [told] = notes_at(client, old, "dieu-8-khoan-1", BEFORE)
    assert told.startswith("Sẽ hết hiệu lực từ ngày 01/06/2022")


def test_an_article_is_marked_under_its_heading(client, old, act):
    act(old, "Điều 7", kind="amends")
    [told] = notes_at(client, old, "dieu-7")
    assert told.startswith("Được sửa đổi, bổ sung từ ngày 01/06/2022")


def test_what_the_text_has_no_place_for_is_told_where_it_would_be(client, old, act):
    act(old, "điểm a khoản 9 Điều 8")
    [told] = notes_at(client, old, "dieu-8")
    assert told.startswith("điểm a khoản 9 Điều 8: Hết hiệu lực")
    assert "provision-note--whole" not in client.get(old.url).content.decode()


def test_several_provisions_are_each_marked(client, old, act):
    act(old, "các điểm a và b khoản 2 Điều 8; Điều 7")
    places = ["dieu-7", "dieu-8-khoan-2-diem-a", "dieu-8-khoan-2-diem-b"]
    assert [len(notes_at(client, old, place)) for place in places] == [1, 1, 1]


def test_a_draft_marks_nothing(client, old, act):
    LegalDocumentPage.objects.get(pk=act(old, "Điều 7").pk).unpublish()
    assert notes_at(client, old, "dieu-7") == []


def test_an_entry_on_the_document_marks_and_ends_partly(client, enter):
    document = enter("khoản 1 Điều 8", citation="Nghị định số 9/2022/NĐ-CP")
    [told] = notes_at(client, document, "dieu-8-khoan-1")
    assert told == "Hết hiệu lực từ ngày 01/06/2022 theo Nghị định số 9/2022/NĐ-CP"
    found = [status_on(document, day) for day in (BEFORE, CHANGE)]
    assert found == [Status.IN_FORCE, Status.PARTLY_EXPIRED]


def test_an_entry_stands_in_the_life_of_the_document(client, enter):
    document = enter("khoản 1 Điều 8", citation="Nghị định số 9/2022/NĐ-CP")
    [event] = [event for event in client.get(document.url).context["timeline"] if event.line]
    assert (event.day, event.line.provisions) == (CHANGE, "khoản 1 Điều 8")


def test_an_entry_holds_when_relations_are_read_anew(old, act, enter):
    enter("khoản 1 Điều 8")
    act(old, "Điều 7", starts_on=LATER)
    old.refresh_from_db()
    assert status_on(old, CHANGE) == Status.PARTLY_EXPIRED


def test_a_suspension_is_told_until_it_ends(client, enter):
    document = enter("khoản 1 Điều 8", state="suspended", ends_on=LATER)
    [told] = notes_at(client, document, "dieu-8-khoan-1", CHANGE)
    assert told == "Ngưng hiệu lực từ ngày 01/06/2022 đến trước ngày 01/06/2023"
    assert notes_at(client, document, "dieu-8-khoan-1", LATER) == []
    assert status_on(document, CHANGE) == Status.PARTLY_SUSPENDED


def test_what_begins_later_than_the_document_is_told_until_then(client, enter):
    document = enter("Điều 7", state="starts")
    assert notes_at(client, document, "dieu-7", BEFORE) == ["Chỉ có hiệu lực từ ngày 01/06/2022"]
    assert notes_at(client, document, "dieu-7", CHANGE) == []
    assert status_on(document, BEFORE) == Status.IN_FORCE


def test_a_citation_of_an_ended_point_says_so(client, old, act, make_news):
    act(old, "khoản 2 Điều 8")
    text = "<p>Theo điểm c khoản 2 Điều 8 Nghị định 1/2019/NĐ-CP và Điều 7 Nghị định này.</p>"
    page = make_news(body=[("rich_text", text)])
    html = client.get(page.url).content.decode()
    assert html.count("citation--ended") == 1
    assert "khoản 2 Điều 8: Hết hiệu lực từ ngày 01/06/2022" in html


def test_a_citation_of_another_point_says_nothing(client, old, act, make_news):
    act(old, "khoản 2 Điều 8")
    page = make_news(body=[("rich_text", "<p>Theo khoản 1 Điều 8 Nghị định 1/2019/NĐ-CP.</p>")])
    assert "citation--ended" not in client.get(page.url).content.decode()


def test_notes_take_as_many_queries_for_many_documents_as_for_one(old, act, enter, django_assert_num_queries):
    enter("Điều 7")
    others = [act(old, "Điều 7"), act(old, "Điều 8"), old]
    with django_assert_num_queries(2):
        notes = notes_on(others)
    assert [len(notes[document.pk]) for document in others] == [0, 0, 3]


@pytest.mark.parametrize(
    ("written", "anchors"),
    [
        ("điểm c khoản 2 Điều 8", ("dieu-8-khoan-2-diem-c",)),
        ("Điểm đ Khoản 2 Điều 8", ("dieu-8-khoan-2-diem-dd",)),
        ("Bãi bỏ Điều 5; thay thế khoản 1 Điều 9", ("dieu-5", "dieu-9-khoan-1")),
        ("từ Điều 10 đến Điều 12", ("dieu-10", "dieu-11", "dieu-12")),
        ("Chương II", ("chuong-ii",)),
        ("Điều 5 Quy chế ban hành kèm theo", ("kem-theo-dieu-5",)),
        ("một số cụm từ", ()),
        ("điều kiện", ()),
        ("", ()),
    ],
)
def test_provisions_are_read_as_an_editor_writes_them(written, anchors):
    assert anchors_of(written) == anchors


def row(provisions="Điều 8", **fields):
    return {"provisions": provisions, "state": "ended", "starts_on": CHANGE, **fields}


def errors(document, entry):
    return change_errors(partial(places_in, document.body), entry)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (row("một số cụm từ"), "provisions"),
        (row("Điều 99"), "provisions"),
        (row(ends_on=LATER), "ends_on"),
        (row(state="suspended", ends_on=BEFORE), "ends_on"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(old, entry, field):
    assert errors(old, entry).keys() == {field}


def test_an_entry_that_can_be_is_taken(old):
    assert errors(old, row("điểm c khoản 2 Điều 8")) == {}


def test_an_entry_on_a_document_without_text_is_taken(make_document):
    assert errors(make_document(), row("Điều 99")) == {}


def test_the_text_is_read_once_for_all_entries(old, monkeypatch):
    read = []
    monkeypatch.setattr(page_form, "read_body", lambda body: read.append(body) or [])
    entries = [row("Điều 7", ORDER=1, id="", ends_on=""), row("Điều 8", ORDER=2, id="", ends_on="")]
    text = streamfield([("legal_text", rich_text(TEXT))])
    form_class = LegalDocumentPage.get_edit_handler().get_form_class()
    form_class(nested_form_data({"body": text, "provision_changes": inline_formset(entries)})).is_valid()
    assert len(read) == 1


def test_an_entry_on_an_article_that_a_version_has_is_taken(old):
    newer = TEXT + "<h3>Điều 10. Điều mới</h3><p>Nội dung.</p>"
    body = [("legal_text", RichText(newer))]
    DocumentVersionFactory(document=old, valid_from=CHANGE, body=body, publish=True)
    entry = inline_formset([row("Điều 10", ORDER=1, id="", ends_on="")])
    data = {"body": streamfield([("legal_text", rich_text(TEXT))]), "provision_changes": entry}
    form = LegalDocumentPage.get_edit_handler().get_form_class()(nested_form_data(data), instance=old)
    form.is_valid()
    assert form.formsets["provision_changes"].errors == [{}]


def test_an_entry_on_a_document_of_which_there_is_a_summary_is_taken(old):
    entry = inline_formset([row("Điều 99", ORDER=1, id="", ends_on="")])
    data = {"is_summary": "on", "body": streamfield([("legal_text", rich_text(TEXT))])}
    form_class = LegalDocumentPage.get_edit_handler().get_form_class()
    form = form_class(nested_form_data(data | {"provision_changes": entry}), instance=old)
    form.is_valid()
    assert form.formsets["provision_changes"].errors == [{}]


def test_what_the_text_lacks_altogether_is_marked_nowhere(old, act):
    act(old, "Điều 99")
    assert marks(notes_on([old])[old.pk], old.anchors(), LATER) == {}
