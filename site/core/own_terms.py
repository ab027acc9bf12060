"""The terms of a translated page in the page's own language.

A translation starts with the terms of its source. wagtail-localize would translate them along: it would write
the source's words over the names that the terms have in the other language.
"""

from typing import Any

from django.conf import settings
from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField


def use_own_terms(page: Page) -> None:
    """Put each term's translation in its place, where there is one. To be called before the page is saved."""
    if page.locale_id is None or page.locale.language_code == settings.LANGUAGE_CODE:
        return
    _translate_keys(page, page.locale)
    for relation in get_all_child_relations(page):
        if _term_keys(relation.related_model):
            name = relation.get_accessor_name()
            rows = list(getattr(page, name).all())
            for row in rows:
                _translate_keys(row, page.locale)
            setattr(page, name, rows)
    for field in get_all_child_m2m_relations(page):
        if _is_term(field.related_model):
            terms = [_in_language(term, page.locale) for term in getattr(page, field.name).all()]
            setattr(page, field.name, terms)


def copied_terms(*names: str) -> list[SynchronizedField]:
    """For override_translatable_fields: the terms are copied from the source, see above."""
    return [SynchronizedField(name) for name in names]


def _translate_keys(instance: Any, locale: Locale) -> None:
    for name in _term_keys(type(instance)):
        term = getattr(instance, name)
        if term:
            setattr(instance, name, _in_language(term, locale))


def _in_language(term: Any, locale: Locale) -> Any:
    return term if term.locale_id == locale.pk else term.get_translation_or_none(locale) or term


def _term_keys(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and _is_term(field.related_model)
    ]


def _is_term(model: Any) -> bool:
    return issubclass(model, TranslatableMixin) and not issubclass(model, Page)
