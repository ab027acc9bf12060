"""Django's backend, which asks before it connects whether that is in vain (delivery.silence)."""

from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

from delivery.silence import may_connect


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        """Raises OperationalError at once where somebody else of this process has waited in vain."""
        if not may_connect():
            raise OperationalError("the database has fallen silent")
        return super().get_new_connection(conn_params)
