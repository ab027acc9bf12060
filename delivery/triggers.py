"""The triggers by which PostgreSQL itself tells that something changed, whoever changed it and however.

Signals of Django would miss what is written by `update()`, by raw SQL (as Wagtail moves pages), by another
program or by hand. A notification of PostgreSQL is sent when the transaction is committed, and only then.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model
from psycopg import sql

CHANNEL = "delivery_change"
TRIGGER = "delivery_note_change"
TRIGGER_OF_ROW = f"{TRIGGER}_of_row"
TRIGGER_OF_HIDING, TRIGGER_OF_REMOVAL = f"{TRIGGER}_of_hiding", f"{TRIGGER}_of_removal"
# What no public page shows. A page that reads one of these tables is never kept: see delivery.traces.
UNSEEN_APPS = {
    "admin", "audit", "auth", "delivery", "django_tasks", "django_tasks_database", "editorial", "mailing",
    "otp_static", "otp_totp", "post_office", "sessions", "shelf", "wagtail_localize", "wagtailadmin",
    "wagtailsearch", "wagtailusers",
}  # fmt: skip
UNSEEN_MODELS = {
    "core.fingerprint", "core.removedrendition", "core.reviewdate", "documents.citationdecision",
    "documents.citeddocument",
    "exchange.feeditem", "exchange.hubping", "exchange.importedfile", "exchange.importedrecord",
    "exchange.importnote", "exchange.importrun", "exchange.publicrecord", "exchange.touch",
    "exchange.watchedfeed", "outlines.commune", "outlines.fieldreport", "outlines.outlinetemplate",
    "outlines.sending", "search.filetext", "search.queryrecord", "visits.visit", "wagtailcore.comment",
    "wagtailcore.commentreply", "wagtailcore.modellogentry", "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription", "wagtailcore.referenceindex", "wagtailcore.revision",
    "wagtailcore.task", "wagtailcore.taskstate", "wagtailcore.uploadedfile", "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype", "wagtailcore.workflowpage", "wagtailcore.workflowstate",
    "wagtailcore.workflowtask", "wagtailsearchpromotions.querydailyhits",
}  # fmt: skip
# Each search may add a row. Pages show it only with a row of a watched table that points at it: that must be
# added after it, and go before it.
ADDED_TO = {"wagtailsearchpromotions.query"}
# What a draft changes of a page that is public: its readers see nothing of it.
DRAFT_COLUMNS = {
    "draft_title", "has_unpublished_changes", "latest_revision_created_at", "latest_revision_id", "locked",
    "locked_at", "locked_by_id", "owner_id",
}  # fmt: skip

# What is written anew from the rest with each publication: that rows go there takes nothing from the public.
# Of all other tables it may.
DERIVED_APPS = {"search", "visits"}
DERIVED_MODELS = {
    "core.customrendition", "core.filepreview", "documents.pagecitation", "documents.publicnote",
    "outlines.edition", "outlines.pack", "wagtailimages.rendition",
}  # fmt: skip
# Rows that hide something by being there.
RESTRICTIONS = {"wagtailcore.collectionviewrestriction", "wagtailcore.pageviewrestriction"}
# Columns that hide something by another value; that a page ceases to be live is another matter.
HIDING_COLUMNS = {
    "core.customimage": ("file", "collection_id", "scan_state"),
    "core.file": ("file", "collection_id", "scan_state"),
    "wagtailcore.collection": ("path",),
    "wagtailcore.page": ("path",),
}

NOTE = """
CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once for each transaction; what a savepoint undoes, it undoes of this too.
    IF current_setting('delivery.noted_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO delivery_change DEFAULT VALUES;
        PERFORM pg_notify('{channel}', ''),
            set_config('delivery.noted_in', pg_current_xact_id()::text, true);
    END IF;
    IF TG_NARGS > 0
    AND current_setting('delivery.withdrawn_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO delivery_change (withdraws) VALUES (true);
        PERFORM set_config('delivery.withdrawn_in', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END
$$
"""


def install(using: str, **kwargs: Any) -> None:
    """Make the triggers of all tables that pages are made of, after a migration; safe to run again.

    Those of tables that are no longer seen go.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(trigger=TRIGGER, channel=CHANNEL))
        for model in _tables():
            for statement in statements(model) if is_seen(model) else removal(model):
                cursor.execute(statement.as_string(cursor.connection))


def seen_models() -> Iterable[type[Model]]:
    """The models whose rows a public page may show, those of many-to-many relations included."""
    return filter(is_seen, _tables())


def is_seen(model: type[Model]) -> bool:
    return model._meta.app_label not in UNSEEN_APPS and model._meta.label_lower not in UNSEEN_MODELS


def _tables() -> Iterable[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return (model for model in models if model._meta.managed and not model._meta.proxy)


def is_derived(model: type[Model]) -> bool:
    return model._meta.app_label in DERIVED_APPS or model._meta.label_lower in DERIVED_MODELS


def removal(model: type[Model]) -> Iterable[sql.Composed]:
    for name in (TRIGGER, TRIGGER_OF_ROW, TRIGGER_OF_HIDING, TRIGGER_OF_REMOVAL):
        yield sql.SQL("DROP TRIGGER IF EXISTS {name} ON {table}").format(
            name=sql.Identifier(name), table=sql.Identifier(model._meta.db_table)
        )


def statements(model: type[Model]) -> Iterable[sql.Composed]:
    table = model._meta.db_table
    names = {"table": sql.Identifier(table), "trigger": sql.Identifier(TRIGGER)}
    if model._meta.label_lower not in ADDED_TO:
        yield sql.SQL(
            "CREATE OR REPLACE TRIGGER {trigger} AFTER INSERT OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()"
        ).format(**names)
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    watched = [name for name in columns if table != "wagtailcore_page" or name not in DRAFT_COLUMNS]
    rows = {"old": _row("old", watched), "new": _row("new", watched)}
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER {update} AFTER UPDATE ON {table} FOR EACH ROW "
        "WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {trigger}()"
    ).format(update=sql.Identifier(TRIGGER_OF_ROW), **rows, **names)
    yield from _of_withdrawals(model, names)


def _of_withdrawals(model: type[Model], names: dict[str, sql.Identifier]) -> Iterable[sql.Composed]:
    """The triggers that tell of what is taken from the public, row by row: a DELETE may find none."""
    label = model._meta.label_lower
    if label in RESTRICTIONS:
        events = "INSERT OR UPDATE"
    elif not is_derived(model):
        events = "DELETE"
    else:
        return
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER {removal} AFTER {events} ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION {trigger}('withdraws')"
    ).format(removal=sql.Identifier(TRIGGER_OF_REMOVAL), events=sql.SQL(events), **names)
    if hiding := [*_hiding(model)]:
        yield sql.SQL(
            "CREATE OR REPLACE TRIGGER {hiding} AFTER UPDATE ON {table} FOR EACH ROW "
            "WHEN ({hides}) EXECUTE FUNCTION {trigger}('withdraws')"
        ).format(hiding=sql.Identifier(TRIGGER_OF_HIDING), hides=sql.SQL(" OR ").join(hiding), **names)


def _hiding(model: type[Model]) -> Iterable[sql.Composable]:
    """The conditions on which a changed row hides what it showed before."""
    if "live" in {field.column for field in model._meta.local_concrete_fields}:
        yield sql.SQL("(old.live AND NOT new.live)")
    for column in HIDING_COLUMNS.get(model._meta.label_lower, ()):
        yield sql.SQL("(old.{column} IS DISTINCT FROM new.{column})").format(column=sql.Identifier(column))


def _row(name: str, columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name, column) for column in columns)
