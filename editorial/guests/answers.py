"""What a guest does, kept and told to the staff; and what the staff make of it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from ..approval.reading import (
    APPROVE,
    RefusedAnswerError,
    changed_since,
    having_read,
    hold,
    hold_step,
    not_waiting,
)
from . import log
from .models import MOST_REMARKS, PreviewLink, Remark
from .notices import tell

REJECT = "reject"


class TooManyRemarksError(Exception):
    def __init__(self) -> None:
        super().__init__(_("No more remarks can be sent by this link."))


def opened(link: PreviewLink) -> None:
    now = timezone.now()
    links = PreviewLink.objects.filter(pk=link.pk)
    links.update(last_opened_at=now, opened_count=F("opened_count") + 1)
    if links.filter(first_opened_at=None).update(first_opened_at=now):
        log.note(link, log.OPENED)


@transaction.atomic
def remark(link: PreviewLink, data: dict[str, Any]) -> Remark:
    held = _hold_link(link)
    if held.remarks.count() >= MOST_REMARKS:
        raise TooManyRemarksError
    is_first = not held.remarks.filter(handled_at=None).exists()
    made = Remark.objects.create(link=held, text=data["text"], passage=data["passage"])
    log.note(link, log.REMARK, text=made.text)
    if is_first:
        # Whoever was told has the others before them when they come.
        tell(link)
    return made


@transaction.atomic
def decide(link: PreviewLink, data: dict[str, Any]) -> None:
    """Keep what a leader decided. It answers no step by itself: one of those who may answer does that."""
    newest = hold(link.page)
    held = _hold_link(link)
    if refusal := _refusal(held, newest):
        raise refusal
    held.decision, held.decision_text = data["decision"], data["text"]
    held.decided_at = timezone.now()
    held.save(update_fields=["decision", "decision_text", "decided_at"])
    is_approved = held.decision == PreviewLink.Decision.APPROVED
    log.note(link, log.APPROVED if is_approved else log.CHANGES, text=held.decision_text)
    tell(held)


def whether_answerable(link: PreviewLink) -> RefusedAnswerError | None:
    """Why a leader can't decide now, to be told before they read on; None where they can."""
    if not link.is_for_approval:
        return None
    return _refusal(link, link.page.latest_revision)


def _refusal(link: PreviewLink, newest: Any) -> RefusedAnswerError | None:
    if not link.is_for_approval or link.decision:
        return RefusedAnswerError(_("This link has been answered already."))
    state = link.state
    if not state or state.status != TaskState.STATUS_IN_PROGRESS:
        return RefusedAnswerError(_("The text doesn't wait for an answer any more."))
    if not link.shows(newest):
        return RefusedAnswerError(
            _("The text has been changed since this link was made. Ask for a new one, to read what is new.")
        )
    if not may_ask_approval(link.page, state, link.made_by):
        return RefusedAnswerError(_("The text doesn't wait for an answer any more."))
    return None


def _hold_link(link: PreviewLink) -> PreviewLink:
    held = PreviewLink.objects.select_for_update(of=("self",)).filter(pk=link.pk, revoked_at=None).first()
    if held is None:
        raise RefusedAnswerError(_("It has been deleted meanwhile."))
    held.page, held.made_by = link.page, link.made_by
    return held


def may_ask_approval(page: Page, state: TaskState | None, user: Any) -> bool:
    """Whoever may approve the text at this step may ask a leader for it: nobody gets a right by a link."""
    if state is None:
        return False
    task = state.task.specific
    if set(task.get_form_for_action(APPROVE).base_fields) != {"comment"}:
        # It asks for what only somebody at the desk can say.
        return False
    return APPROVE in [action[0] for action in task.get_actions(page, user)]


@transaction.atomic
def answer_for_guest(link: PreviewLink, user: Any) -> None:
    """Answer the step as the leader decided, on the authority of `user`, for the very text they decided on.

    Raises RefusedAnswerError, or PermissionDenied of the step.
    """
    newest = hold(link.page)
    held = _hold_link(link)
    if not held.state or not held.decision or held.handled_at:
        raise not_waiting()
    hold_step(held.state)
    is_approved = held.decision == PreviewLink.Decision.APPROVED
    if is_approved and not held.shows(newest):
        raise changed_since(link.page, held.revision_id or 0, newest)
    said = _("%(leader)s approved it.") if is_approved else _("%(leader)s asks for changes.")
    comment = f"{said % {'leader': held.name}} {held.decision_text}".strip()
    with having_read(held.revision_id):
        task = held.state.task.specific
        task.on_action(held.state.specific, user, APPROVE if is_approved else REJECT, comment=comment)
    PreviewLink.objects.filter(pk=held.pk).update(handled_at=timezone.now())


def see_to(link: PreviewLink, last_remark: int, decision: str) -> None:
    """Tick what was read of what the guest said: to this remark, and the decision if it was there."""
    now = timezone.now()
    link.remarks.filter(handled_at=None, pk__lte=last_remark).update(handled_at=now)
    decided = PreviewLink.objects.filter(pk=link.pk, handled_at=None, decision=decision)
    decided.exclude(decision="").update(handled_at=now)


def revoke(link: PreviewLink, user: Any) -> None:
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        log.note(link, log.REVOKED, user=user)
