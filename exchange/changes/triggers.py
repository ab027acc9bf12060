"""The triggers by which PostgreSQL itself marks what a change touches, whoever made it and however.

As delivery.triggers, which tell that something has changed; these tell what.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from psycopg import sql
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)

from core.models import AgencyDetails, AgencySettings
from delivery.triggers import DRAFT_COLUMNS, is_seen
from documents.versions import DocumentVersion
from exchange.models import ImportedRecord

from .told import shared_paths, told_models

# What a mark means besides the table of a shared thing, whose name it bears: a page; one that has become
# public or ceased to be; a page and all below it, for which the same may hold; every page; the files in a
# collection and below; and a page that is to be compared, with nothing else.
PAGE, VISIBLE, TREE, ALL, COLLECTION, COMPARE = "page", "visible", "tree", "all", "collection", "compare"

# What is written to several times in a row, as a page that is published, is marked once. What a savepoint
# undoes, it undoes of the setting too.
MARK = """
CREATE OR REPLACE FUNCTION exchange_mark(what text, key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF key IS NOT NULL
    AND current_setting('exchange.marked', true) IS DISTINCT FROM what || ' ' || key THEN
        INSERT INTO exchange_touch (what, key) VALUES (what, key);
        PERFORM set_config('exchange.marked', what || ' ' || key, true);
    END IF;
END
$$
"""
# For every table that has the column; the trigger's argument says as what its value is marked.
TOUCH = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM exchange_mark(TG_ARGV[0], NEW.{column});
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM exchange_mark(TG_ARGV[0], OLD.{column});
    END IF;
    RETURN NULL;
END
$$
"""
TOUCH_ALL = """
CREATE OR REPLACE FUNCTION exchange_touch_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM exchange_mark('all', 0);
    RETURN NULL;
END
$$
"""
# Wagtail forgets who refers to a page or file in the transaction that deletes it: a sweep would find nobody.
TOUCH_REFERRING = """
CREATE OR REPLACE FUNCTION exchange_touch_referring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_touch (what, key)
    SELECT DISTINCT 'compare', object_id::bigint FROM gone WHERE base_content_type_id =
        (SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page');
    RETURN NULL;
END
$$
"""


class Watched(NamedTuple):
    """A table whose changes are marked: as what, with the value of which column; and the columns of which
    something is told, where that aren't all."""

    model: type[Model]
    column: str
    what: str
    told: tuple[str, ...] = ()


def watched() -> Iterable[Watched]:
    """All tables from which something is told of a page."""
    yield Watched(Page, "id", PAGE)
    seen: set[str] = set()
    for model in told_models():
        yield Watched(model, "page_ptr_id", PAGE)
        for row_model, column in _rows_of(model):
            if row_model._meta.db_table not in seen:
                seen.add(row_model._meta.db_table)
                yield Watched(row_model, column, PAGE)
    for shared in shared_paths():
        yield Watched(shared, "id", shared._meta.db_table)
    # The words of its document that others quote.
    yield Watched(DocumentVersion, "document_id", PAGE)
    yield Watched(ImportedRecord, "page_id", PAGE)
    yield Watched(PageViewRestriction, "page_id", TREE)
    yield Watched(Collection, "id", COLLECTION)
    yield Watched(CollectionViewRestriction, "collection_id", COLLECTION)
    yield Watched(Site, "id", ALL)
    yield Watched(AgencySettings, "id", ALL, ("site_id",))
    yield Watched(AgencyDetails, "id", ALL, ("settings_id", "locale_id", "agency_name"))


def _rows_of(model: type[Any]) -> Iterable[tuple[type[Model], str]]:
    """The tables of what hangs on pages of a type, each with the column that names the page."""
    for relation in get_all_child_relations(model):
        if is_seen(relation.related_model):
            yield relation.related_model, relation.field.column
    for field in model._meta.local_many_to_many:
        yield field.remote_field.through, field.m2m_column_name()


def install(using: str, **kwargs: Any) -> None:
    """Make the triggers, after a migration; safe to run again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        cursor.execute(TOUCH_ALL)
        cursor.execute(TOUCH_REFERRING)
        for one in watched():
            for statement in _statements(one):
                cursor.execute(statement.as_string(cursor.connection))
        for statement in (_headings(), _visible(), _referring()):
            cursor.execute(statement.as_string(cursor.connection))


def _statements(one: Watched) -> Iterable[sql.Composed]:
    of_row = sql.Identifier(f"exchange_touch_{one.column}")
    function = sql.Identifier("exchange_touch_all") if one.what == ALL else of_row
    names = {"table": sql.Identifier(one.model._meta.db_table), "function": function}
    yield sql.SQL(TOUCH).format(function=of_row, column=sql.Identifier(one.column))
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch AFTER INSERT OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {function}({what})"
    ).format(what=sql.Literal(one.what), **names)
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch_update AFTER UPDATE ON {table} "
        "FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {function}({what})"
    ).format(what=sql.Literal(one.what), old=_row("old", one), new=_row("new", one), **names)
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch_all AFTER TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION exchange_touch_all()"
    ).format(**names)


def _headings() -> sql.Composed:
    """Pages name the sections above them, but not the home page; where one is renamed or taken down, that
    touches all below it."""
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch_below AFTER UPDATE ON {table} FOR EACH ROW "
        "WHEN (new.numchild > 0 AND new.depth > 2 "
        "AND (old.title, old.live) IS DISTINCT FROM (new.title, new.live)) "
        "EXECUTE FUNCTION exchange_touch_id({what})"
    ).format(table=sql.Identifier(Page._meta.db_table), what=sql.Literal(TREE))


def _visible() -> sql.Composed:
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch_visible AFTER UPDATE ON {table} FOR EACH ROW "
        "WHEN (old.live IS DISTINCT FROM new.live) EXECUTE FUNCTION exchange_touch_id({what})"
    ).format(table=sql.Identifier(Page._meta.db_table), what=sql.Literal(VISIBLE))


def _referring() -> sql.Composed:
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER exchange_touch AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone "
        "FOR EACH STATEMENT EXECUTE FUNCTION exchange_touch_referring()"
    ).format(table=sql.Identifier(ReferenceIndex._meta.db_table))


def _row(name: str, one: Watched) -> sql.Composed:
    """The columns by which a row is another one; what a draft changes of a public page is told to nobody."""
    columns = one.told or [str(field.column) for field in one.model._meta.local_concrete_fields]
    shown = [column for column in columns if one.model is not Page or column not in DRAFT_COLUMNS]
    return sql.SQL(", ").join(sql.Identifier(name, column) for column in shown)
