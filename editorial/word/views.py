"""The form to which a Word file is given, and what people are told of it."""

import logging
from collections import Counter
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.confined import BROKEN, MEMORY, TIME, ChildError
from core.text import clean_text
from core.uploads import OLE, at_path, extension_of, is_what_it_says

from .drafts import make_draft, type_below
from .limits import EMPTY, OLD, PASSWORD, UNPACKED

logger = logging.getLogger(__name__)

# Why a file became no draft.
REASONS = {
    BROKEN: _("The file is damaged or isn't a Word file. Open it in Word and save it again as .docx."),
    EMPTY: _("There is no text in the file."),
    MEMORY: _("The file is too large to be read. Divide it, and give its parts one by one."),
    OLD: _("This is a file of Word before 2007. Open it in Word and save it as .docx."),
    PASSWORD: _("The file is protected by a password. Save it without one."),
    TIME: _("The file takes too long to be read. Divide it, and give its parts one by one."),
    UNPACKED: _("The file is too large to be read. Divide it, and give its parts one by one."),
}
# What a draft lacks, or what must be looked at, by the words of rewriting and library.
TOLD = {
    "old_fonts": _("Text in a font of before Unicode (TCVN3, VNI): its letters are wrong"),
    "undescribed_images": _("Images without a description: describe them before you submit the page"),
    "refused_images": _("Images left out: of another kind than JPEG, PNG, GIF and WebP, or too large"),
    "external_images": _("Images left out: they aren't in the file, which only names where they lie"),
    "no_collection": _("Images left out: you have no right to add images to the library"),
    "merged_cells": _("Tables with merged cells: taken apart, the text stands in the first one"),
    "links_in_tables": _("Links in tables: only their text was kept"),
    "struck": _("Struck-through text: it was kept as usual text"),
    "deletions": _("Tracked changes: what was deleted was left out, what was added was kept"),
    "comments": _("Comments left out"),
    "equations": _("Equations left out"),
    "charts": _("Charts and diagrams left out"),
    "objects": _("Embedded objects left out"),
    "macros": _("Macros left out"),
    "letterhead": _("Letterhead left out"),
}


class WordForm(forms.Form):
    file = forms.FileField(label=_("Word file"), widget=forms.FileInput(attrs={"accept": ".docx"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        head = file.read(len(OLE[0]))
        if file.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            most = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
            raise ValidationError(gettext("The file is larger than %(most)s.") % {"most": most})
        if extension_of(file.name) == "doc":
            raise ValidationError(REASONS[OLD])
        if extension_of(file.name) != "docx":
            raise ValidationError(gettext("Only Word files (.docx) become drafts."))
        # What is encrypted lies in a container of the old kind; the child tells it from old files.
        if not is_what_it_says(file, file.name) and head not in OLE:
            raise ValidationError(REASONS[BROKEN])
        return file


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, parent_id: int) -> HttpResponse:
    """Make a draft below a page out of a Word file."""
    parent = get_object_or_404(Page, pk=parent_id).specific
    model = type_below(parent, request.user)
    if model is None:
        raise PermissionDenied
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        name = clean_text(PurePath(file.name).stem)
        try:
            with at_path(file) as path:
                page, told = make_draft(parent, model, path, name, request.user)
        except ChildError as error:
            logger.info("A Word file became no draft: %s", error)
            form.add_error("file", REASONS.get(error.reason, REASONS[BROKEN]))
        else:
            tell(request, file.name, told)
            return redirect("wagtailadmin_pages:edit", page.pk)
    title = gettext("Create from a Word file")
    above = {"url": "", "label": title, "sublabel": parent.get_admin_display_title()}
    context = {
        "form": form,
        "parent": parent,
        "kind": model._meta.verbose_name,
        "header_title": title,
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, above],
    }
    return render(request, "editorial/word_create.html", context)


def tell(request: HttpRequest, name: str, told: Counter[str]) -> None:
    """Say in the editor that this is a draft, and what to look at in it."""
    made = gettext("This draft was made of “%(name)s”. Read it through before you submit it.")
    messages.success(request, made % {"name": name})
    lines = [_line(told[word], text) for word, text in TOLD.items() if told[word]]
    if lines:
        items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        messages.warning(request, format_html("{}<ul>{}</ul>", gettext("Not taken over as it was:"), items))


def _line(count: int, text: Any) -> SafeString:
    return format_html("{} ({})", text, count) if count > 1 else format_html("{}", text)
