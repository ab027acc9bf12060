"""What outlines add to Wagtail's editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.models import Page

from .models import OutlinePage
from .starting.models import OutlineTemplate
from .starting.views import EMPTY, start


@hooks.register("register_admin_urls")
def outline_urls() -> list[Any]:
    return [path("de-cuong-moi/<int:parent_id>/", start, name="outline-start")]


@hooks.register("before_create_page")
def choose_a_template(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Who adds an outline chooses a template first, unless there is none."""
    wants_form = request.method == "POST" or request.GET.get("mau") == EMPTY
    if model is not OutlinePage or wants_form or not OutlineTemplate.objects.exists():
        return None
    return redirect("outline-start", parent.pk)
