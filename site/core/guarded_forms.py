"""Forms that visitors fill in without an account, guarded against programs without a puzzle for people."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SALT = "core.guarded_forms"
# Nobody fills it in faster; who comes back on the next day finds the form expired.
QUICKEST, LONGEST = datetime.timedelta(seconds=3), datetime.timedelta(days=1)


def stamp() -> str:
    """When the form was given out, signed."""
    return signing.dumps(int(timezone.now().timestamp()), salt=SALT)


class GuardedForm(forms.Form):
    """A form with a field that only programs fill in, and the time it was given out."""

    # Nobody sees it; programs fill in whatever there is.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = stamp()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Whoever has something to mend sends it once more anyway.
        if not self.errors:
            for doubt in self._doubts(cleaned):
                self.add_error(None, doubt)
        return cleaned

    def _doubts(self, cleaned: dict[str, Any]) -> Iterator[Any]:
        """What speaks against a person, told so that a person gets on."""
        if cleaned.get("website"):
            yield _("Something was written into a field that must stay empty. Now it is: send it once more.")
        age = self._age(cleaned.get("stamp", ""))
        if age is None or age > LONGEST:
            yield _("The form was open for too long. What you wrote is still there: send it once more.")
        elif age < QUICKEST:
            yield _("That was very quick. Look through it, and send it once more.")

    def _age(self, signed: str) -> datetime.timedelta | None:
        try:
            given = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            return None
        return timezone.now() - datetime.datetime.fromtimestamp(given, datetime.UTC)

    def give_back(self) -> None:
        """As it was sent, but so that it can be sent again."""
        data = self.data.copy()  # type: ignore[attr-defined] # of a QueryDict
        data["website"] = ""
        age = self._age(data.get("stamp", ""))
        if age is None or age > LONGEST:
            data["stamp"] = stamp()
        self.data = data
