"""The form for what comes back from the field, and what it takes for a person's."""

import datetime
from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import LinesField
from core.guarded_forms import GuardedForm
from core.personal_numbers import TAKE_OUT, hidden_in
from core.sorting import in_vietnamese
from core.text import sort_key

from .models import LONGEST_TEXT, MOST_LISTENERS, Commune, FieldReport

OLDEST = datetime.timedelta(days=366)
ISO = "%Y-%m-%d"
NOTHING_PERSONAL = _("No names, telephone numbers or other personal data, please.")


class CommuneField(forms.ModelChoiceField):
    """A list by the alphabet, under the first letters: a phone has no way to type in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Commune.objects.none(), **kwargs)

    def offer(self, day: datetime.date) -> None:
        self.queryset = in_vietnamese(Commune.on(day))
        by_letter: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for commune in self.queryset:
            by_letter[_letter(commune.name)].append((commune.pk, str(commune)))
        self.choices = [("", _("Choose…")), *by_letter.items()]


def _letter(name: str) -> str:
    """The first letter without its tone: Ẳng stands under Ă."""
    letters, _tones = sort_key(name)
    return letters[0][1].upper()


class FeedbackForm(GuardedForm, forms.ModelForm):
    commune = CommuneField(label=_("Commune or ward"))
    used_on = forms.DateField(
        label=_("Day"),
        input_formats=[ISO, "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
    )
    place = forms.ChoiceField(
        label=_("Where it was used"), choices=[("", _("Choose…")), *FieldReport.Place.choices]
    )
    audience_size = forms.IntegerField(
        label=_("How many people listened"),
        min_value=1,
        max_value=MOST_LISTENERS,
        help_text=_("About. Of a loudspeaker: how many live within reach."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unclear = LinesField(
        label=_("What was unclear to the listeners"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=NOTHING_PERSONAL,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    questions = LinesField(
        label=_("Questions that people asked"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=NOTHING_PERSONAL,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = FieldReport
        fields = ("commune", "used_on", "place", "audience_size", "unclear", "questions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial["used_on"] = today
        self.fields["commune"].offer(today)  # type: ignore[attr-defined] # of a CommuneField
        self.fields["used_on"].widget.attrs |= {"max": f"{today:{ISO}}", "min": f"{today - OLDEST:{ISO}}"}

    def clean_used_on(self) -> datetime.date:
        day, today = self.cleaned_data["used_on"], timezone.localdate()
        if day > today:
            raise ValidationError(_("This day is still to come."))
        if day < today - OLDEST:
            raise ValidationError(_("Only what was in the last twelve months is counted."))
        return day

    def clean_unclear(self) -> str:
        return self._without_numbers("unclear")

    def clean_questions(self) -> str:
        return self._without_numbers("questions")

    def _without_numbers(self, name: str) -> str:
        text = self.cleaned_data[name]
        if numbers := hidden_in(text):
            raise ValidationError(TAKE_OUT, params={"numbers": numbers})
        return text
