"""Wagtail's views that tell of pages, images and files whoever asks, for those only who may see these."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import workflows
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .bulk import bulk_action
from .policy import choose_public_or_own


class ChosenPagesView(ChosenMultipleView):
    """The titles of pages by their numbers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        numbers = [text for text in request.GET.getlist("id") if text.isascii() and text.isdecimal()]
        pages = Page.objects.filter(pk__in=[number for number in numbers if len(number) < 10])
        readable = choose_public_or_own(pages, request).values_list("pk", flat=True)
        asked = request.GET.copy()
        asked.setlist("id", [str(pk) for pk in readable])
        request.GET = asked  # type: ignore[assignment] # what may be changed stands for what may not
        return super().get(request)


class KindsOfPagesView(PageTypesUsageReportView):
    """How many pages there are of each kind, with the one that was edited last."""

    def decorate_paginated_queryset(self, kinds: Any) -> Any:
        kinds = super().decorate_paginated_queryset(kinds)
        explorable = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        last = [kind.last_edited_page_id for kind in kinds if kind.last_edited_page_id]
        seen = set(explorable.filter(pk__in=last).values_list("pk", flat=True))
        for kind in kinds:
            if kind.last_edited_page_id not in seen:
                kind.last_edited_page = None
        return kinds


class MoveView(MoveConfirmView):
    """Wagtail's (8.0) asks for the right when the page is moved; before that it names any page to anybody."""

    def dispatch(self, request: HttpRequest, page_to_move_id: int, destination_id: int) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=page_to_move_id)
        destination = get_object_or_404(Page, pk=destination_id)
        if not page.permissions_for_user(request.user).can_move_to(destination):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, page_to_move_id, destination_id)
        return response


class CancellationView(ConfirmWorkflowCancellationView):
    """Wagtail's (8.0) tells anybody at which step any page waits."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class KnownTask:
    """Of a kind of step that there is: Wagtail (8.0) fails at the name of another."""

    def get_create_model(self) -> Any:
        try:
            return super().get_create_model()  # type: ignore[misc] # of the view it is mixed into
        except (LookupError, ValueError, ImportError) as error:
            raise Http404 from error


class StepsView(KnownTask, workflows.TaskChooserView):
    pass


class StepResultsView(KnownTask, workflows.TaskChooserResultsView):
    pass


class NewStepView(KnownTask, workflows.TaskChooserCreateView):
    pass


class WorkflowView(workflows.Edit):
    """Of a page of its list that there is: Wagtail (8.0) fails at the number of another."""

    def get_paginated_pages(self) -> Any:
        try:
            return super().get_paginated_pages()
        except (ValueError, InvalidPage) as error:
            raise Http404 from error


def not_here(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's trials of the error pages, by which anybody could fill the log with errors."""
    raise Http404


class Choosable:
    """For the editor's API: the images or files that the user may choose or change."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet:
        items: QuerySet = super().get_queryset()  # type: ignore[misc] # of the view it is mixed into
        policy = policy_registry.get_by_type(items.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return items.filter(pk__in=own.values("pk"))


class ImagesView(Choosable, ImagesAdminAPIViewSet):
    pass


class FilesView(Choosable, DocumentsAdminAPIViewSet):
    pass


@hooks.register("construct_admin_api", order=1)
def guard_library(router: Any) -> None:
    router.register_endpoint("images", ImagesView)
    router.register_endpoint("documents", FilesView)


# At the addresses of Wagtail's, which come after these.
urlpatterns = decorate_urlpatterns(
    [
        path("choose-page/chosen-multiple/", ChosenPagesView.as_view()),
        path("bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action),
        path("pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", MoveView.as_view()),
        path("pages/workflow/confirm_cancellation/<int:page_id>/", CancellationView.as_view()),
        path("workflows/task_chooser/", StepsView.as_view()),
        path("workflows/task_chooser/results/", StepResultsView.as_view()),
        path("workflows/task_chooser/create/", NewStepView.as_view()),
        path("workflows/edit/<int:pk>/", WorkflowView.as_view()),
        path("failwhale/", not_here),
        path("test404/", not_here),
        path("reports/page-types-usage/", KindsOfPagesView.as_view()),
        path("reports/page-types-usage/results/", KindsOfPagesView.as_view(results_only=True)),
    ],
    require_admin_access,
)
