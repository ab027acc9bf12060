"""A new version is put in while the old one still answers: no migration locks long, none breaks the old code.

Read off the operations, for all migrations since FIRST. What needs more (a column to be removed, a text to be
moved) goes in two versions: the first no longer needs it, the second takes it away and stands in REVIEWED.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

# The last migration of each app that came before anybody ran the portal; an app that isn't here has none.
FIRST = {
    "audit": "0002", "core": "0016", "delivery": "0001", "documents": "0011", "editorial": "0019",
    "exchange": "0007",
    "glossary": "0001", "home": "0001", "mailing": "0001", "news": "0004", "outlines": "0007",
    "search": "0005", "shelf": "0001", "visits": "0001",
}  # fmt: skip
# app.name of those that somebody has looked at and measured, and what they do that is refused else.
REVIEWED: dict[str, str] = {
    "editorial.0020_texts_of_new_items": "a key to a page, and no NOT NULL any more, of a table of few rows",
    "editorial.0021_failures_of_both_ways": "another constraint on a table of what fails just now",
    "editorial.0022_aliases_in_the_bin": "a key within a table of what was deleted in the last thirty days",
}
HARMLESS = (
    ops.CreateModel, ops.AlterModelOptions, ops.AlterModelManagers, ops.AlterModelTableComment,
    ops.RemoveIndex, AddIndexConcurrently, RemoveIndexConcurrently,
)  # fmt: skip


def complaints(operation, before, app, new_tables=frozenset()):
    """Why an operation may not run beside the old version; `before` is the state of all models before it."""
    model = getattr(operation, "model_name_lower", "")
    if isinstance(operation, HARMLESS) or (app, model) in new_tables:
        return []
    if isinstance(operation, ops.AddField):
        return _of_new_field(operation.field)
    if isinstance(operation, ops.AlterField):
        # Not as models, which are made anew at each operation: that takes minutes.
        old = before.models[app, model].fields[operation.name]
        return _of_changed_field(operation.name, old.clone(), operation.field.clone())
    return [
        f"{type(operation).__name__} locks a table while it is read, or takes away what the old version needs"
    ]


def _of_new_field(field):
    if field.many_to_many:
        return []
    if field.unique or field.db_index or (field.is_relation and field.db_constraint):
        return ["an index or a constraint is made while the table is locked: add the column first"]
    if field.null or field.has_db_default():
        return []
    return ["a new column without null or db_default: the old version can't insert rows any more"]


def _of_changed_field(name, old, new):
    for field in (old, new):
        field.set_attributes_from_name(name)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        if not editor._field_should_be_altered(old, new):
            return []
    is_text = type(old) is type(new) and isinstance(new, models.CharField)
    widened = is_text and (new.max_length or 10**9) >= (old.max_length or 0)
    if widened and (old.null, old.unique, old.db_index) == (new.null, new.unique, new.db_index):
        return []
    return [f"{name} is written anew, or has a constraint more"]


@pytest.mark.django_db
def test_new_migrations_run_beside_the_old_version():
    loader = MigrationLoader(None)
    state, new_tables, found = ProjectState(real_apps=loader.unmigrated_apps), set(), {}
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[app, name]
        is_new = _is_ours(app) and name[:4] > FIRST.get(app, "")
        for operation in migration.operations:
            if is_new and isinstance(operation, ops.CreateModel):
                new_tables.add((app, operation.name_lower))
            if is_new and (told := complaints(operation, state, app, new_tables)):
                found.setdefault(f"{app}.{name}", []).extend(told)
            operation.state_forwards(app, state)
    assert {name: told for name, told in found.items() if name not in REVIEWED} == {}


def _is_ours(app):
    folder = apps.get_app_config(app).path
    return folder.startswith(str(settings.BASE_DIR)) and "site-packages" not in folder


CODE = models.CharField(max_length=10, db_default="")
OPERATIONS = {
    "new column that may be empty": (ops.AddField("thing", "x", models.DateField(null=True)), False),
    "new column with a default": (ops.AddField("thing", "x", models.IntegerField(db_default=0)), False),
    "new unique column": (
        ops.AddField("thing", "x", models.IntegerField(null=True, unique=True)),
        True,
    ),
    "new column with an index": (
        ops.AddField("thing", "x", models.IntegerField(null=True, db_index=True)),
        True,
    ),
    "new foreign key": (
        ops.AddField("thing", "x", models.ForeignKey("core.Thing", models.CASCADE, null=True)),
        True,
    ),
    "new column": (ops.AddField("thing", "x", models.IntegerField(default=0)), True),
    "other words": (
        ops.AlterField("thing", "code", models.CharField("mã", max_length=10, db_default="")),
        False,
    ),
    "longer": (ops.AlterField("thing", "code", models.CharField(max_length=20, db_default="")), False),
    "shorter": (ops.AlterField("thing", "code", models.CharField(max_length=5, db_default="")), True),
    "unique": (
        ops.AlterField("thing", "code", models.CharField(max_length=10, db_default="", unique=True)),
        True,
    ),
    "other type": (ops.AlterField("thing", "code", models.IntegerField(db_default=0)), True),
    "column that goes": (ops.RemoveField("thing", "code"), True),
    "other name": (ops.RenameField("thing", "code", "number"), True),
    "table that goes": (ops.DeleteModel("thing"), True),
    "index that locks": (ops.AddIndex("thing", models.Index(fields=["code"], name="i")), True),
    "index beside": (AddIndexConcurrently("thing", models.Index(fields=["code"], name="i")), False),
    "constraint": (ops.AddConstraint("thing", models.UniqueConstraint(fields=["code"], name="u")), True),
    "statement": (ops.RunSQL("UPDATE thing SET code = ''"), True),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_would_lock_or_break_is_refused(name):
    operation, is_refused = OPERATIONS[name]
    state = ProjectState()
    state.add_model(ModelState("core", "Thing", [("id", models.AutoField(primary_key=True)), ("code", CODE)]))
    assert bool(complaints(operation, state, "core")) == is_refused
    # A table that is new itself has no rows, and the old version doesn't know it.
    assert complaints(operation, state, "core", {("core", "thing")}) == [] or not hasattr(
        operation, "model_name"
    )
