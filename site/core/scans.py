"""What is known of a file from the virus scanner (core.scanning), and what may be done with it then."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    WAITING = "waiting", _("waits for the virus scanner")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("virus found")
    TOO_BIG = "too_big", _("too large for the virus scanner")


def scan_state() -> models.CharField:
    """What the scanner said of the content that a row has now."""
    return models.CharField(
        _("virus scan"), max_length=10, choices=ScanState.choices, default=ScanState.WAITING, editable=False
    )


def scan_found() -> models.CharField:
    """What the scanner calls what it found."""
    return models.CharField(max_length=200, blank=True, editable=False)


class Scanned:
    """A row with `scan_state`: nobody gets its file before it has been scanned, where there is a scanner."""

    scan_state: Any
    _state: Any
    _meta: Any
    # What is written by others in their own time, never back as it was when the row was read.
    settled_elsewhere: tuple[str, ...] = ()
    # Said by core.upload_fields: then what was known of the one before is written over.
    has_new_content = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        file: Any = self.file  # type: ignore[attr-defined]
        is_new = self._state.adding or args or kwargs.get("force_insert")
        if not is_new and kwargs.get("update_fields") is None:
            left = {*self.settled_elsewhere, *self.get_deferred_fields()}  # type: ignore[attr-defined]
            if file._committed and not self.has_new_content:
                left |= {"scan_state", "scan_found"}
            fields = [one for one in self._meta.concrete_fields if not one.primary_key]
            kwargs["update_fields"] = [one.name for one in fields if one.attname not in left]
        super().save(*args, **kwargs)  # type: ignore[misc]
        self.has_new_content = False

    @property
    def is_held(self) -> bool:
        """Whether nobody may have its content: not downloaded, shown, read or packed."""
        if not settings.CLAMAV_SOCKET:
            return self.scan_state == ScanState.INFECTED
        return self.scan_state != ScanState.CLEAN


def not_held(path: str = "") -> Q:
    """The rows of which anyone may have the content; `path` leads to them, such as "file"."""
    name = f"{path}__scan_state" if path else "scan_state"
    if not settings.CLAMAV_SOCKET:
        return ~Q(**{name: ScanState.INFECTED})
    return Q(**{name: ScanState.CLEAN})
