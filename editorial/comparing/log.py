"""Comparisons in Wagtail's log of the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

COMPARED = "editorial.compared"


def note(comparison: Any) -> None:
    data = {"file": comparison.file_name, "hash": comparison.file_hash, "file_id": comparison.file_id}
    log(comparison.page, COMPARED, user=comparison.compared_by, data=data, revision=comparison.revision)


@hooks.register("register_log_actions")
def comparing_actions(actions: LogActionRegistry) -> None:
    actions.register_action(COMPARED)(ComparedFormatter)


class ComparedFormatter(LogFormatter):
    label = _("Compare with the original")

    def format_message(self, log_entry: Any) -> str:
        return str(_("Compared with the original “%(file)s” (SHA-1 %(hash)s)")) % log_entry.data
