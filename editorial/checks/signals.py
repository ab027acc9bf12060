"""The addresses that pages link to are noted when a page goes towards its readers."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, WorkflowState
from wagtail.signals import page_published, workflow_submitted

from core.bulk import pages_made
from core.models import BasePage

from .links import add_links, note_links, note_links_of_new


@receiver(page_published)
def note_links_of_published(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and not instance.alias_of_id:
        note_links(instance)


@receiver(pages_made)
def note_links_of_made(pages: list[Page], **kwargs: Any) -> None:
    note_links_of_new(pages)


@receiver(workflow_submitted, sender=WorkflowState)
def note_links_of_submitted(instance: WorkflowState, **kwargs: Any) -> None:
    """So that their answers are there when the page is approved; readers still have what is public."""
    draft = instance.content_object.get_latest_revision_as_object()
    if isinstance(draft, BasePage):
        add_links(draft)
