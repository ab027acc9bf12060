from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Import and export")

    def ready(self) -> None:
        from . import signals, sources  # noqa: F401
        from .api import documents_schema, pages_schema  # noqa: F401
        from .changes import soon  # noqa: F401
        from .changes.triggers import install

        # Once, after the tables of all apps are there.
        post_migrate.connect(install, sender=self)
