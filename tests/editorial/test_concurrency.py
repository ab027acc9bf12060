"""People, sections and roles that go while something waits, and what is approved: nothing is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import PageLogEntry, Workflow

from editorial.factories import UserFactory
from editorial.roles import APPROVAL_TASK, APPROVERS, EDITING_TASK, EDITORS, WORKFLOW
from tests.editorial.page_forms import again, opened, send, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(make_news, writer):
    """A draft of the writer's, with a revision."""
    page = make_news(owner=writer, live=False, publish=False, title="Bản đầu")
    page.save_revision(user=writer)
    return page


def submit(page, by):
    Workflow.objects.get(name=WORKFLOW).start(page, by)
    return again(page)


def answer(client, user, page, action="approve", state=None):
    client.force_login(user)
    state = state or again(page).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": "", "next": "/quan-tri/"}, follow=True)


def publish(page, by):
    page.save_revision(user=by).publish(user=by)
    return again(page)


# While it waits for an answer.


def test_a_writer_saves_nothing_over_what_was_submitted_meanwhile(client, draft, writer):
    stale = opened(draft, "Sửa muộn")
    submit(draft, writer)
    response = send(client, writer, draft, stale)
    assert titles(draft) == ["Bản đầu"]
    assert "Sửa muộn" in response.text


def test_what_is_approved_is_what_the_writer_saved_last_before(client, draft, writer, editor, approver):
    submit(draft, writer)
    send(client, editor, draft, opened(draft, "Biên tập viên sửa"))
    answer(client, editor, draft)
    stale = opened(draft, "Người viết sửa muộn")
    answer(client, approver, draft)
    send(client, writer, draft, stale)
    assert again(draft).title == "Biên tập viên sửa"
    assert again(draft).live


def test_an_answer_that_comes_after_the_writer_took_it_back_changes_nothing(client, draft, writer, editor):
    page = submit(draft, writer)
    state = page.current_workflow_task_state
    page.current_workflow_state.cancel(user=writer)
    answer(client, editor, draft, state=state)
    assert not again(draft).workflow_in_progress
    assert state.__class__.objects.get(pk=state.pk).status == "cancelled"


def test_two_answers_to_one_step_count_once(client, draft, writer, editor):
    state = submit(draft, writer).current_workflow_task_state
    answer(client, editor, draft, state=state)
    answer(client, UserFactory(role=EDITORS), draft, "reject", state=state)
    assert again(draft).current_workflow_task.name == APPROVAL_TASK
    assert PageLogEntry.objects.filter(page=draft.pk, action="wagtail.workflow.approve").count() == 1


def test_an_answer_to_a_page_that_is_gone_is_no_error(client, draft, writer, editor):
    state = submit(draft, writer).current_workflow_task_state
    pk = draft.pk
    draft.delete()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:workflow_action", args=[pk, "approve", state.pk])
    assert client.post(address, {"comment": ""}).status_code == 404


# An approval counts for the text that was read.

APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


@pytest.fixture
def stale(client, draft, writer, editor):
    """What an editor read, to be approved; another has saved a correction since."""
    submit(draft, writer)
    data = opened(draft, "Bản đầu", **APPROVE)
    send(client, UserFactory(role=EDITORS), draft, opened(draft, "Bản sửa sau"))
    return data


def test_a_text_that_another_changed_since_is_not_approved(client, draft, editor, stale):
    response = send(client, editor, draft, stale)
    assert response.status_code == 409
    assert "Bản sửa sau" in response.text
    assert titles(draft) == ["Bản đầu", "Bản sửa sau"]
    assert again(draft).current_workflow_task.name == EDITING_TASK


def test_nor_by_a_second_press_of_the_button(client, draft, editor, stale):
    send(client, editor, draft, stale)
    send(client, editor, draft, stale)
    assert titles(draft) == ["Bản đầu", "Bản sửa sau"]
    assert again(draft).current_workflow_task.name == EDITING_TASK


def test_what_another_corrected_before_is_approved_by_who_has_read_it(client, draft, editor, stale):
    send(client, editor, draft, opened(again(draft), "Bản sửa sau", **APPROVE))
    assert again(draft).current_workflow_task.name == APPROVAL_TASK


def test_the_step_keeps_which_text_was_approved(client, draft, writer, editor):
    state = submit(draft, writer).current_workflow_task_state
    send(client, editor, draft, opened(draft, "Biên tập viên sửa", **APPROVE))
    state.refresh_from_db()
    assert state.revision.content["title"] == "Biên tập viên sửa"


def test_a_revision_that_was_written_over_is_another_text(client, draft, writer, editor):
    submit(draft, writer)
    other = UserFactory(role=EDITORS)
    revision = again(draft).save_revision(user=other)
    data = opened(again(draft), "Bản đầu", **APPROVE)
    again(draft).save_revision(user=other, overwrite_revision=revision)
    send(client, editor, draft, data)
    assert again(draft).current_workflow_task.name == EDITING_TASK


def test_what_was_handed_in_is_not_written_over(client, draft, writer):
    """Else a text that was approved and waits, as in a bundle, could be exchanged without a new revision."""
    handed_in = submit(draft, writer).latest_revision
    again(draft).current_workflow_state.cancel(user=writer)
    data = opened(draft, "Chép đè", overwrite_revision_id=str(handed_in.pk))
    response = send(client, writer, draft, data, accept="application/json")
    assert response.json()["error_code"] == "invalid_revision"
    assert titles(draft) == ["Bản đầu"]


def test_who_approves_with_a_correction_where_it_takes_four_eyes_is_told_so(
    client, draft, writer, editor, approver
):
    submit(draft, writer)
    answer(client, editor, draft)
    response = send(client, approver, draft, opened(draft, "Lãnh đạo sửa", **APPROVE))
    assert titles(draft) == ["Bản đầu"]
    assert "Lãnh đạo sửa" in response.text
    assert not again(draft).live


def test_an_approval_after_it_was_taken_back_saves_and_changes_nothing(client, draft, writer, editor):
    page = submit(draft, writer)
    data = opened(draft, "Bản của người duyệt", **APPROVE)
    page.current_workflow_state.cancel(user=writer)
    response = send(client, editor, draft, data)
    assert titles(draft) == ["Bản đầu"]
    assert "Bản của người duyệt" in response.text


def test_an_answer_without_the_form_is_bound_too(client, draft, editor, stale):
    answer(client, editor, draft)
    assert again(draft).current_workflow_task.name == EDITING_TASK
    state = again(draft).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    response = client.post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert response.json()["redirect"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert again(draft).current_workflow_task.name == EDITING_TASK
    client.post(address, {"comment": "", "revision": again(draft).latest_revision_id})
    assert again(draft).current_workflow_task.name == APPROVAL_TASK


def test_a_step_of_another_page_is_not_answered_at_the_address_of_ones_own(
    client, make_news, draft, other_section, member, writer
):
    own = make_news(owner=writer, live=False, publish=False)
    own.save_revision(user=writer)
    submit(own, writer)
    draft.move(other_section, pos="last-child")
    foreign = submit(draft, writer).current_workflow_task_state
    answer(client, member("editors"), own, state=foreign)
    assert again(draft).current_workflow_task.name == EDITING_TASK


@pytest.mark.parametrize("details", ["[]", "{", '{"update": false}', '{"user": 1}'])
def test_details_that_no_form_has_are_refused(client, draft, writer, editor, details):
    submit(draft, writer)
    data = opened(draft, "Bản đầu", **APPROVE, **{"workflow-action-extra-data": details})
    assert send(client, editor, draft, data).status_code == 400
    assert again(draft).current_workflow_task.name == EDITING_TASK


def test_what_was_approved_a_moment_before_is_not_taken_back(client, draft, writer, editor, approver):
    submit(draft, writer)
    answer(client, editor, draft)
    seen_before = again(draft).current_workflow_state
    answer(client, approver, draft)
    with pytest.raises(PermissionDenied):
        seen_before.cancel(user=writer)
    seen_before.refresh_from_db()
    assert seen_before.status == "approved"


# Scheduled, and taken down.


def test_a_public_page_with_a_schedule_is_taken_down_with_it(client, make_news, approver):
    page = publish(make_news(), approver)
    later = {"go_live_at": "01/01/2099 08:00", "action-publish": "1"}
    send(client, approver, page, opened(page, "Hẹn giờ", **later))
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai"})
    assert not again(page).live
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


# People, sections and units that go meanwhile.


def test_a_moved_section_takes_its_open_steps_along(client, draft, section, news_index, member, writer):
    submit(draft, writer)
    section.move(news_index, pos="last-child")
    answer(client, member("editors"), draft)
    assert again(draft).current_workflow_task.name == APPROVAL_TASK


def test_a_page_moved_to_another_section_leaves_the_editors_of_its_unit(
    client, draft, member, other_section, writer, editor
):
    submit(draft, writer)
    draft.move(other_section, pos="last-child")
    answer(client, member("editors"), draft)
    assert again(draft).current_workflow_task.name == EDITING_TASK
    answer(client, editor, draft)
    assert again(draft).current_workflow_task.name == APPROVAL_TASK


def test_a_deleted_unit_leaves_its_open_steps_to_the_department(client, draft, unit, member, writer, editor):
    of_unit = member("editors")
    submit(draft, writer)
    unit.delete()
    answer(client, of_unit, draft)
    assert again(draft).current_workflow_task.name == EDITING_TASK
    answer(client, editor, draft)
    assert again(draft).current_workflow_task.name == APPROVAL_TASK


def test_a_writer_deleted_while_their_page_waits_leaves_it_to_be_answered(
    client, draft, writer, editor, approver
):
    submit(draft, writer)
    writer.delete()
    answer(client, editor, draft)
    answer(client, approver, draft)
    assert again(draft).live


def test_an_approver_deleted_before_the_last_step_leaves_it_to_the_next(
    client, draft, writer, editor, approver
):
    submit(draft, writer)
    approver.delete()
    answer(client, editor, draft)
    answer(client, UserFactory(role=APPROVERS), draft)
    assert again(draft).live


# What was typed by somebody who may no longer save it.


def test_a_role_taken_away_meanwhile_saves_nothing_and_gives_the_text_back(client, draft, editor):
    data = opened(draft, "Viết dở khi mất quyền")
    client.force_login(editor)
    editor.groups.clear()
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), data, headers={"accept": "text/html"}
    )
    assert titles(draft) == ["Bản đầu"]
    assert "Viết dở khi mất quyền" in response.text


def test_an_account_switched_off_meanwhile_saves_nothing_and_gives_the_text_back(client, draft, editor):
    data = opened(draft, "Viết dở khi bị khóa")
    client.force_login(editor)
    editor.is_active = False
    editor.save()
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), data, headers={"accept": "text/html"}
    )
    assert titles(draft) == ["Bản đầu"]
    assert "Viết dở khi bị khóa" in response.text
