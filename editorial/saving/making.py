"""What is new is made once by each form, however often that is sent; its text is kept where that fails."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .going_on import go_on_in
from .keeping import REFUSALS, keep_sent, settle_sent
from .loaded import form_name
from .models import waiting_new
from .sending import hold_form, made_by


class _MadeBeforeError(Exception):
    """The form for something new that was sent has made it already: `item`."""

    def __init__(self, item: Any) -> None:
        super().__init__(item)
        self.item = item


def made_once(dispatch: Callable, model: type[Model], form_of: Callable[[Any], Any]) -> Callable:
    """The `dispatch` of a view that makes a page or another thing of `model`: a form makes one, and goes on
    in that where it is sent again. Its text is kept where it isn't saved.

    `form_of` makes the view's form of what was sent once more, also where the view wasn't asked yet.
    """

    def made(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = timezone.now()
        response = dispatch(self, request, *args, **kwargs)
        settle_sent(self, response, lambda form: waiting_new(type(form.instance), request.user), began)
        return response

    @wraps(dispatch)
    def bound(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        try:
            if not form_name(request.POST):
                return made(self, request, *args, **kwargs)
            with transaction.atomic():
                hold_form(request)
                if before := made_by(request, model):
                    raise _MadeBeforeError(before)
                return made(self, request, *args, **kwargs)
        except _MadeBeforeError as before:
            return go_on_in(request, before.item)
        except REFUSALS:
            raise
        except Exception:
            keep_sent(request, lambda: form_of(self))
            raise

    return bound
