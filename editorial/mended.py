"""Wagtail's (8.0) own views that fail at what a request may hold, which no form of theirs would send."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.pages.copy import CopyView
from wagtail.images.blocks import ImageBlockComparison
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns


class AddressField(URLOrAbsolutePathField):
    """Asks of what is missing whether it begins with a slash."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or "")


class LinkForm(ExternalLinkChooserForm):
    url = AddressField(label=ExternalLinkChooserForm.base_fields["url"].label)


class CopyToView(CopyView):
    """Asks the database for whatever is named as the place of the copy."""

    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        place = request.POST.get("new_parent_page")
        if place is not None and not _is_page(place):
            raise Http404
        response: HttpResponse = super().post(request, page_id, *args, **kwargs)
        return response


def _is_page(key: str) -> bool:
    return len(key) < 10 and key.isascii() and key.isdecimal() and Page.objects.filter(pk=key).exists()


def compare_missing_images() -> None:
    """A comparison of texts fails where a picture isn't chosen yet, as in a draft, or was deleted."""
    of_image = ImageBlockComparison.htmlvalue

    def htmlvalue(self: ImageBlockComparison, value: Any) -> Any:
        return of_image(self, value) if value is not None else ""

    ImageBlockComparison.htmlvalue = htmlvalue


# At the addresses of Wagtail's, which come after these.
urlpatterns = decorate_urlpatterns(
    [
        path("choose-external-link/", ExternalLinkView.as_view(form_class=LinkForm)),
        path("pages/<int:page_id>/copy/", CopyToView.as_view()),
    ],
    require_admin_access,
)
