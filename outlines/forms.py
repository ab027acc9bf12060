from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, TermChoiceField
from core.models import Audience, FieldOfLaw, Occasion

from .kinds import Level, Product


def _with_all(kinds: type[TextChoices]) -> list[tuple[str, Any]]:
    return [("", _("All")), *((kind.value, capfirst(kind.label)) for kind in kinds)]


class OutlineFilterForm(FilterForm):
    """The filters of the outline list."""

    linh_vuc = TermChoiceField(FieldOfLaw, label=_("Field of law"), empty_label=_("All"))
    doi_tuong = TermChoiceField(Audience, label=_("Audience"), empty_label=_("All"))
    dip = TermChoiceField(Occasion, label=_("Occasion"), empty_label=_("All"))

    san_pham = forms.ChoiceField(label=_("Kind"), required=False, choices=_with_all(Product))
    muc_do = forms.ChoiceField(label=_("Level"), required=False, choices=_with_all(Level))

    lookups = {
        "linh_vuc": "field_of_law__translation_key",
        "doi_tuong": "audiences__translation_key",
        "dip": "occasions__translation_key",
        "san_pham": "product",
        "muc_do": "level",
    }
