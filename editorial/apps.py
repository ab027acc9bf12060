from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")

    def ready(self) -> None:
        from . import signals  # noqa: F401 - connects its receivers
        from .approval.answering import bind_answers
        from .approval.notices import tell_those_who_answer
        from .bin.deleting import use_bin
        from .checks import signals as check_signals  # noqa: F401 - so does it
        from .checks.publishing import guard_publishing
        from .choosers import use_data_for_choosers
        from .citations import mail  # noqa: F401 - so does it
        from .citations.panel import add_panel_to_editor
        from .explorer import ask_of_all_rows_together
        from .mended import compare_missing_images, order_deleted_rows, refuse_broken_blocks
        from .package_names import name_what_packages_leave_in_english
        from .pictures import check_profile_pictures
        from .saving.receivers import follow_apart
        from .saving.refusing import refuse_old_forms
        from .saving.whole import act_whole
        from .signing_in import sessions  # noqa: F401 - notes when each begins
        from .sorting import sort_lists_by_alphabet
        from .staff import (
            new_administrators,  # noqa: F401 - connects its receivers
            policy,  # noqa: F401 - registers itself
        )
        from .translating.drafts import publish_by_drafts
        from .word.panel import add_panel_to_forms

        bind_answers()
        refuse_old_forms()
        act_whole()
        follow_apart()
        tell_those_who_answer()
        use_data_for_choosers()
        compare_missing_images()
        order_deleted_rows()
        refuse_broken_blocks()
        add_panel_to_editor()
        use_bin()
        guard_publishing()
        publish_by_drafts()
        add_panel_to_forms()
        sort_lists_by_alphabet()
        name_what_packages_leave_in_english()
        check_profile_pictures()
        ask_of_all_rows_together()


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's management of users, with our views."""

    user_viewset = "editorial.users.UserViewSet"
