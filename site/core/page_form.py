"""The form of every page in the editor."""

from typing import Any

from django.forms import ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug
from wagtail.models import TranslatableMixin

from core.text import clean_text


class BasePageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Where several terms are ticked, those of the page's own language are offered."""
        super().__init__(*args, **kwargs)
        locale = self.instance.locale_id or (self.parent_page and self.parent_page.locale_id)
        for field in self.fields.values():
            terms: Any = field.queryset if isinstance(field, ModelMultipleChoiceField) else None
            if terms is not None and issubclass(terms.model, TranslatableMixin):
                field.queryset = terms.filter(locale=locale)

    def clean(self) -> dict[str, Any]:
        """Text pasted from elsewhere brings control characters and decomposed letters."""
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = clean_text(value)
        return cleaned

    def clean_slug(self) -> str:
        """A new page whose title another has already gets an address of its own.

        The editor's script made the slug of the title; the writer may never have seen it.
        """
        slug = self.cleaned_data["slug"]
        if slug and self.instance.pk is None and self.parent_page:
            return find_available_slug(self.parent_page, slug)
        return slug
