"""What the filters of public lists share, and what visitors write."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from wagtail.models import Locale

from core.text import clean_text, sort_key


class TermIterator(ModelChoiceIterator):
    """Terms in the order that editors gave them; those of one place, as an import's are, by the alphabet."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        for term in sorted(self.queryset, key=lambda term: (term.sort_order, sort_key(term.name))):
            yield self.choice(term)


class TermChoiceField(forms.ModelChoiceField):
    """A choice among the terms of a taxonomy, by slug, in one language.

    Pages keep the term of the language they were written in, so that filtering goes by translation key.
    """

    iterator = TermIterator

    def __init__(self, model, **kwargs: Any) -> None:
        super().__init__(model.objects.none(), to_field_name="slug", required=False, **kwargs)
        self.model = model

    def use_language(self, language: Locale) -> None:
        self.queryset = self.model.objects.filter(locale=language)


class LinesField(forms.CharField):
    """Plain text in lines; Word's control characters go. A line break is one character, as browsers count."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return "\n".join((super().to_python(value) or "").splitlines())

    def clean(self, value: Any) -> str:
        return "\n".join(clean_text(line) for line in super().clean(value).split("\n"))


class FilterForm(forms.Form):
    """A form in a public list's address: a bad value filters nothing, and the list still comes.

    `lookups` maps a field's name to the lookup of its term's translation key or of its value.
    """

    lookups: dict[str, str] = {}

    def __init__(self, data, language: Locale) -> None:
        super().__init__(data, auto_id="filter-%s")
        for field in self.fields.values():
            if isinstance(field, TermChoiceField):
                field.use_language(language)
        self.full_clean()

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid choices by field name, without empty ones."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filter(self, pages: QuerySet) -> QuerySet:
        for name, value in self.chosen.items():
            pages = self.filter_by(pages, name, value)
        return pages

    def filter_by(self, pages: QuerySet, name: str, value: Any) -> QuerySet:
        return pages.filter(**{self.lookups[name]: getattr(value, "translation_key", value)})
