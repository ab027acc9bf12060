from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")

    def ready(self) -> None:
        from .choosers import use_data_for_choosers

        use_data_for_choosers()
