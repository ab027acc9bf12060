"""Publishing is done whole or not at all, whatever breaks it off; what follows on it keeps nobody back."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from benchmarks import faults, interleaving, publishing_faults, races
from editorial.bin.moving import put_in_bin
from editorial.checks.publishing import SCHEDULED
from editorial.factories import UserFactory
from editorial.roles import APPROVERS, WRITERS
from news.models import NewsPage, NewsSectionPage
from search.models import SearchEntry
from tests.editorial.test_kept_new import add_address, typed
from tests.editorial.test_own_form import Form
from tests.editorial.test_tree import at_once

# Of the statements of an action one in so many is broken off; benchmarks/publishing_faults.py takes all.
ONE_IN, KILLS = 61, 4


# Committed, in a copy of the database that goes with this module.


@pytest.fixture(scope="module")
def copied(django_db_setup, django_db_blocker):
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        publishing_faults.copy(name, f"{name}_faults")
        use(f"{name}_faults")
        yield
        use(name)
        publishing_faults.drop(f"{name}_faults")


def use(name):
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def place(copied):
    return publishing_faults.prepare()


@pytest.mark.parametrize("name", ["the last approval", "taking down"])
def test_an_error_at_any_statement_leaves_all_as_it_was_or_all_of_it_done(place, name):
    found = publishing_faults.failures(name, place, ONE_IN)
    assert found["mixed"] == 0
    assert found["old"]


def test_a_kill_at_any_statement_leaves_all_as_it_was(place):
    before, action = faults.state(), publishing_faults.action_of("the last approval", place)
    count = faults.count_statements(action)
    for number in range(1, count, count // KILLS):
        assert faults.kill_at(number, action) == before


def test_editors_who_save_at_the_same_moment_lose_nothing(copied):
    editors = [UserFactory(role=APPROVERS) for _number in range(2)]
    told = races.run(races.make_page(editors[0]), editors, races=4)
    assert (told["lost"], told["errors"]) == (0, 0)
    assert (told["taken"], told["refused"]) == (4, 4)


def test_what_is_done_to_a_page_at_the_same_moment_ends_in_a_state_that_is_legal(copied):
    told = interleaving.run(rounds=2)
    assert told.faults == []


def test_of_the_sendings_of_one_form_at_one_moment_one_makes_the_page(copied):
    section = NewsSectionPage.objects.get(slug="chinh-sach-moi", locale__language_code="vi")
    user, answers = UserFactory(role=WRITERS), {}

    def send(number):
        client = Client()
        client.force_login(user)
        form = Form(client, add_address(section), typed, {})
        answers[number] = form.saves_itself(number + 1, f"Bản {number}").status_code

    assert at_once(4, send) == {"done": 4}
    page = NewsPage.objects.child_of(section).get(title__startswith="Bản ")
    # Whoever comes after a later one is refused.
    assert page.get_latest_revision_as_object().title == "Bản 3"
    assert answers[3] == 200
    assert set(answers.values()) <= {200, 400}
    assert page.revisions.count() == list(answers.values()).count(200)


# In the transaction of a test.


@pytest.fixture
def failing():
    """Connects a receiver that fails in the database, for the signals that are given."""
    connected = []

    def failing(*signals):
        def fail(**kwargs):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        for signal in signals:
            signal.connect(fail, weak=False)
            connected.append((signal, fail))

    yield failing
    for signal, fail in connected:
        signal.disconnect(fail)


def logged(page):
    return set(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))


def test_what_fails_after_a_publication_keeps_no_page_from_its_readers(db, make_news, failing, caplog):
    page = make_news(live=False, publish=False, title="Tin lũ quét")
    failing(page_published)
    page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).live
    assert "wagtail.publish" in logged(page)
    assert SearchEntry.objects.filter(page=page.pk).exists()
    assert "division by zero" in caplog.text


def test_what_failed_is_tried_once_more(db, make_news, fails_once, django_capture_on_commit_callbacks):
    page = make_news(live=False, publish=False)
    seen = fails_once(page_published)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert seen == [(True, None)] * 2


@pytest.fixture
def fails_once():
    """A receiver of a signal that fails the first time; what it saw each time."""
    seen, kept = [], []

    def connect(signal):
        def receiver(instance, **kwargs):
            seen.append((Page.objects.filter(pk=instance.pk).exists(), kwargs.get("url_path_before")))
            if len(seen) == 1:
                raise IntegrityError

        kept.append((signal, receiver))
        signal.connect(receiver)
        return seen

    yield connect
    for signal, receiver in kept:
        signal.disconnect(receiver)


def test_what_failed_for_a_page_that_is_in_the_bin_since_is_tried_once_more(
    db, make_news, approver, fails_once, django_capture_on_commit_callbacks
):
    page = make_news()
    seen = fails_once(page_unpublished)
    with django_capture_on_commit_callbacks(execute=True):
        put_in_bin(Page.objects.get(pk=page.pk), approver)
    assert seen == [(True, None)] * 2


def test_what_failed_after_a_move_is_tried_once_more(
    db, make_news, news_index, fails_once, django_capture_on_commit_callbacks
):
    page = make_news()
    before = page.url_path
    seen = fails_once(post_page_move)
    with django_capture_on_commit_callbacks(execute=True):
        page.move(news_index, "last-child")
    assert seen == [(True, before)] * 2


def test_what_fails_after_taking_down_keeps_no_page_public(db, make_news, failing):
    page = make_news()
    failing(page_unpublished)
    page.unpublish()
    assert not Page.objects.get(pk=page.pk).live
    assert "wagtail.unpublish" in logged(page)
    assert not SearchEntry.objects.filter(page=page.pk).exists()


def test_a_log_that_cannot_be_written_leaves_the_page_and_its_schedule(db, make_news, monkeypatch):
    page = make_news(title="Bản cũ")
    draft = page.get_latest_revision_as_object()
    draft.title = "Bản hẹn giờ"
    revision = draft.save_revision(approved_go_live_at=timezone.now())

    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("wagtail.actions.publish_revision.log", refuse)
    with pytest.raises(IntegrityError):
        revision.publish(log_action=SCHEDULED)
    assert Page.objects.get(pk=page.pk).title == "Bản cũ"
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at


def test_a_schedule_that_was_taken_back_a_moment_before_publishes_nothing(db, make_news):
    page = make_news(title="Bản cũ")
    draft = page.get_latest_revision_as_object()
    draft.title = "Bản hẹn giờ"
    found_due = draft.save_revision(approved_go_live_at=timezone.now())
    Revision.objects.filter(pk=found_due.pk).update(approved_go_live_at=None)
    found_due.publish(log_action=SCHEDULED)
    assert Page.objects.get(pk=page.pk).title == "Bản cũ"


def test_what_is_published_stands_where_the_page_was_moved_to_meanwhile(db, make_news, news_index, section):
    page = make_news(live=False, publish=False)
    revision = page.save_revision()
    assert revision.content_object.path.startswith(section.path)
    Page.objects.get(pk=section.pk).move(news_index, pos="first-child")
    moved = Page.objects.get(pk=page.pk)
    revision.publish()
    page = Page.objects.get(pk=page.pk)
    assert (page.path, page.url_path) == (moved.path, moved.url_path)


def test_scheduling_a_text_that_is_older_than_the_publication_leaves_the_page_public(db, make_news):
    page = make_news(live=False, publish=False, title="Bản đầu")
    first, later = page.save_revision(), Page.objects.get(pk=page.pk).specific
    later.title, later.go_live_at = "Bản hẹn giờ", timezone.now() + datetime.timedelta(days=1)
    second = later.save_revision()
    first.publish()
    second.publish()
    page = Page.objects.get(pk=page.pk)
    assert (page.live, page.title, page.live_revision) == (True, "Bản đầu", first)
    assert Revision.objects.get(pk=second.pk).approved_go_live_at
