"""The indexes that each save writes to, the editor's search and what refers to what: written when asked for.

A page that is published is saved three times, and most tests look into neither index; to write them took a
third of the time of such a page. On a real site a worker writes them after the commit. Here each entry waits
until a statement of the test could tell the difference, and not one moment longer:

- it names the table of the index, in whatever way;
- it changes a row that the entry is made from, otherwise than by a save, which has the entry made anew: what
  the portal forgets to index again must not be found;
- queries are counted or watched: then all is as it would have been, entry by entry;
- a savepoint is rolled back: the entries go that wait since then, and those wait again that were made since.

Outside of a test's own transaction, as in the tests of real servers and in those in a browser, nothing waits.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.db.models.signals import pre_save
from django_tasks import TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend
from modelcluster.models import ClusterableModel, get_all_child_relations
from modelsearch.index import RelatedFields
from wagtail import signal_handlers

# The tables by which it is seen whether a task was done: those it writes to, itself or by a trigger.
WRITTEN = {
    "core.tasks.note_for_editors": ("wagtailsearch_indexentry",),
    "core.tasks.note_references": ("wagtailcore_referenceindex", "exchange_touch"),
}
KIND = re.compile(r'[\s(]*(\w+)(?:\s+(?:INTO|FROM))?\s+"?(\w*)', re.IGNORECASE)
# What changes one row alone, by its key, which is the last parameter.
ONE_ROW = re.compile(r'"(?:id|\w+_ptr_id)" = %s\)?\s*\Z')
SAVEPOINT = re.compile(r'\s*(SAVEPOINT|ROLLBACK TO SAVEPOINT) "(\w+)"')


class Entry(NamedTuple):
    """The name of a task, and what it is called with."""

    task: str
    app_label: str
    model_name: str
    pk: str

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.app_label, self.model_name)


class Waiting:
    """The entries of one test, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.entries: dict[Entry, Any] = {}
        self.at_savepoint: dict[str, dict[Entry, Any]] = {}
        # The key of the row that is just saved: its entries are made anew after that.
        self.saved: tuple[str, str, str] | None = None

    def due(self, statement: str, params: Any, many: bool) -> list[Entry]:
        """Those by which the statement, or which by the statement, could come out otherwise."""
        if self._is_changed_by(statement, params, many):
            return list(self.entries)
        return [entry for entry in self.entries if any(table in statement for table in WRITTEN[entry.task])]

    def _is_changed_by(self, statement: str, params: Any, many: bool) -> bool:
        found = KIND.match(statement)
        kind, table = (found[1].upper(), found[2]) if found else ("", "")
        if kind in ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"):
            return False
        if kind not in ("INSERT", "UPDATE", "DELETE"):
            return True
        one_row = str(params[-1]) if params and not many and ONE_ROW.search(statement) else None
        return any(self._is_touched(entry, kind, table, one_row) for entry in self.entries)

    def _is_touched(self, entry: Entry, kind: str, table: str, one_row: str | None) -> bool:
        if table in read_tables(entry.model):
            return True
        if table not in own_tables(entry.model) or kind == "INSERT":
            return False
        if one_row not in (None, entry.pk):
            return False
        return entry[1:] != self.saved


@cache
def own_tables(model: type[Model]) -> set[str]:
    return {one._meta.db_table for one in (model, *model._meta.all_parents)}


@cache
def read_tables(model: type[Model]) -> set[str]:
    """Those of other rows that an entry is made from: relations that are searched, children."""
    fields = [
        model._meta.get_field(found.field_name)
        for found in getattr(model, "search_fields", ())
        if isinstance(found, RelatedFields)
    ]
    tables = {field.related_model._meta.db_table for field in fields}
    tables |= {field.remote_field.through._meta.db_table for field in fields if field.many_to_many}
    if issubclass(model, ClusterableModel):
        for relation in get_all_child_relations(model):
            tables |= own_tables(relation.related_model) | read_tables(relation.related_model)
    return tables


class IndexingBackend(ImmediateBackend):
    """Does tasks at once, those that write to an index when somebody asks."""

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        pre_save.connect(note_saved)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        waiting = waiting_entries()
        if waiting is None or task.module_path not in WRITTEN or is_watched():
            return done(super().enqueue(task, args, kwargs))
        if look_first not in connection.execute_wrappers:
            # Not at the end, where a watcher that leaves takes the last one away for its own.
            connection.execute_wrappers.insert(0, look_first)
        waiting.saved = None
        entry = Entry(task.module_path, *args)
        waiting.entries.pop(entry, None)
        waiting.entries[entry] = lambda: done(super(IndexingBackend, self).enqueue(task, args, kwargs))
        return None


class AtOnceBackend(ImmediateBackend):
    """Does all tasks at once: what a test only saves, the writers of the indexes must get by with too."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        return done(super().enqueue(task, args, kwargs))


def done(result: Any) -> Any:
    """A task that was run. One that writes to an index and failed, which nobody would see, fails the test."""
    if result.task.module_path in WRITTEN and result.status == TaskResultStatus.FAILED:
        raise AssertionError(f"{result.task.module_path} {result.args}\n{result.errors[-1].traceback}")
    return result


def waiting_entries() -> Waiting | None:
    """Those of the test whose transaction this is; None outside of one."""
    for block in connection.atomic_blocks:
        if block._from_testcase:
            if not hasattr(block, "waiting"):
                block.waiting = Waiting()
            return block.waiting
    return None


def is_watched() -> bool:
    others = [wrapper for wrapper in connection.execute_wrappers if wrapper is not look_first]
    return connection.force_debug_cursor or bool(others)


def note_saved(instance: Model, raw: bool, **_: Any) -> None:
    waiting = waiting_entries()
    if not waiting:
        return
    no_entry_follows = raw or getattr(signal_handlers.reference_index_auto_update_disabled, "value", False)
    here = (instance._meta.app_label, str(instance._meta.model_name), str(instance.pk))
    waiting.saved = None if no_entry_follows else here


def look_first(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
    """Before each statement."""
    waiting = waiting_entries()
    if waiting and not connection.needs_rollback:
        text = str(statement)
        savepoint = SAVEPOINT.match(text)
        if savepoint and savepoint[1] == "SAVEPOINT":
            waiting.at_savepoint[savepoint[2]] = dict(waiting.entries)
        elif waiting.entries:
            catch_up(waiting, list(waiting.entries) if is_watched() else waiting.due(text, params, many))
    result = execute(statement, params, many, context)
    if waiting and (savepoint := SAVEPOINT.match(str(statement))) and savepoint[1] != "SAVEPOINT":
        waiting.entries = dict(waiting.at_savepoint.get(savepoint[2], {}))
        waiting.saved = None
    return result


def catch_up(waiting: Waiting, entries: list[Entry]) -> None:
    """Make the entries. Neither watched nor counted: it isn't what the test does just now."""
    before = connection.execute_wrappers, connection.force_debug_cursor
    connection.execute_wrappers, connection.force_debug_cursor = [], False
    made = [waiting.entries.pop(entry) for entry in entries]
    try:
        for make in made:
            make()
    finally:
        connection.execute_wrappers, connection.force_debug_cursor = before
