"""The objects of an export in this database: which key each has here, and writing them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import Model
from psycopg import sql
from treebeard.mp_tree import MP_Node
from wagtail.models import Locale, Page

from .active import active_part, is_active
from .covered import PAGE, kind_of, named_models, record_models
from .errors import MovingOutError
from .keys import ROOT

# What is only named and may be made where it isn't there: a group without rights holds nobody.
MADE = {"language", "group", "query"}
POOL = 500
# Far below where the keys of a table end.
HIGHEST = 2**30


class Places:
    """Finds the key in this database of what a record leads to. As a references.Translator.

    All keys are set aside before the first object is written, so that their order
    doesn't matter: some 160 bytes an object.
    """

    def __init__(self, keys: dict[str, dict[str, Any]]) -> None:
        self._keys = keys
        self._named: dict[str, dict[str, Any]] = {}
        self._roots: dict[str, Any] = {}
        for kind, of_kind in keys.items():
            model: Any = _model_of(kind)
            _set_aside(model, of_kind)
            if issubclass(model, MP_Node):
                self._roots[f"{kind}:{ROOT}"] = model.get_first_root_node().pk

    def of(self, kind: str, key: str) -> Any:
        return self._keys[kind][key]

    def settle(self, kind: str, key: str, pk: Any) -> None:
        """That an object is one which is here already."""
        self._keys[kind][key] = pk

    def find(self, name: Any) -> Any:
        kind, _colon, key = str(name).partition(":")
        if kind in named_models():
            return self._of_name(kind, key)
        if name in self._roots:
            return self._roots[name]
        if key not in self._keys.get(kind, {}):
            raise MovingOutError(f"it leads to {name}, which isn't in the export")
        return self._keys[kind][key]

    def value(self, model: type[Model], value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict) or "ref" not in value:
            raise MovingOutError(f"a key of another object isn't told: {value!r:.80}")
        self._expect(model, value["ref"])
        return self.find(value["ref"])

    def attribute(self, model: type[Model], value: str) -> str:
        if value == "0":
            return value
        self._expect(model, value)
        return str(self.find(value))

    def look_at(self, html: str) -> None:
        found = active_part(html)
        if found:
            raise MovingOutError(f"a text holds {found}")

    def look_at_address(self, address: str) -> None:
        if is_active(address):
            raise MovingOutError(f"{address!r:.80} is no address to follow")

    def _expect(self, model: type[Model], name: Any) -> None:
        if str(name).partition(":")[0] != kind_of(model):
            raise MovingOutError(f"it leads to {name}, where a {kind_of(model)} is expected")

    def _of_name(self, kind: str, name: str) -> Any:
        found = self._named.setdefault(kind, {})
        if name not in found:
            found[name] = _find_named(kind, name)
        return found[name]


def _find_named(kind: str, name: str) -> Any:
    model, field = named_models()[kind]
    named: dict[str, Any] = {field: name}
    if model is Locale and name not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        raise MovingOutError(f"the language {name} isn't one of this site")
    if kind in MADE:
        return model._default_manager.get_or_create(**named)[0].pk
    # Accounts aren't taken over: who has one of the same name here is the same person.
    return model._default_manager.filter(**named).values_list("pk", flat=True).first()


def _model_of(kind: str) -> type[Model]:
    if kind == PAGE:
        return Page
    return next(model for model in record_models().values() if kind_of(model) == kind)


def _set_aside(model: type[Model], keys: dict[str, Any]) -> None:
    """Give each object a primary key: the one it had, as some addresses are made of it, or a new one."""
    if isinstance(model._meta.pk, models.UUIDField):
        keys.update({key: _uuid(key) for key in keys})
        return
    taken = set(model._base_manager.values_list("pk", flat=True))
    without = []
    for key, number in keys.items():
        if _is_number(number) and number not in taken:
            taken.add(number)
        else:
            without.append(key)
    pass_by(model, max(taken, default=0))
    keys.update(zip(without, new_keys(model, len(without)), strict=True))


def _is_number(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number <= HIGHEST


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise MovingOutError(f"the key {key!r} is none") from None


def pass_by(model: type[Model], number: int) -> None:
    """Let the keys of new rows begin after `number`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, greatest(nextval(name), %s)) FROM pg_get_serial_sequence(%s, %s) name",
            [number, *_sequence(model)],
        )


def _sequence(model: type[Model]) -> list[str]:
    return [f'"{model._meta.db_table}"', str(model._meta.pk.column)]


def new_keys(model: type[Model], number: int) -> list[int]:
    """So many primary keys that nothing has or will get."""
    if not number:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [*_sequence(model), number],
        )
        return [row[0] for row in cursor.fetchall()]


class KeyPool:
    """Keys for rows that nothing leads to, set aside a few hundred at a time."""

    def __init__(self) -> None:
        self._keys: dict[type[Model], list[int]] = {}

    def next(self, model: type[Model]) -> int:
        if not self._keys.get(model):
            self._keys[model] = new_keys(model, POOL)[::-1]
        return self._keys[model].pop()


def insert(rows: Sequence[Model]) -> None:
    """Write rows as they are, with their keys: no signal, no save() that would change what was the case.

    bulk_create doesn't take models with a parent, since it can't know the keys of the new parents; we do.
    """
    if not rows:
        return
    model = type(rows[0])
    for table in [*reversed(model._meta.get_parent_list()), model]:
        fields = table._meta.local_concrete_fields
        objects: Any = table._base_manager.get_queryset()
        objects._insert(rows, fields=fields, using=connection.alias, raw=True)


def insert_pairs(field: Any, pairs: Sequence[tuple[Any, Any]]) -> None:
    """The rows of a many-to-many relation."""
    through = field.remote_field.through
    source, target = (
        through._meta.get_field(name).attname
        for name in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )
    through._base_manager.bulk_create(through(**{source: one, target: other}) for one, other in pairs)


class Tree:
    """Where the next node comes to lie. Nodes come as the tree is walked."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.children: Counter[str] = Counter()
        self._places: dict[str | None, Any] = {None: root}

    def place(self, node: Any, key: str, parent: str | None) -> None:
        above = self._places[parent]
        self.children[above.path] += 1
        node.path = type(node)._get_path(above.path, above.depth + 1, self.children[above.path])
        node.depth = above.depth + 1
        node.numchild = 0
        if isinstance(node, Page):
            node.url_path = f"{above.url_path}{node.slug}/"
        # Only those above the next node are asked for again.
        self._places = {k: n for k, n in self._places.items() if n is self.root or n.depth < node.depth}
        self._places[key] = node

    def count_children(self) -> None:
        """In one statement, when all are there."""
        table = sql.Identifier(type(self.root)._meta.db_table)
        statement = sql.SQL(
            "UPDATE {table} above SET numchild = below.number FROM (SELECT left(path, -%s) AS path, "
            "count(*) AS number FROM {table} WHERE depth > 1 GROUP BY 1) below WHERE above.path = below.path"
        ).format(table=table)
        with connection.cursor() as cursor:
            cursor.execute(statement.as_string(cursor.connection), [type(self.root).steplen])
