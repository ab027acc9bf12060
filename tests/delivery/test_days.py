"""The day of the portal."""

import datetime

import pytest
from django.utils import timezone

from delivery.days import today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-29T16:59:59", "2026-11-29"),
        ("2026-11-29T17:00:00", "2026-11-30"),
        ("2026-12-31T16:59:59.999999", "2026-12-31"),
        ("2026-12-31T17:00:00", "2027-01-01"),
    ],
)
def test_the_day_begins_at_midnight_in_vietnam(monkeypatch, moment, day):
    now = datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert today().isoformat() == day
