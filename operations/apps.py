from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    name = "operations"

    def ready(self) -> None:
        from .roles import grant

        # Once, after the tables of all apps are there. An app without tables is sent no signal.
        post_migrate.connect(grant, sender=apps.get_app_config("audit"))
