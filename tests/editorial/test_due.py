"""What is due goes up or comes down on time, each item alone; what fails is told and tried again."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from documents.models import DocumentVersion
from editorial.approval.bundles import Bundle, BundleItem
from editorial.bin.moving import put_in_bin
from editorial.management.commands import publish_due
from editorial.scheduling.due import Due
from editorial.scheduling.models import LONGEST_PAUSE, DueFailure
from news.models import NewsPage

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def scheduled(make_news, approver):
    """Makes a draft that is to go up some minutes ago, as a person scheduled it a day before."""

    def scheduled(minutes=1, **fields):
        page = make_news(live=False, publish=False, **fields)
        page.go_live_at = timezone.now() + datetime.timedelta(days=1)
        revision = page.save_revision(user=approver)
        revision.publish(user=approver)
        at = timezone.now() - minutes * MINUTE
        revision.refresh_from_db()
        revision.content["go_live_at"] = at.isoformat()
        revision.approved_go_live_at = at
        revision.save()
        Page.objects.filter(pk=page.pk).update(go_live_at=at)
        return page

    return scheduled


@pytest.fixture
def failing():
    """Lets the publication of these pages fail, after what is public has been written, and of no others."""

    keys = set()

    def fail(instance, **kwargs):
        if instance.pk in keys and instance.live:
            raise ValueError("không ghi được")

    def failing(*pages):
        keys.clear()
        keys.update(page.pk for page in pages)

    post_save.connect(fail, sender=NewsPage)
    yield failing
    post_save.disconnect(fail, sender=NewsPage)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock by so many minutes."""
    real = timezone.now
    return lambda minutes: monkeypatch.setattr(timezone, "now", lambda: real() + minutes * MINUTE)


def run():
    call_command("publish_due")


def live(*pages):
    return [NewsPage.objects.get(pk=page.pk).live for page in pages]


def published(page):
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count()


def test_what_is_due_goes_up_once(scheduled):
    page = scheduled()
    run()
    run()
    assert live(page) == [True]
    assert published(page) == 1


def test_what_is_not_due_waits(scheduled):
    page = scheduled(minutes=-5)
    run()
    assert live(page) == [False]


def test_a_page_whose_time_is_over_comes_down(make_news):
    page = make_news(expire_at=timezone.now() - MINUTE)
    run()
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish.scheduled").exists()


def test_a_version_of_a_document_goes_up_too(make_document, approver):
    version = DocumentVersion.objects.create(
        document=make_document(), valid_from=datetime.date(2026, 1, 1), live=False
    )
    version.go_live_at = timezone.now() + MINUTE
    revision = version.save_revision(user=approver)
    revision.publish(user=approver)
    revision.refresh_from_db()
    revision.content["go_live_at"] = (timezone.now() - MINUTE).isoformat()
    revision.approved_go_live_at = timezone.now() - MINUTE
    revision.save()
    run()
    version.refresh_from_db()
    assert version.live


def test_one_that_fails_holds_up_no_other(scheduled, failing):
    pages = [scheduled(minutes=minutes) for minutes in (3, 2, 1)]
    failing(pages[0])
    run()
    assert live(*pages) == [False, True, True]


def test_of_one_that_failed_nothing_is_written_and_its_time_stays(scheduled, failing):
    page = scheduled()
    failing(page)
    run()
    assert live(page) == [False]
    assert published(page) == 0
    assert Revision.objects.filter(object_id=page.pk, approved_go_live_at__isnull=False).exists()


def test_the_log_says_which_and_why(scheduled, failing, caplog):
    page = scheduled(minutes=3)
    failing(page)
    run()
    assert f"wagtailcore.Page {page.pk}" in caplog.text
    assert "không ghi được" in caplog.text
    assert "it is late" in caplog.text


def test_it_is_tried_again_after_pauses_that_grow(scheduled, failing, at):
    page = scheduled()
    failing(page)
    for _number in range(3):
        run()
    failure = DueFailure.objects.get()
    assert failure.count == 1
    at(1)
    run()
    failure.refresh_from_db()
    assert failure.count == 2
    assert (failure.next_at - failure.failed_at).total_seconds() == 40


def test_the_pause_is_never_longer_than_a_quarter_of_an_hour(scheduled, failing, at):
    failing(scheduled())
    for number in range(12):
        at(number * 16)
        run()
    failure = DueFailure.objects.get()
    assert (failure.next_at - failure.failed_at).total_seconds() == LONGEST_PAUSE


def test_once_it_succeeds_the_failure_is_forgotten(scheduled, failing, at):
    page = scheduled()
    failing(page)
    run()
    failing()
    at(1)
    run()
    assert live(page) == [True]
    assert not DueFailure.objects.exists()


def test_a_failure_of_what_was_put_off_is_forgotten(scheduled, failing):
    page = scheduled()
    failing(page)
    run()
    Revision.objects.filter(object_id=page.pk).update(approved_go_live_at=None)
    run()
    assert not DueFailure.objects.exists()


def test_a_clock_that_was_set_back_does_not_put_the_next_try_off(scheduled, failing, at):
    page = scheduled(minutes=200)
    failing(page)
    run()
    failing()
    at(-120)
    run()
    assert live(page) == [True]


def test_after_hours_away_all_goes_up_in_its_order(scheduled):
    pages = [scheduled(minutes=minutes) for minutes in (60, 180, 120)]
    run()
    order = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").order_by("timestamp", "pk")
    assert list(order.values_list("page", flat=True)) == [pages[1].pk, pages[2].pk, pages[0].pk]


def test_a_time_given_in_vietnam_is_that_moment(client, make_news, approver, local_time, monkeypatch):
    page = make_news(live=False, publish=False)
    page.go_live_at = local_time(2027, 3, 1, 8)
    page.save_revision(user=approver).publish(user=approver)
    for moment, is_live in ((local_time(2027, 3, 1, 7, 59), False), (local_time(2027, 3, 1, 8, 1), True)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment.astimezone(datetime.UTC))
        run()
        assert live(page) == [is_live]


def test_leaders_see_what_is_late_and_why(desk, scheduled, failing, approver):
    page = scheduled(minutes=5, title="Tin hẹn giờ")
    failing(page)
    run()
    text = desk(approver)("desk-late")
    assert "Tin hẹn giờ" in text
    assert "không ghi được" in text


def test_they_see_it_too_where_nothing_runs(desk, scheduled, approver, writer):
    scheduled(minutes=5, title="Tin hẹn giờ")
    assert "Tin hẹn giờ" in desk(approver)("desk-late")
    assert desk(writer)("desk-late") == ""


def test_the_check_of_the_operators_fails_where_something_is_late(scheduled, failing):
    call_command("check_schedule", verbosity=0)
    failing(scheduled(minutes=3, title="Tin hẹn giờ"))
    run()
    with pytest.raises(CommandError, match=r"Tin hẹn giờ.*không ghi được"):
        call_command("check_schedule")


@pytest.fixture
def approved_bundle(make_news, approver):
    """Makes a bundle all of whose pages were approved so many minutes ago."""

    def approved_bundle(minutes, **fields):
        page = make_news(live=False, publish=False)
        revision = page.save_revision(user=approver)
        approved_at = timezone.now() - minutes * MINUTE
        Revision.objects.filter(pk=revision.pk).update(created_at=approved_at)
        bundle = Bundle.objects.create(name="Bộ bài", **fields)
        BundleItem.objects.create(bundle=bundle, page_id=page.pk, approved_revision=revision)
        Bundle.objects.filter(pk=bundle.pk).update(changed_at=approved_at)
        return bundle

    return approved_bundle


def delete_page(page, user):
    page.delete()


def leave(page, user):
    """As an editor takes it out in the form of the bundle."""
    bundle = Bundle.objects.get()
    bundle.items = bundle.items.exclude(page=page)
    bundle.save()


def test_a_bundle_that_nobody_has_tried_is_late_too(approved_bundle, desk, approver):
    approved_bundle(5)
    with pytest.raises(CommandError, match=r"Bộ bài: not tried"):
        call_command("check_schedule")
    assert "Bộ bài" in desk(approver)("desk-bundles")


@pytest.mark.parametrize(("approved", "due"), [(1, None), (1, 60), (60, 1), (60, -5)])
def test_it_is_not_late_yet_just_after_its_last_page_was_approved_or_its_time_came(
    approved_bundle, approved, due
):
    approved_bundle(approved, publish_at=timezone.now() - due * MINUTE if due else None)
    call_command("check_schedule", verbosity=0)


@pytest.mark.parametrize("by", [delete_page, put_in_bin, leave], ids=["deleted", "bin", "left"])
def test_nor_just_after_a_page_left_it_for_which_all_others_waited(approved_bundle, make_news, approver, by):
    bundle = approved_bundle(60)
    waiting = make_news(live=False, publish=False)
    BundleItem.objects.create(bundle=bundle, page_id=waiting.pk)
    by(Page.objects.get(pk=waiting.pk), approver)
    call_command("check_schedule", verbosity=0)
    run()
    assert Bundle.objects.get().published_at


def test_nor_just_after_its_time_was_taken_away(client, approved_bundle, approver):
    bundle = approved_bundle(60, publish_at=timezone.now() + 60 * MINUTE)
    client.force_login(approver)
    row = bundle.items.get()
    rows = inline_formset([{"id": row.pk, "page": row.page_id}], initial=1)
    data = nested_form_data({"name": bundle.name, "publish_at": "", "items": rows})
    client.post(reverse("bundles:edit", args=[bundle.pk]), data)
    assert Bundle.objects.get().publish_at is None
    call_command("check_schedule", verbosity=0)


def test_what_goes_up_and_comes_down_has_a_failure_of_its_own_for_each(make_news):
    page = make_news()
    going_up = Due(timezone.now(), Page, str(page.pk), revision=1)
    coming_down = Due(timezone.now(), Page, str(page.pk))
    for item in (going_up, coming_down, coming_down):
        DueFailure.note(ValueError(), **item.of_failure)
    counts = DueFailure.objects.order_by("comes_down").values_list("comes_down", "count")
    assert list(counts) == [(False, 1), (True, 2)]


def test_a_failure_is_not_forgotten_where_somebody_else_is_at_it(scheduled, failing, at, monkeypatch):
    page = scheduled()
    failing(page)
    run()
    monkeypatch.setattr("editorial.scheduling.due._held", lambda rows: None)
    at(1)
    run()
    assert DueFailure.objects.get().count == 1


def test_a_round_that_fails_as_a_whole_is_followed_by_the_next(monkeypatch, caplog):
    monkeypatch.setattr(publish_due, "close_old_connections", lambda: None)
    monkeypatch.setattr(publish_due, "do_due", lambda: 1 / 0)
    publish_due.Command().run_once()
    assert "What is due can't be published" in caplog.text


def test_it_ends_with_the_schedule_that_began_it(monkeypatch):
    rounds, parents = [], iter([7, 7, 7, 1])
    monkeypatch.setattr(publish_due.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(publish_due.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(publish_due.Command, "run_once", lambda self: rounds.append(1))
    call_command("publish_due", forever=True)
    assert len(rounds) == 2


def test_what_is_due_is_asked_for_in_few_questions(scheduled, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        run()
