"""Drafts shown to guests without an account: the link, what they say by it, what the staff make of that."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow
from wagtail.rich_text import RichText

from core.factories import ImageFactory
from editorial.factories import UserFactory
from editorial.guests.models import MOST_REMARKS, PreviewLink, Remark
from editorial.models import SignIn
from editorial.roles import APPROVAL_TASK, APPROVERS, EDITING_TASK, WORKFLOW
from news.models import NewsPage

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
APPROVED = {"y-kien-decision": "approved", "y-kien-has_read": "on", "y-kien-text": ""}


@pytest.fixture
def draft(make_news, writer):
    page = make_news(owner=writer, live=False, publish=False, title="Bản nháp kín", lead="Mở đầu kín.")
    page.save_revision(user=writer)
    return page


@pytest.fixture
def waiting(draft, writer):
    """The draft, handed in."""
    Workflow.objects.get(name=WORKFLOW).start(draft, writer)
    return draft


@pytest.fixture
def at_last_step(waiting, editor):
    again(waiting).current_workflow_task_state.approve(user=editor)
    return waiting


@pytest.fixture
def make_link(client):
    """The path that a guest is given: make_link(user, page)."""

    def make_link(user, page, **fields):
        client.force_login(user)
        data = {"name": "Lò Văn Chuyên", "email": "", "purpose": "remarks", "days": "7"} | fields
        response = client.post(reverse("preview_links", args=[page.pk]), data)
        address = response.context.get("address") if response.context else ""
        return urlsplit(address or "").path

    return make_link


@pytest.fixture
def guest():
    """A browser that has no account and no cookie."""
    return Client(enforce_csrf_checks=True)


def again(page):
    return NewsPage.objects.get(pk=page.pk)


def remark(guest, path, text="Nên dẫn khoản 2.", passage=""):
    return guest.post(path, {"gop-y-text": text, "gop-y-passage": passage})


def actions(page):
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="editorial.guest")
    return [entry.action.rpartition(".")[2] for entry in entries.order_by("timestamp", "pk")]


# What opens, for whom, how long.


def test_a_guest_reads_the_draft_as_the_public_page_would_look(guest, make_link, draft, writer):
    draft.image = ImageFactory()
    draft.save_revision(user=writer)
    response = guest.get(make_link(writer, again(draft)))
    assert response.status_code == 200
    assert "Mở đầu kín." in response.text
    assert f"/tep/anh/{draft.image.pk}/" in response.text
    assert not response.cookies
    assert "userbar" not in response.text


@pytest.mark.parametrize("kind", ["make_document", "make_outline"])
def test_documents_and_outlines_are_read_too(guest, make_link, editor, request, kind):
    words = "Điều 1. Phạm vi điều chỉnh"
    block = "legal_text" if kind == "make_document" else "rich_text"
    body = [(block, RichText(f"<h3>{words}</h3><p>Văn bản này quy định.</p>"))]
    page = request.getfixturevalue(kind)(live=False, publish=False, body=body)
    page.save_revision(user=editor)
    response = guest.get(make_link(editor, page))
    assert response.status_code == 200
    assert f'<option value="{words}">' in response.text


def test_nothing_keeps_it_and_nothing_tells_of_it(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    response = guest.get(path)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    token = path.strip("/").rpartition("/")[2]
    # Only the forms know it: not what the page says of its address, nor what is shared.
    assert response.text.count(token) == response.text.count(f'action="{path}')
    assert not PreviewLink.objects.filter(digest=token).exists()
    assert guest.get(draft.url).status_code == 404


def test_staff_who_open_it_are_guests_too(client, make_link, draft, writer):
    assert "userbar" not in client.get(make_link(writer, draft)).text


def test_a_guest_reads_what_the_link_was_made_for_whatever_is_written_since(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    draft.lead = "Viết lại."
    draft.save_revision(user=writer, overwrite_revision=draft.get_latest_revision())
    assert "Mở đầu kín." in guest.get(path).text


def test_a_link_expires_and_says_so_to_the_right_address_only(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    PreviewLink.objects.update(expires_at=timezone.now())
    response = guest.get(path)
    assert response.status_code == 410
    assert "Mở đầu kín." not in response.text
    assert remark(guest, path).status_code == 410
    assert guest.get(f"/xem-truoc/{'a' * 43}/").status_code == 404


def revoke(link, client):
    client.post(reverse("preview_link_revoke", args=[link.pk]))


def disable(link, client):
    type(link.made_by).objects.update(is_active=False)


def take_rights_away(link, client):
    link.made_by.groups.clear()


def delete_maker(link, client):
    link.made_by.delete()


@pytest.mark.parametrize("end", [revoke, disable, take_rights_away, delete_maker])
def test_what_ends_a_link_leaves_no_trace_for_the_guest(client, guest, make_link, draft, editor, end):
    path = make_link(editor, draft)
    wrong = guest.get(f"/xem-truoc/{'a' * 43}/")
    end(PreviewLink.objects.get(), client)
    response = guest.get(path)
    assert response.status_code == wrong.status_code == 404
    assert response.text.replace(path, "") == wrong.text.replace(wrong.request["PATH_INFO"], "")
    assert remark(guest, path).status_code == 404
    assert not Remark.objects.exists()


def test_the_links_of_a_deleted_page_vanish(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    remark(guest, path)
    draft.delete()
    assert guest.get(path).status_code == 404
    assert not PreviewLink.objects.exists()


def test_who_tries_many_addresses_is_looked_at_no_more(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    statuses = [guest.get(f"/xem-truoc/{'a' * 42}{number}/").status_code for number in range(8)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert SignIn.objects.filter(result="wrong_link").count() <= 5
    assert guest.get(path).status_code == 200


@pytest.mark.parametrize("days", ["0", "31", "x"])
def test_a_link_lives_for_thirty_days_at_most(make_link, draft, writer, days):
    make_link(writer, draft, days=days)
    assert not PreviewLink.objects.exists()


def test_the_link_is_sent_to_the_guest(make_link, draft, writer, mailoutbox):
    path = make_link(writer, draft, email="chuyengia@example.com")
    assert mailoutbox[0].to == ["chuyengia@example.com"]
    assert path in mailoutbox[0].body


def test_links_are_made_by_those_who_may_edit_the_page(client, make_link, draft):
    make_link(UserFactory(), draft)
    assert not PreviewLink.objects.exists()


def test_a_strangers_link_is_neither_revoked_nor_seen_to(client, guest, make_link, draft, writer):
    remark(guest, make_link(writer, draft))
    client.force_login(UserFactory())
    for name in ("revoke", "seen_to", "answer"):
        client.post(reverse(f"preview_link_{name}", args=[PreviewLink.objects.get().pk]))
    assert PreviewLink.objects.get().revoked_at is None
    assert Remark.objects.get().handled_at is None


# Remarks.


def test_a_remark_comes_to_the_desk_of_the_writer_and_of_who_made_the_link(
    guest, make_link, draft, writer, editor, desk, mailoutbox
):
    path = make_link(editor, draft)
    assert remark(guest, path, passage="Mở đầu kín").status_code == 303
    assert "Nên dẫn khoản 2." in guest.get(path).text
    for user in (writer, editor):
        assert "Lò Văn Chuyên" in desk(user)("desk-guests")
    assert desk(UserFactory(role=APPROVERS))("desk-guests") == ""
    assert {mail.to[0] for mail in mailoutbox} == {writer.email, editor.email}


def test_a_remark_stays_on_the_desk_until_it_is_seen_to(client, guest, make_link, draft, writer, desk):
    path = make_link(writer, draft)
    remark(guest, path)
    read = {"last_remark": Remark.objects.get().pk, "decision": ""}
    remark(guest, path, "Thêm một ý.")
    client.force_login(writer)
    client.post(reverse("preview_link_seen_to", args=[PreviewLink.objects.get().pk]), read)
    assert [remark.handled_at is None for remark in Remark.objects.all()] == [False, True]
    assert draft.draft_title in desk(writer)("desk-guests")
    client.post(
        reverse("preview_link_seen_to", args=[PreviewLink.objects.get().pk]),
        {"last_remark": Remark.objects.last().pk, "decision": ""},
    )
    assert desk(writer)("desk-guests") == ""


def test_a_passage_that_grows_in_another_form_of_letters_is_cut(guest, make_link, draft, writer):
    remark(guest, make_link(writer, draft), passage="\u0958" * 300)
    assert len(Remark.objects.get().passage) == 300


def test_more_remarks_of_one_guest_send_no_more_mails(guest, make_link, draft, writer, mailoutbox):
    path = make_link(writer, draft)
    remark(guest, path)
    remark(guest, path, "Thêm một ý.")
    assert len(mailoutbox) == 1


def test_remarks_are_text_and_nothing_else(client, guest, make_link, draft, writer):
    path = make_link(writer, draft)
    remark(guest, path, "<script>alert(1)</script>", "<img src=x>")
    client.force_login(writer)
    pages = [guest.get(path), client.get(reverse("preview_links", args=[draft.pk]))]
    pages.append(client.get(reverse("wagtailadmin_pages:history", args=[draft.pk])))
    for page in pages:
        assert "<script>alert(1)" not in page.text
        assert "<img src=x>" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "a" * 3001])
def test_what_is_no_remark_is_given_back(guest, make_link, draft, writer, text):
    response = remark(guest, make_link(writer, draft), text)
    assert response.status_code == 200
    assert "guest-error" in response.text
    assert not Remark.objects.exists()


def test_so_many_remarks_are_taken_by_one_link(guest, make_link, draft, writer):
    path = make_link(writer, draft)
    link = PreviewLink.objects.get()
    Remark.objects.bulk_create(Remark(link=link, text="Ý kiến") for _number in range(MOST_REMARKS))
    assert remark(guest, path).status_code == 200
    assert link.remarks.count() == MOST_REMARKS


def test_who_opens_the_text_is_told_of_remarks(client, guest, make_link, draft, writer):
    remark(guest, make_link(writer, draft))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert reverse("preview_links", args=[draft.pk]) in "".join(str(m) for m in page.context["messages"])


# Approval by a leader.


def answer(client, user):
    client.force_login(user)
    return client.post(reverse("preview_link_answer", args=[PreviewLink.objects.get().pk]), follow=True)


def test_a_leader_approves_and_one_who_may_answer_makes_it_count(
    client, guest, make_link, at_last_step, approver, desk
):
    path = make_link(approver, at_last_step, purpose="approval")
    assert guest.post(path, APPROVED).status_code == 303
    assert not again(at_last_step).live
    assert "Lò Văn Chuyên" in desk(UserFactory(role=APPROVERS))("desk-guests")
    answer(client, approver)
    assert again(at_last_step).live
    assert desk(approver)("desk-guests") == ""
    entry = PageLogEntry.objects.get(page=at_last_step.pk, action="editorial.guest.approved")
    assert entry.user is None
    assert (entry.data["guest"], entry.data["address"]) == ("Lò Văn Chuyên", "127.0.0.1")
    assert entry.data["revision_id"] == entry.revision_id == at_last_step.latest_revision_id


def test_the_answer_names_the_leader(client, guest, make_link, waiting, editor):
    state = again(waiting).current_workflow_task_state
    guest.post(make_link(editor, waiting, purpose="approval"), APPROVED)
    answer(client, editor)
    state.refresh_from_db()
    assert (state.finished_by, "Lò Văn Chuyên" in state.comment) == (editor, True)
    assert again(waiting).current_workflow_task.name == APPROVAL_TASK


def test_a_leader_asks_for_changes_and_says_which(client, guest, make_link, waiting, editor):
    path = make_link(editor, waiting, purpose="approval")
    asked = APPROVED | {"y-kien-decision": "changes"}
    assert guest.post(path, asked).status_code == 200
    guest.post(path, asked | {"y-kien-text": "Thiếu mức phạt."})
    answer(client, editor)
    assert again(waiting).current_workflow_state.status == "needs_changes"
    assert "Thiếu mức phạt." in again(waiting).current_workflow_state.current_task_state.comment


@pytest.mark.parametrize("missing", ["y-kien-has_read", "y-kien-decision"])
def test_a_leader_says_that_they_have_read_it(guest, make_link, waiting, editor, missing):
    path = make_link(editor, waiting, purpose="approval")
    guest.post(path, {name: value for name, value in APPROVED.items() if name != missing})
    assert PreviewLink.objects.get().decision == ""


def test_a_link_is_used_once(guest, make_link, waiting, editor):
    path = make_link(editor, waiting, purpose="approval")
    guest.post(path, APPROVED)
    guest.post(path, APPROVED | {"y-kien-decision": "changes", "y-kien-text": "Đổi ý"})
    assert PreviewLink.objects.get().decision == "approved"


def test_a_link_for_remarks_approves_nothing(guest, make_link, waiting, editor):
    guest.post(make_link(editor, waiting), APPROVED)
    assert PreviewLink.objects.get().decision == ""


def test_those_ask_for_an_approval_who_may_give_it(make_link, waiting, writer, approver):
    for user in (writer, approver):
        make_link(user, waiting, purpose="approval")
    assert not PreviewLink.objects.exists()


def test_who_changed_the_text_last_has_no_leader_approve_it_where_it_takes_four_eyes(
    make_link, at_last_step, approver
):
    at_last_step.save_revision(user=approver)
    make_link(approver, at_last_step, purpose="approval")
    assert not PreviewLink.objects.exists()


def overwritten(page, user):
    page.save_revision(user=page.latest_revision.user, overwrite_revision=page.latest_revision)


def changed(page, user):
    page.save_revision(user=user)


def taken_back(page, user):
    page.current_workflow_state.cancel(user=user)


def answered(page, user):
    page.current_workflow_task_state.approve(user=user)


CROSSINGS = [overwritten, changed, taken_back, answered]


@pytest.mark.parametrize("meanwhile", CROSSINGS)
def test_a_leader_does_not_approve_what_they_do_not_see(guest, make_link, waiting, editor, meanwhile):
    again(waiting).save_revision(user=editor)
    path = make_link(editor, waiting, purpose="approval")
    meanwhile(again(waiting), editor)
    assert "guest-error" in guest.get(path).text
    guest.post(path, APPROVED)
    assert PreviewLink.objects.get().decision == ""


@pytest.mark.parametrize("meanwhile", CROSSINGS)
def test_what_changes_after_the_leaders_approval_makes_it_count_no_more(
    client, guest, make_link, waiting, editor, meanwhile
):
    again(waiting).save_revision(user=editor)
    guest.post(make_link(editor, waiting, purpose="approval"), APPROVED)
    meanwhile(again(waiting), editor)
    before = again(waiting).current_workflow_task
    answer(client, editor)
    assert again(waiting).current_workflow_task == before
    assert PreviewLink.objects.get().handled_at is None


def test_a_save_that_comes_first_is_seen_by_the_approval(guest, make_link, waiting, editor, monkeypatch):
    """Both at once: the approval waits for the page's row, and finds what the save has left."""
    path = make_link(editor, waiting, purpose="approval")
    from editorial.guests import answers

    hold = answers.hold

    def hold_late(page):
        again(waiting).save_revision(user=editor)
        return hold(page)

    monkeypatch.setattr(answers, "hold", hold_late)
    assert guest.post(path, APPROVED).status_code == 200
    assert PreviewLink.objects.get().decision == ""


def test_a_page_deleted_while_the_leader_decides_is_no_error(guest, make_link, waiting, editor, monkeypatch):
    path = make_link(editor, waiting, purpose="approval")
    from editorial.guests import answers

    hold = answers.hold

    def hold_late(page):
        type(page).objects.get(pk=page.pk).delete()
        return hold(page)

    monkeypatch.setattr(answers, "hold", hold_late)
    assert guest.post(path, APPROVED).status_code in (200, 404)


def test_who_may_not_answer_the_step_does_not_answer_it_for_a_leader(
    client, guest, make_link, waiting, editor, writer
):
    guest.post(make_link(editor, waiting, purpose="approval"), APPROVED)
    answer(client, writer)
    assert again(waiting).current_workflow_task.name == EDITING_TASK


# The log, and forgetting.


def test_the_history_of_the_page_tells_all_of_it(client, guest, make_link, waiting, editor):
    path = make_link(editor, waiting, purpose="approval", email="lanhdao@example.com")
    guest.get(path)
    guest.get(path)
    remark(guest, path)
    guest.post(path, APPROVED)
    client.post(reverse("preview_link_revoke", args=[PreviewLink.objects.get().pk]))
    assert actions(waiting) == ["made", "opened", "remark", "approved", "revoked"]
    history = client.get(reverse("wagtailadmin_pages:history", args=[waiting.pk])).text
    assert "Lò Văn Chuyên (lanhdao@example.com)" in history


def test_old_links_are_forgotten_but_not_what_nobody_has_seen_to(guest, make_link, draft, writer):
    open_path = make_link(writer, draft)
    make_link(writer, draft)
    remark(guest, open_path)
    PreviewLink.objects.update(expires_at=timezone.now() - 91 * DAY)
    call_command("forget_preview_links")
    assert [link.remarks.count() for link in PreviewLink.objects.all()] == [1]
    Remark.objects.update(handled_at=timezone.now())
    call_command("forget_preview_links")
    assert not PreviewLink.objects.exists()


def test_more_links_ask_no_more_of_the_database(client, guest, make_link, draft, writer):
    def count(address):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    remark(guest, make_link(writer, draft))
    addresses = [reverse("preview_links", args=[draft.pk]), reverse("wagtailadmin_home")]
    before = [max(count(address), count(address)) for address in addresses]
    for _number in range(3):
        remark(guest, make_link(writer, draft))
    assert [count(address) for address in addresses] <= before
