"""Wagtail's views that tell of pages, images and files whoever asks, for those only who may see these."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns

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
        path("reports/page-types-usage/", KindsOfPagesView.as_view()),
        path("reports/page-types-usage/results/", KindsOfPagesView.as_view(results_only=True)),
    ],
    require_admin_access,
)
