"""Two of wagtail-localize's views, where they'd let somebody publish who may only edit.

Wagtail's workflow has no say in a translation: what these views publish is public at once.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.views import convert
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView


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
        pages = [target for target in targets if isinstance(target, Page)]
        return all(page.permissions_for_user(self.request.user).can_publish() for page in pages)


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put the source in place of a translation, which changes what is public."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return convert.convert_to_alias(request, page_id)


@hooks.register("register_admin_urls", order=-1)
def guarded_translation_urls() -> list[Any]:
    """The same addresses as wagtail-localize's, which come after these."""
    return [
        path("localize/update/<int:translation_source_id>/", GuardedUpdateTranslationsView.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias),
    ]
