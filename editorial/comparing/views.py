"""The original and the text, side by side."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from ..approval.answering import tell
from ..approval.reading import APPROVE, RefusedAnswerError, changed_since, having_read, hold
from ..desk.work import may_review
from ..saving.loaded import as_key
from .forms import ComparisonForm
from .models import Comparison, ComparisonTask, compare, originals_of

# So many earlier comparisons are shown.
MOST = 10


@require_http_methods(["GET", "POST"])
def side_by_side(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    step = step_for(page, request.user)
    files = originals_of(page)
    if not (step or may_review(page, request.user)) or not page.latest_revision or not files:
        raise PermissionDenied
    form = ComparisonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _compare(request, page, step, form.cleaned_data)
        except RefusedAnswerError as refused:
            tell(request, page, refused)
            # What was ticked was of another text or file.
            form = ComparisonForm()
        else:
            messages.success(request, gettext("The comparison with the original has been noted."))
            return redirect(
                "wagtailadmin_home" if step else reverse("wagtailadmin_pages:edit", args=[page.pk])
            )
    chosen = as_key(request.POST.get("file", "").partition("-")[0] or request.GET.get("file", ""))
    context = {
        "page": page,
        "form": form,
        "revision_at": page.latest_revision.created_at.isoformat(),
        "step": step,
        "files": files,
        "shown": next((file for file in files if file.pk == chosen), files[0]),
        "done": Comparison.objects.filter(page_id=page.pk).select_related("compared_by", "file")[:MOST],
        "header_title": gettext("Compare with the original"),
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.draft_title},
            {"url": "", "label": gettext("Compare with the original")},
        ],
    }
    return render(request, "editorial/comparing/side_by_side.html", context)


def step_for(page: Any, user: Any) -> Any:
    """The step that waits for this comparison, where `user` may answer it."""
    state = page.current_workflow_task_state
    task = state.task.specific if state else None
    if not isinstance(task, ComparisonTask) or APPROVE not in [a[0] for a in task.get_actions(page, user)]:
        return None
    state.task = task
    return state


@transaction.atomic
def _compare(request: HttpRequest, page: Any, step: Any, details: dict[str, Any]) -> None:
    """Answer the step, or, without one, keep that it was compared anew: both for the text that was shown."""
    read = as_key(request.POST.get("revision", ""))
    newest = hold(page)
    # Saving by itself writes over a revision, and changes when it was made.
    if read != newest.pk or request.POST.get("revision_at") != newest.created_at.isoformat():
        raise changed_since(page, read or 0, newest)
    if not step:
        compare(page, request.user, details)
        return
    with having_read(read):
        step.task.on_action(step, request.user, APPROVE, **details)
