"""What is done behind the pages, and what of it failed: tasks of the worker, mails that wait.

django-tasks-db (0.12) runs a task once: one whose worker was killed would stay "running" for ever, and one
that fails isn't tried again. Its `worker_ids` has a name for each time that a task was begun, so that a task
says itself how often it was tried. Each of ours may be run twice: a task does what is lacking.
"""

import datetime
import logging
import uuid
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Func, IntegerField, Q
from django.utils import timezone
from post_office.models import STATUS, Email

# So often a task is begun; then it waits for a person.
MOST_TRIES = 5
# Minutes to the second try; four times as many to each further one.
FIRST_PAUSE = 1
# The worker of a task that has run for so long is gone for good, with its machine perhaps.
ABANDONED = datetime.timedelta(hours=2)
# So long the row of a task is kept that is done; and of one that was given up, which somebody may begin anew.
DONE_KEPT, FAILED_KEPT = datetime.timedelta(days=7), datetime.timedelta(days=90)
# Tasks that one round takes up of each kind, and that the screen lists.
AT_ONCE = 500
SHOWN = 100
# A task that has waited for so long: there is no worker, or too much for it.
LATE = datetime.timedelta(minutes=30)
# How often a task was begun.
TRIES = Func("worker_ids", function="jsonb_array_length", output_field=IntegerField())
logger = logging.getLogger(__name__)


def tasks() -> Any:
    """The tasks that are kept in the database; None where they are done at once."""
    if not apps.is_installed("django_tasks_db"):
        return None
    return apps.get_model("django_tasks_database", "DBTaskResult").objects


def take_up(worker: str = "") -> int:
    """Let tasks run again that failed a while ago, and those whose worker is gone; how many.

    `worker` is the name of one that begins just now: what it was at before is nobody's. At most AT_ONCE of
    each kind: the next round goes on.
    """
    if (rows := tasks()) is None:
        return 0
    rows = rows.annotate(tries=TRIES).only("pk", "task_path", "worker_ids", "status")
    count = 0
    # Locked, so that what a worker writes of a task meanwhile, or another one here, is seen and stays.
    with transaction.atomic():
        for row in _abandoned(rows, worker).select_for_update(skip_locked=True)[:AT_ONCE]:
            count += _let_run_again(row) if row.tries < MOST_TRIES else _park(row)
        for row in _failed(rows).select_for_update(skip_locked=True)[:AT_ONCE]:
            count += _let_run_again(row)
    return count


def _abandoned(rows: Any, worker: str) -> Any:
    """Those that run, where their worker is gone."""
    is_old = Q(started_at__lt=timezone.now() - ABANDONED)
    return rows.running().filter(is_old | Q(**{"worker_ids__-1": worker}) if worker else is_old)


def _failed(rows: Any) -> Any:
    """Those that failed and have tries left, after a pause that grows with each; however long ago."""
    now, due = timezone.now(), Q(tries=0)
    for tries in range(1, MOST_TRIES):
        pause = datetime.timedelta(minutes=FIRST_PAUSE * 4 ** (tries - 1))
        due |= Q(tries=tries, finished_at__lte=now - pause)
    return rows.failed().filter(due).order_by("finished_at")


def _let_run_again(row: Any) -> bool:
    logger.warning("Task %s of %s is taken up again", row.pk, row.task_path)
    # It waits from now on: how long it takes until somebody is at it tells whether there is a worker.
    row.status, row.enqueued_at, row.started_at, row.finished_at = "READY", timezone.now(), None, None
    row.save(update_fields=["status", "enqueued_at", "started_at", "finished_at"])
    return True


def _park(row: Any) -> bool:
    row.refresh_from_db()
    row.set_failed(RuntimeError("The worker was killed each time that it ran this task."))
    return False


def parked() -> Any:
    """The newest SHOWN of the tasks that were given up; empty where none are kept."""
    if (rows := tasks()) is None:
        return []
    rows = (
        rows.failed().annotate(tries=TRIES).filter(tries__gte=MOST_TRIES).defer("traceback", "return_value")
    )
    return rows.order_by("-finished_at")[:SHOWN]


def parked_one(key: str) -> Any:
    """The task of this key, if it was given up; else None, whatever the key is."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return None
    if (rows := tasks()) is None:
        return None
    return rows.failed().annotate(tries=TRIES).filter(pk=pk, tries__gte=MOST_TRIES).first()


def waiting() -> dict[str, Any]:
    """How many tasks wait for the worker and since when, how many failed and are tried again, and how many
    were given up; nothing where none are kept."""
    if (rows := tasks()) is None:
        return {}
    ready = rows.ready()
    failed = rows.failed().annotate(tries=TRIES)
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return {
        "count": ready.count(),
        "oldest": oldest,
        "is_late": bool(oldest and oldest < timezone.now() - LATE),
        "failing": failed.filter(tries__lt=MOST_TRIES).count(),
        "parked": failed.filter(tries__gte=MOST_TRIES).count(),
    }


def begin_anew(pk: Any) -> bool:
    """Give a task that was given up all its tries again."""
    if (rows := tasks()) is None:
        return False
    # As in _let_run_again.
    again = {"status": "READY", "enqueued_at": timezone.now(), "started_at": None, "finished_at": None}
    return bool(rows.failed().filter(pk=pk).update(worker_ids=[], **again))


def forget_done() -> int:
    """Delete the rows of tasks that are done, and of those that failed long ago; how many."""
    if (rows := tasks()) is None:
        return 0
    now = timezone.now()
    done = rows.successful().filter(finished_at__lt=now - DONE_KEPT)
    failed = rows.failed().filter(finished_at__lt=now - FAILED_KEPT)
    return sum(found.delete()[0] for found in (done, failed))


def search() -> Any:
    """The state of the search's index where it lacks pages (`lacking`, `pages`, `since`), else None."""
    return apps.get_model("search", "IndexState").objects.filter(lacking__gt=0).first()


def mails() -> dict[str, Any]:
    """How many mails wait, since when, how many were given up, and what the mail server said last."""
    waiting = Email.objects.filter(status__in=(STATUS.queued, STATUS.requeued)).order_by("created")
    failed = Email.objects.filter(status=STATUS.failed)
    last = (
        (waiting | failed).exclude(logs=None).order_by("-logs__date").values_list("logs__message", flat=True)
    )
    return {
        "waiting": waiting.count(),
        "oldest": waiting.values_list("created", flat=True).first(),
        "failed": failed.count(),
        "said": last.first() or "",
    }
