from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("News by mail")

    def ready(self) -> None:
        from . import signals  # noqa: F401 - connects its receiver
