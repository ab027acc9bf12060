from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from delivery.addresses import vary_by

        from . import signals  # noqa: F401 - connects its receivers
        from .display import variant
        from .reports.base import guard_spreadsheets
        from .upload_forms import use_our_image_field

        # Readers who chose another display get other pages.
        vary_by(variant)
        guard_spreadsheets()
        use_our_image_field()
