from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")

    def ready(self) -> None:
        from . import signals  # noqa: F401 - connects its receivers
        from .choosers import use_data_for_choosers
        from .citations import mail  # noqa: F401 - so does it
        from .citations.panel import add_panel_to_editor
        from .sorting import sort_lists_by_alphabet
        from .word.panel import add_panel_to_forms

        use_data_for_choosers()
        add_panel_to_editor()
        add_panel_to_forms()
        sort_lists_by_alphabet()


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's management of users, with our views."""

    user_viewset = "editorial.users.UserViewSet"
