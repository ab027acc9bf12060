"""The choice of a template, before an outline is written."""

import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import PageSubscription

from core.text import clean_text
from outlines.models import OutlineIndexPage, OutlinePage

from .models import OutlineTemplate

# In the address of Wagtail's form of a new page: the writer wants it empty.
EMPTY = "trong"
# A name of nothing but these would be empty to readers.
UNSEEN = re.compile("[\\u00ad\\u200b-\\u200f\\u2060\\ufeff]")


class TemplateChoiceField(forms.ModelChoiceField):
    """Each template with what is said of it and its parts."""

    def label_from_instance(self, template: Any) -> SafeString:
        parts = format_html_join("", "<li>{}</li>", ((part,) for part in template.parts))
        return format_html(
            "<strong>{}</strong> <span>{}</span><ol>{}</ol>", template.name, template.description, parts
        )


class StartForm(forms.Form):
    title = forms.CharField(label=_("Name of the outline"), max_length=255)
    template = TemplateChoiceField(
        OutlineTemplate.objects.all(), label=_("Template"), widget=forms.RadioSelect, empty_label=None
    )

    def clean_title(self) -> str:
        title = UNSEEN.sub("", clean_text(self.cleaned_data["title"])).strip()
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, parent_id: int) -> HttpResponse:
    """Make a draft out of a template, and go on to write it."""
    parent = get_object_or_404(OutlineIndexPage, pk=parent_id)
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = StartForm(request.POST or None)
    if form.is_valid():
        page = make_draft(parent, form.cleaned_data["template"], form.cleaned_data["title"], request.user)
        return redirect("wagtailadmin_pages:edit", page.pk)
    title = gettext("New outline")
    above = {"url": "", "label": title, "sublabel": parent.get_admin_display_title()}
    empty = reverse("wagtailadmin_pages:add", args=["outlines", "outlinepage", parent.pk])
    context = {
        "form": form,
        "header_title": title,
        "empty_url": f"{empty}?mau={EMPTY}",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, above],
    }
    return render(request, "outlines/editor/start.html", context)


def make_draft(parent: OutlineIndexPage, template: OutlineTemplate, title: str, user: Any) -> OutlinePage:
    """A draft below `parent` that begins as the template does; neither changes with the other."""
    page = OutlinePage(owner=user, locale=parent.locale, live=False, title=title)
    page.product, page.level = template.product, template.level
    blocks: Any = [{"type": block["type"], "value": block["value"]} for block in template.body.raw_data]
    page.body = blocks
    with transaction.atomic():
        parent.add_child(instance=page)
        page.save_revision(user=user, log_action=True, clean=False)
        # As the editor does with a page that somebody adds.
        PageSubscription.objects.create(page_id=page.pk, user=user, comment_notifications=True)
    return page
