from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .actions import EXPORTED
from .recording import record


class ExportsMiddleware:
    """Keeps each file that is taken out of the editor: spreadsheets of reports and all else.

    Here and not in the views, so that none can forget it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        file = response.headers.get("Content-Disposition", "")
        if (
            file.startswith("attachment")
            and response.status_code == 200
            and request.path_info.startswith(reverse("wagtailadmin_home"))
            and request.user.is_authenticated
        ):
            record(EXPORTED, label=request.get_full_path(), after={"file": file})
        return response
