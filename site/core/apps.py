from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from delivery.addresses import vary_by

        from . import media_signals, privacy, signals  # noqa: F401 - connect their receivers
        from .display import variant
        from .hidden_bin import hide_bin
        from .models import EarlierVersion
        from .tree import guard_tree

        # Wagtail does it for pages and snippets.
        ReferenceIndex.register_model(EarlierVersion)

        # Readers who chose another display get other pages.
        vary_by(variant)
        guard_tree()
        hide_bin()
