"""The search page, /tim-kiem/."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.kinds import Kind
from core.text import clean_text

from . import engine
from .facets import Filters


class SearchForm(forms.Form):
    """What a visitor may ask; whatever isn't valid counts as not given."""

    q = forms.CharField(label=_("Search"), required=False)
    loai = forms.ChoiceField(required=False, choices=[("", _("Everything")), *Kind.choices])
    trang = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def clean_q(self) -> str:
        return clean_text(self.cleaned_data["q"])[:300]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    query = form.cleaned_data.get("q", "")
    kind = form.cleaned_data.get("loai")
    filters = Filters({"language": get_language()} | ({"kind": kind} if kind else {}))
    results = engine.search(query, filters, form.cleaned_data.get("trang") or 1)
    context = {
        "query": query,
        "kind": Kind(kind) if kind else None,
        "kinds": [(choice, results.counts.get("kind", {}).get(choice, 0)) for choice in Kind],
        "results": results,
    }
    return render(request, "search/search.html", context)
