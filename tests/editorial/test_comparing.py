"""Digitised documents: the step at which the text is compared with the original, and what is kept of it."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState, Workflow, WorkflowTask

from core.factories import FileFactory
from documents.models import DocumentFile, LegalDocumentPage
from editorial.models import ApprovalTask, Comparison, ComparisonTask
from editorial.roles import APPROVAL_TASK, EDITORS
from tests.search import samples

pytestmark = pytest.mark.django_db
STEP = "Đối chiếu bản gốc"
TICKED = {"numbers": "on", "dates": "on", "signers": "on", "tables": "on"}


@pytest.fixture
def workflow():
    """As an administrator adds the step: compared by editors, then approved."""
    step = ComparisonTask.objects.create(name=STEP)
    step.groups.add(Group.objects.get(name=EDITORS))
    workflow = Workflow.objects.create(name="Văn bản số hóa")
    for order, task in enumerate((step, ApprovalTask.objects.get(name=APPROVAL_TASK))):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


@pytest.fixture
def submit(make_document, writer, workflow):
    def submit(*files):
        page = make_document(owner=writer, live=False, publish=False, body=[])
        page.files = [DocumentFile(file=file) for file in files]
        page.save()
        page.save_revision(user=writer)
        workflow.start(page, writer)
        return page

    return submit


def again(page):
    return LegalDocumentPage.objects.get(pk=page.pk)


def shown(file):
    """What the form sends of a file."""
    return f"{file.pk}-{file.get_file_hash()}"


def compare(client, user, page, **data):
    client.force_login(user)
    address = reverse("compare_original", args=[page.pk])
    newest = again(page).latest_revision
    read = {"revision": newest.pk, "revision_at": newest.created_at.isoformat()}
    return client.post(address, read | TICKED | data)


def test_the_original_and_the_text_stand_side_by_side(client, submit, editor, read):
    file = FileFactory(file=ContentFile(samples.pdf("Gốc"), "ban-goc.pdf"))
    page = submit(file)
    client.force_login(editor)
    html = read(client.get(reverse("compare_original", args=[page.pk])))
    frames = [frame["src"] for frame in html.select(".compare-sides iframe")]
    text = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id])
    assert frames == [file.url, text]


def test_a_comparison_passes_the_step_and_is_kept(client, submit, editor):
    file = FileFactory()
    page = submit(file)
    compare(client, editor, page, file=shown(file), comment="Khớp bản ký.")
    assert again(page).current_workflow_task.name == APPROVAL_TASK
    kept = Comparison.objects.get(page=page.pk)
    assert (kept.file, kept.file_hash, kept.compared_by) == (file, file.get_file_hash(), editor)
    assert kept.revision == page.latest_revision
    entry = PageLogEntry.objects.get(page=page.pk, action="editorial.compared")
    assert entry.data["hash"] == file.get_file_hash()
    client.force_login(editor)
    assert file.get_file_hash() in client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text
    assert TaskState.objects.get(task__name=STEP).comment == "Khớp bản ký."


@pytest.mark.parametrize("missing", [*TICKED, "file"])
def test_what_was_not_compared_is_not_approved(client, submit, editor, missing):
    file = FileFactory()
    page = submit(file)
    compare(client, editor, page, **({"file": shown(file)} | {missing: ""}))
    assert again(page).current_workflow_task.name == STEP
    assert not Comparison.objects.exists()


def test_the_file_is_one_of_the_pages_own(client, submit, editor):
    page = submit(FileFactory())
    compare(client, editor, page, file=shown(FileFactory()))
    assert again(page).current_workflow_task.name == STEP


def test_a_text_changed_since_has_not_been_compared(client, submit, editor, writer):
    file = FileFactory()
    page = submit(file)
    read_before = again(page).latest_revision_id
    again(page).save_revision(user=writer)
    compare(client, editor, page, file=shown(file), revision=read_before)
    assert again(page).current_workflow_task.name == STEP
    assert not Comparison.objects.exists()


def test_a_text_that_was_written_over_since_has_not_been_compared(client, submit, editor):
    file = FileFactory()
    page = submit(file)
    compare(client, editor, page, file=shown(file), revision_at="2026-11-01T00:00:00+00:00")
    assert not Comparison.objects.exists()


def test_a_file_that_was_replaced_since_has_not_been_compared(client, submit, editor):
    file = FileFactory()
    page = submit(file)
    seen = shown(file)
    replace(file)
    compare(client, editor, page, file=seen)
    assert again(page).current_workflow_task.name == STEP
    assert not Comparison.objects.exists()


def test_what_was_refused_is_ticked_anew(client, submit, editor, read):
    file = FileFactory()
    page = submit(file)
    html = read(compare(client, editor, page, file=shown(file), revision="0"))
    assert not html.select("input[type=checkbox][checked]")


def test_a_text_that_was_let_pass_is_compared_once_it_has_an_original(client, submit, approver, writer):
    page = submit()
    workflow_state = again(page).current_workflow_state
    step = workflow_state.current_task_state
    step.task.specific.on_action(step.specific, approver, "reject", comment="Thiếu bản quét.")
    page.files = [DocumentFile(file=FileFactory())]
    page.save_revision(user=writer)
    workflow_state.refresh_from_db()
    workflow_state.resume(writer)
    assert again(page).current_workflow_task.name == STEP


def test_the_step_is_not_passed_by_an_approval_without_a_comparison(client, submit, editor):
    page = submit(FileFactory())
    state = page.current_workflow_task_state
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(address, {"comment": ""})
    assert "radio" in client.get(address).json()["html"]
    assert again(page).current_workflow_task.name == STEP


def test_who_may_not_answer_the_step_compares_nothing(client, submit, writer):
    file = FileFactory()
    page = submit(file)
    compare(client, writer, page, file=shown(file))
    assert not Comparison.objects.exists()


def test_a_page_without_a_file_goes_on(submit):
    page = submit()
    assert again(page).current_workflow_task.name == APPROVAL_TASK
    assert TaskState.objects.get(task__name=STEP).status == "skipped"


def test_it_waits_where_the_step_says_so(submit):
    ComparisonTask.objects.update(skip_without_file=False)
    assert again(submit()).current_workflow_task.name == STEP


def test_nothing_is_public_because_its_only_step_was_skipped(submit, workflow):
    workflow.workflow_tasks.exclude(task__name=STEP).delete()
    page = again(submit())
    assert page.current_workflow_task.name == STEP
    assert not page.live


def replace(file):
    file.file.save("ban-khac.pdf", ContentFile(samples.pdf("Khác")), save=False)
    file._set_file_hash()
    file.save()


def test_the_desk_tells_when_the_file_is_replaced_afterwards(client, submit, editor, desk):
    file = FileFactory()
    page = submit(file)
    compare(client, editor, page, file=shown(file))
    assert desk(editor)("desk-compare") == ""
    replace(file)
    assert page.title in desk(editor)("desk-compare")
    compare(client, editor, page, file=shown(file))
    assert desk(editor)("desk-compare") == ""


def test_the_desk_tells_it_of_each_file_of_a_page(client, submit, editor, desk):
    law, annex = FileFactory(), FileFactory()
    page = submit(law, annex)
    compare(client, editor, page, file=shown(law))
    client.post(
        reverse("compare_original", args=[page.pk]),
        {"revision": page.latest_revision_id, "revision_at": page.latest_revision.created_at.isoformat()}
        | TICKED
        | {"file": shown(annex)},
    )
    replace(law)
    assert page.title in desk(editor)("desk-compare")


def test_who_opens_the_document_reads_with_what_it_was_compared(client, submit, editor):
    file = FileFactory()
    page = submit(file)
    compare(client, editor, page, file=shown(file))
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert any(file.filename in str(message) for message in response.context["messages"])
