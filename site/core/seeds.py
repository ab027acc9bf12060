"""Puts the first terms of a taxonomy in place, in every language of the site."""

import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from wagtail.models import Locale

from core.models import IntroducedTerm, Term
from core.seed_introductions import INTRODUCTIONS

# The translations of one term share a key made of its slug, whatever site they are made on.
NAMESPACE = uuid.UUID("6f1d4b1e-5c0f-4b7e-9a51-0d6d0c4b7a10")


def seed_terms(
    model: type[Term],
    rows: Iterable[tuple[str, dict[str, str]]],
    fields: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> None:
    """Make the terms in every language that has none yet: what was deleted since must not come back.

    `rows` are (slug, {language code: name}) in the order wanted; `fields` are more fields by slug.
    """
    rows = list(rows)
    for locale in Locale.objects.exclude(pk__in=model.objects.values("locale")):
        for order, (slug, names) in enumerate(rows):
            if locale.language_code in names:
                own = dict(fields.get(slug, {}))
                if issubclass(model, IntroducedTerm):
                    own["introduction"] = INTRODUCTIONS.get(slug, {}).get(locale.language_code, "")
                model.objects.create(
                    translation_key=uuid.uuid5(NAMESPACE, f"{model.__name__}:{slug}"),
                    locale=locale,
                    slug=slug,
                    name=names[locale.language_code],
                    sort_order=order,
                    **own,
                )
