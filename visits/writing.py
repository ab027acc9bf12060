"""The counts in the database: added to, summed up, and made less of when they are old."""

import datetime
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone

from .counting import Key
from .models import What

# For so many days at least each day is told apart; then the months are.
DAYS = 92

# In one order, so that two processes never wait for each other.
ADD = """
INSERT INTO visits_visit AS visit (day, what, page_id, file_id, part, count)
SELECT * FROM unnest(
    %s::date[], %s::text[], %s::integer[], %s::integer[], %s::text[], %s::bigint[]
)
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (day, what, page_id, file_id, part) DO UPDATE SET count = visit.count + EXCLUDED.count
"""
SUM_UP = """
WITH old AS (
    DELETE FROM visits_visit
    WHERE day < %(first)s AND extract(day FROM day) > 1
    RETURNING *
)
INSERT INTO visits_visit AS visit (day, what, page_id, file_id, part, count)
SELECT date_trunc('month', day)::date, what, page_id, file_id, part, sum(count)
FROM old
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (day, what, page_id, file_id, part) DO UPDATE SET count = visit.count + EXCLUDED.count
"""
TOTAL = """
INSERT INTO visits_visittotal AS total (id, day, views)
SELECT 1, %(day)s, coalesce(sum(count), 0)
FROM visits_visit WHERE what = %(what)s AND day <= %(day)s
ON CONFLICT (id) DO UPDATE SET day = EXCLUDED.day, views = EXCLUDED.views
"""


def add(counts: Mapping[Key, int]) -> None:
    """Add to what is there, all of it or nothing; raises django.db.Error."""
    rows = [(*key, number) for key, number in counts.items()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def first_told_apart(today: datetime.date) -> datetime.date:
    """The first day that is told apart: the first of a month. Months before it are only known as a whole."""
    return (today - datetime.timedelta(days=DAYS)).replace(day=1)


def tidy() -> None:
    """Sum up the days of months that are over for long, and note the total until yesterday."""
    today = timezone.localdate()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUM_UP, {"first": first_told_apart(today)})
        cursor.execute(TOTAL, {"day": today - datetime.timedelta(days=1), "what": What.VIEW.value})
