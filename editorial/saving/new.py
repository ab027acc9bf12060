"""What somebody began that was never made: its form, and going on in the text that waits."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from .forms import page_form
from .models import KeptText


def new_page_form(request: HttpRequest, model: type[Page], parent: Page) -> Any:
    return page_form(request, model(owner=request.user, locale=parent.locale), parent)


def own_unmade(user: Any, pk: int) -> KeptText:
    """Raises Http404 where it is another's, settled, or that of something that is there."""
    return get_object_or_404(KeptText, pk=pk, user=user, settled_at=None, object_id=None)


class GoOnNewView(CreateView):
    """The form of a new page with one's own text that waits in it; nothing is made before it is saved."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.kept = own_unmade(request.user, pk)
        kind, parent = self.kept.content_type, self.kept.parent
        if request.method != "GET" or parent is None:
            raise Http404
        return super().dispatch(request, kind.app_label, kind.model, parent.pk)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.page = self.kept.as_object()
        self.subscription.page = self.page
        self.form = self.form_class(
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent_page,
            for_user=request.user,
        )
        # Sent to the form for new pages, and only by a press of its buttons.
        self.has_unsaved_changes, self.autosave_enabled = True, False
        return self.render_to_response(self.get_context_data(kept=self.kept))
