"""Background tasks that fail or lose their worker, and mails that wait: done again, or shown."""

import datetime
import socket
import time
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from post_office.models import STATUS, Email, Log
from wagtail.models import Page

from audit.models import Entry
from core.models import File
from editorial.bin.moving import put_in_bin
from operations.background import AT_ONCE, MOST_TRIES, SHOWN, take_up
from search.models import IndexState

pytestmark = pytest.mark.django_db
TASK = "search.tasks.read_file"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def tasks(db, settings, monkeypatch):
    """The tasks of production, which keeps them in the database."""
    # The test's own connection holds the transaction that is rolled back at its end.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


@pytest.fixture
def task(tasks):
    def task(status, tries=1, ago=MINUTE, worker="may-chu", file=999_999):
        then = timezone.now() - ago
        return tasks.create(
            status=status, started_at=then, finished_at=then if status == "FAILED" else None,
            args_kwargs={"args": [file], "kwargs": {}}, task_path=TASK, backend_name="default",
            run_after=then, worker_ids=[worker] * tries, exception_class_path="builtins.ValueError",
        )  # fmt: skip

    return task


def work(worker="may-chu"):
    """What the worker does: all that is ready, and then it ends."""
    Worker(
        queue_names=["default"], interval=0.01, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=worker, excluded_queue_names=[],
    ).run()  # fmt: skip


def status(row):
    row.refresh_from_db()
    return row.status


def test_what_a_killed_worker_was_at_is_done_when_it_comes_back(task):
    row = task("RUNNING")
    call_command("take_up_tasks", worker="may-chu", verbosity=0)
    work()
    assert status(row) == "SUCCESSFUL"


@pytest.mark.parametrize("take_away", [put_in_bin, lambda page, user: page.delete()], ids=["bin", "deleted"])
def test_what_is_gone_before_the_worker_comes_is_no_task_that_failed(
    tasks, make_news, editor, take_away, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = make_news(title="Tin thừa", publish=True)
        take_away(Page.objects.get(pk=page.pk), editor)
    assert tasks.ready().filter(task_path="core.tasks.note_for_editors").exists()
    work()
    assert not tasks.failed().exists()


def test_what_another_worker_is_at_is_left_to_it(task):
    row = task("RUNNING", worker="may-khac")
    assert take_up("may-chu") == 0
    assert status(row) == "RUNNING"


def test_a_worker_that_never_comes_back_does_not_keep_its_task(task):
    row = task("RUNNING", ago=datetime.timedelta(hours=3))
    take_up()
    assert status(row) == "READY"


def test_one_that_failed_is_tried_again_after_pauses_that_grow(task):
    row, later = task("FAILED", ago=2 * MINUTE), task("FAILED", tries=3, ago=2 * MINUTE)
    take_up()
    assert status(row) == "READY"
    assert status(later) == "FAILED"


@pytest.mark.parametrize("state", ["FAILED", "RUNNING"])
def test_one_that_fails_each_time_is_parked_after_five(task, state):
    row = task(state, tries=MOST_TRIES, ago=datetime.timedelta(hours=5))
    take_up("may-chu")
    assert status(row) == "FAILED"


def test_a_poisonous_task_is_run_five_times_and_holds_up_no_other(task, monkeypatch):
    poison, other = task("READY", tries=0, file=1), task("READY", tries=0, file=2)
    tried = []

    class Files:
        @staticmethod
        def filter(pk):
            tried.append(pk)
            return File.objects.none() if pk == 2 else 1 / 0

    monkeypatch.setattr("search.tasks.File", SimpleNamespace(objects=Files))
    for _number in range(8):
        work()
        type(poison).objects.update(finished_at=timezone.now() - 8 * 60 * MINUTE)
        take_up("may-chu")
    assert (status(poison), status(other)) == ("FAILED", "SUCCESSFUL")
    assert (tried.count(1), tried.count(2)) == (MOST_TRIES, 1)


def test_one_that_failed_while_nobody_looked_is_tried_again(task):
    row = task("FAILED", ago=datetime.timedelta(days=9))
    take_up()
    assert status(row) == "READY"


@pytest.fixture
def many(tasks):
    """many(n): n that wait, and as many that failed; half of those were given up."""

    def many(count):
        then = timezone.now() - datetime.timedelta(hours=5)
        tasks.bulk_create(
            DBTaskResult(
                status=state, args_kwargs={"args": [number], "kwargs": {}}, task_path=TASK,
                backend_name="default", run_after=then, finished_at=then if state == "FAILED" else None,
                worker_ids=["may-chu"] * (MOST_TRIES - number % 2) if state == "FAILED" else [],
                traceback="x" * 500,
            )
            for state in ("READY", "FAILED")
            for number in range(count)
        )  # fmt: skip

    return many


def test_many_are_shown_and_taken_up_by_few_at_once(many, client, administrator):
    """Some hours without the worker, and then without the disk."""
    client.force_login(administrator)
    many(4)
    # The first page that a process makes also fills what it remembers from then on, as the kinds of content.
    client.get(reverse("background"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("background"))
    many(9_996)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("background"))
    assert len(asked) == len(few) < 40
    assert page.context["waiting"]["count"] >= 10_000
    assert (page.context["waiting"]["failing"], page.context["waiting"]["parked"]) == (5_000, 5_000)
    assert len(page.context["parked"]) == SHOWN
    assert take_up() == AT_ONCE
    assert DBTaskResult.objects.failed().count() == 10_000 - AT_ONCE


def test_a_worker_that_is_stopped_is_told_of_by_what_waits(task, client, administrator):
    row = task("READY", tries=0)
    client.force_login(administrator)
    assert "portal-worker" not in client.get(reverse("background")).text
    type(row).objects.update(enqueued_at=timezone.now() - datetime.timedelta(hours=1))
    assert "portal-worker" in client.get(reverse("background")).text


def test_one_that_runs_again_has_waited_since_then_not_since_its_first_try(task, client, administrator):
    taken_up, begun_anew = task("FAILED"), task("FAILED", tries=MOST_TRIES)
    DBTaskResult.objects.failed().update(enqueued_at=timezone.now() - datetime.timedelta(days=7))
    client.force_login(administrator)
    take_up()
    client.post(reverse("background"), {"task": str(begun_anew.pk)})
    assert (status(taken_up), status(begun_anew)) == ("READY", "READY")
    assert "portal-worker" not in client.get(reverse("background")).text


def test_the_screen_says_what_the_search_lacks(client, administrator):
    client.force_login(administrator)
    assert client.get(reverse("background")).context["search"] is None
    IndexState.objects.create(lacking=31, pages=907, since=timezone.now())
    text = client.get(reverse("background")).text
    assert "31" in text
    assert "907" in text


def test_administrators_see_what_was_given_up_and_let_it_run_again(client, task, administrator, editor):
    row = task("FAILED", tries=MOST_TRIES)
    client.force_login(editor)
    assert client.get(reverse("background")).status_code == 302
    client.force_login(administrator)
    assert TASK in client.get(reverse("background")).text
    client.post(reverse("background"), {"task": str(row.pk)})
    assert status(row) == "READY"
    entry = Entry.objects.get(action="task_begun_anew")
    assert (entry.who, entry.key) == ("administrator", str(row.pk))


@pytest.mark.parametrize("sent", ["", "x", "0" * 40, "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_task_is_no_error(client, task, administrator, sent):
    task("FAILED", tries=MOST_TRIES)
    client.force_login(administrator)
    assert client.post(reverse("background"), {"task": sent}).status_code == 302


def test_where_tasks_are_done_at_once_there_is_nothing_to_take_up(client, administrator, monkeypatch):
    client.force_login(administrator)
    monkeypatch.setattr("operations.background.tasks", lambda: None)
    call_command("take_up_tasks", verbosity=0)
    assert client.get(reverse("background")).context["parked"] == []


def test_they_see_the_mails_that_wait_and_what_the_mail_server_said(client, administrator):
    mail = Email.objects.create(
        to=["a@example.vn"], from_email="b@example.vn", status=STATUS.requeued, subject="Việc chờ"
    )
    Log.objects.create(email=mail, status=STATUS.failed, message="450 thử lại sau", exception_type="SMTP")
    client.force_login(administrator)
    page = client.get(reverse("background"))
    assert page.context["mails"]["waiting"] == 1
    assert "450 thử lại sau" in page.text


@pytest.fixture
def silent_mail_server(settings):
    """One that takes the connection and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        settings.EMAIL_BACKEND = "core.mails.MailBackend"
        backends = {"default": "django.core.mail.backends.smtp.EmailBackend"}
        settings.POST_OFFICE = {**settings.POST_OFFICE, "BACKENDS": backends}
        yield


def test_a_mail_server_that_hangs_costs_its_time_limit_and_no_mail(silent_mail_server):
    mail = Email.objects.create(to=["a@example.vn"], from_email="b@example.vn", status=STATUS.queued)
    began = time.monotonic()
    call_command("send_mails", verbosity=0)
    assert time.monotonic() - began < 5
    mail.refresh_from_db()
    assert mail.status == STATUS.requeued


def test_tasks_that_are_done_are_forgotten_and_what_failed_stays_for_longer(task, tasks):
    done, failed = "SUCCESSFUL", "FAILED"
    days = {done: (6, 8), failed: (8, 89, 91)}
    rows = {}
    for status, ages in days.items():
        for age in ages:
            rows[status, age] = row = task(status, tries=MOST_TRIES, ago=datetime.timedelta(days=age))
            tasks.filter(pk=row.pk).update(finished_at=row.started_at)
    waiting = task("READY", ago=datetime.timedelta(days=100))
    call_command("forget_tasks", verbosity=0)
    kept = {key for key, row in rows.items() if tasks.filter(pk=row.pk).exists()}
    assert kept == {(done, 6), (failed, 8), (failed, 89)}
    assert tasks.filter(pk=waiting.pk).exists()
