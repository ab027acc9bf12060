"""Wagtail's (8.0) own views that fail at what a request may hold, which no form of theirs would send."""

import logging
from typing import Any

from django.forms.formsets import ORDERING_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.panels import InlinePanel
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.pages.copy import CopyView
from wagtail.blocks.base import BlockWidget
from wagtail.images.blocks import ImageBlockComparison
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns

logger = logging.getLogger(__name__)


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
        if place and not _is_page(place):
            raise Http404
        if place == "":
            # The form says that one is needed; Wagtail's view would ask the database first.
            asked: HttpResponse = super(CopyView, self).post(request, page_id, *args, **kwargs)
            return asked
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


def order_deleted_rows() -> None:
    """A form that comes back sorts its rows by number; one that was taken out may have none."""
    bind = InlinePanel.BoundPanel.__init__

    def bind_with_numbers(self: InlinePanel.BoundPanel, **given: Any) -> None:
        rows = given["form"] and given["form"].formsets[given["panel"].relation_name]
        if rows and rows.is_bound and rows.can_order and rows.is_valid():
            for row in rows.forms:
                row.cleaned_data.setdefault(ORDERING_FIELD_NAME, None)
        bind(self, **given)

    InlinePanel.BoundPanel.__init__ = bind_with_numbers


def refuse_broken_blocks() -> None:
    """A StreamField counts on the numbers and the JSON of its scripts; anything else is half a form."""
    read = BlockWidget.value_from_datadict

    def value_from_datadict(self: BlockWidget, data: Any, files: Any, name: str) -> Any:
        try:
            return read(self, data, files, name)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            logger.warning("The blocks of a form are broken", exc_info=True)
            raise MultiValueDictKeyError(name) from error

    BlockWidget.value_from_datadict = value_from_datadict


# At the addresses of Wagtail's, which come after these.
urlpatterns = decorate_urlpatterns(
    [
        path("choose-external-link/", ExternalLinkView.as_view(form_class=LinkForm)),
        path("pages/<int:page_id>/copy/", CopyToView.as_view()),
    ],
    require_admin_access,
)
