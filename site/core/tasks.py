"""What is done in the background."""

from typing import Any

from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.models import Page

from .models import File
from .previews import draw_preview_of, has_pages
from .renditions import draw_images_of


def is_waited_for(a_task: Any) -> bool:
    """Whether who asks for a task waits for it: the demo has no worker, and does it within the request."""
    return isinstance(a_task.get_backend(), ImmediateBackend)


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
