from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        from wagtail.contrib.frontend_cache import tasks
        from wagtail.contrib.frontend_cache.backends import http

        from .front import urlopen_with_patience
        from .tasks import tell_front
        from .triggers import install

        # Once, after the tables of all apps are there.
        post_migrate.connect(install, sender=self)
        # Wagtail 8 looks for it by this name when a page is published or taken down.
        tasks.purge_urls_from_cache_task = tell_front
        http.urlopen = urlopen_with_patience
