"""Where the versions of legal documents are entered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from core.choosers import ChooserViewSet
from core.listings import public
from documents.models import DocumentVersion, LegalDocumentPage
from documents.versions import latest_text

from .approval.answering import SnippetAnswerView, answered_in_form
from .saving.holding import lock
from .saving.keeping import held
from .saving.loaded import as_key
from .saving.making import made_once
from .saving.models import KeptText
from .saving.new import own_unmade
from .saving.refusing import form_of_new_snippet, form_of_snippet, refusing

RIGHTS = ["add", "change", "delete", "publish", "view"]


def may_reach(user: Any, version: DocumentVersion) -> bool:
    """Whether a version is within `user`'s rights: theirs who may edit its document, who entered it, and who
    is asked for an approval of it."""
    if version.document.permissions_for_user(user).can_edit():
        return True
    first = version.revisions.order_by("pk").first()
    if first and first.user_id == user.pk:
        return True
    task = version.current_workflow_task
    return bool(task and task.user_can_access_editor(version, user))


def within_reach(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wagtail's views of a snippet ask for the right to all of its kind only. What is sent to one is done
    whole, while nobody else changes the same version."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = "pk" in kwargs and get_object_or_404(DocumentVersion, pk=kwargs["pk"])
        if asked and not may_reach(request.user, asked):
            raise PermissionDenied
        if not asked or request.method != "POST" or _holds_it_itself(view):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            lock(asked)
            return view(request, *args, **kwargs)

    return guarded


def _holds_it_itself(view: Any) -> bool:
    return issubclass(getattr(view, "view_class", object), VersionEditView)


def of_versions(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wagtail's (8.0) chooser of a snippet names all of them to everybody who opens the editor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy_registry.get_by_type(DocumentVersion).user_has_any_permission(request.user, RIGHTS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class VersionChooserViewSet(ChooserViewSet):
    def get_urlpatterns(self) -> list[Any]:
        return decorate_urlpatterns(super().get_urlpatterns(), of_versions)


class VersionCreateView(CreateView):
    dispatch = made_once(CreateView.dispatch, DocumentVersion, form_of_new_snippet)
    kept: KeptText | None = None

    def get_initial_form_instance(self) -> DocumentVersion | None:
        """For ?document=: a version of it, which begins with the words of the one before; for ?kept=: one's
        own text that couldn't be saved."""
        if self.request.method == "GET" and (kept := as_key(self.request.GET.get("kept", ""))):
            self.kept = own_unmade(self.request.user, kept)
            return self.kept.as_object()
        asked = self.request.GET.get("document", "")
        ids = [int(asked)] if asked.isascii() and asked.isdecimal() and len(asked) < 10 else []
        document = LegalDocumentPage.objects.filter(pk__in=ids).first()
        if not document:
            return None
        version = DocumentVersion(document=document)
        if self._may_read(document):
            version.body = latest_text(document).body
        return version

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"kept": self.kept}

    def _may_read(self, document: LegalDocumentPage) -> bool:
        """Writers enter versions of documents that they may not edit: a draft and what is private stay theirs
        who may."""
        if public(LegalDocumentPage.objects.filter(pk=document.pk)).exists():
            return True
        return document.permissions_for_user(self.request.user).can_edit()


def _row_of(pk: str, **more: Any) -> DocumentVersion:
    return DocumentVersion(pk=unquote(str(pk)))


class VersionEditView(EditView):
    dispatch = held(EditView.dispatch, _row_of, form_of_snippet)
    post = refusing(EditView.post, lambda view: view.object, form_of_snippet)
    form_valid = answered_in_form(EditView.form_valid, lambda view: view.object)


class DocumentVersionViewSet(SnippetViewSet):
    """The texts that documents have had since they were issued."""

    model = DocumentVersion
    icon = "history"
    add_view_class = VersionCreateView
    create_template_name = "editorial/saving/new_version.html"
    edit_template_name = "editorial/saving/version.html"
    edit_view_class = VersionEditView
    workflow_action_view_class = SnippetAnswerView
    chooser_viewset_class = VersionChooserViewSet
    list_display = [
        "__str__",
        Column("title", label=_("Legal document")),
        BooleanColumn("live", label=pgettext_lazy("version of a document", "Public")),
    ]
    list_per_page = 50
    add_to_admin_menu = True
    menu_label = _("Document versions")
    menu_order = 290

    def get_queryset(self, request: HttpRequest) -> QuerySet[DocumentVersion]:
        return DocumentVersion.objects.select_related("document").defer("body", "document__body")

    def get_urlpatterns(self) -> list[Any]:
        return decorate_urlpatterns(super().get_urlpatterns(), within_reach)
