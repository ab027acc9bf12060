"""Whether the database is the one that this code was written for."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


def pending_migrations() -> list[Migration]:
    """The migrations, as app and name, that this process knows and the database doesn't have.

    Raises DatabaseError where it doesn't answer.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return [
        migration
        for migration, replaced in _known().items()
        if migration not in applied and not (replaced and applied.keys() >= replaced)
    ]


@cache
def _known() -> dict[Migration, set[Migration]]:
    """Each migration with those that it stands for. Read once: it takes ten times as long as the question to
    the database, and whoever checks the health does so every second.
    """
    loader = MigrationLoader(None)
    return {key: set(loader.disk_migrations[key].replaces) for key in loader.graph.nodes}
