"""A translation as a draft of its page, which goes through the approval as any other.

wagtail-localize's own save_target writes into the table of pages even where it makes a draft: of a page that
is public that would be public at once, and whatever then keeps it from being published comes too late.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Revision, WorkflowState
from wagtail_localize.models import StringTranslation, Translation, TranslationLog
from wagtail_localize.segments.extract import extract_segments

from core.text import slugify

from .work import ADDRESS


@transaction.atomic
def save_draft(translation: Translation, user: Any) -> Revision:
    """Make a draft of the page out of what is translated, the rest in the words of the source.

    Raises ValidationError where the translations make no page that may be saved.
    """
    page = page_of(translation)
    revision = page.save_revision(user=user, log_action=True)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    return revision


def page_of(translation: Translation) -> Any:
    """The page as its translations make it now, not saved."""
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    keep_spoken_version(page)
    slug = slugify(page.slug) or page.get_translation(translation.source.locale).slug
    page.slug = find_available_slug(page.get_parent(), slug, ignore_page_id=page.pk)
    return page


def is_made_of(revision: Revision, translation: Translation) -> bool:
    """Whether a draft has the very words that the screen of the translation shows now."""
    page = page_of(translation)
    try:
        page.full_clean()
    except ValidationError:
        return False
    return _words(page) == _words(revision.as_object())


def _words(page: Page) -> list[Any]:
    return [segment for segment in extract_segments(page) if segment.path != ADDRESS]


def keep_spoken_version(page: Any) -> None:
    """Give a page the spoken version of its last draft: that is no part of what is translated."""
    if page.latest_revision_id:
        draft = page.get_latest_revision_as_object()
        page.spoken_versions = list(draft.spoken_versions.all())


def submit(page: Page, user: Any) -> None:
    """Hand the last draft of a page on to its approval, or back to the step that sent it back."""
    page = page.get_latest_revision_as_object()
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)


def may_submit(page: Page, user: Any) -> bool:
    permissions = page.permissions_for_user(user)
    return bool(not page.alias_of_id and permissions.can_edit() and permissions.can_submit_for_moderation())


def may_speak(page: Page, user: Any) -> bool:
    """Whether `user` may change the spoken version in the draft of a page; an alias has no draft."""
    permissions = page.permissions_for_user(user)
    is_open = permissions.can_edit() and not permissions.page_locked() and not page.alias_of_id
    return bool(is_open and hasattr(page, "spoken_panel"))


_save_target = Translation.save_target


def save_target(self: Translation, user: Any = None, publish: bool = True) -> None:
    """In place of wagtail-localize's: a page that is there is changed by a draft, which is then published.

    Its draft stays where the checks keep it from being published.
    """
    key, locale = self.source.object_id, self.target_locale
    if not Page.objects.filter(translation_key=key, locale=locale, alias_of=None).exists():
        _save_target(self, user=user, publish=publish)
        return
    # What is there already isn't begun once more.
    if not publish:
        return
    try:
        revision = save_draft(self, user)
    except ValidationError as error:
        _show_beside_segments(self, error)
        raise
    with transaction.atomic():
        self.source.update_target_view_restrictions(locale)
        revision.publish(user=user)


def _show_beside_segments(translation: Translation, error: ValidationError) -> None:
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    for name, errors in error.error_dict.items():
        for row in rows.filter(context__path=name):
            row.set_field_error(errors)


def publish_by_drafts() -> None:
    Translation.save_target = save_target
