"""Taking a report in: how many one place may send, and none twice."""

import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models.sendings import KEPT, TooManySendingsError

from .models import FieldReport, Sending

WINDOW = datetime.timedelta(hours=1)
# A commune's office has one address, and so have the telephones of a valley.
MOST = 20
# Texts of so many characters aren't written twice; "Không có" is.
TELLING = 40
LOCK = 7_120


class RefusedError(Exception):
    """Why a report isn't taken, as its sender is told."""


class TooManyError(RefusedError):
    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            _("Many reports have come from your network. What you wrote is still there: send it later.")
        )


def take(report: FieldReport, address: str | None) -> None:
    """Keep a report; raises RefusedError."""
    _count(address)
    with transaction.atomic():
        # Of a double click the second waits for the first, and finds it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, report.outline_id])
        if _is_known(report):
            raise RefusedError(_("This has been reported already. Nothing needs to be sent again."))
        report.save()


def _count(address: str | None) -> None:
    try:
        Sending.count(address or "", MOST, WINDOW)
    except TooManySendingsError as error:
        raise TooManyError(error.seconds) from error


def _is_known(report: FieldReport) -> bool:
    """Whether the same was reported within a day: all of it, or a text that nobody writes twice."""
    recent = FieldReport.objects.filter(outline=report.outline_id, created_at__gt=timezone.now() - KEPT)
    same = recent.filter(unclear=report.unclear, questions=report.questions)
    if len(report.unclear + report.questions) < TELLING:
        names = ("commune_id", "used_on", "place", "audience_size")
        same = same.filter(**{name: getattr(report, name) for name in names})
    return same.exists()
