"""The words of the editor's scripts, with the project's own in place of the packages'."""

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

# Wagtail and wagtail-localize each give their own package alone, which leaves locale/ out.
_catalogue = JavaScriptCatalog.as_view()


def script_messages(request: HttpRequest) -> HttpResponse:
    return get_localized_response(_catalogue, request)
