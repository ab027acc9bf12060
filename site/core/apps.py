from django.apps import AppConfig
from django.db.backends.postgresql.features import DatabaseFeatures
from django.utils.translation import gettext_lazy as _

# Of servers: the oldest that CI runs on.
OLDEST_POSTGRESQL = (15,)


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
        from .reports.base import guard_spreadsheets
        from .tasks import use_our_indexing
        from .tree import guard_tree
        from .upload_forms import use_our_image_field

        # Wagtail does it for pages and snippets.
        ReferenceIndex.register_model(EarlierVersion)

        # As Django refuses those that are older than it supports.
        DatabaseFeatures.minimum_database_version = OLDEST_POSTGRESQL
        # Readers who chose another display get other pages.
        vary_by(variant)
        guard_tree()
        hide_bin()
        guard_spreadsheets()
        use_our_image_field()
        use_our_indexing()
