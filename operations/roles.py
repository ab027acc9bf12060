"""Who may do what in PostgreSQL: the portal as it runs may not change its tables, nor its log.

The owner of the database (who migrates) grants it to three roles named after him: portal_web for the
web processes, the worker and the schedule; portal_backup; portal_readonly for looking. Why:
docs/decisions/0051-audit-log.md.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql
from wagtail.models import ModelLogEntry, PageLogEntry

from audit.models import Entry, Seal

WEB, BACKUP, READONLY = "web", "backup", "readonly"
# To these the portal only adds. The first two PostgreSQL guards by a trigger as well.
APPENDED = [Entry, Seal, PageLogEntry, ModelLogEntry]
# Passwords, codes, sessions, links that open something, addresses of people, texts nobody published: not for
# who looks at figures.
SECRET = [
    "audit_entry", "django_session", "django_tasks_database_dbtaskresult", "editorial_kepttext",
    "editorial_previewlink", "editorial_signin", "editorial_user", "mailing_asking", "mailing_subscriber",
    "mailing_wish", "otp_static_statictoken", "otp_totp_totpdevice", "post_office_attachment",
    "post_office_attachment_emails", "post_office_email", "post_office_log", "shelf_sharedlist",
    "wagtailadmin_formstate", "wagtailcore_apitoken", "wagtailcore_collectionviewrestriction",
    "wagtailcore_modellogentry", "wagtailcore_pagelogentry", "wagtailcore_pageviewrestriction",
]  # fmt: skip
FUNCTIONS = ["audit_settled()", "audit_forget(integer)"]
logger = logging.getLogger(__name__)


def role_names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The role of each kind, there or not: of the owner portal_owner, or portal, it is portal_web."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        prefix = cursor.fetchone()[0].removesuffix("_owner")
    return {kind: f"{prefix}_{kind}" for kind in (WEB, BACKUP, READONLY)}


def missing_roles(using: str = "default") -> list[str]:
    connection = connections[using]
    names = list(role_names(connection).values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [names])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in there]


def grant(using: str = "default", **kwargs: Any) -> bool:
    """Give each role what it needs and nothing else, after each migration; safe to run again.

    False where a role isn't there; without any of them one role is for all, as in the demo. Raises
    DatabaseError where the user of the connection doesn't own the tables; then nothing has changed.
    """
    connection = connections[using]
    missing = missing_roles(using)
    if missing:
        if len(missing) < len(role_names(connection)):
            logger.warning("No rights were given: these roles are missing", extra={"roles": missing})
        return False
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements(connection):
            cursor.execute(statement.as_string(cursor.connection))
    return True


def statements(connection: BaseDatabaseWrapper) -> Iterable[sql.Composed]:
    names = {kind: sql.Identifier(name) for kind, name in role_names(connection).items()}
    everyone = sql.SQL(", ").join(names.values())
    appended = _tables(model._meta.db_table for model in APPENDED)

    def made(text: str, **parts: sql.Composable) -> sql.Composed:
        return sql.SQL(text).format(**names, everyone=everyone, appended=appended, **parts)

    yield made("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {everyone}")
    yield made("GRANT USAGE ON SCHEMA public TO {everyone}")
    yield made("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everyone}")
    yield made("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}")
    yield made("REVOKE UPDATE, DELETE ON {appended} FROM {web}")
    yield made(
        "REVOKE INSERT, UPDATE, DELETE ON {migrations} FROM {web}",
        migrations=sql.Identifier(MigrationRecorder.Migration._meta.db_table),
    )
    yield made("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web}")
    yield made("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}, {readonly}")
    yield made("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {backup}")
    # That a backup was made is itself an entry.
    yield made("GRANT INSERT ON {entries} TO {backup}", entries=sql.Identifier(Entry._meta.db_table))
    yield made("REVOKE SELECT ON {secret} FROM {readonly}", secret=_tables(_there(SECRET)))
    for function in FUNCTIONS:
        # SQL has no place for a value here; these are constants.
        name = sql.SQL(function)
        yield made("REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC", name=name)
        yield made("GRANT EXECUTE ON FUNCTION {name} TO {web}", name=name)
    # Until the next migration ends and this is run again.
    yield made(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}"
    )
    yield made("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {web}")
    yield made("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {backup}")
    yield made("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO {backup}")


def _tables(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _there(tables: Iterable[str]) -> list[str]:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return [name for name in tables if name in known]
