"""A leader without an account or scripts answers on a phone; a text is compared with its original."""

from django.contrib.auth.models import Group
from playwright.sync_api import expect
from wagtail.models import Page, Workflow, WorkflowTask

from core.factories import FileFactory
from documents.models import DocumentFile
from editorial.models import ApprovalTask, Comparison, ComparisonTask
from editorial.roles import APPROVAL_TASK, EDITORS, WORKFLOW


def step_of(page):
    return Page.objects.get(pk=page.pk).current_workflow_task.name


def test_a_leader_approves_on_a_phone_without_scripts(sign_in, open_browser, make, staff):
    page = make("news", title="Tin trình lãnh đạo")
    page.save_revision(user=staff["writer"])
    Workflow.objects.get(name=WORKFLOW).start(page, staff["writer"])
    editor = sign_in("editor")
    editor.goto(f"/quan-tri/guests/{page.pk}/")
    editor.fill("[name=name]", "Lò Văn Lãnh")
    editor.check("[name=purpose][value=approval]")
    editor.click("#new-link-section button[type=submit]")
    address = editor.input_value("#guest-address")

    leader = open_browser(java_script_enabled=False, viewport={"width": 360, "height": 640})
    leader.goto("/" + address.split("/", 3)[3])
    assert leader.locator("body").evaluate("node => node.scrollWidth") <= 360
    leader.fill("[name=gop-y-text]", "Nên dẫn khoản 2.")
    leader.click(".guest-form:has([name=gop-y-text]) button")
    expect(leader.locator(".guest-remark")).to_contain_text("Nên dẫn khoản 2.")
    leader.check("[name=y-kien-has_read]")
    leader.click("button[value=approved]")
    expect(leader.locator("[name=y-kien-has_read]")).to_have_count(0)

    editor.goto(f"/quan-tri/guests/{page.pk}/")
    editor.click("form[action*='/answer/'] button")
    expect(editor.locator("form[action*='/answer/']")).to_have_count(0)
    assert step_of(page) == APPROVAL_TASK


def test_a_text_is_compared_with_its_original_in_the_editor(desk, make, staff):
    page = make("document", title="Văn bản quét")
    page.files = [DocumentFile(file=FileFactory())]
    page.save()
    page.save_revision(user=staff["writer"])
    step = ComparisonTask.objects.create(name="Đối chiếu thử")
    step.groups.add(Group.objects.get(name=EDITORS))
    workflow = Workflow.objects.create(name="Số hóa thử")
    for order, task in enumerate((step, ApprovalTask.objects.get(name=APPROVAL_TASK))):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    workflow.start(page, staff["writer"])

    editor = desk("editor")
    editor.open(page.pk)
    editor.page.locator("[data-workflow-action-name=approve]").dispatch_event("click")
    modal = editor.page.locator(".modal")
    modal.locator("button[type=submit]").click()
    expect(modal.locator(".error-message").first).to_be_visible()
    for name in ("file", "numbers", "dates", "signers", "tables"):
        modal.locator(f"[name={name}]").check()
    with editor.page.expect_navigation():
        modal.locator("button[type=submit]").click()
    assert step_of(page) == APPROVAL_TASK
    assert Comparison.objects.get(page=page.pk).compared_by == staff["editor"]
