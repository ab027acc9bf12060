"""What the editorial desk is told of the laws that pages cite, and what it decides."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from wagtail.admin.mail import send_mail
from wagtail.models import Page
from wagtail.rich_text import RichText

from documents.decisions import Mention
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import (
    CitationDecision,
    CitedDocument,
    DocumentRelation,
    LegalDocumentPage,
    PageCitation,
    ProvisionChange,
    PublicNote,
)
from editorial.checks.views import seen
from editorial.citations import mail as review_mail
from editorial.citations.plan import events_between
from editorial.factories import UserFactory
from news.models import NewsPage
from outlines.models import OutlineSourceLaw

START = datetime.date(2020, 1, 1)
CITING = "Theo Nghị định số 42/2019/NĐ-CP thì phải làm."
ENDED = "Hết hiệu lực"


@pytest.fixture
def decree(make_document):
    return make_document(
        title="Nghị định cũ", number="42/2019/NĐ-CP", issued_on=START, effective_on=START, publish=False
    )


@pytest.fixture
def in_force(decree):
    decree.save_revision().publish()
    return decree


@pytest.fixture
def replaced(in_force, make_document, today):
    """Replaces the decree from today on."""

    def replace():
        new = make_document(
            title="Nghị định mới", number="1/2026/NĐ-CP", issued_on=today, effective_on=today, publish=False
        )
        new.relations.add(DocumentRelation(kind="replaces", document=in_force))
        new.save_revision().publish()
        return new

    return replace


@pytest.fixture
def tell(make_news):
    return lambda text=CITING, **fields: make_news(body=[("rich_text", RichText(f"<p>{text}</p>"))], **fields)


@pytest.fixture
def draft(section, writer, tell):
    return tell(live=False, publish=False, owner=writer)


def editing(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_side_panel_lists_what_the_text_cites(client, editor, in_force, tell):
    client.force_login(editor)
    html = editing(client, tell())
    assert 'data-side-panel="citations"' in html
    assert "42/2019/NĐ-CP" in html


def test_the_side_panel_tells_what_replaced_a_document(client, editor, in_force, replaced, tell):
    page = tell()
    replaced()
    client.force_login(editor)
    answer = client.get(reverse("citations:panel", args=[page.pk])).json()
    assert answer["problems"] == 1
    assert ("1/2026/NĐ-CP" in answer["html"], ENDED in answer["html"]) == (True, True)


def test_the_side_panel_reads_what_was_saved_last(client, editor, in_force, replaced, tell):
    page = tell()
    replaced()
    page.body = [("rich_text", RichText("<p>Không nhắc gì.</p>"))]
    page.save_revision()
    client.force_login(editor)
    assert client.get(reverse("citations:panel", args=[page.pk])).json()["problems"] == 0


def test_the_panel_of_a_document_is_read_when_it_is_opened(client, editor, in_force):
    client.force_login(editor)
    assert "data-citations-late" in editing(client, in_force)
    answer = client.get(reverse("citations:panel", args=[in_force.pk])).json()
    assert "data-citations-late" not in answer["html"]


def test_the_side_panel_is_only_for_those_who_may_edit(client, writer, tell):
    client.force_login(writer)
    assert client.get(reverse("citations:panel", args=[tell().pk])).status_code == 302


def add(client, page, named=None):
    mention = Mention(*PageCitation.objects.filter(page=page).first().identity)
    address = f"{reverse('citations:add_document')}?{mention.query}"
    named = PageCitation.objects.filter(page=page).first().named if named is None else named
    return client.post(address, {"named": named, "page": page.pk})


def test_a_missing_document_is_made_as_a_draft(client, writer, tell):
    page = tell("Theo Điều 5 Nghị định số 7/2023/NĐ-CP ngày 24/3/2023 của Chính phủ.")
    client.force_login(writer)
    add(client, page)
    document = LegalDocumentPage.objects.get(number="7/2023/NĐ-CP")
    assert (document.live, document.issued_on) == (False, datetime.date(2023, 3, 24))
    assert (document.title, document.owner) == ("Nghị định 7/2023/NĐ-CP", writer)
    assert [str(row.issuer) for row in document.issuers.all()] == ["Chính phủ"]


def test_a_missing_law_is_made_by_its_name(client, writer, tell):
    page = tell("Theo Điều 5 Luật Đất đai năm 2024.")
    client.force_login(writer)
    add(client, page)
    [document] = LegalDocumentPage.objects.all()
    assert (document.title, document.slug, document.live) == ("Luật Đất đai", "luat-dat-dai", False)


def test_a_draft_that_waits_already_is_not_made_twice(client, writer, tell):
    page = tell("Theo Nghị định số 7/2023/NĐ-CP.")
    client.force_login(writer)
    assert add(client, page)["Location"] == add(client, page)["Location"]


@pytest.mark.parametrize("named", ["", "không có gì", "\x00", "x" * 3000])
def test_words_that_name_nothing_break_nothing(client, writer, tell, named):
    page = tell("Theo Nghị định số 7/2023/NĐ-CP.")
    client.force_login(writer)
    assert add(client, page, named).status_code in (302, 400)


def test_the_draft_of_another_provinces_document_is_not_taken_for_it(client, writer, tell, make_document):
    other = make_document(number="01/2026/NQ-HĐND", publish=False, live=False)
    council = IssuerFactory(name="Hội đồng nhân dân thành phố Huế")
    other.issuers.add(DocumentIssuerFactory.build(issuer=council))
    other.save()
    words = "Nghị quyết số 01/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Đồng Nai"
    client.force_login(writer)
    taken = reverse("wagtailadmin_pages:edit", args=[other.pk])
    assert add(client, tell(f"Theo {words}."))["Location"] != taken


def test_who_may_not_add_documents_makes_none(client, tell):
    add(client, tell("Theo Nghị định số 7/2023/NĐ-CP."))
    assert not LegalDocumentPage.objects.exists()


def publish(client, page):
    from tests.editorial.test_workflow import page_data

    data = page_data(title=page.title) | {"action-publish": "1", "body-0-value": page.body[0].value.source}
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    data |= nested_form_data({"body": streamfield([("rich_text", rich_text(f"<p>{CITING}</p>"))])})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_publishing_asks_first_where_something_cited_has_ended(client, approver, replaced, draft):
    replaced()
    client.force_login(approver)
    html = publish(client, draft).content.decode()
    assert ("1/2026/NĐ-CP" in html, Page.objects.get(pk=draft.pk).live) == (True, False)
    shown = BeautifulSoup(html, "lxml").select_one("input[name=seen]")["value"]
    client.post(reverse("checks:publish", args=[draft.pk]), {"seen": shown})
    assert Page.objects.get(pk=draft.pk).live


def publish_all_the_same(client, page, read):
    client.post(reverse("checks:publish", args=[page.pk]), {"seen": read})
    return Page.objects.get(pk=page.pk).live


def test_what_another_one_saved_meanwhile_is_not_published_unread(client, approver, draft):
    client.force_login(approver)
    read, _newer = draft.save_revision(), draft.save_revision()
    assert not publish_all_the_same(client, draft, seen(read))


@pytest.mark.parametrize("revision", ["", "x", "0", "None"])
def test_a_page_that_was_never_saved_as_a_draft_is_not_published(client, approver, draft, revision):
    client.force_login(approver)
    assert not publish_all_the_same(client, draft, revision)


def test_a_page_that_somebody_has_locked_is_not_published(client, approver, editor, draft):
    revision = draft.save_revision()
    Page.objects.filter(pk=draft.pk).update(locked=True, locked_by=editor)
    client.force_login(approver)
    assert not publish_all_the_same(client, draft, seen(revision))


def test_publishing_asks_nothing_where_all_holds(client, approver, in_force, draft):
    client.force_login(approver)
    publish(client, draft)
    assert Page.objects.get(pk=draft.pk).live


def test_who_may_not_publish_cannot_do_it_by_the_address(client, editor, draft):
    client.force_login(editor)
    assert not publish_all_the_same(client, draft, seen(draft.save_revision()))


def actions(page, user):
    page = NewsPage.objects.get(pk=page.pk)
    return [name for name, *_rest in page.current_workflow_task.get_actions(page, user)]


def test_an_approver_is_shown_the_form_where_something_cited_has_ended(
    client, editor, replaced, draft, writer
):
    draft.save_revision()
    draft.get_workflow().start(draft, writer)
    before = actions(draft, editor)
    replaced()
    assert (before.count("approve"), actions(draft, editor).count("approve")) == (2, 1)
    client.force_login(editor)
    state = NewsPage.objects.get(pk=draft.pk).current_workflow_task_state
    form = client.get(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]))
    assert "1/2026/NĐ-CP" in form.json()["html"]


def report(client, **query):
    return client.get(reverse("citations:review", query=query)).content.decode()


def test_the_report_lists_pages_with_what_has_changed(client, editor, in_force, replaced, tell):
    page = tell(title="Tin cần đọc lại")
    tell("Không nhắc gì.", title="Tin không cần đọc lại")
    replaced()
    client.force_login(editor)
    html = report(client)
    assert ("Tin cần đọc lại" in html, "Tin không cần đọc lại" in html) == (True, False)
    assert "Còn hiệu lực → <strong>Hết hiệu lực</strong>" in html
    assert "1/2026/NĐ-CP" in html
    assert page.live


def test_the_report_leaves_out_what_is_not_public(client, editor, in_force, replaced, tell):
    page = tell(title="Tin đã gỡ")
    replaced()
    page.unpublish()
    client.force_login(editor)
    assert "Tin đã gỡ" not in report(client)


def test_the_report_tells_that_a_document_is_not_public_any_more(client, editor, in_force, tell, restrict):
    tell()
    restrict(in_force)
    client.force_login(editor)
    assert "Còn hiệu lực → <strong>Không công khai</strong>" in report(client)


def test_the_report_can_be_taken_away_as_a_table(client, editor, in_force, replaced, tell):
    tell(title="Tin cần đọc lại")
    replaced()
    client.force_login(editor)
    response = client.get(reverse("citations:review", query={"export": "csv"}))
    table = b"".join(response.streaming_content).decode()
    assert "Tin cần đọc lại" in table


@pytest.mark.parametrize("count", [1, 8])
def test_the_report_takes_as_many_queries_for_many_pages(
    client, editor, in_force, replaced, tell, count, django_assert_max_num_queries
):
    for number in range(count):
        tell(title=f"Tin {number}")
    replaced()
    client.force_login(editor)
    report(client)
    with django_assert_max_num_queries(45):
        report(client)


def test_a_page_that_needs_no_change_leaves_the_report(client, editor, in_force, replaced, tell):
    page = tell(title="Tin cần đọc lại")
    replaced()
    client.force_login(editor)
    client.post(reverse("citations:reviewed", args=[page.pk]))
    assert not CitedDocument.objects.exclude(changed_at=None).exists()


def test_readers_are_told_by_an_editors_choice(client, editor, in_force, tell):
    page = tell()
    client.force_login(editor)
    told = "Nội dung trang này đang được rà soát"
    before = told in client.get(page.url).content.decode()
    client.post(reverse("citations:note", args=[page.pk]), {"show": "1"})
    shown = told in client.get(page.url).content.decode()
    client.post(reverse("citations:note", args=[page.pk]))
    after = told in client.get(page.url).content.decode()
    assert (before, shown, after) == (False, True, False)


@pytest.mark.parametrize("name", ["citations:reviewed", "citations:note"])
def test_a_writer_changes_nothing_of_the_review(client, writer, in_force, replaced, tell, name):
    page = tell(owner=writer)
    replaced()
    client.force_login(writer)
    client.post(reverse(name, args=[page.pk]), {"show": "1"})
    assert CitedDocument.objects.exclude(changed_at=None).exists()
    assert not PublicNote.objects.exists()


def test_the_owner_and_the_sections_editors_get_one_mail_each(
    in_force, replaced, tell, writer, editor, approver, django_capture_on_commit_callbacks
):
    for number in range(3):
        tell(title=f"Tin {number}", owner=writer)
    with django_capture_on_commit_callbacks(execute=True):
        replaced()
    assert sorted(message.to[0] for message in mail.outbox) == sorted([writer.email, editor.email])
    text = mail.outbox[0].body
    assert all(f"Tin {number}" in text for number in range(3))
    assert "1/2026/NĐ-CP" in text
    assert reverse("citations:review") in text


def test_one_mail_that_fails_keeps_nobody_else_from_being_told(
    in_force, replaced, tell, writer, editor, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse_writer(subject, text, to, **kwargs):
        if to == [writer.email]:
            raise OSError("refused")
        send_mail(subject, text, to, **kwargs)

    monkeypatch.setattr(review_mail, "send_mail", refuse_writer)
    tell(owner=writer)
    with django_capture_on_commit_callbacks(execute=True):
        replaced()
    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert "refused" in caplog.text


def test_a_person_who_left_gets_no_mail(in_force, replaced, tell, django_capture_on_commit_callbacks):
    tell(owner=UserFactory(is_active=False, email="cu@portal.example"))
    with django_capture_on_commit_callbacks(execute=True):
        replaced()
    assert all("cu@portal.example" not in message.to for message in mail.outbox)


def test_an_owner_who_may_not_change_the_page_any_more_gets_no_mail(
    in_force, replaced, tell, writer, django_capture_on_commit_callbacks
):
    tell(owner=writer)
    writer.groups.clear()
    with django_capture_on_commit_callbacks(execute=True):
        replaced()
    assert all(writer.email not in message.to for message in mail.outbox)


@pytest.fixture
def laws(make_document):
    return [
        make_document(title="Luật Đất đai", number="45/2013/QH13", issued_on=datetime.date(2013, 11, 29)),
        make_document(title="Luật Đất đai", number="31/2024/QH15", issued_on=datetime.date(2024, 1, 18)),
    ]


def test_an_editor_decides_what_a_law_without_a_year_means(client, editor, laws, tell):
    page = tell("Theo Luật Đất đai thì phải làm.")
    client.force_login(editor)
    queue = client.get(reverse("citations:undecided")).content.decode()
    address = reverse("citations:decide", query={"name_key": "luat dat dai", "issued_on": ""})
    assert "Luật Đất đai" in queue
    assert "decide/?number_key=&amp;name_key=luat+dat+dai" in queue
    assert "45/2013/QH13" in client.get(address).content.decode()
    client.post(address, {"choice": str(laws[1].pk)})
    assert PageCitation.objects.get(page=page).document == laws[1]


def test_another_document_can_be_chosen(client, editor, laws, tell, in_force):
    page = tell("Theo Luật Đất đai thì phải làm.")
    client.force_login(editor)
    address = reverse("citations:decide", query={"name_key": "luat dat dai"})
    refused = client.post(address, {"choice": "other"})
    client.post(address, {"choice": "other", "document": in_force.pk})
    assert (refused.status_code, PageCitation.objects.get(page=page).document) == (200, in_force)


@pytest.mark.parametrize("chosen", ["abc", "9" * 30, "-1", ""])
def test_what_is_no_document_is_asked_for_again(client, editor, laws, tell, chosen):
    tell("Theo Luật Đất đai thì phải làm.")
    client.force_login(editor)
    address = reverse("citations:decide", query={"name_key": "luat dat dai"})
    response = client.post(address, {"choice": "other", "document": chosen})
    assert (response.status_code, CitationDecision.objects.count()) == (200, 0)


def test_a_mention_can_stay_text(client, editor, laws, tell):
    tell("Theo Luật Đất đai thì phải làm.")
    client.force_login(editor)
    client.post(reverse("citations:decide", query={"name_key": "luat dat dai"}), {"choice": "none"})
    assert CitationDecision.objects.get().document is None


@pytest.mark.parametrize(
    "query",
    [{}, {"name_key": "khong co"}, {"name_key": "x" * 500}, {"issued_on": "hôm nay"}],
)
def test_an_address_that_means_nothing_leads_back_to_the_queue(client, editor, query):
    client.force_login(editor)
    response = client.get(reverse("citations:decide", query=query))
    assert response["Location"] == reverse("citations:undecided")


def test_a_writer_decides_nothing(client, writer, laws, tell):
    tell("Theo Luật Đất đai thì phải làm.")
    client.force_login(writer)
    client.post(reverse("citations:decide", query={"name_key": "luat dat dai"}), {"choice": "none"})
    assert not CitationDecision.objects.exists()


def test_the_plan_lists_what_begins_and_ends_by_day(make_document, in_force, today):
    in_force.expires_on = today + datetime.timedelta(20)
    in_force.provision_changes.add(
        ProvisionChange(provisions="Điều 8", state="ended", starts_on=today + datetime.timedelta(5))
    )
    in_force.save_revision().publish()
    new = make_document(title="Luật mới", effective_on=today + datetime.timedelta(10))
    make_document(title="Luật về sau", effective_on=today + datetime.timedelta(91))
    found = events_between(today, today + datetime.timedelta(90))
    assert [(event.document, event.provisions) for event in found] == [
        (in_force, "Điều 8"),
        (new, ""),
        (in_force, ""),
    ]


def test_the_plan_lists_what_a_relation_will_end_of_a_document(make_document, in_force, today):
    later = today + datetime.timedelta(3)
    new = make_document(effective_on=START, issued_on=today, publish=False)
    new.relations.add(
        DocumentRelation(kind="repeals", document=in_force, provisions="Điều 8", starts_on=later)
    )
    new.save_revision().publish()
    [event] = events_between(today, later)
    assert (event.day, event.document, event.provisions) == (later, in_force, "Điều 8")


def test_the_plan_lists_the_end_of_a_suspension(in_force, today):
    day = today + datetime.timedelta(5)
    in_force.provision_changes.add(
        ProvisionChange(provisions="Điều 8", state="suspended", starts_on=START, ends_on=day)
    )
    in_force.save_revision().publish()
    [event] = events_between(today, day)
    assert (event.day, str(event.label)) == (day, "có hiệu lực trở lại")


def test_the_plan_leaves_drafts_out(make_document, today):
    make_document(effective_on=today, publish=False, live=False)
    assert events_between(today, today) == []


def test_the_plan_marks_what_has_no_outline(client, editor, make_document, make_outline, today):
    with_one = make_document(title="Luật có đề cương", effective_on=today)
    make_document(title="Luật chưa có đề cương", effective_on=today)
    outline = make_outline(title="Đề cương giới thiệu luật", publish=False)
    outline.source_laws.add(OutlineSourceLaw(document=with_one))
    outline.save()
    client.force_login(editor)
    html = client.get(reverse("citations:plan")).content.decode()
    assert html.count("Chưa có đề cương") == 1
    assert "Đề cương giới thiệu luật" in html


@pytest.mark.parametrize("name", ["review", "undecided", "plan"])
def test_the_reports_are_in_the_menu_and_open(client, editor, name):
    client.force_login(editor)
    address = reverse(f"citations:{name}")
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["review", "undecided", "plan"])
def test_the_reports_are_not_for_visitors(client, name):
    assert client.get(reverse(f"citations:{name}")).status_code == 302


def test_the_first_page_tells_how_many_pages_wait(client, editor, in_force, replaced, tell):
    tell()
    replaced()
    client.force_login(editor)
    assert "trang cần rà soát" in client.get(reverse("wagtailadmin_home")).content.decode()
