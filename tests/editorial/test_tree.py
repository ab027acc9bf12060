"""Several people change the page tree at one moment: all of it is done, or they are told why not."""

import datetime
import threading
from collections import Counter

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, Site

from core import tree
from core.bulk import NewPage, make_pages, make_ready
from core.tree import TreeChangedError
from editorial.factories import UserFactory
from editorial.saving.holding import lock
from editorial.scheduling.due import do_due
from news.factories import NewsPageFactory, NewsSectionPageFactory
from news.models import NewsIndexPage, NewsPage

MINUTE = datetime.timedelta(minutes=1)
SOUND = ([], [], [], [], [])


def at_once(count, work):
    """Let so many threads do `work(number)` at one moment; how often it ended how."""
    ended, gate = Counter(), threading.Barrier(count)

    def run(number):
        gate.wait()
        try:
            work(number)
            ended["done"] += 1
        except Exception as error:
            ended[f"{type(error).__name__}: {error}"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """Six sections with pages, seen by all threads; gone after the module."""
    with django_db_blocker.unblock():
        index = NewsIndexPage.objects.get(locale__language_code="vi")
        sections = [NewsSectionPageFactory(parent=index, slug=f"noi-{number}") for number in range(6)]
        pages = [
            NewsPageFactory(parent=section, slug=f"tin-{section.slug}", publish=True) for section in sections
        ]
        yield sections, pages
        for section in sections:
            Page.objects.get(pk=section.pk).delete()
        Site.clear_site_root_paths_cache()
        connection.close()


def sound():
    stray = [
        p for p in Page.objects.filter(depth__gt=1) if not p.url_path.startswith(p.get_parent().url_path)
    ]
    return Page.find_problems() == SOUND and not stray


def again(page):
    return Page.objects.get(pk=page.pk)


def test_six_who_move_pages_between_six_places_all_succeed(committed, django_db_blocker):
    sections, pages = committed

    def move(number):
        for step in range(4):
            target = again(sections[(number + step + 1) % 6])
            again(pages[number]).move(target, pos="last-child" if step % 2 else "first-child")

    with django_db_blocker.unblock():
        assert at_once(6, move) == {"done": 6}
        assert sound()


def test_who_moves_and_who_publishes_the_same_page_undo_nothing_of_each_other(committed, django_db_blocker):
    sections, pages = committed

    def work(number):
        for step in range(3):
            if number % 2:
                again(pages[0]).move(again(sections[(number + step) % 6]), pos="last-child")
            else:
                NewsPage.objects.get(pk=pages[0].pk).save_revision().publish()

    with django_db_blocker.unblock():
        assert at_once(4, work) == {"done": 4}
        assert sound()


def test_eight_who_add_a_page_of_one_title_at_one_place_get_eight_addresses(committed, django_db_blocker):
    sections, _pages = committed

    def add(number):
        for _step in range(5):
            again(sections[1]).add_child(instance=NewsPage(title="Cùng tên", slug="cung-ten", live=False))

    with django_db_blocker.unblock():
        assert at_once(8, add) == {"done": 8}
        children = Page.objects.filter(path__startswith=again(sections[1]).path, slug__startswith="cung-ten")
        assert len(set(children.values_list("slug", flat=True))) == len(children) == 40
        assert sound()


def test_twenty_imports_of_one_slug_make_no_duplicate(committed, django_db_blocker):
    sections, _pages = committed

    def bring(number):
        section = again(sections[2])
        page = NewsPage(title="Nghị định 1", slug="nghi-dinh-1", live=False, locale_id=section.locale_id)
        make_ready(page)
        make_pages([NewPage(section, page)])

    with django_db_blocker.unblock():
        assert at_once(20, bring) == {"done": 20}
        children = Page.objects.filter(slug__startswith="nghi-dinh-1")
        assert len(set(children.values_list("slug", flat=True))) == len(children) == 20
        assert sound()


def test_two_schedules_at_once_publish_what_is_due_once(committed, django_db_blocker):
    _sections, pages = committed
    with django_db_blocker.unblock():
        page = NewsPage.objects.get(pk=pages[3].pk)
        revision = page.save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - MINUTE)
        assert at_once(2, lambda number: do_due()) == {"done": 2}
        entries = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled")
        assert entries.count() == 1
        assert again(page).live_revision_id == revision.pk


@pytest.mark.parametrize(("state", "status", "tries"), [("40P01", 302, 2), ("57014", 409, 1)])
def test_a_move_that_met_another_is_tried_again(
    committed, django_db_blocker, monkeypatch, state, status, tries
):
    sections, pages = committed
    tried, real = [], tree._move

    def fail_once(*args, **kwargs):
        tried.append(args)
        if len(tried) == 1:
            raise OperationalError from refused
        return real(*args, **kwargs)

    refused = Exception()
    refused.sqlstate = state
    monkeypatch.setattr(tree, "_move", fail_once)
    with django_db_blocker.unblock():
        user = UserFactory(is_superuser=True)
        try:
            page = again(pages[5])
            target = next(section for section in sections if section.pk != page.get_parent().pk)
            client = Client()
            client.force_login(user)
            address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])
            assert client.post(address).status_code == status
        finally:
            # The log keeps who did it, whoever is gone.
            for log in (PageLogEntry, ModelLogEntry):
                log.objects.filter(user=user.pk).delete()
            user.delete()
    assert len(tried) == tries


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_page_of_one_slug(section, make_news):
    page, other = make_news(), make_news()
    with pytest.raises(IntegrityError, match="core_slug_once_below_page"), transaction.atomic():
        Page.objects.filter(pk=other.pk).update(slug=page.slug)


@pytest.mark.django_db
def test_a_page_that_was_moved_since_it_was_read_stays_where_it_is_when_it_is_saved(make_news, other_section):
    page = make_news()
    stale = NewsPage.objects.get(pk=page.pk)
    again(page).move(other_section, pos="last-child")
    stale.title = "Tên mới"
    stale.save()
    assert again(page).get_parent().pk == other_section.pk
    assert again(page).url_path == f"{again(other_section).url_path}{page.slug}/"
    assert Page.find_problems() == SOUND


@pytest.mark.django_db
def test_a_page_that_was_deleted_since_is_told(make_news, other_section):
    page = make_news()
    stale = again(page)
    page.delete()
    with pytest.raises(TreeChangedError):
        stale.move(other_section, pos="last-child")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda stale, other: stale.move(other, pos="last-child"),
        lambda stale, other: other.move(stale, pos="last-child"),
        lambda stale, other: other.copy(to=stale),
        lambda stale, other: stale.add_child(instance=NewsPage(title="Tin", slug="tin")),
        lambda stale, other: stale.delete(),
        lambda stale, other: stale.save(),
        lambda stale, other: stale.unpublish(),
    ],
)
def test_a_page_that_was_put_into_the_bin_since_is_told_as_one_that_is_gone(
    make_news, other_section, approver, act
):
    page = make_news()
    stale, other = NewsPage.objects.get(pk=page.pk), again(other_section)
    page.delete(user=approver)
    with pytest.raises(TreeChangedError):
        act(stale, other)
    assert lock(stale) is None
    assert Page.find_problems() == SOUND


@pytest.mark.django_db
def test_who_publishes_what_was_put_into_the_bin_since_is_told(make_news, approver):
    page = make_news()
    publication = PublishRevisionAction(page.get_latest_revision())
    page.delete(user=approver)
    with pytest.raises(TreeChangedError):
        publication.execute(skip_permission_checks=True)


@pytest.mark.django_db
def test_who_deletes_holds_all_rows_that_go(make_news, section):
    make_news()
    with CaptureQueriesContext(connection) as asked:
        again(section).delete()
    held = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert any("LIKE" in query and section.path in query for query in held)


@pytest.mark.django_db
def test_a_deletion_by_what_was_read_before_deletes_no_other_page(make_news, other_section):
    first, second = make_news(), make_news(parent=other_section)
    stale = again(first)
    again(first).move(other_section, pos="first-child")
    stale.delete()
    assert not Page.objects.filter(pk=first.pk).exists()
    assert Page.objects.filter(pk=second.pk).exists()
    assert Page.find_problems() == SOUND


@pytest.mark.django_db
def test_an_editor_is_told_that_the_address_was_taken_meanwhile(
    client, make_news, other_section, approver, monkeypatch
):
    page = make_news(slug="hop")
    make_news(slug="hop", parent=other_section)
    real, asked = Page._slug_is_available, []

    def free_at_first(*args, **kwargs):
        asked.append(args)
        return len(asked) == 1 or real(*args, **kwargs)

    monkeypatch.setattr(Page, "_slug_is_available", staticmethod(free_at_first))
    client.force_login(approver)
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other_section.pk])
    response = client.post(address)
    assert response.status_code == 409
    assert "hop" in response.text
    assert again(page).get_parent().pk != other_section.pk
