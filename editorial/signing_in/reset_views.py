"""An administrator helps somebody whose phone and backup codes are gone."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from ..citations.views import header
from ..models import User
from . import devices
from .history import record
from .models import Result

MAY_RESET = "editorial.change_user"


def may_reset(asker: Any, user: User) -> bool:
    """Never one's own, and a superuser's only as a superuser."""
    return asker.pk != user.pk and asker.has_perm(MAY_RESET) and (asker.is_superuser or not user.is_superuser)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    if not may_reset(request.user, user):
        raise PermissionDenied
    if request.method != "POST":
        head = header(_("Reset two-step sign-in"), user.get_username())
        context = head | {"device": devices.device_of(user)}
        return render(request, "editorial/signing_in/reset.html", context)
    devices.remove(user)
    record(Result.TWO_FACTOR_RESET, user)
    text = _("Two-step sign-in of %(user)s is reset; their sessions have ended.")
    messages.success(request, text % {"user": user.get_username()})
    return redirect("wagtailusers_users:index")
