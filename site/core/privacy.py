"""What repeats a private page is as private: its aliases, wherever they stand, and its translations.

Wagtail (8.0) asks for a password at an alias of a private page, but lists it; it knows nothing of aliases of
what is below a private page. wagtail-localize (1.14) makes a new translation private, but not one that is
there already. So the restrictions themselves are copied, and whatever asks for them finds them.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

# Kind, password and groups of a restriction.
Content = tuple[str, str, frozenset[int]]
# What is copied isn't copied back.
_is_copying: ContextVar[bool] = ContextVar("is_copying", default=False)


def aliases_of(page: Page) -> QuerySet[Page]:
    """The aliases of a page and of those below it that stand elsewhere."""
    aliases = Page.objects.filter(alias_of__path__startswith=page.path).exclude(path__startswith=page.path)
    return aliases.select_related("alias_of")


def translations_of(page: Page) -> QuerySet[Page]:
    """Those that are made of a page, which is in the source language; none of a translation."""
    if page.alias_of_id or page.locale.language_code != settings.LANGUAGE_CODE:
        return Page.objects.none()
    return Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=page.pk)


def source_of(page: Page) -> QuerySet[Page]:
    """The page in the source language that another is a translation of."""
    sources = Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of=None)
    return sources.filter(translation_key=page.translation_key).exclude(pk=page.pk)


def copy_restrictions(page: Page, wanted: Iterable[PageViewRestriction]) -> None:
    """Let a page have these restrictions and no others of its own."""
    token = _is_copying.set(True)
    try:
        _copy(page, wanted)
    finally:
        _is_copying.reset(token)


def _copy(page: Page, wanted: Iterable[PageViewRestriction]) -> None:
    own = {_content_of(row): row for row in PageViewRestriction.objects.filter(page=page)}
    for content, row in {_content_of(row): row for row in wanted}.items():
        if not own.pop(content, None):
            kind, password, _groups = content
            copy = PageViewRestriction(page=page, restriction_type=kind, password=password)
            copy.save()
            copy.groups.set(row.groups.all())
    for row in own.values():
        row.delete()


def _content_of(row: PageViewRestriction) -> Content:
    return row.restriction_type, row.password, frozenset(group.pk for group in row.groups.all())


def settle_twins(page: Page, before: Content | None = None) -> None:
    """What was done to the restrictions of a page is done to those of its translations and aliases.
    `before` is what one was until now: of a translation, which may have others of its own, no other goes."""
    if _is_copying.get():
        return
    own = list(PageViewRestriction.objects.filter(page=page))
    for translation in translations_of(page):
        _change(translation, own, {before} if before else set())
    if before:
        _settle_translations_below(page, own, before)
    settle_aliases(page)


def _settle_translations_below(page: Page, own: list[PageViewRestriction], before: Content) -> None:
    """What moved below `page` while that was restricted gave it to its translations, wherever they are."""
    if page.alias_of_id or page.locale.language_code != settings.LANGUAGE_CODE:
        return
    below = Page.objects.filter(path__startswith=page.path, alias_of=None).exclude(pk=page.pk)
    twins = Page.objects.filter(translation_key__in=below.values("translation_key"), alias_of=None)
    for twin in twins.exclude(locale=page.locale).filter(view_restrictions__isnull=False).distinct():
        held = {_content_of(row) for row in PageViewRestriction.objects.filter(page=twin)}
        if before in held and not any(_is_held(source, before) for source in source_of(twin)):
            _change(twin, own, {before})


def _is_held(page: Page, content: Content) -> bool:
    """Whether a page is restricted so, by itself or by one above it."""
    return content in {_content_of(row) for row in page.get_view_restrictions()}


def _change(translation: Page, wanted: Iterable[PageViewRestriction], released: set[Content]) -> None:
    rows = PageViewRestriction.objects.filter(page=translation)
    kept = [row for row in rows if _content_of(row) not in released]
    copy_restrictions(translation, [*kept, *wanted])
    settle_aliases(translation)


def settle_all_twins() -> None:
    """Those of a site from before restrictions were copied."""
    for row in PageViewRestriction.objects.select_related("page"):
        settle_twins(row.page)


def settle_aliases(page: Page) -> None:
    for alias in aliases_of(page):
        copy_restrictions(alias, alias.alias_of.get_view_restrictions())


@receiver([pre_save, pre_delete], sender=PageViewRestriction)
def note_content(instance: Any, **kwargs: Any) -> None:
    row = PageViewRestriction.objects.filter(pk=instance.pk).first()
    instance.content_before = _content_of(row) if row else None


@receiver(post_save, sender=PageViewRestriction)
def restrict_twins(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        settle_twins(instance.page, instance.content_before)


@receiver(post_delete, sender=PageViewRestriction)
def release_twins(instance: Any, origin: Any, **kwargs: Any) -> None:
    """Not where the restriction goes with its page: what repeated that stays as private as it was."""
    if getattr(origin, "model", type(origin)) is PageViewRestriction:
        settle_twins(instance.page, instance.content_before)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def settle_groups_of_twins(instance: Any, action: str, **kwargs: Any) -> None:
    if not isinstance(instance, PageViewRestriction):
        return
    row: Any = instance
    if action.startswith("pre_"):
        row.content_before = _content_of(row)
    else:
        settle_twins(row.page, row.content_before)


@receiver(post_page_move)
def settle_twins_of_moved(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """What it comes below restricts its translations too, wherever they stand, until it moves on."""
    settle_aliases(instance)
    before, after = (list(page.get_view_restrictions()) for page in (parent_page_before, parent_page_after))
    released = {_content_of(row) for row in before} - {_content_of(row) for row in after}
    if not (released or after) or parent_page_before.pk == parent_page_after.pk:
        return
    for page in Page.objects.filter(path__startswith=instance.path):
        for translation in translations_of(page):
            own = PageViewRestriction.objects.filter(page=page)
            # Of its own also what one above it has now: that may be released while this page stays private.
            _change(translation, [*after, *own], released)


@receiver(post_save)
def restrict_new_twin(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw or not isinstance(instance, Page):
        return
    if instance.alias_of_id:
        copy_restrictions(instance, instance.alias_of.get_view_restrictions())
    elif rows := PageViewRestriction.objects.filter(page__in=source_of(instance)):
        copy_restrictions(instance, rows)
