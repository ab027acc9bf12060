"""Those of wagtail-localize's views, where they'd let somebody publish who may only edit.

Wagtail's workflow has no say in a translation: what these views publish is public at once.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail_localize.views import convert, snippets_api
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from .translating.page_views import upload_pofile
from .translating.views import MAY_TRANSLATE


class OrderedReportView(TranslationsReportView):
    """wagtail-localize's (1.14) in no order may show one translation on two pages and another on none."""

    def get_queryset(self) -> QuerySet:
        translations: QuerySet = super().get_queryset()
        return translations.order_by("-pk")


REPORT = "localize/reports/translations/"


class GuardedUpdateTranslationsView(UpdateTranslationsView):
    """Offers "Publish immediately" to those only who may publish every one of the translations."""

    def get_form(self) -> UpdateTranslationsForm:
        form = super().get_form()
        if not self._may_publish():
            field = form.fields["publish_translations"]
            field.disabled = True
            field.widget = HiddenInput()
        return form

    def _may_publish(self) -> bool:
        targets = (t.get_target_instance() for t in self.object.translations.filter(enabled=True))
        return all(may_publish(self.request.user, target) for target in targets)


class GuardedSubmitSnippetTranslationView(SubmitSnippetTranslationView):
    """For those who may change the snippet itself: a term has no draft, its translation is public at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_publish(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def may_publish(user: Any, target: Model) -> bool:
    """Whether what `user` writes into a page or a snippet may be public without an approval."""
    if isinstance(target, Page):
        return target.permissions_for_user(user).can_publish()
    return user.has_perm(f"{target._meta.app_label}.change_{target._meta.model_name}")


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put the source in place of a translation, which changes what is public."""
    if not may_publish(request.user, get_object_or_404(Page, pk=page_id)):
        raise PermissionDenied
    return convert.convert_to_alias(request, page_id)


@hooks.register("register_admin_urls", order=-1)
def guarded_translation_urls() -> list[Any]:
    """The same addresses as wagtail-localize's, which come after these."""
    # The titles of every snippet and of every page that is translated, drafts among them.
    only_translators = permission_required(MAY_TRANSLATE)
    snippets = "localize/api/snippets/<slug:app_label>/<slug:model_name>/"
    list_snippets = snippets_api.SnippetViewSet.as_view({"get": "list"})
    show_snippet = snippets_api.SnippetViewSet.as_view({"get": "retrieve"})
    return [
        path(REPORT, only_translators(OrderedReportView.as_view())),
        path(f"{REPORT}results/", only_translators(OrderedReportView.as_view(results_only=True))),
        path(snippets, only_translators(list_snippets)),
        path(f"{snippets}<str:pk>/", only_translators(show_snippet)),
        path("localize/update/<int:translation_source_id>/", GuardedUpdateTranslationsView.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            GuardedSubmitSnippetTranslationView.as_view(),
        ),
        path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias),
        path("localize/translate/<int:translation_id>/pofile/upload/", upload_pofile),
    ]


@hooks.register("construct_reports_menu")
def report_for_translators(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not request.user.has_perm(MAY_TRANSLATE):
        address = reverse("wagtail_localize:translations_report")
        menu_items[:] = [item for item in menu_items if item.url != address]
