"""Wagtail's own addresses that named, to anybody who opens the editor, what isn't theirs to see."""

import datetime

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page, Workflow
from wagtail_localize.operations import translate_object

from documents.factories import DocumentVersionFactory, LegalDocumentPageFactory
from editorial.roles import WORKFLOW
from news.factories import NewsPageFactory
from tests.editorial.test_permissions import form_of

pytestmark = pytest.mark.django_db

SECRET = "Chuyện chưa ai được biết"


@pytest.fixture
def foreign(newsroom):
    """A draft of a section that isn't theirs."""
    page = NewsPageFactory(parent=newsroom.other, title=SECRET, live=False, owner=newsroom.colleague)
    page.save_revision(user=newsroom.colleague)
    return page


@pytest.fixture
def contributor(signed_in):
    return signed_in["contributor"]


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
@pytest.mark.parametrize("ids", ["id={page}", "id=all&childOf={section}", "id={own}&id={page}"])
def test_an_action_on_many_names_no_foreign_draft(newsroom, contributor, foreign, action, ids):
    own = newsroom.pages["contributor"]["o"]
    asked = ids.format(page=foreign.pk, section=newsroom.other.pk, own=own.pk)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert SECRET not in contributor.get(f"{address}?{asked}", follow=True).text


def test_an_editor_is_told_what_they_may_not_do(signed_in, foreign):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert SECRET in signed_in["editor"].get(f"{address}?id={foreign.pk}").text


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30])
def test_an_action_on_what_is_no_number_is_no_fault(signed_in, number):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert signed_in["superuser"].get(f"{address}?id={number}").status_code < 500


def test_where_a_page_would_be_moved_is_asked_by_whom_may_move_it(newsroom, contributor, foreign):
    address = reverse("wagtailadmin_pages:move_confirm", args=[foreign.pk, newsroom.third.pk])
    response = contributor.get(address, follow=True)
    assert SECRET not in response.text
    assert foreign.slug not in response.text


def test_at_which_step_a_page_waits_is_told_to_whom_may_edit_it(newsroom, contributor, signed_in, foreign):
    Workflow.objects.get(name=WORKFLOW).start(Page.objects.get(pk=foreign.pk), newsroom.colleague)
    address = reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[foreign.pk])
    assert contributor.get(address).status_code == 302
    assert signed_in["editor"].get(address).json()["step"] == "confirm"


def test_the_report_of_translations_is_for_translators(contributor, signed_in, foreign):
    translate_object(foreign, [Locale.objects.get(language_code="hmn")])
    address = reverse("wagtail_localize:translations_report_results")
    assert contributor.get(address).status_code == 302
    assert SECRET in signed_in["translator"].get(address).text


def test_versions_are_chosen_by_whom_may_enter_them(newsroom, contributor, signed_in):
    document = LegalDocumentPageFactory(parent=newsroom.documents, number="7/2025/MẬT", live=False)
    version = DocumentVersionFactory(document=document, valid_from=datetime.date(2026, 1, 1))
    name = "wagtailsnippetchoosers_documents_documentversion"
    chosen = reverse(f"{name}:chosen", args=[version.pk])
    for address in (
        reverse(f"{name}:choose"),
        reverse(f"{name}:chosen_multiple") + f"?id={version.pk}",
        chosen,
    ):
        assert "MẬT" not in contributor.get(address, follow=True).text
    assert "MẬT" in signed_in["editor"].get(chosen).json()["result"]["string"]


def test_the_trials_of_error_pages_are_not_there(signed_in):
    for address in ("/quan-tri/failwhale/", "/quan-tri/test404/"):
        assert signed_in["superuser"].get(address).status_code == 404


def test_a_form_without_its_fields_is_a_bad_request(newsroom, signed_in):
    page = newsroom.pages["writer"]["o"]
    revisions = page.revisions.count()
    response = signed_in["writer"].post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Sửa"})
    assert response.status_code == 400
    assert page.revisions.count() == revisions


def test_a_word_in_place_of_an_address_leads_to_the_first_page(signed_in):
    response = signed_in["writer"].get("/quan-tri/login/?next=999")
    assert response.headers["Location"] == "/quan-tri/"


def test_what_no_form_shows_is_not_taken_from_it(newsroom, signed_in):
    page = newsroom.pages["writer"]["o"]
    other = newsroom.users["approver"].pk
    hidden = {"owner": other, "live": "on", "locked": "on", "alias_of": newsroom.section.pk, "expired": "on"}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    signed_in["writer"].post(address, form_of(page, **hidden))
    saved = type(page).objects.get(pk=page.pk).get_latest_revision().content
    assert saved["title"] == "Đã sửa"
    assert [saved[name] for name in hidden] == [newsroom.users["writer"].pk, False, False, None, False]


def test_nobody_gives_themselves_rights_on_their_own_page(newsroom, signed_in):
    user = newsroom.users["writer"]
    group = newsroom.users["administrator"].groups.get()
    names = {"first_name": "Mới", "last_name": "Tên", "email": "moi@example.com"}
    sent = names | {"groups": [group.pk], "is_superuser": "on"}
    prefixed = {f"name_email-{name}": value for name, value in sent.items()}
    signed_in["writer"].post(reverse("wagtailadmin_account"), sent | prefixed)
    again = type(user).objects.get(pk=user.pk)
    assert not again.is_superuser
    assert not again.groups.filter(pk=group.pk).exists()


@pytest.mark.parametrize("key", ["null", "²", "NaN", "9_5B9"])
@pytest.mark.parametrize(
    "address",
    [
        "documents/chooser/chosen",
        "images/chooser/chosen",
        "snippets/choose/core/fieldoflaw/chosen",
        "snippets/core/fieldoflaw/edit",
    ],
)
def test_there_is_nothing_by_a_key_that_none_can_be(signed_in, address, key):
    assert signed_in["superuser"].get(f"/quan-tri/{address}/{key}/").status_code == 404


def test_a_form_with_what_is_no_key_comes_back(newsroom, signed_in):
    page = newsroom.pages["writer"]["o"]
    response = signed_in["superuser"].post(f"/quan-tri/translating/spoken/{page.pk}/", {"file": "=1+1"})
    assert response.status_code == 200


@pytest.mark.parametrize("word", ["3", "pk"])
def test_a_place_to_go_on_to_that_is_a_word_is_no_fault(newsroom, signed_in, word):
    page = newsroom.pages["writer"]["o"]
    response = signed_in["superuser"].post(f"/quan-tri/citations/review/{page.pk}/done/", {"next": word})
    assert response.status_code == 302
