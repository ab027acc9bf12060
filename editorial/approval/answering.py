"""The views in which a step is answered: a refused answer changes nothing and says why."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import WorkflowState
from wagtail.snippets.views import snippets

from ..checks.publishing import BlockedError
from ..saving.addresses import editing
from ..saving.loaded import as_key, loaded_revision
from .reading import APPROVE, RefusedAnswerError, having_read, hold, not_waiting


def tell(request: HttpRequest, item: Any, refused: RefusedAnswerError) -> None:
    buttons = [messages.button(editing(item), _("Open the newest text"))]
    if refused.comparison:
        buttons.insert(0, messages.button(refused.comparison, _("Compare the two")))
    messages.error(request, str(refused), buttons=buttons)


# The form of the editor, which saves what was changed in it and answers then.


def answered_in_form(form_valid: Callable, item_of: Callable[[Any], Any]) -> Callable:
    """A view's `form_valid` that saves nothing where the answer that came with the form is refused."""

    @wraps(form_valid)
    def bound(self: Any, form: Any) -> HttpResponse:
        if not self.request.POST.get("action-workflow-action"):
            return form_valid(self, form)
        item = item_of(self)
        try:
            with transaction.atomic(), having_read(_look(self.request, item, form)):
                return form_valid(self, form)
        except RefusedAnswerError as refused:
            return _shown_again(self, form, item, refused)
        except BlockedError as blocked:
            # What was corrected in the form wasn't saved with it.
            return _shown_again(self, form, item, RefusedAnswerError(str(blocked)))

    return bound


def _look(request: HttpRequest, item: Any, form: Any) -> int | None:
    """The revision that was read, where it is the newest one and the step waits for this user's answer."""
    hold(item)
    current = WorkflowState.objects.for_instance(item).filter(status=WorkflowState.STATUS_IN_PROGRESS)
    workflow = current.select_related("current_task_state").first()
    if not workflow or not workflow.current_task_state:
        raise not_waiting()
    task = workflow.current_task_state.task.specific
    name = request.POST.get("workflow-action-name")
    if name not in [action[0] for action in task.get_actions(item, request.user)]:
        raise not_waiting()
    _check_details(request.POST.get("workflow-action-extra-data", "{}"), task.get_form_for_action(name))
    if name == APPROVE and getattr(task, "four_eyes", False) and form.has_changed():
        raise RefusedAnswerError(
            _("Who last changed the text can't be the one who approves it: save it, and another approves it.")
        )
    # A form that was made from another text than the newest has been refused before (editorial.saving).
    return loaded_revision(request.POST)


def _check_details(sent: str, form_class: Any) -> None:
    """Wagtail gives them to the step as they come."""
    try:
        details = json.loads(sent)
    except ValueError:
        details = None
    if not isinstance(details, dict) or not set(details) <= set(form_class.base_fields):
        raise SuspiciousOperation("the answer has other details than its form")


def _shown_again(view: Any, form: Any, item: Any, refused: RefusedAnswerError) -> HttpResponse:
    """What was typed, still made from the text that isn't the newest: no second press writes over that."""
    if view.expects_json_response:
        return view.json_error_response("invalid_revision", str(refused))
    view.latest_revision_created_at = view.request.POST.get("loaded_revision_created_at", "")
    view.has_unsaved_changes = True
    view.form = form
    tell(view.request, item, refused)
    return view.render_to_response(view.get_context_data())


# Wagtail's addresses that answer a step without the form.


class AnswersWhatWasRead:
    """For the views of these addresses: `revision` is the text that the answer is for."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self
        try:
            with having_read(as_key(request.POST.get("revision", ""))):
                return super().post(request, *args, **kwargs)  # type: ignore[misc] # of the view
        except RefusedAnswerError as refused:
            tell(request, view.object, refused)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            answer = {"step": "success", "redirect": editing(view.object)}
            return view.render_modal_json(request, answer)
        return redirect(editing(view.object))


class PageAnswerView(AnswersWhatWasRead, WorkflowActionView):
    pass


class SnippetAnswerView(AnswersWhatWasRead, snippets.WorkflowActionView):
    pass


def bind_answers() -> None:
    """Wagtail has no hook between the form of a page and its answer; nor where a workflow is taken back."""
    EditView.form_valid = answered_in_form(EditView.form_valid, lambda view: view.page)
    WorkflowState.cancel = _cancelled_alone(WorkflowState.cancel)


def _cancelled_alone(cancel: Callable) -> Callable:
    @wraps(cancel)
    def bound(self: WorkflowState, user: Any = None) -> None:
        with transaction.atomic():
            WorkflowState.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
            self.refresh_from_db(fields=["status", "current_task_state"])
            cancel(self, user)

    return bound
