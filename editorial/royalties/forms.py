"""The forms of royalties."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..staff.forms import active_people
from .models import Contribution, RoyaltyGenre

# So many empty rows stand below those that are filled.
EMPTY_ROWS = 3


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.get_full_name()


class ContributionForm(forms.ModelForm):
    """A row of an item; of a user who is chosen the name need not be typed."""

    name = forms.CharField(label=_("Person"), max_length=200, required=False)
    user = PersonField(label=_("User"), queryset=User.objects.none(), required=False)

    class Meta:
        model = Contribution
        fields = ["name", "user", "role", "genre", "grade", "coefficient"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        user = cleaned.get("user")
        if not cleaned.get("name") and user:
            cleaned["name"] = user.get_full_name()
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", ValidationError(_("Say who it is.")))
        return cleaned


class BaseContributions(forms.BaseModelFormSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked for once and not for each row; who left may still have earned something.
        self.people = active_people() | User.objects.filter(pk__in=self.get_queryset().values("user"))
        self.choices = [("", "—"), *((user.pk, user.get_full_name()) for user in self.people)]
        self.genres = [("", "—"), *((genre.pk, genre.name) for genre in RoyaltyGenre.objects.all())]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        user: Any = form.fields["user"]
        genre: Any = form.fields["genre"]
        user.queryset = self.people
        user.choices, genre.choices = self.choices, self.genres


ContributionFormSet = forms.modelformset_factory(
    Contribution,
    form=ContributionForm,
    formset=BaseContributions,
    extra=EMPTY_ROWS,
    can_delete=True,
    max_num=50,
)


class UnlockForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays in the log."),
    )
