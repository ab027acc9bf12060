"""What is done behind the pages, and what of it failed: tasks of the worker, mails that wait.

django-tasks-db (0.12) runs a task once: one whose worker was killed would stay "running" for ever, and one
that fails isn't tried again. Its `worker_ids` has a name for each time that a task was begun, so that a task
says itself how often it was tried. Each of ours may be run twice: a task does what is lacking.
"""

import datetime
import logging
from typing import Any

from django.apps import apps
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
logger = logging.getLogger(__name__)


def tasks() -> Any:
    """The tasks that are kept in the database; None where they are done at once."""
    if not apps.is_installed("django_tasks_db"):
        return None
    return apps.get_model("django_tasks_database", "DBTaskResult").objects


def take_up(worker: str = "") -> int:
    """Let tasks run again that failed a while ago, and those whose worker is gone; how many.

    `worker` is the name of one that begins just now: what it was at before is nobody's.
    """
    if (rows := tasks()) is None:
        return 0
    again = [*_abandoned(rows, worker), *_failed(rows)]
    for row in again:
        logger.warning("Task %s of %s is taken up again", row.pk, row.task_path)
    rows.filter(pk__in=[row.pk for row in again]).update(status="READY", started_at=None, finished_at=None)
    return len(again)


def _abandoned(rows: Any, worker: str) -> list[Any]:
    now = timezone.now()
    gone = [
        row
        for row in rows.running()
        if row.started_at < now - ABANDONED or (worker and row.worker_ids[-1:] == [worker])
    ]
    parked = [row for row in gone if len(row.worker_ids) >= MOST_TRIES]
    for row in parked:
        row.set_failed(RuntimeError("The worker was killed each time that it ran this task."))
    return [row for row in gone if row not in parked]


def _failed(rows: Any) -> list[Any]:
    now = timezone.now()
    since = now - datetime.timedelta(days=1)
    return [row for row in rows.failed().filter(finished_at__gte=since) if _is_due(row, now)]


def _is_due(row: Any, now: datetime.datetime) -> bool:
    tries = len(row.worker_ids)
    pause = datetime.timedelta(minutes=FIRST_PAUSE * 4 ** (tries - 1) if tries else 0)
    return tries < MOST_TRIES and row.finished_at <= now - pause


def parked() -> Any:
    """The tasks that were given up, the newest first; empty where none are kept."""
    if (rows := tasks()) is None:
        return []
    return [row for row in rows.failed().order_by("-finished_at")[:500] if len(row.worker_ids) >= MOST_TRIES]


def begin_anew(pk: Any) -> bool:
    """Give a task that was given up all its tries again."""
    rows = tasks()
    return rows is not None and bool(
        rows.failed().filter(pk=pk).update(status="READY", worker_ids=[], started_at=None, finished_at=None)
    )


def forget_done() -> int:
    """Delete the rows of tasks that are done, and of those that failed long ago; how many."""
    if (rows := tasks()) is None:
        return 0
    now = timezone.now()
    done = rows.successful().filter(finished_at__lt=now - DONE_KEPT)
    failed = rows.failed().filter(finished_at__lt=now - FAILED_KEPT)
    return sum(found.delete()[0] for found in (done, failed))


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
