from django.apps import AppConfig
from django.db.backends.postgresql.features import DatabaseFeatures
from django.utils.translation import gettext_lazy as _

# Of servers: the oldest that CI runs on.
OLDEST_POSTGRESQL = (15,)


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from delivery.addresses import vary_by

        from . import signals  # noqa: F401 - connects its receivers
        from .display import variant

        # As Django refuses those that are older than it supports.
        DatabaseFeatures.minimum_database_version = OLDEST_POSTGRESQL
        # Readers who chose another display get other pages.
        vary_by(variant)
