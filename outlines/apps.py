from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutlinesConfig(AppConfig):
    name = "outlines"
    verbose_name = _("Outlines")

    def ready(self) -> None:
        from . import signals  # noqa: F401
