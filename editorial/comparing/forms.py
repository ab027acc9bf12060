"""What somebody says of a comparison."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm


class ComparisonForm(TaskStateCommentForm):
    """`file` is one of those attached to the page, with the hash of what was shown: "12-a94a8f…"."""

    file = forms.RegexField(r"^\d{1,18}-[0-9a-f]{40}$", label=_("Compared with"))
    numbers = forms.BooleanField(label=_("Number, symbols and figures"))
    dates = forms.BooleanField(label=_("Dates"))
    signers = forms.BooleanField(label=_("Who signed, and in which office"))
    tables = forms.BooleanField(label=_("Tables, forms and annexes, or that there are none"))

    field_order = ["file", "numbers", "dates", "signers", "tables", "comment"]
