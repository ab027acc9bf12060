"""Where writers write follows the page tree."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page

from .roles import WRITER_PAGES, WRITERS, WRITING_PLACES, grant_pages


@receiver(post_save)
def let_writers_in(sender: type[Page], instance: Page, created: bool, **kwargs: Any) -> None:
    """A section that is added later takes items from writers as the first ones do."""
    if not created or sender not in WRITING_PLACES:
        return
    # None while a site is being set up: its pages come before its roles.
    group = Group.objects.filter(name=WRITERS).first()
    if group:
        grant_pages(group, [instance], WRITER_PAGES)
