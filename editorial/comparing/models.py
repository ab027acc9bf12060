"""The step "compared with the original", and what is kept of each comparison."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, Task, TaskState

from core.models import File
from documents.models import DocumentFile

from ..approval.models import Step
from ..approval.reading import APPROVE, RefusedAnswerError
from . import log
from .forms import ComparisonForm


class ComparisonTask(Step):
    """A step that is answered by who has compared the text with the scanned or signed original.

    A page that has no such file isn't kept from going on, unless this is the only step that it passes.
    """

    skip_without_file = models.BooleanField(
        gettext_lazy("skip pages without a file"),
        default=True,
        help_text=gettext_lazy("A page to which no file is attached goes on to the next step."),
    )

    admin_form_fields = [*Step.admin_form_fields, "skip_without_file"]

    class Meta:
        verbose_name = gettext_lazy("comparison with the original")
        verbose_name_plural = gettext_lazy("comparisons with the original")

    @classmethod
    def get_description(cls) -> Any:
        return gettext_lazy(
            "Somebody compares the text with the attached original and says what was compared"
        )

    def get_actions(self, obj: models.Model, user: Any) -> list[Any]:
        """An approval needs the form, which asks what was compared."""
        actions = super().get_actions(obj, user)
        return [action for action in actions if action[0] != APPROVE or action[2]]

    def get_form_for_action(self, action: str) -> Any:
        return ComparisonForm if action == APPROVE else super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        return "editorial/comparing/modal.html" if action == APPROVE else ""

    def note(self, task_state: TaskState, user: Any, details: dict[str, Any]) -> None:
        compare(task_state.workflow_state.content_object, user, details)

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        if not self._is_skipped(workflow_state):
            return super().start(workflow_state, user=user)
        item = workflow_state.content_object
        return TaskState.objects.create(
            workflow_state=workflow_state,
            task=self,
            revision=item.get_latest_revision(),
            status=TaskState.STATUS_SKIPPED,
            finished_at=timezone.now(),
        )

    def is_missing(self, workflow_state: Any) -> bool:
        """It was passed by, and the text has an original since."""
        last = workflow_state.task_states.filter(task=self).order_by("-started_at", "-pk").first()
        was_skipped = last is not None and last.status == TaskState.STATUS_SKIPPED
        return was_skipped and not self._is_skipped(workflow_state)

    def _is_skipped(self, workflow_state: Any) -> bool:
        if not self.skip_without_file or originals_of(workflow_state.content_object):
            return False
        # Else what is handed in were public at once.
        steps = Task.objects.filter(workflow_tasks__workflow=workflow_state.workflow, active=True)
        return steps.exclude(pk__in=ComparisonTask.objects.values("pk")).exists()


class Comparison(models.Model):
    """That somebody compared a text with a file, and which file it was."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    # As the library has it of the file's content: SHA-1.
    file_hash = models.CharField(max_length=40)
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    compared_at = models.DateTimeField(default=timezone.now)

    # It isn't a use of the file, which could then not be deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-compared_at", "-pk"]
        verbose_name = gettext_lazy("comparison of a text")
        verbose_name_plural = gettext_lazy("comparisons of texts")

    def __str__(self) -> str:
        return self.file_name


def originals_of(item: Any) -> list[File]:
    """The files that are attached to the newest text of a page."""
    if not isinstance(item, Page):
        return []
    rows = getattr(item.get_latest_revision_as_object(), "files", None)
    return [row.file for row in rows.all()] if rows else []


def compare(item: Any, user: Any, details: dict[str, Any]) -> Comparison:
    """Keep a comparison. Raises RefusedAnswerError where it says no file, or leaves a part out."""
    form = ComparisonForm(details)
    files = {str(file.pk): file for file in originals_of(item)}
    chosen, _dash, seen = form.cleaned_data["file"].partition("-") if form.is_valid() else ("", "", "")
    file = files.get(chosen)
    if file is None:
        raise RefusedAnswerError(
            _("Choose the file that you compared the text with, and tick all that you compared.")
        )
    if file.get_file_hash() != seen:
        raise RefusedAnswerError(_("The original was replaced after you opened it. Compare the new one."))
    made = Comparison.objects.create(
        page_id=item.pk,
        revision=item.latest_revision,
        file=file,
        file_name=file.filename,
        file_hash=file.get_file_hash(),
        compared_by=user,
    )
    log.note(made)
    return made


def newest_of_each(*fields: str) -> Q:
    """The last comparison of each page, or of each page with each of its files."""
    newest = Comparison.objects.order_by(*fields, "-compared_at", "-pk").distinct(*fields)
    return Q(pk__in=newest.values("pk"))


def outdated() -> QuerySet[Comparison]:
    """Those whose file has another content since; and where the file last compared with is there no more."""
    attached = Exists(DocumentFile.objects.filter(page=OuterRef("page"), file=OuterRef("file")))
    # The files of a draft are in its revision alone.
    taken_off = Q(page__live=True, page__has_unpublished_changes=False) & ~attached
    is_gone = Q(file=None) | taken_off
    is_replaced = ~Q(file__file_hash=F("file_hash")) & ~is_gone
    return Comparison.objects.filter(
        (newest_of_each("page") & is_gone) | (newest_of_each("page", "file") & is_replaced)
    )
