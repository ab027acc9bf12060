"""What is done in the background."""

from dataclasses import replace

from django_tasks import task

from core.models import File
from core.tasks import is_waited_for

from .extraction import Limits
from .file_texts import read


@task()
def read_file(pk: int) -> None:
    """Read the text of a file of the library."""
    file = File.objects.filter(pk=pk).first()
    if file and not file.is_held:
        read(file, limits_of_task())


def limits_of_task() -> Limits:
    """The limits of a reading in the background.

    The demo's backend runs a task within the editor's request. Limits.seconds bounds what the editor waits:
    a tenth of a second for most files, 20 s for the worst. Character recognition, which takes seconds a page,
    isn't done there but left to the command extract_files. In production the worker has the time.
    """
    return replace(Limits(), ocr_seconds=0) if is_waited_for(read_file) else Limits()
