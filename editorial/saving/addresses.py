"""Where an item that has revisions is edited and compared, be it a page or another one."""

from typing import Any

from django.urls import reverse
from wagtail.models import Page


def editing(item: Any) -> str:
    if isinstance(item, Page):
        return reverse("wagtailadmin_pages:edit", args=[item.pk])
    return reverse(item.snippet_viewset.get_url_name("edit"), args=[item.pk])


def comparing(item: Any, first: int, second: int) -> str:
    if isinstance(item, Page):
        return reverse("wagtailadmin_pages:revisions_compare", args=[item.pk, first, second])
    name = item.snippet_viewset.get_url_name("revisions_compare")
    return reverse(name, args=[item.pk, first, second])
