"""Publishing broken off at every one of its statements, by an error and by kill -9.

    make bench-broken-publishing

Each way in which a page becomes public, or is taken from the public, is done once whole; then once for each
statement that this takes, broken off there. Afterwards the database has the old state or the new one: the
page, its revisions, its schedule, the log, the workflow, the search, what refers to what, what the page cache
is told. "followed" is the new state in which something that follows on a publication failed, and was told to
the log. Mixed states are to be 0.
"""

import datetime
import itertools
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from . import archive_search, faults

# Of the statements one in so many is broken off; 1: each.
ONE_IN = 1
DATABASE, BEFORE = "portal_bench_faults", "portal_bench_faults_before"


class Place(NamedTuple):
    """A public page, with a newer text that was handed in, and an older one that waits for its day."""

    page: int
    other_section: int
    scheduled: int
    approver: int


def prepare() -> Place:
    """Make what the actions are done to."""
    from django.utils import timezone
    from wagtail.models import Workflow

    from editorial.factories import UserFactory
    from editorial.roles import APPROVERS, EDITORS, WORKFLOW, WRITERS
    from news.factories import NewsPageFactory, NewsSectionPageFactory
    from news.models import NewsIndexPage, NewsPage

    index = NewsIndexPage.objects.get(locale__language_code="vi")
    section, other = (NewsSectionPageFactory(parent=index, publish=True) for _number in range(2))
    people: Any = (UserFactory(role=role) for role in (WRITERS, EDITORS, APPROVERS))
    writer, editor, approver = people
    page = NewsPageFactory(parent=section, owner=writer, title="Bản đang công khai", publish=True)
    page.create_alias(update_slug="ban-sao")
    draft = page.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Bản hẹn giờ", timezone.now() + datetime.timedelta(days=1)
    scheduled = draft.save_revision(user=approver)
    scheduled.publish(user=approver)
    _let_its_day_come(scheduled)
    draft.title, draft.go_live_at = "Bản chờ duyệt", None
    draft.save_revision(user=writer)
    page = NewsPage.objects.get(pk=page.pk)
    Workflow.objects.get(name=WORKFLOW).start(page, writer)
    while _step(page.pk) != _last_step():
        _answer(page.pk, editor)
    return Place(page.pk, other.pk, scheduled.pk, approver.pk)


def _let_its_day_come(revision: Any) -> None:
    from django.utils import timezone

    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save(update_fields=["approved_go_live_at", "content"])


def _step(page: int) -> int:
    from wagtail.models import Page

    return Page.objects.get(pk=page).current_workflow_task.pk


def _last_step() -> int:
    from wagtail.models import Workflow

    from editorial.roles import WORKFLOW

    return list(Workflow.objects.get(name=WORKFLOW).tasks)[-1].pk


def _answer(page: int, user: Any) -> None:
    from wagtail.models import Page

    state = Page.objects.get(pk=page).current_workflow_task_state
    state.task.specific.on_action(state, user, "approve")


def _user(place: Place) -> Any:
    from editorial.models import User

    return User.objects.get(pk=place.approver)


def _page(pk: int) -> Any:
    from wagtail.models import Page

    return Page.objects.get(pk=pk).specific


def approve(place: Place) -> None:
    _answer(place.page, _user(place))


def publish(place: Place) -> None:
    _page(place.page).latest_revision.publish(user=_user(place))


def publish_scheduled(place: Place) -> None:
    """As the process of the schedule does it."""
    from editorial.scheduling.due import do_due

    do_due()


def unpublish(place: Place) -> None:
    _page(place.page).unpublish(user=_user(place))


def move(place: Place) -> None:
    _page(place.page).move(_page(place.other_section), pos="last-child")


def press_button(place: Place) -> None:
    """The editor's form, with a text that is typed into it."""
    from django.test import Client
    from django.urls import reverse

    from tests.editorial.page_forms import opened

    client = Client()
    client.force_login(_user(place))
    data = opened(_page(place.page), "Bản sửa khi đăng", **{"action-publish": "1"})
    client.post(reverse("wagtailadmin_pages:edit", args=[place.page]), data)


def restrict(place: Place) -> None:
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(_user(place))
    address = reverse("wagtailadmin_pages:set_privacy", args=[place.page])
    client.post(address, {"restriction_type": "login", "password": ""})


ACTIONS: dict[str, Callable[[Place], None]] = {
    "the last approval": approve,
    "publishing": publish,
    "the schedule": publish_scheduled,
    "taking down": unpublish,
    "moving": move,
    "the editor's button": press_button,
    "restricting": restrict,
}


def main() -> int:
    set_up()
    place = prepare()
    before = faults.state()
    copy(DATABASE, BEFORE)
    print("| action | by | statements | old | new | followed | mixed |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    mixed = 0
    for name in ACTIONS:
        found = failures(name, place, ONE_IN), killings(name, place, before)
        for by, told in zip(("error", "kill -9"), found, strict=True):
            cells = [told.total(), *(told[kind] for kind in ("old", "new", "followed", "mixed"))]
            print(f"| {name} | {by} | {' | '.join(map(str, cells))} |", flush=True)
            mixed += told["mixed"]
    return mixed


def action_of(name: str, place: Place) -> Callable[[], None]:
    return lambda: ACTIONS[name](place)


def failures(name: str, place: Place, one_in: int = 1) -> Counter[str]:
    """What is there after errors at the statements of an action, or at one in so many of them; all undone."""
    action, before = action_of(name, place), faults.state()
    count = faults.count_statements(action)
    after = faults.fail_at(count + 1, action)
    found = (faults.fail_at(number, action) for number in range(1, count + 1, one_in))
    return Counter(faults.outcome(state, before, after) for state in found)


def killings(name: str, place: Place, before: faults.State) -> Counter[str]:
    """What is there after processes were killed at each statement of an action, up to the one that lives."""
    action = action_of(name, place)
    faults.in_child(action, faults.Breaker())
    after = faults.state()
    copy(BEFORE, DATABASE)
    told: Counter[str] = Counter()
    for number in itertools.count(1, ONE_IN):
        was_killed = faults.in_child(action, faults.Breaker(number, faults.kill)) != 0
        found = faults.state()
        if found != before:
            copy(BEFORE, DATABASE)
        if not was_killed:
            return told
        told[faults.outcome(found, before, after)] += 1
    return told


def set_up() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    # What follows may fail here, time and again.
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)


def copy(source: str, target: str) -> None:
    """Make the database of one name what that of another is."""
    _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", target)
    _on_server("CREATE DATABASE {} TEMPLATE {}", target, source)


def drop(name: str) -> None:
    _on_server("DROP DATABASE {} WITH (FORCE)", name)


def _on_server(statement: str, *names: str) -> None:
    from django.db import connection, connections

    connections.close_all()
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


if __name__ == "__main__":
    sys.exit(main())
