"""What is done with preview links, in Wagtail's log of the page, which stays when they are forgotten."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from core.asking import current_request
from core.visitors import address_of

from .models import PreviewLink

MADE = "editorial.guest.made"
OPENED = "editorial.guest.opened"
REMARK = "editorial.guest.remark"
APPROVED = "editorial.guest.approved"
CHANGES = "editorial.guest.changes"
REVOKED = "editorial.guest.revoked"
# Action → how the list of actions calls it, and what it says of the guest.
ACTIONS = {
    MADE: (_("Make a preview link"), _("Preview link made for %(guest)s")),
    OPENED: (_("Open a preview link"), _("Preview link opened by %(guest)s")),
    REMARK: (_("Remark by preview link"), _("Remark of %(guest)s by preview link")),
    APPROVED: (_("Approve by preview link"), _("%(guest)s approved the text by preview link")),
    CHANGES: (_("Ask for changes by preview link"), _("%(guest)s asked for changes by preview link")),
    REVOKED: (_("Revoke a preview link"), _("Preview link of %(guest)s revoked")),
}


def note(link: PreviewLink, action: str, user: Any = None, text: str = "") -> None:
    """Without a `user` it is the guest's doing, from the address that the request comes from."""
    data = {"guest": link.name, "email": link.email, "link": link.pk, "revision_id": link.revision_id}
    request = current_request()
    if user is None and request:
        data["address"] = address_of(request)
    if text:
        data["comment"] = text
    log(link.page, action, user=user, data=data, revision=link.revision)


@hooks.register("register_log_actions")
def guest_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action)(_formatter(label, message))


def _formatter(label: Any, message: Any) -> type[LogFormatter]:
    class GuestFormatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data or {}
            guest = data.get("guest", "")
            return str(message) % {"guest": f"{guest} ({data['email']})" if data.get("email") else guest}

        def format_comment(self, log_entry: Any) -> str:
            return (log_entry.data or {}).get("comment", "")

    GuestFormatter.label = label
    return GuestFormatter
