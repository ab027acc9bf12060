from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from operations.roles import grant, missing_roles


class Command(BaseCommand):
    help = (
        "Give the roles of the database (…_web, …_backup, …_readonly) their rights, as the owner of "
        "the tables. migrate does so by itself; this is for when the roles were made after it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = missing_roles()
        if missing:
            made = "\n".join(f"CREATE ROLE {name} LOGIN;" for name in missing)
            raise CommandError(f"These roles are missing. The server's administrator runs:\n{made}")
        try:
            grant()
        except DatabaseError as error:
            raise CommandError(f"{error}Run it as the owner of the tables.") from error
        self.stdout.write("The roles have their rights.")
