"""Actions on many at once name to nobody what is not theirs to see.

Wagtail (8.0) lists by its title what may not be changed, whatever numbers the address has, and for `id=all`
whatever lies there.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page
from wagtail.permissions import policy_registry

SEES = ["choose", "change", "delete", "view"]
LONGEST_NUMBER = 10


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's dispatcher, with `id`s that are none left out."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None:
        raise Http404
    asked = request.GET.copy()
    asked.setlist("id", [number for number in asked.getlist("id") if number == "all" or _is_number(number)])
    request.GET = asked  # type: ignore[assignment] # what may be changed stands for what may not
    view = action_class(request, model)
    view.get_actionable_objects = _of_what_is_seen(view.get_actionable_objects, model, request.user)
    response: HttpResponse = view.dispatch(request)
    return response


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER


def _of_what_is_seen(known: Callable[[], Any], model: type[Model], user: Any) -> Callable[[], Any]:
    def get_actionable_objects() -> Any:
        objects, others = known()
        hidden = others["items_with_no_access"]
        seen = set(
            _seen(model, user).filter(pk__in=[item.pk for item in hidden]).values_list("pk", flat=True)
        )
        if hidden and not seen and not objects:
            raise PermissionDenied
        return objects, {**others, "items_with_no_access": [item for item in hidden if item.pk in seen]}

    return get_actionable_objects


def _seen(model: type[Model], user: Any) -> QuerySet:
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        return policy.explorable_instances(user)
    return policy.instances_user_has_any_permission_for(user, SEES)
