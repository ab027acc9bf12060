"""One who is away hands their tasks to another; the rule of four eyes holds for whoever answers."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowTask

from editorial.factories import UserFactory
from editorial.models import Delegation
from editorial.roles import APPROVAL_TASK, APPROVERS, EDITING_TASK, WORKFLOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def delegate_to():
    def delegate_to(delegator, delegate, first=0, last=0):
        today = timezone.localdate()
        return Delegation.objects.create(
            delegator=delegator, delegate=delegate, starts_on=today + first * DAY, ends_on=today + last * DAY
        )

    return delegate_to


@pytest.fixture
def submit():
    """Hands a page in, as its writer does; answered steps are those before the one that waits."""

    def submit(page, by, *, edited_by=None):
        page.save_revision(user=edited_by or by)
        Workflow.objects.get(name=WORKFLOW).start(page, by)
        return page

    return submit


@pytest.fixture
def waiting(make_news, writer, editor, submit):
    """A page that waits for the approver."""
    page = submit(make_news(owner=writer, live=False, publish=False), writer)
    page.current_workflow_task_state.approve(user=editor)
    return type(page).objects.get(pk=page.pk)


def act(client, user, page, action="approve"):
    client.force_login(user)
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    read = type(page).objects.get(pk=page.pk).latest_revision_id
    response = client.post(address, {"comment": "", "next": "/quan-tri/", "revision": read})
    page.refresh_from_db()
    return response


def test_who_stands_in_approves_in_the_place_of_who_is_away(client, waiting, approver, editor, delegate_to):
    delegate_to(approver, editor)
    act(client, editor, waiting)
    assert waiting.live


@pytest.mark.parametrize(("first", "last"), [(-3, -1), (1, 3)])
def test_a_delegation_counts_on_its_days_only(client, waiting, approver, editor, delegate_to, first, last):
    delegate_to(approver, editor, first, last)
    act(client, editor, waiting)
    assert not waiting.live


@pytest.mark.parametrize(("first", "last"), [(-3, 0), (0, 3)])
def test_its_first_and_its_last_day_count(client, waiting, approver, editor, delegate_to, first, last):
    delegate_to(approver, editor, first, last)
    act(client, editor, waiting)
    assert waiting.live


def test_a_delegation_isnt_handed_on(client, waiting, approver, editor, delegate_to):
    third = UserFactory(role=APPROVERS)
    third.groups.clear()
    delegate_to(approver, editor)
    delegate_to(editor, third)
    act(client, third, waiting)
    assert not waiting.live


def test_it_ends_with_the_account_of_who_gave_it(client, waiting, approver, editor, delegate_to):
    delegate_to(approver, editor)
    approver.is_active = False
    approver.save()
    act(client, editor, waiting)
    assert not waiting.live


def test_who_stands_in_finds_the_page_among_what_waits(client, waiting, approver, editor, delegate_to):
    delegate_to(approver, editor)
    client.force_login(editor)
    assert waiting.title in client.get(reverse("wagtailadmin_home")).text


def test_the_log_says_who_it_was(client, waiting, approver, editor, delegate_to):
    delegate_to(approver, editor)
    act(client, editor, waiting)
    assert TaskState.objects.get(task__name=APPROVAL_TASK).finished_by == editor


def test_who_stands_in_is_told_by_mail(make_news, writer, editor, approver, submit, delegate_to, mailoutbox):
    other = UserFactory(email="thay@example.com")
    delegate_to(editor, other)
    submit(make_news(owner=writer, publish=False), writer)
    assert {"thay@example.com", editor.email} <= {mail.to[0] for mail in mailoutbox}


def test_the_end_is_not_before_the_beginning(approver, editor):
    today = timezone.localdate()
    with pytest.raises(ValidationError) as error:
        Delegation(delegator=approver, delegate=editor, starts_on=today, ends_on=today - DAY).full_clean()
    assert list(error.value.message_dict) == ["ends_on"]


def test_nobody_stands_in_for_themselves(approver):
    today = timezone.localdate()
    with pytest.raises(ValidationError) as error:
        Delegation(delegator=approver, delegate=approver, starts_on=today, ends_on=today).full_clean()
    assert list(error.value.message_dict) == ["delegate"]


def data(delegate, **fields):
    today = timezone.localdate().strftime("%d/%m/%Y")
    return {"delegate": delegate.pk, "starts_on": today, "ends_on": today, **fields}


def test_an_approver_hands_their_own_tasks_on(client, approver, editor, administrator):
    client.force_login(approver)
    client.post(reverse("delegations:add"), data(editor, delegator=administrator.pk))
    assert Delegation.objects.get().delegator == approver


def test_an_administrator_arranges_it_for_others(client, approver, editor, administrator):
    client.force_login(administrator)
    client.post(reverse("delegations:add"), data(editor, delegator=approver.pk))
    assert Delegation.objects.get().delegator == approver


def test_those_stand_in_who_answer_steps_themselves(client, approver, writer):
    client.force_login(approver)
    response = client.post(reverse("delegations:add"), data(writer))
    assert response.context["form"].errors["delegate"]


def test_an_editor_of_a_unit_hands_their_tasks_on(client, member, editor):
    unit_editor = member("editors")
    client.force_login(unit_editor)
    client.post(reverse("delegations:add"), data(editor))
    assert Delegation.objects.get().delegator == unit_editor


def test_a_step_of_wagtails_own_kind_can_be_submitted_to(make_news, writer, editor, mailoutbox):
    task = GroupApprovalTask.objects.create(name="Bước khác")
    task.groups.add(editor.groups.get())
    workflow = Workflow.objects.create(name="Một bước")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = make_news(owner=writer, publish=False)
    page.save_revision(user=writer)
    workflow.start(page, writer)
    assert [mail.to for mail in mailoutbox] == [[editor.email]]


def test_a_writer_has_no_tasks_to_hand_on(client, writer):
    client.force_login(writer)
    assert client.get(reverse("delegations:add")).status_code == 302


@pytest.mark.parametrize("name", ["edit", "delete", "history", "usage"])
def test_the_delegation_of_another_is_theirs(client, approver, editor, delegate_to, name):
    delegation = delegate_to(approver, editor)
    client.force_login(editor)
    assert client.get(reverse(f"delegations:{name}", args=[delegation.pk])).status_code == 302


def test_a_list_shows_ones_own(client, approver, editor, delegate_to):
    delegate_to(approver, editor)
    client.force_login(editor)
    assert not client.get(reverse("delegations:index")).context["object_list"]


# Four eyes.


def test_who_last_changed_the_text_does_not_approve_it(client, waiting, approver):
    waiting.save_revision(user=approver)
    act(client, approver, waiting)
    assert not waiting.live


def test_another_approver_does(client, waiting, approver):
    waiting.save_revision(user=approver)
    act(client, UserFactory(role=APPROVERS), waiting)
    assert waiting.live


def test_they_may_send_it_back(client, waiting, approver):
    waiting.save_revision(user=approver)
    act(client, approver, waiting, "reject")
    assert waiting.current_workflow_state.status == "needs_changes"


def test_the_editor_of_the_first_step_may_have_corrected_it(client, make_news, writer, editor, submit):
    page = submit(make_news(owner=writer, live=False, publish=False), writer, edited_by=editor)
    act(client, editor, page)
    assert page.current_workflow_task.name == APPROVAL_TASK


def test_a_text_changed_a_moment_before_is_not_approved(waiting, approver):
    state = waiting.current_workflow_task_state
    waiting.save_revision(user=approver)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, approver, "approve")
    assert not type(waiting).objects.get(pk=waiting.pk).live


def test_an_approver_deleted_in_the_middle_leaves_the_step_to_the_others(client, waiting, approver):
    other = UserFactory(role=APPROVERS)
    approver.delete()
    act(client, other, waiting)
    assert waiting.live


# The editors of a unit.


def test_the_editor_of_the_unit_answers_the_first_step(client, make_news, member, submit):
    writer = member("writers")
    page = submit(make_news(owner=writer, live=False, publish=False), writer)
    act(client, member("editors"), page)
    assert page.current_workflow_task.name == APPROVAL_TASK


def test_not_that_of_another_section(client, make_news, member, other_section, writer, submit):
    page = submit(make_news(parent=other_section, owner=writer, live=False, publish=False), writer)
    act(client, member("editors"), page)
    assert page.current_workflow_task.name == EDITING_TASK


def test_nor_the_last_step(client, waiting, member):
    act(client, member("editors"), waiting)
    assert not waiting.live


def test_the_editor_of_the_unit_is_told_by_mail(make_news, member, submit, mailoutbox):
    editor, writer = member("editors"), member("writers")
    submit(make_news(owner=writer, publish=False), writer)
    assert editor.email in {mail.to[0] for mail in mailoutbox}


def test_the_editor_of_the_unit_finds_their_own_sections_pages_among_what_waits(
    client, make_news, member, other_section, writer, submit
):
    submit(make_news(title="Của đơn vị", owner=writer, publish=False), writer)
    submit(make_news(title="Nơi khác", parent=other_section, owner=writer, publish=False), writer)
    client.force_login(member("editors"))
    text = client.get(reverse("wagtailadmin_home")).text
    assert "Của đơn vị" in text
    assert "Nơi khác" not in text


def test_a_step_without_a_living_soul_is_the_superusers(client, waiting, approver):
    Group.objects.get(name=APPROVERS).user_set.clear()
    act(client, UserFactory(is_superuser=True), waiting)
    assert waiting.live


def test_who_stands_in_has_the_pages_that_wait_and_no_others(
    make_news, waiting, approver, member, delegate_to
):
    delegate = member("writers")
    other = make_news(live=False, publish=False)
    delegate_to(approver, delegate)
    assert waiting.permissions_for_user(delegate).can_edit()
    assert not waiting.permissions_for_user(delegate).can_publish()
    assert not other.permissions_for_user(delegate).can_edit()


def test_the_editor_of_a_unit_hands_their_own_tasks_on(client, member, editor):
    of_unit = member("editors")
    client.force_login(of_unit)
    client.post(reverse("delegations:add"), data(editor))
    assert Delegation.objects.get().delegator == of_unit
