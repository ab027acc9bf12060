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
