"""What the staff fill in to make a link, and what a guest sends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.forms import LinesField
from core.text import clean_text

from .models import LONGEST_NAME, LONGEST_PASSAGE, LONGEST_TEXT, PreviewLink


class LinkForm(WagtailAdminModelForm):
    class Meta:
        model = PreviewLink
        fields = ("name", "email", "purpose", "days")
        widgets = {"purpose": forms.RadioSelect}

    def __init__(self, *args: Any, may_ask_approval: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [
            (value, label)
            for value, label in PreviewLink.Purpose.choices
            if may_ask_approval or value != PreviewLink.Purpose.APPROVAL
        ]

    def clean_name(self) -> str:
        return clean_text(self.cleaned_data["name"])[:LONGEST_NAME]


class RemarkForm(forms.Form):
    prefix = "gop-y"

    passage = forms.CharField(
        label=_("Which passage"),
        required=False,
        max_length=LONGEST_PASSAGE,
        help_text=_("A heading, or the words themselves. Empty: the whole page."),
        widget=forms.TextInput(attrs={"list": "guest-headings", "autocomplete": "off"}),
    )
    text = LinesField(
        label=_("Your remark"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_passage(self) -> str:
        # In one form of letters a text may be longer than as it was sent.
        return clean_text(self.cleaned_data["passage"])[:LONGEST_PASSAGE]


class DecisionForm(forms.Form):
    prefix = "y-kien"

    has_read = forms.BooleanField(
        label=_("I have read this text."),
        error_messages={"required": _("Tick this once you have read the text.")},
    )
    text = LinesField(
        label=_("Remark, or what is to be changed"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.ChoiceField(choices=PreviewLink.Decision.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asks = cleaned.get("decision") == PreviewLink.Decision.CHANGES
        if asks and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError(_("Say what is to be changed.")))
        return cleaned
