"""Who may have a file of the library."""

from django.http import Http404, HttpRequest
from wagtail import hooks

from core.models import File
from core.public_media import may_have


@hooks.register("before_serve_document")
def refuse_what_nothing_public_shows(file: File, request: HttpRequest) -> None:
    """As if it weren't there: an address tells nothing of what is being prepared. Of a collection that isn't
    for all, Wagtail asks who may have its files."""
    if not file.collection.get_view_restrictions() and not may_have(request, file):
        raise Http404
