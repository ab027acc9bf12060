"""Who may do what with pages: by the editor's addresses, many at once, by its API and in choosers.
What counts is what has happened afterwards, not what was answered.

Who may is read from the table that the department signs. The pages are drafts; public are those that are
taken down, of `…_public`, and what the API or a bulk action deletes.
"""

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Revision, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from editorial.roles import WORKFLOW
from news.models import NewsPage
from tests.editorial.page_forms import loaded
from tests.editorial.signed import expected

pytestmark = pytest.mark.django_db

# Tried on: o their own page, s a colleague's in the same section, x one of another section. Who works in each
# section, works on a colleague's page as on one of another section: it isn't asked twice.
PLACES = {
    "contributor": "osx", "unit_writer": "osx", "unit_editor": "osx", "writer": "osx", "editor": "ox",
    "approver": "ox", "translator": "sx", "administrator": "x",
}  # fmt: skip
# The rows of docs/quyen-han.md, each with all the ways to do what it says.
WAYS = {
    1: "see search choose chosen api_list api_detail",
    2: "draft preview history workflow_history usage revision compare",
    3: "edit revert api_revert",
    4: "edit_waiting",
    5: "submit",
    6: "cancel",
    7: "approve_first reject_first",
    8: "approve_last",
    9: "publish bulk_publish api_publish schedule unschedule",
    10: "unpublish bulk_unpublish api_unpublish",
    11: "privacy",
    12: "copy convert_alias move bulk_move api_move delete",
    13: "copy_elsewhere",
    14: "move_elsewhere",
    15: "move_public delete_public bulk_delete api_delete",
    16: "copy_public alias_public api_copy_public api_alias_public",
    17: "lock unlock",
    18: "site_history",
}
ROW_OF = {action: number for number, actions in WAYS.items() for action in actions.split()}


# What is done. Each says whether it has happened.


def formset():
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def form_of(page, **extra):
    body = streamfield([("rich_text", rich_text("<p>Nội dung đã sửa.</p>"))])
    sets = {
        name: formset()
        for name in ("related_items", "files", "comments", "corrections", "review_dates", "spoken_versions")
    }
    return nested_form_data(
        {
            "title": "Đã sửa",
            "slug": page.slug,
            "lead": "Mở đầu.",
            "author": "Phòng",
            "body": body,
            **sets,
            **loaded(page),
            **extra,
        }
    )


def address(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def shows(name):
    def action(case):
        response = case.client.get(address(name, case.page.pk))
        return response.status_code == 200

    return action


def edits(address_of=lambda case: address("edit", case.page.pk), **extra):
    def action(case):
        case.client.post(address_of(case), form_of(case.page, **extra))
        return case.again().get_latest_revision().content["title"] == "Đã sửa"

    return action


def posts(name, happened, live=False, **data):
    def action(case):
        case.set(live=live)
        case.client.post(address(name, case.page.pk), data)
        return happened(case.again())

    return action


def see(case):
    return case.page.pk in listed(
        case.client.get(reverse("wagtailadmin_explore_results", args=[case.parent.pk]))
    )


def listed(response):
    return {page.pk for page in response.context["object_list"]} if response.context else set()


def search(case):
    return case.page.pk in listed(case.client.get(address("search_results"), {"q": "Bản nháp kín"}))


def listed_objects(response):
    return list(response.context["object_list"]) if response.context else []


def site_history(case):
    response = case.client.get(reverse("wagtailadmin_reports:site_history_results"))
    entries = response.context["table"].data if response.status_code == 200 else []
    return case.page.pk in {getattr(entry, "page_id", None) for entry in entries}


def revision(name, *more):
    def action(case):
        first = case.page.revisions.order_by("pk").first()
        return case.client.get(address(name, case.page.pk, first.pk, *more)).status_code == 200

    return action


def oldest(case):
    return address("revisions_revert", case.page.pk, case.page.revisions.order_by("pk").first().pk)


def publish(case):
    case.client.post(address("edit", case.page.pk), form_of(case.page, **{"action-publish": "1"}))
    return case.again().live


def schedule(case):
    data = form_of(case.page, go_live_at="01/01/2099 08:00", **{"action-publish": "1"})
    case.client.post(address("edit", case.page.pk), data)
    return case.page.revisions.filter(approved_go_live_at__isnull=False).exists()


def unschedule(case):
    scheduled = case.page.revisions.order_by("pk").last()
    Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at="2099-01-01T00:00Z")
    case.client.post(address("revisions_unschedule", case.page.pk, scheduled.pk))
    return not case.page.revisions.filter(approved_go_live_at__isnull=False).exists()


def privacy(case):
    case.client.post(address("set_privacy", case.page.pk), {"restriction_type": "login"})
    return PageViewRestriction.objects.filter(page=case.page.pk).exists()


def copies_to(section, alias=False, live=False, wants_live=False):
    """Whether there is a copy; for `wants_live`, a public one."""

    def action(case):
        case.set(live=live)
        target = getattr(case.newsroom, section)
        data = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": target.pk}
        data |= {"alias": "on"} if alias else {}
        case.client.post(address("copy", case.page.pk), data | {"publish_copies": "on"})
        made = Page.objects.child_of(target).filter(slug="ban-sao")
        return made.live().exists() if wants_live else made.exists()

    return action


def moves_to(section, live=False):
    """For "elsewhere" to a section of nobody's unit, in which the page isn't yet."""

    def action(case):
        case.set(live=live)
        target = getattr(case.newsroom, section)
        if case.parent == target:
            target = case.newsroom.section
        case.client.post(address("move_confirm", case.page.pk, target.pk))
        return case.parent != target and case.again().is_child_of(target)

    return action


def submits(case):
    case.client.post(address("edit", case.page.pk), form_of(case.page, **{"action-submit": "1"}))
    return case.again().workflow_in_progress


def answers(action_name, step=1):
    def action(case):
        case.start_workflow()
        if step == 2:
            case.again().current_workflow_task_state.approve(user=case.newsroom.users["superuser"])
        state = case.again().current_workflow_task_state
        data = {"comment": "Xem lại", "next": "/quan-tri/"}
        case.client.post(address("workflow_action", case.page.pk, action_name, state.pk), data)
        return type(state).objects.get(pk=state.pk).status != state.STATUS_IN_PROGRESS

    return action


def cancels(case):
    case.start_workflow()
    case.client.post(address("edit", case.page.pk), form_of(case.page, **{"action-cancel-workflow": "1"}))
    return not case.again().workflow_in_progress


def edits_waiting(case):
    case.start_workflow()
    # Asked for so, what is refused isn't shown again as a whole page.
    address_of, headers = address("edit", case.page.pk), {"accept": "application/json"}
    case.client.post(address_of, form_of(case.page), headers=headers)
    return case.again().get_latest_revision().content["title"] == "Đã sửa"


def converts_alias(case):
    case.set(alias_of=case.newsroom.section.get_children().last())
    case.client.post(address("convert_alias", case.page.pk))
    return case.again().alias_of_id is None


def bulk(name, happened, live=False, **data):
    def action(case):
        case.set(live=live)
        names = {key: getattr(case.newsroom, value).pk for key, value in data.items()}
        target = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        case.client.post(f"{target}?id={case.page.pk}", {"reason": "Sai", **names})
        return happened(case.again())

    return action


def chooses(case):
    address = reverse("wagtailadmin_choose_page_child", args=[case.parent.pk])
    return f"/pages/{case.page.pk}/edit/" in case.client.get(address).content.decode()


def chosen(case):
    response = case.client.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": case.page.pk})
    return f"/pages/{case.page.pk}/edit/" in response.content.decode()


def api_list(case):
    response = case.client.get(reverse("wagtailadmin_api:pages:listing"), {"child_of": case.parent.pk})
    return case.page.pk in {item["id"] for item in response.json().get("items", [])}


def api_detail(case):
    return case.client.get(reverse("wagtailadmin_api:pages:detail", args=[case.page.pk])).status_code == 200


def api(name, happened, live=False, **data):
    def action(case):
        case.set(live=live)
        values = {key: getattr(case.newsroom, value).pk for key, value in data.items() if key.endswith("_id")}
        values |= {key: value for key, value in data.items() if not key.endswith("_id")}
        if name == "revert_to_page_revision":
            values["revision_id"] = case.page.revisions.order_by("pk").first().pk
        case.client.post(
            reverse("wagtailadmin_api:pages:action", args=[case.page.pk, name]), values, "application/json"
        )
        return happened(case.again())

    return action


def is_live(page):
    return page.live


def is_gone(page):
    return page is None


def is_down(page):
    return not page.live


def is_locked(page):
    return page.locked


def in_third(page):
    return page.get_parent().title == "Chuyên mục thứ ba"


def has_copy(page):
    return Page.objects.live().filter(slug="ban-sao").exists()


def unlocks(case):
    case.set(locked=True, locked_by=case.newsroom.users["superuser"])
    case.client.post(address("unlock", case.page.pk))
    return not case.again().locked


def api_reverted(page):
    return page.revisions.count() > 2


class Case:
    """A page and who does something with it."""

    def __init__(self, newsroom, client, page):
        self.newsroom, self.client = newsroom, client
        self.page = NewsPage.objects.get(pk=page.pk)
        self.parent = page.get_parent()

    def again(self):
        return NewsPage.objects.filter(pk=self.page.pk).first()

    def set(self, **fields):
        NewsPage.objects.filter(pk=self.page.pk).update(**fields)

    def start_workflow(self):
        user = self.newsroom.users["superuser"]
        Workflow.objects.get(name=WORKFLOW).start(self.again(), user)


THERE = {"destination_page_id": "third"}
ACTIONS = {
    "see": see,
    "search": search,
    "site_history": site_history,
    "draft": shows("view_draft"),
    "history": shows("history"),
    "workflow_history": shows("workflow_history"),
    "usage": shows("usage"),
    "preview": shows("preview_on_edit"),
    "revision": revision("revisions_view"),
    "compare": revision("revisions_compare", "latest"),
    "edit": edits(),
    "edit_waiting": edits_waiting,
    "revert": edits(oldest),
    "copy": copies_to("third"),
    "copy_elsewhere": copies_to("other"),
    "copy_public": copies_to("third", live=True, wants_live=True),
    "alias_public": copies_to("third", alias=True, live=True, wants_live=True),
    "move": moves_to("third"),
    "move_elsewhere": moves_to("other"),
    "move_public": moves_to("third", live=True),
    "delete": posts("delete", is_gone),
    "delete_public": posts("delete", is_gone, live=True),
    "publish": publish,
    "schedule": schedule,
    "unschedule": unschedule,
    "unpublish": posts("unpublish", is_down, live=True, reason="Sai"),
    "lock": posts("lock", is_locked),
    "unlock": unlocks,
    "privacy": privacy,
    "submit": submits,
    "approve_first": answers("approve"),
    "reject_first": answers("reject"),
    "approve_last": answers("approve", step=2),
    "cancel": cancels,
    "convert_alias": converts_alias,
    "bulk_publish": bulk("publish", is_live),
    "bulk_unpublish": bulk("unpublish", is_down, live=True),
    "bulk_delete": bulk("delete", is_gone, live=True),
    "bulk_move": bulk("move", in_third, chooser="third"),
    "choose": chooses,
    "chosen": chosen,
    "api_list": api_list,
    "api_detail": api_detail,
    "api_publish": api("publish", is_live),
    "api_unpublish": api("unpublish", is_down, live=True),
    "api_delete": api("delete", is_gone, live=True),
    "api_copy_public": api("copy", has_copy, live=True, slug="ban-sao", **THERE),
    "api_alias_public": api("create_alias", has_copy, live=True, update_slug="ban-sao", **THERE),
    "api_move": api("move", in_third, position="last-child", **THERE),
    "api_revert": api("revert_to_page_revision", api_reverted),
}


def done(newsroom, client, role, action):
    """The letters of the pages on which it happened."""
    letters = ""
    for place in PLACES[role]:
        page = newsroom.pages[role][place]
        with transaction.atomic():
            happened = ACTIONS[action](Case(newsroom, client, page))
            transaction.set_rollback(True)
        letters += place if happened else ""
    return letters or "-"


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may(newsroom, signed_in, action):
    assert {role: done(newsroom, signed_in[role], role, action) for role in PLACES} == expected(
        ROW_OF[action], PLACES
    )


def test_the_table_is_whole():
    assert set(ROW_OF) == set(ACTIONS)
