"""From an open period to a locked one and back, each step in the log."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import ModelLogEntry

from . import computing
from .computing import RoyaltyError
from .models import RoyaltyPeriod

COMPUTED, SIGNED, UNLOCKED = "royalties.compute", "royalties.sign", "royalties.unlock"


def prepare(period: RoyaltyPeriod, user: Any) -> None:
    with transaction.atomic():
        computing.compute(period, user)
        log(period, COMPUTED, user=user)


@transaction.atomic
def sign(period: RoyaltyPeriod, user: Any, seen: str) -> None:
    """Lock what `user` has looked at, which another prepared."""
    locked = RoyaltyPeriod.objects.select_for_update().get(pk=period.pk)
    if not locked.is_open or not locked.prepared_at:
        raise RoyaltyError(_("The royalties of this period aren't computed, or it is locked already."))
    if locked.seen != seen:
        raise RoyaltyError(_("The royalties were computed anew meanwhile. Look at them again."))
    if locked.prepared_by_id == user.pk:
        raise RoyaltyError(_("Who computed the royalties can't be the one who signs them."))
    if locked.lines.filter(rate=None).exists():
        raise RoyaltyError(_("Some lines have no rate. Complete the table of rates, then compute again."))
    locked.is_open, locked.signed_by, locked.signed_name = False, user, user.get_full_name()
    locked.signed_at = timezone.now()
    locked.save(update_fields=["is_open", "signed_by", "signed_name", "signed_at"])
    log(locked, SIGNED, user=user)


@transaction.atomic
def unlock(period: RoyaltyPeriod, user: Any, reason: str) -> None:
    """Open the last locked period again; why is said in the log."""
    locked = RoyaltyPeriod.objects.select_for_update().get(pk=period.pk)
    if told := _keeps_locked(locked):
        raise RoyaltyError(told)
    locked.is_open, locked.signed_by, locked.signed_name, locked.signed_at = True, None, "", None
    locked.save(update_fields=["is_open", "signed_by", "signed_name", "signed_at"])
    log(locked, UNLOCKED, user=user, data={"reason": reason})


def can_be_unlocked(period: RoyaltyPeriod) -> bool:
    return not _keeps_locked(period)


def _keeps_locked(period: RoyaltyPeriod) -> str:
    """Why a period can't be unlocked; "" where it can."""
    if period.is_open:
        return _("The period isn't locked.")
    if RoyaltyPeriod.objects.filter(first_day__gt=period.first_day).exists():
        return _("A later period exists: what is wrong here is made good there.")
    if RoyaltyPeriod.objects.filter(is_open=True).exists():
        return _("Another period is open. Sign or delete it first.")
    return ""


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(COMPUTED, gettext_lazy("Compute royalties"), gettext_lazy("Royalties computed"))
    actions.register_action(
        SIGNED, gettext_lazy("Sign royalties"), gettext_lazy("Royalties signed, period locked")
    )

    @actions.register_action(UNLOCKED)
    class Unlocked(LogFormatter):
        label = gettext_lazy("Unlock royalties")
        message = gettext_lazy("Locked period of royalties opened again")

        def format_comment(self, log_entry: ModelLogEntry) -> str:
            return log_entry.data.get("reason", "")
