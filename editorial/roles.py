"""The roles of the newsroom: groups, what each may do, and the workflow of two approvals.

The people are those of Vietnamese newsrooms: người viết (writer), biên tập viên (editor), lãnh đạo duyệt
(approver), biên dịch viên (translator), quản trị viên (administrator). The groups here are of the whole
department; those of a unit are in editorial.staff. Nobody below the approver can publish: in Wagtail a user
who has the publish permission can pass the workflow by.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from documents.models import DocumentIndexPage, DocumentVersion
from news.models import NewsSectionPage
from outlines.models import OutlineIndexPage

from .models import ApprovalTask

WRITERS = "Người viết"
EDITORS = "Biên tập viên"
APPROVERS = "Lãnh đạo duyệt"
TRANSLATORS = "Biên dịch viên"
ADMINISTRATORS = "Quản trị viên"
# Wagtail's first migration makes these two; they'd let an editor publish past the approver.
WAGTAIL_GROUPS = ["Editors", "Moderators"]

WORKFLOW = "Duyệt hai bước"
EDITING_TASK = "Biên tập"
APPROVAL_TASK = "Lãnh đạo duyệt"

WRITING_PLACES = (NewsSectionPage, DocumentIndexPage, OutlineIndexPage)
WRITER_PAGES = ["add_page"]
TRANSLATOR_PAGES = ["add_page", "change_page"]
EDITOR_PAGES = ["add_page", "change_page", "lock_page", "unlock_page"]
APPROVER_PAGES = [*EDITOR_PAGES, "publish_page", "bulk_delete_page"]
# Wagtail asks for the rights on its own image and document models, whatever models a site uses.
LIBRARY_WRITE = [
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
]
LIBRARY_CHANGE = [*LIBRARY_WRITE, "wagtailimages.change_image", "wagtaildocs.change_document"]
LIBRARY_DELETE = [*LIBRARY_CHANGE, "wagtailimages.delete_image", "wagtaildocs.delete_document"]
COLLECTIONS = [f"wagtailcore.{action}_collection" for action in ("add", "change", "delete")]
ADMIN_ACCESS = ["wagtailadmin.access_admin"]
TRANSLATE = ["wagtail_localize.submit_translation"]
TEND_SEARCH = [
    *(f"wagtailsearchpromotions.{action}_searchpromotion" for action in ("add", "change", "delete")),
    *(f"search.{action}_abbreviation" for action in ("add", "change", "delete", "view")),
]
# Its terms are public at once, without an approval.
TEND_GLOSSARY = [f"glossary.{action}_glossaryterm" for action in ("add", "change", "delete", "view")]
TEND_TEMPLATES = [f"outlines.{action}_outlinetemplate" for action in ("add", "change", "delete", "view")]
# Of their own tasks; administrators arrange it for others.
DELEGATE = [f"editorial.{action}_delegation" for action in ("add", "change", "delete", "view")]
MAKE_BUNDLES = [f"editorial.{action}_bundle" for action in ("add", "change", "delete", "view")]
# Theirs to compute; another than who computed signs.
PAY_ROYALTIES = [
    f"editorial.{action}_royaltyperiod" for action in ("add", "change", "delete", "view", "sign")
]
# What comes from them are drafts; whoever edits those sees where they come from.
TEND_FEEDS = [f"exchange.{action}_watchedfeed" for action in ("add", "change", "delete", "view")]
WATCH_CITATIONS = ["documents.change_citationdecision", "documents.change_citeddocument"]
WRITE_VERSIONS = [f"documents.{action}_documentversion" for action in ("add", "change", "view")]
EDIT_VERSIONS = [*WRITE_VERSIONS, "documents.lock_documentversion", "documents.unlock_documentversion"]
PUBLISH_VERSIONS = [*EDIT_VERSIONS, "documents.publish_documentversion", "documents.delete_documentversion"]
TAXONOMIES = [
    "core.fieldoflaw", "core.audience", "core.occasion", "core.linkedwebsite", "core.websitegroup",
    "documents.documenttype", "documents.issuer", "outlines.commune",
]  # fmt: skip
ADMINISTRATION = [
    *(f"editorial.{action}_{model}"
      for model in ("user", "unit", "ratetable", "royaltygenre")
      for action in ("add", "change", "delete", "view")),
    *(f"auth.{action}_group" for action in ("add", "change", "delete", "view")),
    *(f"wagtailcore.{action}_{model}"
      for model in ("workflow", "task", "site", "locale")
      for action in ("add", "change", "delete")),
    *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
    "core.change_agencysettings",
    "editorial.unlock_royaltyperiod",
    "editorial.change_checksettings",
    "outlines.change_outlinesettings",
    "visits.change_visitsettings",
]  # fmt: skip


# What everybody above the writers may do beside their pages.
DESK = [
    *ADMIN_ACCESS,
    *TRANSLATE,
    *TEND_SEARCH,
    *TEND_TEMPLATES,
    *WATCH_CITATIONS,
    *DELEGATE,
    *MAKE_BUNDLES,
    "exchange.view_watchedfeed",
]
# And what those who publish do.
LEAD = [*DESK, *PUBLISH_VERSIONS, *TEND_GLOSSARY, *TEND_FEEDS, *PAY_ROYALTIES]


def set_up_roles() -> None:
    """Make the groups and the workflow. Permissions that an administrator added since stay."""
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()
    sections = list(writing_places())
    homes = list(Page.objects.filter(depth=2))
    translated = [home for home in homes if home.locale.language_code != settings.LANGUAGE_CODE]
    root = [Page.get_first_root_node()]
    write_groups = {
        WRITERS: (sections, WRITER_PAGES, LIBRARY_WRITE, [*ADMIN_ACCESS, *WRITE_VERSIONS]),
        EDITORS: (homes, EDITOR_PAGES, LIBRARY_CHANGE, [*DESK, *EDIT_VERSIONS]),
        APPROVERS: (homes, APPROVER_PAGES, LIBRARY_DELETE, LEAD),
        TRANSLATORS: (translated, TRANSLATOR_PAGES, LIBRARY_WRITE, [*ADMIN_ACCESS, *TRANSLATE]),
        ADMINISTRATORS: (
            root,
            APPROVER_PAGES,
            [*LIBRARY_DELETE, *COLLECTIONS],
            [*LEAD, *term_permissions(), *ADMINISTRATION],
        ),
    }
    for name, (pages, page_permissions, library, permissions) in write_groups.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*find_permissions(permissions))
        grant_pages(group, pages, page_permissions)
        grant_library(group, library)
    set_up_workflow(homes)


def writing_places() -> Iterable[Page]:
    """Where writers add items, in every language."""
    for model in WRITING_PLACES:
        yield from model.objects.all()


def term_permissions() -> list[str]:
    return [
        f"{model.partition('.')[0]}.{action}_{model.partition('.')[2]}"
        for model in TAXONOMIES
        for action in ("add", "change", "delete", "view")
    ]


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions named "app.codename"; raises Permission.DoesNotExist for an unknown one."""
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, _dot, codename in (name.partition(".") for name in names)
    ]


def grant_pages(group: Group, pages: Iterable[Page], codenames: Iterable[str]) -> None:
    for permission in find_permissions(f"wagtailcore.{codename}" for codename in codenames):
        for page in pages:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def grant_library(group: Group, names: Iterable[str]) -> None:
    collection = Collection.get_first_root_node()
    for permission in find_permissions(names):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def set_up_workflow(homes: Iterable[Page]) -> None:
    """Two tasks, one after the other: the editors, then the approvers.

    They cover every language's tree, and the versions of documents.
    """
    # Wagtail's first migration makes a workflow and a task of one approval.
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None).delete()
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    # The editor's own corrections are read by the approver; the approver's would be read by nobody.
    tasks = (
        (EDITING_TASK, EDITORS, {"by_units": True, "days": 2}),
        (APPROVAL_TASK, APPROVERS, {"four_eyes": True, "days": 1}),
    )
    for order, (task_name, group_name, rules) in enumerate(tasks):
        task, created = ApprovalTask.objects.get_or_create(name=task_name, defaults=rules)
        if created:
            task.groups.add(Group.objects.get(name=group_name))
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    versions = ContentType.objects.get_for_model(DocumentVersion)
    WorkflowContentType.objects.get_or_create(content_type=versions, defaults={"workflow": workflow})
    for home in homes:
        WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})
