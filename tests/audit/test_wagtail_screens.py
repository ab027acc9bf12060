"""What Wagtail's own screens change many rows of at a time is in the log as well."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Collection, Workflow, WorkflowContentType

from audit.models import Entry
from editorial.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(admin_client):
    """Sends the form at an address with some fields changed: editor(address, **changed)."""

    def send(address, changed):
        newest = Entry.objects.order_by("pk").last()
        page = BeautifulSoup(admin_client.get(address).content, "html.parser")
        response = admin_client.post(address, fields_of(page) | changed)
        assert response.status_code == 302, response.content.decode()
        return Entry.objects.filter(pk__gt=newest.pk if newest else 0).order_by("pk")

    return send


def fields_of(page):
    fields: dict[str, list[str]] = {}
    for field in page.select("main form input[name]:not([type=file])"):
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            fields.setdefault(field["name"], []).append(field.get("value", ""))
    for field in page.select("main form textarea[name]"):
        fields[field["name"]] = [field.text.strip()]
    for field in page.select("main form select[name]"):
        fields[field["name"]] = [option["value"] for option in field.select("option[selected]")]
    return fields


def told(entries):
    return [(entry.action, entry.kind) for entry in entries]


def test_a_right_at_a_page_that_the_form_of_a_group_gives(editor, section):
    group = Group.objects.create(name="Nhóm mới")
    publish = Permission.objects.get(codename="publish_page")
    entries = editor(
        reverse("wagtailusers_groups:edit", args=[group.pk]),
        {
            "page_permissions-TOTAL_FORMS": 1,
            "page_permissions-0-page": section.pk,
            "page_permissions-0-permissions": publish.codename,
        },
    )
    (given,) = [one for one in entries if one.kind == "wagtailcore.grouppagepermission"]
    assert (given.action, given.who) == ("created", "admin")
    assert section.title in given.after["page"]
    assert str(publish) in given.after["permission"]


def test_a_right_at_a_collection_that_the_form_of_a_group_gives(editor):
    group = Group.objects.create(name="Nhóm mới")
    collection = Collection.get_first_root_node().add_child(name="Riêng")
    add = Permission.objects.get(codename="add_document")
    entries = editor(
        reverse("wagtailusers_groups:edit", args=[group.pk]),
        {
            "document_permissions-TOTAL_FORMS": 1,
            "document_permissions-0-collection": collection.pk,
            "document_permissions-0-permissions": add.pk,
        },
    )
    assert told(entries).count(("created", "wagtailcore.groupcollectionpermission")) == 1


def test_what_a_workflow_is_for(editor):
    workflow = Workflow.objects.first()
    WorkflowContentType.objects.all().delete()
    address = reverse("wagtailadmin_workflows:edit", args=[workflow.pk])
    entries = editor(address, {"content_types": ContentType.objects.get(model="documentversion").pk})
    assert told(entries).count(("created", "wagtailcore.workflowcontenttype")) == 1


def test_people_who_are_switched_off_together(editor, writer, approver):
    address = reverse("wagtail_bulk_action", args=["editorial", "user", "set_active_state"])
    entries = editor(f"{address}?id={writer.pk}&id={approver.pk}", {"mark_as_active": "False"})
    assert [(one.label, one.before, one.after) for one in entries if one.kind == "editorial.user"] == [
        (str(person), {"is_active": True}, {"is_active": False}) for person in (writer, approver)
    ]
    assert not User.objects.filter(pk__in=[writer.pk, approver.pk], is_active=True).exists()
