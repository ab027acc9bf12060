"""Where texts that weren't saved come up in the editor."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import KeptText, waiting_new, waiting_texts
from .new import GoOnNewView
from .views import GoOnView, kept_text

# So many are told at once.
MOST = 3


@hooks.register("register_admin_urls")
def saving_urls() -> list[Any]:
    return [
        path("kept-texts/<int:pk>/", kept_text, name="kept_text"),
        path("kept-texts/<int:pk>/edit/", GoOnView.as_view(), name="kept_text_edit"),
        path("kept-texts/<int:pk>/new/", GoOnNewView.as_view(), name="kept_text_new"),
    ]


@hooks.register("insert_global_admin_css")
def saving_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/saving.css"))


@hooks.register("insert_editor_js")
def sending_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/admin-sending.js"))


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def tell_of_kept_texts(request: HttpRequest, item: Any) -> None:
    """Whoever closed the window, or lost the connection, finds here what they had typed."""
    if request.method != "GET" or not hasattr(item, "latest_revision"):
        return
    _tell(request, waiting_texts(item, request.user), _("See it beside the newest"))


@hooks.register("before_create_page")
def tell_of_unmade_pages(request: HttpRequest, parent: Page, model: type[Page]) -> None:
    if request.method == "GET":
        _tell(request, waiting_new(model, request.user).filter(parent=parent), _("See it"))


@hooks.register("before_create_snippet")
def tell_of_unmade_items(request: HttpRequest, model: type[Model]) -> None:
    if request.method == "GET":
        _tell(request, waiting_new(model, request.user), _("See it"))


def _tell(request: HttpRequest, waiting: QuerySet[KeptText], button: str) -> None:
    for kept in waiting[:MOST]:
        moment = date_format(localtime(kept.kept_at), "SHORT_DATETIME_FORMAT")
        told = _("A text that you typed here on %(moment)s was not saved. It is kept.") % {"moment": moment}
        buttons = [messages.button(reverse("kept_text", args=[kept.pk]), button)]
        messages.warning(request, told, buttons=buttons)
