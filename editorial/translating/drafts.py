"""A translation as a draft of its page, which goes through the approval as any other.

wagtail-localize's own save_target writes into the table of pages even where it makes a draft: of a page that
is public that would be public at once.
"""

from typing import Any

from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Revision, WorkflowState
from wagtail_localize.models import Translation, TranslationLog

from core.text import slugify


@transaction.atomic
def save_draft(translation: Translation, user: Any) -> Revision:
    """Make a draft of the page out of what is translated, the rest in the words of the source.

    Raises ValidationError where the translations make no page that may be saved.
    """
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    keep_spoken_version(page)
    slug = slugify(page.slug) or page.get_translation(translation.source.locale).slug
    page.slug = find_available_slug(page.get_parent(), slug, ignore_page_id=page.pk)
    revision = page.save_revision(user=user, log_action=True)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    return revision


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
    return bool(permissions.can_edit() and permissions.can_submit_for_moderation())
