"""Lets programs that use the library requests ask the site of a test."""

from io import BytesIO

import requests
from django.test import Client
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse


class ToDjango(HTTPAdapter):
    """Carries what is sent to Django's test client."""

    def send(self, request, **kwargs):
        path, _mark, query = request.path_url.partition("?")
        kind = request.headers.get("Content-Type", "")
        answer = Client().generic(request.method, path, request.body or "", kind, QUERY_STRING=query)
        body = BytesIO(answer.content)
        raw = HTTPResponse(body, dict(answer.headers), answer.status_code, preload_content=False)
        return self.build_response(request, raw)


def session():
    """A session that asks the site whatever host is named."""
    made = requests.Session()
    made.mount("http://", ToDjango())
    return made
