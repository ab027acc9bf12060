"""The editors' forms of promoted results, as our search takes them."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.search_promotions import forms, views

# Wagtail has no Vietnamese for these words of its forms; ours comes before its catalogue.
WAGTAIL_WORDS = [
    _("Promoted search results"),
    _("Promoted search result"),
    _("Add new promoted result"),
    _("Search term(s)/phrase"),
    _("Choose from popular search terms"),
    _("Popular search terms"),
    _("Terms"),
    _("Views"),
    _("Recommended search result"),
    _("Add a recommended result"),
    _("Choose an internal page for this promotion"),
    _("External link URL"),
    _("Alternatively, use an external link for this promotion"),
    _("Applies to internal page or external link"),
    _("You must recommend a page OR an external link."),
    _("Please only select a page OR enter an external link."),
    _("You must enter an external link text if you enter an external link URL."),
    _("Please specify at least one recommendation for this search term."),
    _("Recommendations have not been created due to errors."),
    _("Recommendations have not been saved due to errors."),
    _("Editor's picks for '%(query)s' created."),
    _("Editor's picks for '%(query)s' updated."),
    _("Editor's picks deleted."),
    _("Are you sure you want to delete all promoted results for this search term?"),
]


class PromotedQueryForm(forms.QueryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["query_string"].help_text = _(
            "The whole of what visitors type. Capital letters, marks and punctuation make no difference."
        )


class PromotionFormSet(forms.SearchPromotionsFormSet):
    def add_fields(self, form: Any, *args: Any, **kwargs: Any) -> None:
        super().add_fields(form, *args, **kwargs)
        form.fields["external_link_text"].label = _("External link text")


class CreateView(views.CreateView):
    """Wagtail's form, with the query of ?query= filled in and a first result to choose."""

    form_class = PromotedQueryForm

    def get_initial(self) -> dict[str, Any]:
        return {"query_string": self.request.GET.get("query", "")}

    @cached_property
    def searchpicks_formset(self) -> PromotionFormSet:
        if self.request.method == "POST":
            return PromotionFormSet(self.request.POST, instance=self.object)
        formset = PromotionFormSet(instance=self.object)
        formset.extra = 1
        return formset


class EditView(views.EditView):
    form_class = PromotedQueryForm

    @cached_property
    def searchpicks_formset(self) -> PromotionFormSet:
        data = self.request.POST if self.request.method == "POST" else None
        return PromotionFormSet(data, instance=self.object)
