"""Where the preview links come up in Wagtail's editor."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from . import log, views  # noqa: F401 - the log registers its actions
from .models import PreviewLink, open_links


@hooks.register("register_admin_urls")
def guest_urls() -> list[Any]:
    return [
        path("guests/<int:page_id>/", views.links, name="preview_links"),
        path("guests/revoke/<int:pk>/", views.revoke_link, name="preview_link_revoke"),
        path("guests/seen-to/<int:pk>/", views.see_to_link, name="preview_link_seen_to"),
        path("guests/answer/<int:pk>/", views.answer, name="preview_link_answer"),
    ]


@hooks.register("register_page_header_buttons")
def links_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    has_text = page.latest_revision_id and not page.alias_of_id
    if view_name == "edit" and has_text and page.permissions_for_user(user).can_edit():
        address = reverse("preview_links", args=[page.pk])
        yield Button(_("Preview links"), address, icon_name="link-external", priority=17)


@hooks.register("before_edit_page")
def tell_of_answers(request: HttpRequest, page: Page) -> None:
    """Who opens the text is told that a guest has said something to it."""
    if request.method != "GET":
        return
    names = open_links(PreviewLink.objects.filter(page_id=page.pk)).values_list("name", flat=True)[:5]
    if not names:
        return
    button = messages.button(reverse("preview_links", args=[page.pk]), gettext("Read it"))
    told = gettext("Answered by preview link: %(guests)s.") % {"guests": ", ".join(names)}
    messages.info(request, told, buttons=[button])
