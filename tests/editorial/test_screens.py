"""Which screens each role opens, who changes which image and file; no address of ours is forgotten."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from wagtail.models import Collection

from core.factories import FileFactory, ImageFactory
from documents.factories import LegalDocumentPageFactory
from editorial.factories import UserFactory
from editorial.models import User
from outlines.settings import OutlineSettings
from tests.editorial.signed import ROLES, SIGNED, who
from visits.models import VisitSettings

pytestmark = pytest.mark.django_db

EVERYBODY = [*ROLES, "superuser"]
ADMINISTRATORS = ["administrator", "superuser"]
TERMS = [
    "core_fieldoflaw", "core_audience", "core_occasion", "core_linkedwebsite", "core_websitegroup",
    "documents_documenttype", "documents_issuer", "outlines_commune",
]  # fmt: skip
# The rows of docs/quyen-han.md, each with its screens. The results of a list are as guarded as the whole page
# around them, and cost half.
ROWS = {
    40: ["wagtailadmin_home", "wagtailadmin_account", "desk_calendar"],
    41: ["royalties_report_results", "visits_report_results", "downloads_report_results"],
    42: ["citations:plan", "citations:review_results", "checks:dead_links_results"],
    44: [
        "output_report_results",
        "times_report_results",
        "overdue_report_results",
        "field_report_results",
        "field_notes_report_results",
        "wagtailadmin_reports:site_history_results",
        "mail_report_results",
        "wagtailadmin_reports:locked_pages_results",
    ],
    45: ["royalties_grading_results"],
    46: ["delegations:index_results", "delegations:add"],
    47: [
        "wagtailsnippets_documents_documentversion:list_results",
        "wagtailsnippets_documents_documentversion:add",
    ],
    48: ["translating:desk", "wagtail_localize:translations_report_results"],
    49: [
        "citations:undecided_results",
        "search_query_report_results",
        "wagtailsearchpromotions:index_results",
        "wagtailsearchpromotions:add",
        "wagtailsnippets_search_abbreviation:list_results",
        "wagtailsnippets_search_abbreviation:add",
        "wagtailsnippets_outlines_outlinetemplate:list_results",
        "wagtailsnippets_outlines_outlinetemplate:add",
        "bundles:index_results",
        "bundles:add",
        "watched_feeds:index_results",
    ],
    50: [
        "wagtailsnippets_glossary_glossaryterm:list_results",
        "wagtailsnippets_glossary_glossaryterm:add",
        "watched_feeds:add",
        "royalty_periods:index_results",
        "royalty_periods:add",
    ],
    51: [
        "royalty_rates:index_results",
        "royalty_rates:add",
        "royalty_genres:index_results",
        "royalty_genres:add",
    ],
    52: [f"wagtailsnippets_{term}:{name}" for term in TERMS for name in ("list_results", "add")],
    53: [
        "units:index_results",
        "units:add",
        "staff",
        "sign_ins",
        "sign_ins_results",
        "wagtailusers_users:index_results",
        "wagtailusers_users:add",
        "wagtailusers_groups:index_results",
        "wagtailusers_groups:add",
    ],
    54: [
        "wagtailsites:index_results",
        "wagtaillocales:index_results",
        "wagtailredirects:index_results",
        "wagtailadmin_workflows:index_results",
        "wagtailadmin_workflows:task_index_results",
        "wagtailadmin_collections:index",
    ],
    55: ["import_runs_results", "import_notes_results"],
    56: ["bin"],
    57: ["background"],
    58: ["held_files"],
    59: ["audit_log_results"],
}
SCREENS = {name: number for number, names in ROWS.items() for name in names}


@pytest.mark.parametrize("name", SCREENS)
def test_who_opens_a_screen(signed_in, name):
    opened = [role for role in EVERYBODY if signed_in[role].get(reverse(name)).status_code == 200]
    assert opened == [*who(SCREENS[name]), "superuser"]


def test_who_resets_the_second_step_of_others(signed_in):
    address = reverse("reset_two_factor", args=[UserFactory().pk])
    opened = [role for role in EVERYBODY if signed_in[role].get(address).status_code == 200]
    assert opened == [*who(60), "superuser"]


def test_who_changes_the_settings(signed_in, newsroom):
    agency = reverse("wagtailsettings:edit", args=["core", "agencysettings", newsroom.site.pk])
    outlines = reverse(
        "wagtailsettings:edit", args=["outlines", "outlinesettings", OutlineSettings.load().pk]
    )
    visits = reverse("wagtailsettings:edit", args=["visits", "visitsettings", VisitSettings.load().pk])
    for address in (agency, outlines, visits):
        opened = [role for role in EVERYBODY if signed_in[role].get(address).status_code == 200]
        assert opened == [*who(54), "superuser"]


def test_who_makes_drafts_of_word_files_where(signed_in, newsroom):
    def may(role, section):
        return signed_in[role].get(reverse("word:create", args=[section.pk])).status_code == 200

    assert [role for role in ROLES if may(role, newsroom.section)] == who(43)
    assert [role for role in ROLES if may(role, newsroom.other)] == [
        role for role in who(43) if "unit" not in role and role != "contributor"
    ]


def test_who_makes_preview_links_of_whose_pages(signed_in, newsroom):
    def may(role, whose):
        address = reverse("preview_links", args=[newsroom.pages[role][whose].pk])
        return signed_in[role].get(address).status_code == 200

    for whose in "osx":
        found = [role for role in ROLES if may(role, whose)]
        assert found == [role for role in ROLES if whose in SIGNED[19][role]]


def test_who_sends_a_page_to_translation(signed_in, newsroom):
    address = reverse("wagtail_localize:submit_page_translation", args=[newsroom.pages["writer"]["s"].pk])
    assert [role for role in ROLES if signed_in[role].get(address).status_code == 200] == who(20)


def test_nobody_is_asked_for_no_password(client, newsroom):
    numbers = {"page_id": 1, "pk": 1, "parent_id": 1, "user_id": 1, "pack_id": 1, "name": "a"}
    for name, route in addresses_of_ours():
        if name and not name.startswith("signing_in:"):
            arguments = {key: value for key, value in numbers.items() if f":{key}>" in route}
            response = client.get(reverse(name, kwargs=arguments))
            assert response.headers["Location"].startswith("/quan-tri/login/"), name


def test_versions_and_last_pages_of_others_are_told_to_nobody(signed_in, newsroom):
    client = signed_in["contributor"]
    LegalDocumentPageFactory(parent=newsroom.documents, number="7/2025/MẬT")
    address = reverse("wagtail_localize:snippets_api_listing", args=["documents", "documentversion"])
    assert client.get(address).status_code == 302
    page = newsroom.pages["contributor"]["x"]
    page.save_revision(user=newsroom.colleague)
    report = reverse("wagtailadmin_reports:page_types_usage_results")
    link = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.title not in client.get(report).text
    assert link in signed_in["editor"].get(report).text


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "\x00"])
def test_what_is_no_number_of_a_page_is_no_error(signed_in, number):
    address = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert signed_in["writer"].get(address, {"id": number}).status_code < 500


# An administrator stays one.


def test_an_administrator_deletes_no_superuser(signed_in, newsroom):
    superuser = newsroom.users["superuser"]
    signed_in["administrator"].post(reverse("wagtailusers_users:delete", args=[superuser.pk]))
    assert User.objects.filter(pk=superuser.pk).exists()


def test_nobody_gives_themselves_a_role(signed_in, newsroom):
    group = newsroom.users["administrator"].groups.get()
    for role in set(EVERYBODY) - set(ADMINISTRATORS):
        user = newsroom.users[role]
        signed_in[role].post(reverse("staff_role", args=[group.pk]), {"people": [user.pk]})
        signed_in[role].post(reverse("wagtailusers_users:edit", args=[user.pk]), {"groups": [group.pk]})
        assert not user.groups.filter(pk=group.pk).exists(), role


# The library: o their own, s a colleague's of the unit, x one of the department.

LIBRARY = {30: ["list", "usage", "edit"], 31: ["delete", "bulk"], 32: ["choose", "api"]}
USES = [(number, kind, use) for number, uses in LIBRARY.items() for use in uses for kind in ("image", "file")]


@pytest.fixture(scope="module")
def library(newsroom, shared_files):
    """For each kind and role: one of their own, a colleague's of the unit, one of the department."""
    root, unit = Collection.get_first_root_node(), newsroom.unit.collection

    def item(factory, owner, collection):
        name = {"file__filename": "tep.txt"} if factory is FileFactory else {}
        return factory(title="Tệp", uploaded_by_user=owner, collection=collection, **name)

    found = {}
    for kind, factory in (("image", ImageFactory), ("file", FileFactory)):
        shared = {
            place: item(factory, newsroom.colleague, where) for place, where in (("s", unit), ("x", root))
        }
        for role, user in newsroom.users.items():
            own = item(factory, user, unit if user.groups.filter(name__endswith=unit.name) else root)
            found[kind, role] = {"o": own, **shared}
    return found


NAMES = {
    "image": ("wagtailimages", "image_usage", "wagtailimages_chooser:select_format", "images", "customimage"),
    "file": ("wagtaildocs", "document_usage", "wagtaildocs_chooser:chosen", "documents", "file"),
}


def happens(client, kind, action, item):
    app, usage, choose, api, model = NAMES[kind]
    items = type(item).objects.filter(pk=item.pk)
    if action == "edit":
        data = {"title": "Đã sửa", "collection": item.collection_id, "description": "Mô tả"}
        client.post(reverse(f"{app}:edit", args=[item.pk]), data)
        return items.get().title == "Đã sửa"
    if action == "delete":
        client.post(reverse(f"{app}:delete", args=[item.pk]))
        return not items.exists()
    if action == "bulk":
        client.post(reverse("wagtail_bulk_action", args=["core", model, "delete"]) + f"?id={item.pk}")
        return not items.exists()
    if action == "list":
        response = client.get(reverse(f"{app}:index_results"))
        return item in list(response.context["object_list"])
    address = {"usage": f"{app}:{usage}", "choose": choose, "api": f"wagtailadmin_api:{api}:detail"}[action]
    return client.get(reverse(address, args=[item.pk])).status_code == 200


@pytest.mark.parametrize(("number", "kind", "use"), USES)
def test_who_uses_the_library(newsroom, library, signed_in, number, kind, use):
    found = {}
    for role in ROLES:
        letters = ""
        for place, item in library[kind, role].items():
            with transaction.atomic():
                letters += place if happens(signed_in[role], kind, use, item) else ""
                transaction.set_rollback(True)
        found[role] = letters
    assert found == SIGNED[number]


# Every address of ours is in a table above, or here with where its rights are tested.

OURS = [
    "editorial",
    "core",
    "documents",
    "search",
    "glossary",
    "topics",
    "shelf",
    "mailing",
    "news",
    "outlines",
    "home",
    "exchange",
    "visits",
    "operations",
]
ELSEWHERE = {
    # Below test_signing_in…: for nobody, or for oneself.
    "signing_in:sign_in", "signing_in:new_password", "signing_in:code", "signing_in:backup_code",
    "signing_in:set_up", "signing_in:new_codes", "signing_in:switch_off", "signing_in:session",
    "reset_two_factor",
    # test_translating
    "translating:start", "translating:export", "translating:import", "translating:fill",
    "translating:submit", "translating:answer", "translating:spoken",
    # test_mended
    "pages/<int:page_id>/copy/",
    "localize/translate/<int:translation_id>/pofile/upload/",
    # test_citation_desk
    "citations:review", "citations:reviewed", "citations:note", "citations:undecided", "citations:decide",
    # test_guests, and above who opens it
    "preview_links", "preview_link_revoke", "preview_link_seen_to", "preview_link_answer",
    # test_comparing
    "compare_original",
    # core/test_upload_ways
    "profile_picture",
    # test_conflicts, test_kept_new: for oneself
    "kept_text", "kept_text_edit", "kept_text_new",
    "citations:add_document", "citations:panel",
    # test_checks_desk, test_links
    "checks:findings", "checks:convert", "checks:publish", "checks:dead_links",
    # test_desk, test_bundles, test_units, this file
    "desk_reviewed", "desk_publish_bundle", "staff_role", "word:create", "search_query_report", "mail_report",
    # outlines/test_editor
    "outline-start", "outline-packs-panel", "outline-packs-make", "outline-packs-file",
    # bin/test_restoring
    "bin_restore", "bin_restore_at_once",
    # test_feedback_report
    "field_report", "field_notes_report", "field_report_mark",
    # The whole pages around results above; test_royalty_screens
    "import_runs", "import_notes", "output_report", "times_report", "visits_report", "downloads_report",
    "overdue_report", "royalties_report", "royalties_grading",
    "royalties_grade", "royalty_period", "royalty_compute", "royalty_sign", "royalty_unlock",
    "royalty_spreadsheet",
    # test_segments
    "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
    # Wagtail's views in other words or with more rights to ask for: test_translation, this file, search.
    "jsi18n/", "localize/jsi18n/", "searchpicks/add/", "searchpicks/<int:query_id>/",
    "localize/update/<int:translation_source_id>/", "localize/page/<int:page_id>/convert_to_alias/",
    "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
    "choose-page/chosen-multiple/", "reports/page-types-usage/", "reports/page-types-usage/results/",
    "reports/site-history/", "reports/site-history/results/",
    # test_guarded
    "bulk/<str:app_label>/<str:model_name>/<str:action>/",
    "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
    "pages/workflow/confirm_cancellation/<int:page_id>/",
    "workflows/task_chooser/", "workflows/task_chooser/results/", "workflows/task_chooser/create/",
    "workflows/edit/<int:pk>/", "failwhale/", "test404/",
    "localize/reports/translations/", "localize/reports/translations/results/",
}  # fmt: skip


# Whose lists and forms to add are in the table; to edit and to delete, in the tests of each.
VIEWSETS = ("bundles", "delegations", "royalty_genres", "royalty_periods", "royalty_rates", "units",
            "watched_feeds")  # fmt: skip


def addresses(resolver=None, route="", space=""):
    """The name, the route and the view of every address."""
    for found in (resolver or get_resolver()).url_patterns:
        here = route + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from addresses(found, here, f"{space}{found.namespace}:" if found.namespace else space)
        else:
            yield found.name and f"{space}{found.name}", here, found.callback


def addresses_of_ours():
    for name, route, callback in addresses():
        view = getattr(callback, "view_class", None) or getattr(callback, "cls", callback)
        is_ours = view.__module__.partition(".")[0] in OURS and not (name or "").startswith("wagtail")
        if route.startswith("quan-tri/") and is_ours:
            yield name, route


def test_every_address_of_ours_is_in_a_table():
    found = {name or route.removeprefix("quan-tri/") for name, route in addresses_of_ours()}
    of_viewsets = {name for name in found if name.startswith(tuple(f"{space}:" for space in VIEWSETS))}
    assert found - of_viewsets - set(SCREENS) == ELSEWHERE


def test_every_list_of_ours_is_in_a_table():
    spaces = {name.partition(":")[0] for name, *_ in addresses() if name}
    ours = tuple(f"wagtailsnippets_{app}_" for app in OURS)
    lists = {space for space in spaces if space.startswith(ours) or space in VIEWSETS}
    assert lists <= {name.partition(":")[0] for name in SCREENS}
