"""What another had translated isn't lost where it is translated anew: the history of the page has it.

wagtail-localize keeps one translation of a segment and saves each as it is typed, whoever typed that before.
"""

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from core.asking import current_request

REPLACED = "editorial.segment_replaced"


@receiver(pre_save, sender=StringTranslation)
def note_replaced(instance: StringTranslation, **kwargs: Any) -> None:
    before = StringTranslation.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before and before.data != instance.data:
        _note(before, instance.last_translated_by)


@receiver(pre_delete, sender=StringTranslation)
def note_deleted(instance: StringTranslation, origin: Any, **kwargs: Any) -> None:
    # Not where its page or its source goes, and all with it.
    request = current_request()
    if request and origin is instance:
        _note(instance, request.user)


def _note(before: StringTranslation, user: Any) -> None:
    """One's own words are one's own to change."""
    if not before.data or not before.context or before.last_translated_by_id in (None, user and user.pk):
        return
    pages = Page.objects.filter(translation_key=before.context.object_id, locale=before.locale_id)
    if page := pages.first():
        words = {"comment": before.data, "person": before.last_translated_by.get_full_name()}
        log(page.specific, REPLACED, user=user, data=words)


@hooks.register("register_log_actions")
def replaced_action(actions: LogActionRegistry) -> None:
    @actions.register_action(REPLACED)
    class Replaced(LogFormatter):
        label = _("Replace another's translation")

        def format_message(self, log_entry: Any) -> str:
            return str(_("Replaced what %(person)s had translated")) % log_entry.data

        def format_comment(self, log_entry: Any) -> str:
            return log_entry.data.get("comment", "")
