"""Where the translation desk comes up in the editor."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import (
    StringTranslation,
    TranslationSource,
    post_save_string_translation,
)

from core.tasks import follow_up
from core.text import clean_text

from . import urls
from .tasks import refresh_source
from .views import MAY_TRANSLATE


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [path("translating/", include(urls))]


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_TRANSLATE)


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    address = reverse("translating:desk")
    return DeskMenuItem(
        _("Translation desk"), address, name="translating", icon_name="wagtail-localize-language", order=250
    )


# Before wagtail-localize's own, which publishes.
@hooks.register("before_edit_page", order=-1)
def refuse_locked(request: HttpRequest, page: Page) -> None:
    """What somebody has locked isn't published from the screen of a translation either."""
    is_publishing = request.method == "POST" and request.POST.get("action") == "publish"
    if is_publishing and page.permissions_for_user(request.user).page_locked():
        raise PermissionDenied


@receiver(pre_save, sender=StringTranslation)
def keep_it_clean(instance: StringTranslation, **kwargs: Any) -> None:
    """PostgreSQL refuses NUL; a word typed in another form of its letters is the same word."""
    instance.data = clean_text(instance.data)


# wagtail-localize's own fails with a title that is too long, and the translator's words would be lost.
post_save.disconnect(post_save_string_translation, sender=StringTranslation)


@receiver(post_save, sender=StringTranslation)
def show_translated_title(instance: StringTranslation, **kwargs: Any) -> None:
    """The editor's lists call a page by what its title is translated to; whether it fits is told when a page
    is made of it."""
    if instance.context and instance.context.path == "title":
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale=instance.locale_id)
        pages.update(draft_title=instance.data[:255])


@receiver(page_published)
def look_at_source_again(instance: Page, **kwargs: Any) -> None:
    """What was published since a translation was made of it is what its translators have to do."""
    if instance.locale.language_code != settings.LANGUAGE_CODE:
        return
    if TranslationSource.objects.filter(object_id=instance.translation_key).exists():
        follow_up(refresh_source, instance.pk)
