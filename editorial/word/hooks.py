"""Where Word files come up in Wagtail's editor."""

import json
from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from . import urls
from .drafts import type_below


@hooks.register("register_admin_urls")
def word_urls() -> list[Any]:
    return [path("word/", include(urls))]


@hooks.register("register_page_header_buttons")
def create_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "index" and type_below(page, user):
        address = reverse("word:create", args=[page.pk])
        attributes = {"data-word-drop": address}
        yield Button(
            _("Create from a Word file"), address, icon_name="doc-full", attrs=attributes, priority=16
        )


@hooks.register("insert_global_admin_js")
def word_scripts() -> SafeString:
    return format_html(
        '<script src="{}" data-texts="{}"></script><script src="{}"></script><script src="{}"></script>',
        static("js/admin-word-clean.js"),
        json.dumps(pasting_texts()),
        static("js/admin-word-paste.js"),
        static("js/admin-word-drop.js"),
    )


@hooks.register("insert_global_admin_css")
def word_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/word.css"))


def pasting_texts() -> dict[str, str]:
    """What static/js/admin-word-paste.js says."""
    return {
        "images": gettext("Images don't come along when text is pasted from Word: add them as image blocks."),
        "oldFonts": gettext(
            "The pasted text is in a font of before Unicode (TCVN3, VNI): its letters are wrong."
        ),
        "tables": gettext("This field holds no tables: each row became a paragraph."),
        "merged": gettext("Merged cells of the table were taken apart: the text stands in the first one."),
    }
