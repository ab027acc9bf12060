"""Versions of legal documents in the editor: entered, approved in two steps, seen before they are public."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import WorkflowContentType
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from documents.factories import DocumentVersionFactory
from documents.models import DocumentVersion
from editorial.factories import UserFactory
from editorial.models import KeptText
from editorial.roles import APPROVAL_TASK, EDITING_TASK, EDITORS
from editorial.versions import DocumentVersionViewSet
from tests.editorial.page_forms import loaded

CHANGED = datetime.date(2020, 1, 1)
NAMES = "wagtailsnippets_documents_documentversion"


@pytest.fixture
def law(make_document):
    text = RichText("<h3>Điều 1. Về ruộng nương</h3>")
    return make_document(title="Luật Đất đai", number="45/2013/QH13", body=[("legal_text", text)])


def version_data(law, words="rừng núi", **extra):
    body = streamfield([("legal_text", rich_text(f"<h3>Điều 1. Về {words}</h3>"))])
    data = {"document": law.pk, "valid_from": "2020-01-01", "changed_by": "", "body": body, **extra}
    return nested_form_data(data)


def create(client, law, **extra):
    client.post(reverse(f"{NAMES}:add"), version_data(law, **extra))
    return DocumentVersion.objects.get()


def submit(client, version, law, **extra):
    data = {**version_data(law, **extra), **loaded(version), "action-submit": "1"}
    client.post(reverse(f"{NAMES}:edit", args=[version.pk]), data)


def act(client, version, action, comment=""):
    state = version.current_workflow_task_state
    address = reverse(f"{NAMES}:workflow_action", args=[version.pk, action, state.pk])
    return client.post(address, {"comment": comment, "next": "/quan-tri/"})


def test_a_version_becomes_public_after_two_approvals(client, law, writer, editor, approver):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law)
    assert version.current_workflow_task.name == EDITING_TASK

    client.force_login(editor)
    act(client, version, "approve")
    version = DocumentVersion.objects.get()
    assert version.current_workflow_task.name == APPROVAL_TASK
    assert not version.live

    client.force_login(approver)
    act(client, version, "approve")
    assert DocumentVersion.objects.get().live
    client.logout()
    assert "rừng núi" in client.get(law.url).content.decode()


def test_a_version_that_another_changed_since_is_not_approved(client, law, writer, editor):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law)
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    sent = version_data(law, **loaded(version), **approve)
    newest = DocumentVersion.objects.get().save_revision(user=UserFactory(role=EDITORS))
    client.force_login(editor)
    assert client.post(reverse(f"{NAMES}:edit", args=[version.pk]), sent).status_code == 409
    version = DocumentVersion.objects.get()
    assert version.latest_revision == newest
    assert version.current_workflow_task.name == EDITING_TASK


def test_a_version_is_not_written_over(client, law, writer, editor):
    client.force_login(writer)
    version = create(client, law)
    older = version_data(law, words="ruộng nương cũ", **loaded(version))
    newest = version.save_revision(user=editor)
    answer = client.post(reverse(f"{NAMES}:edit", args=[version.pk]), older)
    assert answer.status_code == 409
    kept = KeptText.objects.get()
    assert "ruộng nương cũ" in kept.as_object().body[0].value.source
    assert DocumentVersion.objects.get().latest_revision == newest
    choice = {"choice": "mine", "newest": f"{newest.pk}-{newest.created_at.timestamp()}"}
    client.post(reverse("kept_text", args=[kept.pk]), choice)
    saved = DocumentVersion.objects.get().get_latest_revision_as_object()
    assert "ruộng nương cũ" in saved.body[0].value.source


def test_an_editor_may_approve_a_version_with_a_comment(client, law, writer, editor):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law)
    client.force_login(editor)
    state = version.current_workflow_task_state
    address = reverse(f"{NAMES}:workflow_action", args=[version.pk, "approve", state.pk])
    assert "comment" in client.get(address).json()["html"]


def test_the_writer_reads_beside_the_text_why_it_came_back(client, law, writer, editor):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law)
    client.force_login(editor)
    act(client, version, "reject", comment="Thiếu khoản 3.")
    client.force_login(writer)
    assert "Thiếu khoản 3." in client.get(reverse(f"{NAMES}:edit", args=[version.pk])).content.decode()


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_nobody_below_the_approver_publishes_a_version(client, request, law, role):
    client.force_login(request.getfixturevalue(role))
    assert not create(client, law, **{"action-publish": "1"}).live


def test_an_approver_takes_a_version_back_while_a_change_of_it_waits(client, law, writer, approver):
    client.force_login(writer)
    version = create(client, law)
    version.get_latest_revision().publish()
    submit(client, version, law)
    client.force_login(approver)
    client.post(reverse(f"{NAMES}:unpublish", args=[version.pk]))
    assert not DocumentVersion.objects.get().live


def test_an_approver_is_not_locked_out_of_a_version_that_waits(client, law, writer, approver):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law)
    client.force_login(approver)
    data = {**version_data(law, words="sông suối"), **loaded(version), "action-publish": "1"}
    client.post(reverse(f"{NAMES}:edit", args=[version.pk]), data)
    assert "sông suối" in DocumentVersion.objects.get(live=True).body[0].value.source


def test_a_writer_deletes_no_version(client, law, writer):
    version = DocumentVersionFactory(document=law, valid_from=CHANGED, body=law.body, publish=True)
    client.force_login(writer)
    client.post(reverse(f"{NAMES}:delete", args=[version.pk]))
    assert DocumentVersion.objects.exists()


@pytest.fixture
def of_another(law, editor):
    """A draft that an editor entered."""
    version = DocumentVersionFactory(document=law, valid_from=CHANGED, body=law.body)
    version.save_revision(user=editor)
    return version


def test_a_writer_reaches_no_version_of_another(client, of_another, writer, editor):
    patterns = DocumentVersionViewSet().get_urlpatterns()
    names = [pattern.name for pattern in patterns if set(pattern.pattern.converters) == {"pk"}]
    addresses = [reverse(f"{NAMES}:{name}", args=[of_another.pk]) for name in names]
    assert reverse(f"{NAMES}:history", args=[of_another.pk]) in addresses
    client.force_login(writer)
    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(editor)
    assert client.get(reverse(f"{NAMES}:edit", args=[of_another.pk])).status_code == 200


def test_a_writer_changes_no_version_of_another(client, law, of_another, writer):
    client.force_login(writer)
    submit(client, of_another, law, words="sông suối")
    assert not of_another.revisions.filter(user=writer).exists()
    assert not of_another.workflow_in_progress


def test_a_writer_changes_the_versions_of_a_document_that_they_wrote(client, law, of_another, writer):
    law.owner = writer
    law.save()
    client.force_login(writer)
    submit(client, of_another, law, words="sông suối")
    assert of_another.revisions.filter(user=writer).exists()


@pytest.mark.parametrize("missing", ["document", "valid_from"])
def test_a_version_without_its_document_or_day_is_refused(client, law, writer, missing):
    client.force_login(writer)
    response = client.post(reverse(f"{NAMES}:add"), version_data(law, **{missing: ""}))
    assert missing in response.context["form"].errors


def test_a_second_version_of_a_day_is_an_error_of_the_form(client, law, writer):
    DocumentVersionFactory(document=law, valid_from=CHANGED, body=law.body)
    client.force_login(writer)
    response = client.post(reverse(f"{NAMES}:add"), version_data(law))
    assert response.context["form"].errors["valid_from"]


def test_the_preview_of_a_version_is_the_page_of_its_document(client, law, writer):
    client.force_login(writer)
    version = create(client, law)
    address = reverse(f"{NAMES}:preview_on_edit", args=[version.pk])
    client.post(address, version_data(law, words="sông suối"))
    html = client.get(address).content.decode()
    assert "<h1>Luật Đất đai</h1>" in html
    assert "sông suối" in html
    assert "ruộng nương" not in html


def test_who_decides_on_a_version_sees_it_first(client, law, writer, editor):
    client.force_login(writer)
    version = create(client, law)
    submit(client, version, law, words="sông suối")
    client.force_login(editor)
    task = version.current_workflow_task
    page = client.get(reverse(f"{NAMES}:workflow_preview", args=[version.pk, task.pk]))
    assert "sông suối" in page.text


def test_the_preview_of_a_document_shows_the_text_that_is_being_edited(client, law, approver):
    DocumentVersionFactory(document=law, valid_from=CHANGED, body=[], publish=True)
    client.force_login(approver)
    law.save_revision()
    address = reverse("wagtailadmin_pages:view_draft", args=[law.pk])
    assert "ruộng nương" in client.get(address).content.decode()


def test_a_version_added_from_its_document_begins_with_the_words_before(client, law, writer):
    text = [("legal_text", RichText("<h3>Điều 1. Về rừng núi</h3>"))]
    DocumentVersionFactory(document=law, valid_from=CHANGED, body=text, publish=True)
    client.force_login(writer)
    form = client.get(reverse(f"{NAMES}:add"), {"document": law.pk}).context["form"]
    assert form.instance.document == law
    assert form.instance.body[0].value.source == "<h3>Điều 1. Về rừng núi</h3>"


# The editor writes other letters as \u00ed.
SECRET = [("legal_text", RichText("<p>Riengtu</p>"))]


def preset(client, user, document):
    client.force_login(user)
    return client.get(reverse(f"{NAMES}:add"), {"document": document.pk}).content.decode()


def test_the_words_of_a_draft_are_shown_only_to_who_may_edit_it(client, make_document, writer, editor):
    draft = make_document(body=SECRET, publish=False, live=False)
    assert "Riengtu" not in preset(client, writer, draft)
    assert "Riengtu" in preset(client, editor, draft)


def test_the_words_of_a_private_document_are_shown_only_to_who_may_edit_it(
    client, make_document, restrict, writer, editor
):
    private = make_document(body=SECRET)
    assert "Riengtu" in preset(client, writer, private)
    restrict(private)
    assert "Riengtu" not in preset(client, writer, private)
    assert "Riengtu" in preset(client, editor, private)


@pytest.mark.parametrize("asked", ["", "x", "0", "9" * 30, "-1"])
def test_a_document_that_is_none_presets_nothing(client, writer, asked):
    client.force_login(writer)
    assert client.get(reverse(f"{NAMES}:add"), {"document": asked}).status_code == 200


def test_the_editor_of_a_document_links_to_its_versions_and_to_a_new_one(client, law, approver):
    version = DocumentVersionFactory(document=law, valid_from=CHANGED, body=law.body)
    client.force_login(approver)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[law.pk])).content.decode()
    assert f'href="{reverse(f"{NAMES}:edit", args=[version.pk])}"' in html
    assert f'href="{reverse(f"{NAMES}:add")}?document={law.pk}"' in html


def test_a_new_document_has_no_versions_to_link_to(client, document_index, approver):
    client.force_login(approver)
    address = reverse("wagtailadmin_pages:add", args=["documents", "legaldocumentpage", document_index.pk])
    assert "?document=" not in client.get(address).content.decode()


def test_the_list_finds_a_version_by_the_number_of_its_document(client, law, make_document, writer):
    DocumentVersionFactory(document=law, valid_from=CHANGED, body=law.body)
    other = make_document(number="7/2019/NĐ-CP")
    DocumentVersionFactory(document=other, valid_from=CHANGED, body=law.body)
    client.force_login(writer)
    page = client.get(reverse(f"{NAMES}:list"), {"q": "45/2013"})
    assert [version.document for version in page.context["object_list"]] == [law]


def test_the_list_asks_no_more_for_ten_versions_than_for_two(
    client, law, writer, django_assert_max_num_queries
):
    def add(years):
        for year in years:
            DocumentVersionFactory(document=law, valid_from=datetime.date(year, 1, 1), body=law.body)

    client.force_login(writer)
    add([2015, 2016])
    client.get(reverse(f"{NAMES}:list"))
    with django_assert_max_num_queries(100) as few:
        client.get(reverse(f"{NAMES}:list"))
    add(range(2017, 2025))
    with django_assert_max_num_queries(len(few)) as many:
        client.get(reverse(f"{NAMES}:list"))
    assert not [query for query in many if '"body"' in query["sql"]]


def test_setup_site_keeps_the_workflow_that_an_administrator_chose(db):
    WorkflowContentType.objects.all().delete()
    call_command("setup_site", verbosity=0)
    call_command("setup_site", verbosity=0)
    assert WorkflowContentType.objects.get().content_type.model == "documentversion"
    assert Group.objects.filter(permissions__codename="publish_documentversion").count() == 2


def test_an_older_text_of_a_version_is_taken_up_again(client, law, writer):
    client.force_login(writer)
    version = create(client, law)
    first = version.latest_revision
    older = version_data(law, words="lúc đầu")
    submitted = version_data(law, words="về sau", **loaded(version))
    client.post(reverse(f"{NAMES}:edit", args=[version.pk]), submitted)
    version = DocumentVersion.objects.get()
    address = reverse(f"{NAMES}:revisions_revert", args=[version.pk, first.pk])
    assert client.post(address, older | loaded(version)).status_code == 302
    saved = DocumentVersion.objects.get().get_latest_revision_as_object()
    assert "lúc đầu" in saved.body[0].value.source
