"""Wagtail's (8.0) own views that fail at what a request may hold, which no form of theirs would send."""

from typing import Any

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.utils.urlpatterns import decorate_urlpatterns


class AddressField(URLOrAbsolutePathField):
    """Asks of what is missing whether it begins with a slash."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or "")


class LinkForm(ExternalLinkChooserForm):
    url = AddressField(label=ExternalLinkChooserForm.base_fields["url"].label)


# At the addresses of Wagtail's, which come after these.
urlpatterns = decorate_urlpatterns(
    [
        path("choose-external-link/", ExternalLinkView.as_view(form_class=LinkForm)),
    ],
    require_admin_access,
)
