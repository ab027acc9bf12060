from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from .lookup import documents_with


@require_safe
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The address of a document by its number, which stays when the page moves: /van-ban/so/42-2022-nd-cp/.

    A number that several documents have leads to the search, where a person chooses.
    """
    documents = documents_with(number, locale=Locale.get_active())
    if not documents:
        raise Http404
    if len(documents) > 1:
        return redirect(f"{reverse('search')}?{urlencode({'q': documents[0].number})}")
    address = documents[0].get_url(request)
    if not address:
        # It was moved out of the site.
        raise Http404
    return redirect(address)
