"""What is done in the background."""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.models import Page

from .models import File
from .previews import draw_preview_of, has_pages
from .renditions import draw_images_of


def is_waited_for(a_task: Any) -> bool:
    """Whether who asks for a task waits for it: the demo has no worker, and does it within the request."""
    return isinstance(a_task.get_backend(), ImmediateBackend)


def follow_up(a_task: Any, *arguments: Any) -> None:
    """Have a task done once what is written now is committed; where that is undone, it isn't done.

    A task that waits for a worker is a row that is written with the rest: whoever is killed between the two
    leaves both or neither.
    """
    if is_waited_for(a_task):
        transaction.on_commit(partial(a_task.enqueue, *arguments), robust=True)
    else:
        a_task.enqueue(*arguments)


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
    if file and has_pages(file):
        draw_preview_of(file)
