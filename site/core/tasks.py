"""What is done in the background."""

import logging
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from modelsearch import signal_handlers as search_handlers
from modelsearch.tasks import insert_or_update_object_task
from wagtail import signal_handlers
from wagtail.models import Page
from wagtail.tasks import update_reference_index_task

from .clamd import ScannerAwayError
from .hidden_bin import opened_bin
from .models import File
from .previews import draw_preview_of, has_pages
from .renditions import draw_images_of
from .scanning import KINDS, look_at

logger = logging.getLogger(__name__)


def is_waited_for(a_task: Any) -> bool:
    """Whether who asks for a task waits for it: the demo has no worker, and does it within the request."""
    return isinstance(a_task.get_backend(), ImmediateBackend)


def follow_up(a_task: Any, *arguments: Any) -> None:
    """Have a task done once what is written now is committed; where that is undone, it isn't done.

    A task that waits for a worker is a row that is written with the rest: whoever is killed between the two
    leaves both or neither.
    """

    def begin() -> None:
        a_task.enqueue(*arguments)

    # Django names what fails there: a partial has no name.
    if is_waited_for(a_task):
        transaction.on_commit(begin, robust=True)
    else:
        begin()


@task()
def note_references(app_label: str, model_name: str, pk: str) -> None:
    """In the place of Wagtail's (8.0), which fails for what is gone meanwhile or lies in the bin."""
    with opened_bin(), suppress(ObjectDoesNotExist):
        update_reference_index_task.call(app_label, model_name, pk)


@task()
def note_for_editors(app_label: str, model_name: str, pk: str) -> None:
    """Write the entry of the editors' search. In the place of Wagtail's (modelsearch 1.3), which fails as
    theirs above: what lies in the bin isn't to be found."""
    with suppress(ObjectDoesNotExist):
        insert_or_update_object_task.call(app_label, model_name, pk)


def use_our_indexing() -> None:
    signal_handlers.update_reference_index_task = note_references
    search_handlers.insert_or_update_object_task = note_for_editors


@task()
def draw_images(pk: int) -> None:
    """Draw the images of a public page for its readers."""
    page = Page.objects.live().filter(pk=pk).specific().first()
    if page:
        draw_images_of(page)


@task()
def draw_preview(pk: int) -> None:
    """Draw the preview of a file of the library."""
    file = File.objects.filter(pk=pk).first()
    if file and has_pages(file) and not file.is_held:
        draw_preview_of(file)


@task()
def scan_upload(kind: str, pk: int) -> None:
    """Scan a new file or image. Where the scanner is away it waits for the command scan_files."""
    row = KINDS[kind].objects.filter(pk=pk).first()
    if row is None:
        return
    try:
        look_at(row)
    except ScannerAwayError as error:
        logger.warning("The virus scanner is away: %s", error)
