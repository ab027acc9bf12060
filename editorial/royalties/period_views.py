"""The screen of a period: its sums, and what is done with it."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.number_words import money_words
from core.reports.charts import bars

from ..citations.views import header
from . import rights, signing
from .computing import RoyaltyError
from .forms import UnlockForm
from .models import RoyaltyPeriod
from .money import dong
from .people import payees

MOST_BARS = 15


def period(request: HttpRequest, pk: int) -> HttpResponse:
    if not rights.sees_all(request.user):
        raise PermissionDenied
    return _shown(request, _found(pk), UnlockForm())


def _found(pk: int) -> RoyaltyPeriod:
    return get_object_or_404(RoyaltyPeriod, pk=pk)


def _shown(request: HttpRequest, found: RoyaltyPeriod, form: UnlockForm) -> HttpResponse:
    user: Any = request.user
    people = payees(found.lines.all())
    total = sum((payee.amount for payee in people), Decimal(0))
    most = sorted(people, key=lambda payee: -payee.amount)[:MOST_BARS]
    context = {
        "period": found,
        "payees": people,
        "total": total,
        "words": money_words(int(total)),
        "without_rate": found.lines.filter(rate=None) if found.is_open else [],
        "may_prepare": found.is_open and user.has_perm(rights.MAY_PREPARE),
        "may_sign": found.is_open and found.prepared_at and user.has_perm(rights.MAY_SIGN),
        "is_own": found.prepared_by_id == user.pk,
        "may_unlock": user.has_perm(rights.MAY_UNLOCK) and signing.can_be_unlocked(found),
        "form": form,
        "chart": bars(_("By person"), [(payee.name, float(payee.amount)) for payee in most], dong),
    }
    head = header(_("Royalties"), str(found))
    return render(request, "editorial/royalties/period.html", head | context)


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    _ask_for(request, rights.MAY_PREPARE)
    found = _found(pk)
    return _done(
        request, found, lambda: signing.prepare(found, request.user), _("The royalties are computed.")
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    _ask_for(request, rights.MAY_SIGN)
    found, seen = _found(pk), request.POST.get("seen", "")
    told = _("The period is signed and locked.")
    return _done(request, found, lambda: signing.sign(found, request.user, seen), told)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    _ask_for(request, rights.MAY_UNLOCK)
    found, form = _found(pk), UnlockForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    reason = form.cleaned_data["reason"]
    told = _("The period is open again.")
    return _done(request, found, lambda: signing.unlock(found, request.user, reason), told)


def _ask_for(request: HttpRequest, right: str) -> None:
    user: Any = request.user
    if not user.has_perm(right):
        raise PermissionDenied


def _done(request: HttpRequest, found: RoyaltyPeriod, step: Callable[[], None], told: str) -> HttpResponse:
    try:
        step()
    except RoyaltyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("royalty_period", found.pk)


def spreadsheet(request: HttpRequest, pk: int) -> FileResponse:
    """The list that is signed on paper."""
    from .sheets import write_period

    if not rights.sees_all(request.user):
        raise PermissionDenied
    found, output = _found(pk), BytesIO()
    write_period(found, output)
    output.seek(0)
    name = f"nhuan-but-{found.first_day:%Y-%m-%d}.xlsx"
    return FileResponse(output, as_attachment=True, filename=name)
