"""Two administrators help somebody whose phone and backup codes are gone: one asks, another one does it.

One alone could set a password and reset the second step, and so sign in as anybody.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.mail import send_mail
from wagtail.admin.utils import get_admin_base_url

from ..citations.views import header
from ..models import User
from . import devices
from .history import record
from .models import ResetRequest, Result

MAY_RESET = "editorial.change_user"


def may_reset(asker: Any, user: User) -> bool:
    """Never one's own, and a superuser's only as a superuser."""
    return asker.pk != user.pk and asker.has_perm(MAY_RESET) and (asker.is_superuser or not user.is_superuser)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    if not may_reset(request.user, user):
        raise PermissionDenied
    asked = asked_by_another(request.user, user)
    if request.method != "POST":
        context = header(_("Reset two-step sign-in"), user.get_username()) | {
            "device": devices.device_of(user),
            "asked": asked,
            "own": ResetRequest.waiting_for(user) if not asked else None,
            "is_alone": not _others(request.user, user),
            "command": f"manage.py reset_two_factor {user.get_username()}",
        }
        return render(request, "editorial/signing_in/reset.html", context)
    if request.POST.get("request", "") != (str(asked.pk) if asked else ""):
        messages.error(request, _("Somebody else was faster. Look at this page once more."))
        return redirect("reset_two_factor", user.pk)
    if asked:
        _reset(user, asked)
        text = _("Two-step sign-in of %(user)s is reset; their sessions have ended.")
    else:
        _ask(request.user, user)
        text = _("Another administrator has to reset it within a day; they are told by mail.")
    messages.success(request, text % {"user": user.get_username()})
    return redirect("wagtailusers_users:index")


def asked_by_another(administrator: Any, user: User) -> ResetRequest | None:
    """What this administrator may do: somebody else asks for it who is still an administrator."""
    waiting = ResetRequest.waiting_for(user)
    if not waiting or waiting.asked_by_id == administrator.pk:
        return None
    return waiting if waiting.asked_by.is_active and may_reset(waiting.asked_by, user) else None


def _ask(asker: Any, user: User) -> None:
    with transaction.atomic():
        # Another number: who has the page of an earlier request open does not do this one.
        ResetRequest.objects.filter(user=user).delete()
        ResetRequest.objects.create(user=user, asked_by=asker)
    record(Result.STEP_RESET_ASKED, user)
    names = {"asker": asker.get_full_name(), "user": user.get_full_name()}
    address = f"{get_admin_base_url() or ''}{reverse('reset_two_factor', args=[user.pk])}"
    text = _("%(asker)s asks that you reset the two-step sign-in of %(user)s. Call %(user)s first.") % names
    for one in filter(None, (other.email for other in _others(asker, user))):
        send_mail(_("Reset two-step sign-in"), f"{text}\n\n{address}", [one])


def _others(asker: Any, user: User) -> list[User]:
    people = User.objects.with_perm(MAY_RESET).exclude(pk=asker.pk)
    return [one for one in people if may_reset(one, user)]


def _reset(user: User, asked: ResetRequest) -> None:
    devices.remove(user)
    asked.delete()
    record(Result.TWO_FACTOR_RESET, user)
    if user.email:
        text = _(
            "Your two-step sign-in was reset; %(asker)s asked for it. If you know nothing of it, call them."
        )
        send_mail(_("Reset two-step sign-in"), text % {"asker": asked.asked_by.get_full_name()}, [user.email])
