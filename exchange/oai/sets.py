"""The sets by which harvesters take a part: the kind of content, the field of law, the language."""

from collections.abc import Iterator
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from core.kinds import Kind
from core.models import FieldOfLaw
from core.models.taxonomies import all_terms
from core.text import clean_text
from exchange.changes.models import PublicRecord

KIND, FIELD, LANGUAGE = "kind", "field", "language"


class Sets:
    """The sets as they are now. A field of law has the same slug, and so the same set, in every language."""

    @cached_property
    def _slugs(self) -> dict[int, str]:
        return {field.pk: field.slug for field in all_terms(FieldOfLaw)}

    def listed(self) -> Iterator[tuple[str, str]]:
        """The setSpec and setName of each, those that hold others first."""
        yield KIND, _("By kind")
        yield from ((f"{KIND}:{kind.value}", str(kind.label)) for kind in Kind)
        yield FIELD, _("By field of law")
        names: dict[str, str] = {}
        for field in all_terms(FieldOfLaw):
            if field.slug not in names or field.locale.language_code == settings.LANGUAGE_CODE:
                names[field.slug] = field.name
        yield from ((f"{FIELD}:{slug}", clean_text(name)) for slug, name in names.items())
        yield LANGUAGE, _("By language")
        yield from ((f"{LANGUAGE}:{code}", str(name)) for code, name in settings.LANGUAGES)

    def of(self, record: PublicRecord) -> list[str]:
        """The setSpecs of a record."""
        field = self._slugs.get(record.field or 0)
        fields = [f"{FIELD}:{field}"] if field else []
        return [f"{KIND}:{record.kind}", *fields, f"{LANGUAGE}:{record.language}"]

    def condition(self, spec: str) -> Q:
        """What the records of a set fulfil; of a set that isn't there, none does."""
        name, _colon, value = spec.partition(":")
        fields = [pk for pk, slug in self._slugs.items() if slug == value or not value]
        narrowed = {
            KIND: Q(kind=value) if value else Q(),
            FIELD: Q(field__in=fields),
            LANGUAGE: Q(language=value) if value else Q(),
        }
        return narrowed.get(name, Q(pk__in=[])) if spec else Q()
