from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, TermChoiceField
from core.models import Audience, FieldOfLaw, Occasion


class OutlineFilterForm(FilterForm):
    """The filters of the outline list."""

    linh_vuc = TermChoiceField(FieldOfLaw, label=_("Field of law"), empty_label=_("All"))
    doi_tuong = TermChoiceField(Audience, label=_("Audience"), empty_label=_("All"))
    dip = TermChoiceField(Occasion, label=_("Occasion"), empty_label=_("All"))

    lookups = {
        "linh_vuc": "field_of_law__translation_key",
        "doi_tuong": "audiences__translation_key",
        "dip": "occasions__translation_key",
    }
