"""Measures the reports of the desk with 20,000 pages, their history, approvals and royalties.

    make bench-reports

The pages are copies of one news item, one document and one outline in a database of their own, published over
five years; each was submitted, edited, approved twice and published, one in ten was sent back, and has a
contribution that was paid in the month of its publication. 300 of each kind wait, most of them overdue.

Each report is asked for through Django's handler with all middleware, as an editor or a leader would: with
the last twelve months, as it opens, and with all years. The figures are the median of the milliseconds to the
answer and the number of queries; then the milliseconds and the kilobytes of the spreadsheet.
"""

import statistics
import sys
import time
from typing import Any

from . import archive_search, lists

DATABASE = "portal_bench_reports"
# Of each kind; together 20,000.
SIZES = (14_000, 3_000, 3_000)
YEARS = 5
WAITING = 300
REPEATS = 5
ALL = {"from": "2000-01-01", "to": "2100-01-01"}
REPORTS: list[tuple[str, str, dict[str, Any]]] = [
    ("output by section", "output_report", {}),
    ("output by section, all years", "output_report", {"published": ALL}),
    ("output by field, all years", "output_report", {"published": ALL, "by": "field"}),
    ("output by kind, all years", "output_report", {"published": ALL, "by": "kind"}),
    ("output by author, all years", "output_report", {"published": ALL, "by": "author"}),
    ("output by language, all years", "output_report", {"published": ALL, "by": "language"}),
    ("times", "times_report", {}),
    ("times, all years", "times_report", {"finished": ALL}),
    ("overdue steps", "overdue_report", {}),
    ("royalties of all periods", "royalties_report", {}),
    ("royalties of a person", "royalties_report", {"name": "nguoi viet 7"}),
    ("grading", "royalties_grading", {}),
    ("grading, all years", "royalties_grading", {"published": ALL}),
    ("changes", "wagtailadmin_reports:site_history", {}),
    ("changes by title", "wagtailadmin_reports:site_history", {"label": "ban goc"}),
    ("changes of an action", "wagtailadmin_reports:site_history", {"action": "wagtail.publish"}),
]
# What happened to each page, with the days since it was written.
HISTORY = (
    ("wagtail.create", 0.0),
    ("wagtail.edit", 0.1),
    ("wagtail.edit", 0.2),
    ("wagtail.workflow.start", 0.3),
    ("wagtail.workflow.approve", 1.2),
    ("wagtail.workflow.approve", 2.0),
    ("wagtail.publish", 2.1),
)


def main() -> None:
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    settings.DEBUG = False
    fill()
    print("| report | who | screen: ms / queries | XLSX: ms / kB |\n| --- | --- | --- | --- |")
    for label, name, filters in REPORTS:
        for who in ("bientap", "lanhdao"):
            print(f"| {label} | {who} | {measure(who, name, filters)} |", flush=True)
    period()


def period() -> None:
    """The screen of one month, and computing and writing it."""
    from io import BytesIO

    from editorial.models import RoyaltyPeriod, User
    from editorial.royalties.computing import compute
    from editorial.royalties.sheets import write_period

    last = RoyaltyPeriod.objects.all()[0]
    user = User.objects.get(username="lanhdao")
    ask("lanhdao", "royalty_period", {}, [last.pk])
    times = [ask("lanhdao", "royalty_period", {}, [last.pk])[0] for _number in range(REPEATS)]
    start = time.perf_counter()
    write_period(last, BytesIO())
    written = time.perf_counter()
    RoyaltyPeriod.objects.filter(pk=last.pk).update(is_open=True)
    compute(last, user)
    computed = time.perf_counter()
    print(f"\nA period: screen {statistics.median(times):.0f} ms, list to sign", end=" ")
    print(f"{1000 * (written - start):.0f} ms, computed in {1000 * (computed - written):.0f} ms")


def measure(who: str, name: str, filters: dict[str, Any]) -> str:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    query: dict[str, str] = {}
    for field, value in filters.items():
        query |= {f"{field}_{end}": day for end, day in value.items()} if value is ALL else {field: value}
    ask(who, name, query)
    times = [ask(who, name, query)[0] for _number in range(REPEATS)]
    # Its log holds so many and no more.
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        ask(who, name, query)
    # Before the next request clears the log.
    count = len(queries)
    taken, size = ask(who, name, query | {"export": "xlsx"})
    return f"{statistics.median(times):.0f} / {count} | {taken:.0f} / {size / 1000:.0f}"


def ask(who: str, name: str, query: dict[str, str], arguments: Any = ()) -> tuple[float, int]:
    """The milliseconds to the whole answer, and its bytes."""
    from django.test import Client
    from django.urls import reverse

    from editorial.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=who))
    start = time.perf_counter()
    response: Any = client.get(reverse(name, args=arguments), query)
    size = len(b"".join(response.streaming_content) if response.streaming else response.content)
    response.status_code == 200 or sys.exit(f"{name} answered {response.status_code}")
    return (time.perf_counter() - start) * 1000, size


def fill() -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Page, Task, Workflow

    from core.models import FieldOfLaw
    from editorial.factories import UserFactory
    from editorial.models import RoyaltyGenre
    from editorial.roles import APPROVAL_TASK, APPROVERS, EDITING_TASK, EDITORS, WORKFLOW

    editor = UserFactory.create(username="bientap", role=EDITORS)
    UserFactory.create(username="lanhdao", role=APPROVERS)
    fields = lists.ids(FieldOfLaw)
    known: dict[str, Any] = {"first": lists.FIRST, "days": YEARS * 365}
    known["fields"] = f"(ARRAY{fields})[1 + n % {len(fields)}]"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        clear(cursor)
        for kind, size in zip(lists.kinds(), SIZES, strict=True):
            known |= {"size": size, "types": "it.document_type_id"}
            lists.copy(cursor, kind, known)
            cursor.execute(
                f"UPDATE wagtailcore_page SET first_published_at = it.display_date FROM {kind.table} it"
                f" WHERE id = it.page_ptr_id AND id >= {lists.FIRST}"
            )
            known["first"] += lists.SIZES[-1]
        for table in ("news_newspage", "outlines_outlinepage"):
            cursor.execute(f"UPDATE {table} SET author = 'Người viết ' || page_ptr_id % 60")
        names = {
            "page": ContentType.objects.get_for_model(Page).pk,
            "state": ContentType.objects.get(app_label="wagtailcore", model="taskstate").pk,
            "editor": editor.pk,
            "workflow": Workflow.objects.get(name=WORKFLOW).pk,
            "first_task": Task.objects.get(name=EDITING_TASK).pk,
            "last_task": Task.objects.get(name=APPROVAL_TASK).pk,
            "genre": RoyaltyGenre.objects.all()[0].pk,
            "first": lists.FIRST,
            "waiting": WAITING,
        }
        for statement in STATEMENTS:
            cursor.execute(statement.format(**names))
        for action, days in HISTORY:
            cursor.execute(LOG.format(action=action, days=days, **names))
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def clear(cursor: Any) -> None:
    """Take away what the last run made."""
    lists.empty(cursor)
    cursor.execute("SET session_replication_role = replica")
    for table in (
        "wagtailcore_taskstate",
        "wagtailcore_workflowstate",
        "wagtailcore_pagelogentry",
        "editorial_contribution",
        "editorial_royaltyline",
        "editorial_royaltyperiod",
        "editorial_rate",
        "editorial_ratetable",
    ):
        cursor.execute(f"DELETE FROM {table}")
    cursor.execute(f"DELETE FROM wagtailcore_revision WHERE id >= {lists.FIRST}")


LOG = """
INSERT INTO wagtailcore_pagelogentry
    (label, action, data, timestamp, content_changed, deleted, content_type_id, user_id, page_id)
SELECT title || ' ' || id, '{action}', '{{}}',
    first_published_at - interval '2 days' + {days} * interval '1 day', true, false, content_type_id,
    {editor}, id
FROM wagtailcore_page WHERE id >= {first}
"""
TASK_STATES = """
INSERT INTO wagtailcore_taskstate
    (status, started_at, finished_at, finished_by_id, comment, content_type_id, revision_id, task_id,
    workflow_state_id)
"""
STATEMENTS = [
    """
    INSERT INTO wagtailcore_revision
        (id, content_type_id, base_content_type_id, object_id, created_at, user_id, object_str, content)
    SELECT id, content_type_id, {page}, id, first_published_at - interval '2 days', {editor}, title, '{{}}'
    FROM wagtailcore_page WHERE id >= {first}
    """,
    "UPDATE wagtailcore_page SET latest_revision_id = id WHERE id >= {first}",
    """
    INSERT INTO wagtailcore_workflowstate
        (id, base_content_type_id, content_type_id, object_id, status, created_at, requested_by_id,
        workflow_id)
    SELECT id, {page}, content_type_id, id,
        CASE WHEN id % 100000 < {waiting} THEN 'in_progress' ELSE 'approved' END,
        first_published_at - interval '2 days', {editor}, {workflow}
    FROM wagtailcore_page WHERE id >= {first}
    """,
    TASK_STATES
    + """
    SELECT 'rejected', created_at, created_at + interval '3 hours', {editor}, 'Sửa lại', {state}, id,
        {first_task}, id
    FROM wagtailcore_workflowstate WHERE id >= {first} AND id % 10 = 0
    """,
    TASK_STATES
    + """
    SELECT CASE status WHEN 'approved' THEN 'approved' ELSE 'in_progress' END, created_at,
        CASE status WHEN 'approved' THEN created_at + (id % 40) * interval '1 hour' END,
        CASE status WHEN 'approved' THEN {editor} END, '', {state}, id, {first_task}, id
    FROM wagtailcore_workflowstate WHERE id >= {first}
    """,
    TASK_STATES
    + """
    SELECT 'approved', created_at + interval '20 hours', created_at + (20 + id % 28) * interval '1 hour',
        {editor}, '', {state}, id, {last_task}, id
    FROM wagtailcore_workflowstate WHERE id >= {first} AND status = 'approved'
    """,
    """
    INSERT INTO editorial_contribution (page_id, name, role, genre_id, grade, coefficient)
    SELECT id, 'Người viết ' || id % 60, 'author', {genre}, 1, 1 FROM wagtailcore_page WHERE id >= {first}
    """,
    """
    INSERT INTO editorial_ratetable (id, valid_from, basis, unit_amount) VALUES (1, '2000-01-01', '', 100000)
    """,
    "INSERT INTO editorial_rate (table_id, genre_id, grade, amount) VALUES (1, {genre}, 1, 100000)",
    """
    INSERT INTO editorial_royaltyperiod (first_day, last_day, is_open, basis, prepared_at, signed_at)
    SELECT month::date, (month + interval '1 month' - interval '1 day')::date, false, '', now(), now()
    FROM generate_series(
        date_trunc('month', now()) - interval '60 months', date_trunc('month', now()), '1 month'
    ) month
    """,
    """
    INSERT INTO editorial_royaltyline
        (period_id, contribution_id, page_id, title, published_on, name, role, genre, grade, coefficient,
        rate, amount, is_difference)
    SELECT period.id, it.id, page.id, page.title, page.first_published_at::date, it.name, it.role, 'Tin', 1,
        1, 100000, 100000, false
    FROM editorial_contribution it JOIN wagtailcore_page page ON page.id = it.page_id
    JOIN editorial_royaltyperiod period
        ON page.first_published_at::date BETWEEN period.first_day AND period.last_day
    """,
]


if __name__ == "__main__":
    main()
