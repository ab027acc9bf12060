"""What the reports count pages by."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, get_page_models


def section_names(paths: set[str]) -> dict[Any, str]:
    rows = Page.objects.filter(path__in=paths).select_related("locale")
    return {
        page.path: page.title if is_own(page.locale) else f"{page.title} ({page.locale})" for page in rows
    }


def is_own(locale: Locale) -> bool:
    return locale.language_code == settings.LANGUAGE_CODE


def kind_names(ids: set[int]) -> dict[Any, str]:
    return {pk: str(ContentType.objects.get_for_id(pk).model_class().kind.label) for pk in ids}  # type: ignore[union-attr]


def counted_models() -> list[Any]:
    """The types of pages that are read for themselves."""
    return [model for model in get_page_models() if getattr(model, "kind", None)]


def counted_types() -> Iterable[ContentType]:
    return ContentType.objects.get_for_models(*counted_models()).values()
