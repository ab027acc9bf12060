"""What a reader fills in to be told by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.guarded_forms import GuardedForm
from core.models import FieldOfLaw
from core.terms import terms_of_language


class AddressForm(GuardedForm):
    """Where the mails go."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class NewsForm(AddressForm):
    """Besides, of which fields of law: of all where none is chosen."""

    fields_of_law = forms.MultipleChoiceField(
        label=_("Only these fields of law"),
        required=False,
        help_text=_("If you choose none, you are told of everything."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = terms_of_language(FieldOfLaw)
        self.fields["fields_of_law"].choices = [(term.slug, term.name) for term in terms]  # type: ignore[attr-defined]
        self._keys = {term.slug: str(term.translation_key) for term in terms}

    @property
    def subjects(self) -> list[str]:
        """The translation keys of the chosen fields, or that of none: all."""
        return [self._keys[slug] for slug in self.cleaned_data["fields_of_law"]] or [""]
