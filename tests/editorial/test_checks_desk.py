"""What blocks holds for every way to publish; who sees the findings, and has text converted."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from editorial.approval.bundles import publish_bundle
from editorial.checks.publishing import BlockedError
from editorial.checks.settings import CheckSettings, Level
from editorial.checks.views import CONVERTED, seen
from editorial.models import Bundle, BundleItem
from news.models import NewsPage
from tests.editorial.page_forms import loaded
from tests.editorial.test_workflow import formset

OLD = "<p>LuËt §Êt ®ai quy ®Þnh vÒ quyÒn sö dông ®Êt</p>"
NEW = "<p>Luật Đất đai quy định về quyền sử dụng đất</p>"


@pytest.fixture
def write(make_news, writer):
    """A draft with this text, saved by the writer."""

    def write(markup=OLD, **fields):
        body = json.dumps([{"type": "rich_text", "value": markup, "id": "1"}])
        page = make_news(owner=writer, live=False, publish=False, body=body, **fields)
        page.save_revision(user=writer)
        return page

    return write


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def edit(client, page, markup=OLD, **extra):
    names = ("related_items", "comments", "corrections", "review_dates", "spoken_versions")
    sets = {name: formset() for name in names}
    body = streamfield([("rich_text", rich_text(markup))])
    shown = {"title": "Bài", "slug": page.slug, "lead": "Mở đầu.", "author": "Phòng", "body": body}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, nested_form_data({**shown, **sets, **loaded(page), **extra}))


# Every way to publish.


def test_the_form_publishes_nothing_that_is_blocked_and_keeps_it(client, write, approver):
    client.force_login(approver)
    page = write(NEW)
    response = edit(client, page, **{"action-publish": "1"})
    assert "TCVN3" in response.text
    assert reverse("checks:publish", args=[page.pk]) not in response.text
    page = NewsPage.objects.get(pk=page.pk)
    assert (page.live, page.get_latest_revision_as_object().title) == (False, "Bài")


def test_nor_is_it_scheduled(client, write, approver):
    client.force_login(approver)
    page = write(NEW)
    edit(client, page, **{"action-publish": "1", "go_live_at": "01/01/2099 08:00"})
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_only_warns_is_published_once_it_was_asked(client, write, approver):
    client.force_login(approver)
    page = write(NEW)
    response = edit(client, page, NEW, lead="", **{"action-publish": "1"})
    assert reverse("checks:publish", args=[page.pk]) in response.text
    assert not is_live(page)
    page.refresh_from_db()
    data = {"seen": seen(page.get_latest_revision())}
    client.post(reverse("checks:publish", args=[page.pk]), data)
    assert is_live(page)


def test_nor_what_was_saved_by_itself_since_it_was_asked_about(client, write, writer, approver):
    page = write(NEW, lead="")
    read = page.get_latest_revision()
    data = {"seen": seen(read)}
    page.save_revision(user=writer, overwrite_revision=read)
    client.force_login(approver)
    client.post(reverse("checks:publish", args=[page.pk]), data)
    assert not is_live(page)


def test_the_way_past_the_question_publishes_nothing_that_is_blocked(client, write, approver):
    client.force_login(approver)
    page = write()
    data = {"seen": seen(page.get_latest_revision())}
    response = client.post(reverse("checks:publish", args=[page.pk]), data)
    assert (response.status_code, is_live(page)) == (409, False)
    assert "TCVN3" in response.text


def approve(client, page, user):
    client.force_login(user)
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": ""})


@pytest.fixture
def approved_once(client, editor):
    def approved_once(page, user):
        page.get_workflow().start(page, user)
        approve(client, page, editor)

    return approved_once


def test_the_last_approval_publishes_nothing_and_is_asked_for_again(
    client, write, writer, approver, approved_once
):
    page = write()
    approved_once(page, writer)
    response = approve(client, page, approver)
    assert (response.status_code, is_live(page)) == (409, False)
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_task_state.status == "in_progress"


def test_who_approves_sees_what_was_found(client, write, writer, approver, approved_once):
    page = write(NEW, lead="")
    approved_once(page, writer)
    task = page.current_workflow_task
    assert [name for name, _label, modal in task.specific.get_actions(page, approver) if not modal] == []
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    client.force_login(approver)
    assert "check-list" in client.get(address).json()["html"]
    approve(client, page, approver)
    assert is_live(page)


def bulk(client, *pages, **data):
    query = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?{query}", data)


def test_of_many_none_is_published_where_one_is_blocked(client, write, approver):
    client.force_login(approver)
    good, bad = write(NEW), write()
    for data in ({}, {"seen": "1"}):
        response = bulk(client, good, bad, **data)
        assert bad.title in response.text
        assert not is_live(good)
        assert not is_live(bad)


def test_of_many_what_only_warns_is_asked_for(client, write, approver):
    client.force_login(approver)
    page = write(NEW, lead="")
    assert 'name="seen"' in bulk(client, page).text
    assert not is_live(page)
    bulk(client, page, seen="1")
    assert is_live(page)


def test_a_page_below_another_is_looked_at_as_well(client, write, section, approver):
    client.force_login(approver)
    page = write()
    response = bulk(client, section, seen="1", include_descendants="on")
    assert (response.status_code, is_live(page)) == (409, False)


@pytest.fixture
def bundled(write):
    """A page of a bundle; approved where its revision is said to be."""

    def bundled(markup=OLD, is_approved=False):
        page = write(markup)
        revision = page.get_latest_revision() if is_approved else None
        bundle = Bundle.objects.create(name="Bộ bài")
        BundleItem.objects.create(bundle=bundle, page_id=page.pk, approved_revision=revision)
        return page, bundle

    return bundled


def test_what_is_blocked_is_not_approved_for_its_bundle(client, bundled, writer, approver, approved_once):
    page, bundle = bundled()
    approved_once(page, writer)
    assert approve(client, page, approver).status_code == 409
    assert bundle.waiting().exists()


def test_a_bundle_that_was_approved_is_published_when_it_is_due(bundled):
    page, bundle = bundled(is_approved=True)
    assert publish_bundle(bundle)
    assert is_live(page)


def test_what_keeps_a_bundle_is_said_in_words(bundled):
    page, bundle = bundled()
    assert not publish_bundle(bundle)
    bundle.refresh_from_db()
    assert bundle.failure.startswith(f"“{page.title}”")


def copy(client, page, **data):
    shown = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": page.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), shown | data)
    return Page.objects.filter(slug="ban-sao").first()


@pytest.mark.parametrize("title", ["Bản sao", "LuËt §Êt ®ai quy ®Þnh"])
def test_no_copy_of_what_is_blocked_is_published(client, make_news, approver, title):
    markup = OLD if title == "Bản sao" else NEW
    page = make_news(body=json.dumps([{"type": "rich_text", "value": markup, "id": "1"}]))
    client.force_login(approver)
    assert copy(client, page, new_title=title, publish_copies="on") is None
    assert not copy(client, page, new_title=title).live


def test_nor_is_a_copy_of_its_alias(client, make_news, approver):
    page = make_news(body=json.dumps([{"type": "rich_text", "value": OLD, "id": "1"}]))
    client.force_login(approver)
    assert copy(client, page.create_alias(update_slug="bi-danh"), publish_copies="on") is None


def test_a_copy_of_what_is_not_blocked_is_published(client, make_news, approver):
    client.force_login(approver)
    assert copy(client, make_news(), publish_copies="on").live


def test_a_revision_that_a_person_wrote_is_published_by_no_program(write):
    """As wagtail-localize publishes a translation: without saying for whom."""
    with pytest.raises(BlockedError):
        write().get_latest_revision().publish()


def test_what_was_scheduled_and_what_is_imported_is_published(write, make_news):
    page = write()
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    revision.publish(log_action="wagtail.publish.scheduled")
    assert is_live(page)
    assert is_live(make_news(body=json.dumps([{"type": "rich_text", "value": OLD, "id": "1"}])))


def test_taking_down_is_never_kept_from_anybody(client, make_news, approver):
    page = make_news(body=json.dumps([{"type": "rich_text", "value": OLD, "id": "1"}]))
    client.force_login(approver)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai"})
    assert not is_live(page)


def test_an_administrator_lets_a_check_only_warn(client, write, approver):
    CheckSettings.objects.filter(pk=CheckSettings.load().pk).update(legacy=Level.WARN)
    client.force_login(approver)
    page = write()
    client.post(reverse("checks:publish", args=[page.pk]), {"seen": seen(page.get_latest_revision())})
    assert is_live(page)


def test_who_submits_is_told_and_not_kept(client, write, writer):
    client.force_login(writer)
    page = write()
    response = edit(client, page, **{"action-submit": "1"})
    told = [str(message) for message in response.wsgi_request._messages]
    assert any("TCVN3" in text for text in told)
    assert NewsPage.objects.get(pk=page.pk).workflow_in_progress


# The panel.


def findings(client, page):
    return client.get(reverse("checks:findings", args=[page.pk]))


def test_the_panel_shows_the_newest_draft_and_where_to_mend_it(client, write, writer):
    client.force_login(writer)
    page = write(NEW)
    assert findings(client, page).json()["count"] == 0
    edit(client, page, lead="")
    answer = findings(client, page).json()
    assert answer["count"] == 2
    assert 'data-check-place="lead"' in answer["html"]


def test_the_editor_has_one_panel_of_checks(client, write, writer, read):
    client.force_login(writer)
    html = read(client.get(reverse("wagtailadmin_pages:edit", args=[write().pk])))
    panels = html.select("[data-side-panel=checks]")
    assert len(panels) == 1
    assert panels[0].select("[data-checks], [data-checks-panel]")


def test_only_who_may_edit_a_page_sees_and_converts(client, write, make_news, writer, editor):
    page = write()
    other = make_news(owner=editor)
    client.force_login(writer)
    assert findings(client, page).status_code == 200
    assert findings(client, other).status_code == 302
    assert client.get(reverse("checks:findings", args=[99999])).status_code == 404
    before = other.latest_revision_id
    client.post(reverse("checks:convert", args=[other.pk]), {"seen": seen(other.get_latest_revision())})
    other.refresh_from_db()
    assert other.latest_revision_id == before


# Conversion.


def convert(client, page, revision=None):
    shown = seen(revision or page.get_latest_revision())
    return client.post(reverse("checks:convert", args=[page.pk]), {"seen": shown})


def text_of_draft(page):
    return NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object().body[0].value.source


def test_a_click_converts_the_draft_into_a_new_one(client, write, writer):
    client.force_login(writer)
    page = write()
    old = page.get_latest_revision()
    convert(client, page)
    assert text_of_draft(page) == NEW
    assert OLD in old.as_object().body[0].value.source
    entry = PageLogEntry.objects.get(action=CONVERTED)
    assert (entry.page_id, entry.user) == (page.pk, writer)


def test_what_is_public_stays_until_it_is_published(client, make_news, approver):
    page = make_news(body=json.dumps([{"type": "rich_text", "value": OLD, "id": "1"}]))
    client.force_login(approver)
    convert(client, page)
    assert NewsPage.objects.get(pk=page.pk).body[0].value.source == OLD
    assert text_of_draft(page) == NEW


def test_a_draft_that_another_saved_meanwhile_is_not_converted(client, write, writer, editor):
    client.force_login(writer)
    page = write()
    read = page.get_latest_revision()
    page.save_revision(user=editor)
    convert(client, page, read)
    assert text_of_draft(page) == OLD


def test_a_locked_page_is_not_converted(client, write, writer, editor):
    page = write()
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=editor)
    client.force_login(writer)
    convert(client, page)
    assert text_of_draft(page) == OLD


def test_where_nothing_is_to_convert_nothing_is_saved(client, write, writer):
    client.force_login(writer)
    page = write(NEW)
    convert(client, page)
    assert page.revisions.count() == 1
