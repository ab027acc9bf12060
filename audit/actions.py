"""What can be done, by the names that are kept, and what people call it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

CREATED, CHANGED, DELETED = "created", "changed", "deleted"
EXPORTED, DOWNLOADED = "exported", "downloaded"
COMMAND, COMMAND_FAILED = "command", "command_failed"

# An app adds its own when it is loaded. Wagtail's and those that are registered with it need no name here.
NAMES: dict[str, Any] = {
    CREATED: _("Added"),
    CHANGED: _("Changed"),
    DELETED: _("Deleted"),
    EXPORTED: _("Downloaded from the editor"),
    DOWNLOADED: _("Private file downloaded"),
    COMMAND: _("Command run on the server"),
    COMMAND_FAILED: _("Command on the server failed"),
}


def choices() -> list[tuple[str, Any]]:
    """Every action with its name."""
    return [*NAMES.items(), *registry.get_choices()]


def name_of(action: str) -> str:
    """What people call it; an action of an app that is gone keeps the name that is kept."""
    return str(dict(choices()).get(action, action))
