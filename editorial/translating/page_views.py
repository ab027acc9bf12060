"""What is done with one translation from its own screen: filled in, handed on, answered, spoken."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from core.models import SpokenVersion
from core.text import clean_text

from ..approval.answering import tell
from ..approval.publishing import may_publish
from ..approval.reading import APPROVE, RefusedAnswerError, changed_since, having_read, hold
from ..saving.loaded import as_key
from .drafts import is_made_of, may_speak, may_submit, save_draft, submit
from .memory import fill_from_memory
from .po import LARGEST, TOO_LARGE, import_file, told


def _open(request: HttpRequest, pk: int) -> tuple[Translation, Page]:
    """A translation and its page; raises PermissionDenied for whom may not change that."""
    running = Translation.objects.filter(enabled=True).select_related("source", "target_locale")
    translation = get_object_or_404(running, pk=pk)
    page = get_object_or_404(
        Page, translation_key=translation.source.object_id, locale=translation.target_locale
    ).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return translation, page


def _back(page: Page) -> HttpResponse:
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    translation, page = _open(request, pk)
    count = fill_from_memory(translation, request.user)
    text = ngettext(
        "%(count)s segment filled in. Read it once more.",
        "%(count)s segments filled in. Read them once more.",
        count,
    )
    messages.success(request, text % {"count": count})
    return _back(page)


@require_POST
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of what is translated and submit it to the page's approval."""
    translation, page = _open(request, pk)
    if page.workflow_in_progress:
        messages.warning(request, _("The translation waits for its approval already."))
        return _back(page)
    try:
        _submit(translation, page, request.user)
    except RefusedAnswerError as refused:
        tell(request, page, refused)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        messages.error(request, _("The page can't be saved: %(reasons)s") % {"reasons": reasons})
    else:
        messages.success(request, _("The translation was submitted for approval."))
    return _back(page)


@transaction.atomic
def _submit(translation: Translation, page: Page, user: Any) -> None:
    """Raises ValidationError, and RefusedAnswerError where another request has submitted it meanwhile."""
    hold(page)
    if page.workflow_in_progress:
        raise RefusedAnswerError(_("The translation waits for its approval already."))
    if not may_submit(page, user):
        raise PermissionDenied
    save_draft(translation, user)
    submit(page, user)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the step that the translation waits at, for the text that its screen has shown."""
    page = get_object_or_404(Page, pk=pk).specific
    state = page.current_workflow_task_state
    task = state.task.specific if state else None
    action = request.POST.get("action", "")
    offered = [name for name, *_more in task.get_actions(page, request.user)] if task else []
    if task is None or action not in offered:
        raise PermissionDenied
    read = as_key(request.POST.get("revision", ""))
    comment = clean_text(request.POST.get("comment", ""))[:2000]
    try:
        with transaction.atomic(), having_read(read):
            if action == APPROVE:
                _check_shown(page, hold(page), read, request.POST.get("made", ""))
            task.on_action(state, request.user, action, comment=comment)
    except RefusedAnswerError as refused:
        tell(request, page, refused)
    else:
        messages.success(request, _("Your answer was noted."))
    if page.permissions_for_user(request.user).can_edit():
        return _back(page)
    return redirect("wagtailadmin_home")


def _check_shown(page: Page, newest: Revision, read: int | None, made: str) -> None:
    """Raises RefusedAnswerError where the screen has shown another text than the one that is answered."""
    if read == newest.pk and made != newest.created_at.isoformat():
        raise changed_since(page, newest.pk, newest)
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    if translation and not is_made_of(newest, translation):
        raise RefusedAnswerError(
            _(
                "The translation was changed after it had been submitted: what you see isn't what would be "
                "published. Request changes, so that it is submitted again."
            )
        )


class SpokenForm(forms.ModelForm):
    class Meta:
        model = SpokenVersion
        fields = ("file", "speaker")
        widgets = {"file": AdminDocumentChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False


def spoken(request: HttpRequest, page_id: int) -> HttpResponse:
    """The spoken version of a page that is edited as a translation, whose screen shows texts alone."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_speak(page, request.user):
        raise PermissionDenied
    row = page.get_latest_revision_as_object().spoken_versions.first() or SpokenVersion()
    form = SpokenForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        return _keep_spoken(request, page, [row] if form.cleaned_data["file"] else [])
    context = {
        "form": form,
        "page": page,
        "page_title": _("Spoken version"),
        "header_title": _("Spoken version"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "media",
        "may_publish": _is_published_alone(page, request.user),
        "breadcrumbs_items": [
            {
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": _("Spoken version")},
        ],
    }
    return render(request, "editorial/translating/spoken.html", context)


def _is_published_alone(page: Page, user: Any) -> bool:
    """Whether `user` may publish the newest draft, and nothing but the spoken version is new in it."""
    is_as_readers_have_it = page.live and not page.has_unpublished_changes and not page.workflow_in_progress
    return is_as_readers_have_it and may_publish(page, user)


def _keep_spoken(request: HttpRequest, page: Page, rows: list[SpokenVersion]) -> HttpResponse:
    """In a draft, public at once only where somebody asks who may."""
    with transaction.atomic():
        # Nobody saves a draft or submits one before this is the newest.
        page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk).specific
        if not may_speak(page, request.user):
            raise PermissionDenied
        is_public = "publish" in request.POST and _is_published_alone(page, request.user)
        draft = page.get_latest_revision_as_object()
        draft.spoken_versions = rows
        revision = draft.save_revision(user=request.user, log_action=True)
    if is_public:
        revision.publish(user=request.user)
        messages.success(request, _("The spoken version is public."))
    else:
        messages.success(request, _("The spoken version was kept with the draft."))
    return _back(page)


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponse:
    """In place of wagtail-localize's, which fails on what is no PO file of its own."""
    translation, page = _open(request, translation_id)
    file: Any = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return _back(page)
    if file.size > LARGEST:
        messages.error(request, TOO_LARGE)
        return _back(page)
    report = import_file(file.name, file.read(), request.user, only=translation)
    say = messages.error if report.error else messages.success
    say(request, told(report))
    return _back(page)
