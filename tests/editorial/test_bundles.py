"""Pages of a bundle are published together, all or none."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow

from editorial.approval.bundles import Bundle, BundleItem
from editorial.models import UrgentPublication
from editorial.roles import MAKE_BUNDLES, WORKFLOW, find_permissions
from news.models import NewsPage

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def published():
    return False


@pytest.fixture
def pages(make_news, make_outline, writer):
    """A news item and an outline that were handed in."""
    made = [make_news(title="Tin", owner=writer, live=False), make_outline(title="Đề cương", live=False)]
    for page in made:
        page.save_revision(user=writer)
        Workflow.objects.get(name=WORKFLOW).start(page, writer)
    return made


@pytest.fixture
def bundle(pages):
    def make(**fields):
        made = Bundle(name="Luật mới", **fields)
        made.items = [BundleItem(page=page.page_ptr) for page in pages]
        made.save()
        return made

    return make


@pytest.fixture
def approve(editor, approver):
    """Lets a page pass both steps."""

    def approve(page):
        for user in (editor, approver):
            state = Page.objects.get(pk=page.pk).current_workflow_task_state
            state.task.specific.on_action(state, user, "approve")

    return approve


def live(pages):
    return [Page.objects.get(pk=page.pk).live for page in pages]


def test_an_approved_page_waits_for_the_others(bundle, pages, approve):
    bundle()
    approve(pages[0])
    assert live(pages) == [False, False]


def test_the_last_approval_publishes_all(bundle, pages, approve):
    made = bundle()
    for page in pages:
        approve(page)
    assert live(pages) == [True, True]
    made.refresh_from_db()
    assert made.published_at
    assert not BundleItem.objects.filter(is_open=True).exists()
    assert not UrgentPublication.objects.exists()


def test_a_page_outside_is_published_by_its_own_approval(bundle, pages, approve, make_news, writer):
    bundle()
    other = make_news(owner=writer, live=False)
    other.save_revision(user=writer)
    Workflow.objects.get(name=WORKFLOW).start(other, writer)
    approve(other)
    assert live([other, *pages]) == [True, False, False]


def test_one_that_fails_leaves_all_as_they_were(bundle, pages, approve, monkeypatch):
    publish = NewsPage.publish

    def fail(self, *args, **kwargs):
        publish(self, *args, **kwargs)
        raise RuntimeError("không ghi được")

    monkeypatch.setattr(NewsPage, "publish", fail)
    made = bundle()
    for page in pages:
        approve(page)
    assert live(pages) == [False, False]
    made.refresh_from_db()
    assert made.published_at is None
    assert "không ghi được" in made.failure
    assert made.waiting().count() == 0


@pytest.fixture
def failed(bundle, pages, approve, monkeypatch):
    """A bundle that failed, though nothing keeps it from being published now."""
    with monkeypatch.context() as patch:
        patch.setattr(NewsPage, "publish", lambda self, *args, **kwargs: 1 / 0)
        made = bundle()
        for page in pages:
            approve(page)
    return made


def test_a_leader_tries_a_failed_one_again(client, failed, pages, approver):
    client.force_login(approver)
    assert "Luật mới" in client.get(reverse("wagtailadmin_home")).text
    client.post(reverse("desk_publish_bundle", args=[failed.pk]))
    assert live(pages) == [True, True]


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_who_may_not_publish_does_not(client, failed, pages, request, role):
    client.force_login(request.getfixturevalue(role))
    client.post(reverse("desk_publish_bundle", args=[failed.pk]))
    assert live(pages) == [False, False]


def test_what_failed_is_tried_again_by_the_schedule(failed, pages):
    call_command("publish_due")
    assert live(pages) == [True, True]
    failed.refresh_from_db()
    assert failed.failure == ""


def test_a_bundle_with_a_time_waits_for_it(bundle, pages, approve):
    made = bundle(publish_at=timezone.now() + HOUR)
    for page in pages:
        approve(page)
    call_command("publish_due")
    assert live(pages) == [False, False]
    Bundle.objects.filter(pk=made.pk).update(publish_at=timezone.now())
    call_command("publish_due")
    assert live(pages) == [True, True]


def test_its_time_does_not_publish_what_is_not_approved(bundle, pages, approve):
    bundle(publish_at=timezone.now() - HOUR)
    approve(pages[0])
    call_command("publish_due")
    assert live(pages) == [False, False]


def test_a_text_changed_after_its_approval_has_to_pass_it_again(bundle, pages, approve, writer):
    made = bundle(publish_at=timezone.now() + HOUR)
    for page in pages:
        approve(page)
    pages[0].save_revision(user=writer)
    assert [item.page_id for item in made.waiting()] == [pages[0].pk]


def test_a_bundle_that_lost_its_last_waiting_page_is_published(bundle, pages, approve):
    bundle()
    approve(pages[0])
    pages[1].delete()
    call_command("publish_due")
    assert live(pages[:1]) == [True]


def test_the_schedule_says_which_failed(bundle, pages, approve, monkeypatch, caplog):
    made = bundle(publish_at=timezone.now() + HOUR)
    for page in pages:
        approve(page)
    Bundle.objects.filter(pk=made.pk).update(publish_at=timezone.now())
    monkeypatch.setattr(NewsPage, "publish", lambda self, *args, **kwargs: 1 / 0)
    call_command("publish_due")
    assert f"editorial.Bundle {made.pk}" in caplog.text
    made.refresh_from_db()
    assert made.failure
    assert live(pages) == [False, False]


def test_a_page_is_in_one_open_bundle_only(bundle, pages):
    bundle()
    with pytest.raises(ValidationError) as error:
        BundleItem(bundle=Bundle.objects.create(name="Khác"), page=pages[0].page_ptr).full_clean()
    assert "Luật mới" in error.value.messages[0]


def test_a_page_that_is_public_as_it_is_has_no_place_in_one(make_news):
    with pytest.raises(ValidationError) as error:
        BundleItem(bundle=Bundle.objects.create(name="Khác"), page=make_news().page_ptr).full_clean()
    assert list(error.value.message_dict) == ["page"]


def test_the_writer_sees_that_an_approved_page_waits_for_its_bundle(client, bundle, pages, approve, writer):
    bundle()
    approve(pages[0])
    client.force_login(writer)
    assert "chờ bộ bài “Luật mới”" in client.get(reverse("wagtailadmin_home")).text


def data(pages, **fields):
    rows = {f"items-{number}-page": page.pk for number, page in enumerate(pages)}
    order = {f"items-{number}-ORDER": number + 1 for number, _page in enumerate(pages)}
    form = {"TOTAL_FORMS": len(pages), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 50}
    management = {f"items-{name}": value for name, value in form.items()}
    return {"name": "Bộ bài", "publish_at": "", **management, **rows, **order, **fields}


def test_an_editor_puts_a_bundle_together(client, pages, editor):
    client.force_login(editor)
    client.post(reverse("bundles:add"), data(pages))
    made = Bundle.objects.get()
    assert made.created_by == editor
    assert {item.page_id for item in made.items.all()} == {page.pk for page in pages}


def test_a_page_that_its_maker_may_not_edit_is_refused(client, member, other_section, make_news):
    user = member("editors")
    user.user_permissions.add(*find_permissions(MAKE_BUNDLES))
    client.force_login(user)
    client.post(reverse("bundles:add"), data([make_news(parent=other_section, live=False)]))
    assert not Bundle.objects.exists()
    client.post(reverse("bundles:add"), data([make_news(live=False)]))
    assert Bundle.objects.exists()


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_a_published_bundle_stays_as_it_was(client, bundle, pages, approve, request, role):
    made = bundle()
    for page in pages:
        approve(page)
    client.force_login(request.getfixturevalue(role))
    client.post(reverse("bundles:delete", args=[made.pk]))
    assert Bundle.objects.filter(pk=made.pk).exists()


def test_an_editor_is_told_on_the_page_that_it_is_in_a_bundle(client, bundle, pages, editor):
    bundle()
    client.force_login(editor)
    assert "“Luật mới”" in client.get(reverse("wagtailadmin_pages:edit", args=[pages[0].pk])).text
