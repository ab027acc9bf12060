"""The addresses that pages link to are noted when a page goes towards its readers, those of websites at
once."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, WorkflowState
from wagtail.signals import page_published, workflow_submitted

from core.bulk import pages_made
from core.models import BasePage, LinkedWebsite

from .links import add_links, note_links, note_links_of_new, note_website


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


@receiver(post_save, sender=LinkedWebsite)
def note_link_of_website(instance: LinkedWebsite, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        note_website(instance)
