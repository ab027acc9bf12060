"""Puts the first terms of a taxonomy in place, in every language of the site."""

import uuid
from collections.abc import Iterable

from wagtail.models import Locale

from core.models import Term

# The translations of one term share a key made of its slug, whatever site they are made on.
NAMESPACE = uuid.UUID("6f1d4b1e-5c0f-4b7e-9a51-0d6d0c4b7a10")


def seed_terms(model: type[Term], rows: Iterable[tuple[str, dict[str, str]]], **defaults) -> None:
    """Make the terms that are missing. What an editor renamed, moved or added stays as it is.

    `rows` are (slug, {language code: name}) in the order wanted.
    """
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    for order, (slug, names) in enumerate(rows):
        for language, name in names.items():
            if language in locales:
                model.objects.get_or_create(
                    translation_key=uuid.uuid5(NAMESPACE, f"{model.__name__}:{slug}"),
                    locale=locales[language],
                    defaults={"slug": slug, "name": name, "sort_order": order, **defaults},
                )
