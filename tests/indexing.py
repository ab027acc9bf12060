"""Tasks that write to the editor's indexes fail the test that they fail in.

Where tasks run at once, as in the tests, one that fails is noted and nobody sees it.
"""

from typing import Any

from django_tasks import TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend

WRITERS = ("core.tasks.note_for_editors", "core.tasks.note_references")


class LoudBackend(ImmediateBackend):
    """Does all tasks at once; one of WRITERS that failed is told of."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        result = super().enqueue(task, args, kwargs)
        if result.task.module_path in WRITERS and result.status == TaskResultStatus.FAILED:
            raise AssertionError(f"{result.task.module_path} {args}\n{result.errors[-1].traceback}")
        return result
