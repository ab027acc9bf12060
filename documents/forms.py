"""The filters of the document list."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, TermChoiceField
from core.models import FieldOfLaw
from core.text import clean_text

from .numbers import number_key
from .taxonomies import DocumentType, Issuer
from .validity import Status, may_be, with_status


class DayForm(forms.Form):
    """The day on which a document's status is asked for."""

    ngay = forms.DateField(
        label=_("Status on the day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def day_asked(parameters: Mapping[str, str], name: str = "ngay") -> datetime.date | None:
    """The day that an address names; None for none and for what is no day."""
    form = DayForm({"ngay": parameters.get(name)})
    return form.cleaned_data["ngay"] if form.is_valid() else None


class DocumentFilterForm(FilterForm):
    so = forms.CharField(label=_("Document number"), required=False, max_length=100)
    loai = TermChoiceField(DocumentType, label=_("Document type"), empty_label=_("All"))
    co_quan = TermChoiceField(Issuer, label=_("Issuer"), empty_label=_("All"))
    linh_vuc = TermChoiceField(FieldOfLaw, label=_("Field of law"), empty_label=_("All"))
    tinh_trang = forms.ChoiceField(
        label=_("Validity"), required=False, choices=[("", _("All")), *Status.choices]
    )
    nam = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)

    lookups = {
        "loai": "document_type__translation_key",
        "linh_vuc": "field_of_law__translation_key",
        "nam": "issued_on__year",
    }

    def clean_so(self) -> str:
        return clean_text(self.cleaned_data["so"])

    def filter_by(self, pages: QuerySet, name: str, value: Any) -> QuerySet:
        if name == "so":
            return pages.filter(number_key__contains=number_key(value))
        if name == "co_quan":
            from .models import DocumentIssuer

            # Several may have signed for one agency: the document still comes once.
            issued = DocumentIssuer.objects.filter(issuer__translation_key=value.translation_key)
            return pages.filter(pk__in=issued.values("page"))
        if name == "tinh_trang":
            today = timezone.localdate()
            return with_status(pages.filter(may_be(value, today)), today).filter(status_value=value)
        return super().filter_by(pages, name, value)
