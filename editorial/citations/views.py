"""What an editor does about citations: see them, add a document, decide, say that a page was reviewed."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page

from core.text import clean_text
from documents.decisions import Mention, decide
from documents.models import CitationDecision, CitedDocument, LegalDocumentPage, PublicNote
from documents.review import accept

from .adding import add_document
from .panel import CitationsSidePanel

MAY_DECIDE = "documents.change_citationdecision"
MAY_REVIEW = "documents.change_citeddocument"


class MentionForm(forms.Form):
    """Which mention an address is about, as Mention.query writes it."""

    number_key = forms.CharField(max_length=120, required=False)
    name_key = forms.CharField(max_length=200, required=False)
    issued_on = forms.DateField(required=False)
    issuer = forms.CharField(max_length=200, required=False)

    def mention(self) -> Mention | None:
        """None where the address names no document."""
        if not self.is_valid() or not (self.cleaned_data["number_key"] or self.cleaned_data["name_key"]):
            return None
        return Mention(**self.cleaned_data)


class DecisionForm(forms.Form):
    """The document that a mention means: one of the candidates, any other, or none."""

    NONE = "none"
    OTHER = "other"

    choice = forms.ChoiceField(label=gettext_lazy("What is meant"), widget=forms.RadioSelect)
    document = forms.ModelChoiceField(
        label=gettext_lazy("Another document"),
        queryset=LegalDocumentPage.objects.live(),
        widget=AdminPageChooser(target_models=[LegalDocumentPage]),
        required=False,
    )

    def __init__(self, *args: Any, candidates: list[LegalDocumentPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(document.pk): document for document in candidates}
        self.fields["choice"].choices = [  # type: ignore[attr-defined] # of a ChoiceField
            *((pk, _named(document)) for pk, document in self.candidates.items()),
            (self.OTHER, _("another document, chosen below")),
            (self.NONE, _("no document: it stays text")),
        ]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("choice") == self.OTHER and not self.cleaned_data.get("document"):
            self.add_error("document", _("Choose the document."))

    @property
    def meant(self) -> LegalDocumentPage | None:
        choice = self.cleaned_data["choice"]
        return self.cleaned_data["document"] if choice == self.OTHER else self.candidates.get(choice)


def header(title: str, about: str) -> dict[str, Any]:
    """What the head of a page of the editor shows."""
    crumbs = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title, "sublabel": about}]
    return {"header_title": f"{title}: {about}", "breadcrumbs_items": crumbs}


def _named(document: LegalDocumentPage) -> str:
    return f"{document.number} – {document.title} ({document.status.label})"


@require_GET
def panel(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the side panel shows of the page as it was saved last."""
    page = _editable(request, page_id).get_latest_revision_as_object()
    side_panel = CitationsSidePanel(page, request)
    html = render_to_string(side_panel.template_name, side_panel.get_context_data({}), request)
    return JsonResponse({"html": html, "problems": len(side_panel.check.problems)})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Make a draft of a document that a page cites and the archive lacks."""
    mention = MentionForm(request.GET).mention()
    named = clean_text(request.POST.get("named", ""))
    if mention is None or not named:
        return HttpResponseBadRequest(_("The address names no document."))
    page = Page.objects.filter(pk__in=_number(request.POST.get("page"))).first()
    locale = page.locale if page else Locale.get_default()
    document, is_new = add_document(mention, named, locale, request.user)
    if document is None:
        raise PermissionDenied
    if is_new:
        messages.success(request, _("This is a draft of the document. Add its text and submit it."))
    else:
        messages.info(request, _("The archive has a page of this document already, not yet public."))
    return redirect("wagtailadmin_pages:edit", document.pk)


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest) -> HttpResponse:
    """The form in which a person decides once for all pages what a mention means."""
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    mention = MentionForm(request.GET).mention()
    first = mention and mention.citations.select_related("page").order_by("-pk").first()
    if mention is None or first is None:
        messages.error(request, _("No page says this any longer."))
        return redirect("citations:undecided")
    form = DecisionForm(_chosen(request.POST) or None, candidates=list(mention.candidates[:50]))
    if form.is_valid():
        places = decide(mention, form.meant, request.user)
        told = ngettext("Decided for %(count)s place.", "Decided for %(count)s places.", places)
        messages.success(request, told % {"count": places})
        return redirect("citations:undecided")
    pages = Page.objects.filter(pk__in=mention.citations.values("page"))
    return render(request, "editorial/decide.html", header(_("Decide on a citation"), first.named) | {
        "form": form, "pages": pages[:10], "total": pages.count(),
        "decided": CitationDecision.objects.filter(**mention._asdict()).first(),
    })  # fmt: skip


def _chosen(data: QueryDict) -> QueryDict:
    """What was posted, without what is no page's number: the chooser can't be shown again with it."""
    if _number(data.get("document")) or "document" not in data:
        return data
    data = data.copy()
    del data["document"]
    return data


@require_POST
def reviewed(request: HttpRequest, page_id: int) -> HttpResponse:
    """Somebody has read the page again: nothing in it has to be changed."""
    page = _reviewable(request, page_id)
    accept(CitedDocument.objects.filter(page=page.pk))
    PublicNote.objects.filter(page=page.pk).delete()
    messages.success(request, _("“%(title)s” has been reviewed.") % {"title": page.get_admin_display_title()})
    return _back(request)


@require_POST
def note(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put the public note that a page is being reviewed on it, or take it away."""
    page = _reviewable(request, page_id)
    if request.POST.get("show"):
        PublicNote.objects.get_or_create(page_id=page.pk)
        messages.success(request, _("Readers are told that the page is being reviewed."))
    else:
        PublicNote.objects.filter(page=page.pk).delete()
        messages.success(request, _("The note was taken away."))
    return _back(request)


def _editable(request: HttpRequest, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _reviewable(request: HttpRequest, page_id: int) -> Page:
    if not request.user.has_perm(MAY_REVIEW):
        raise PermissionDenied
    return _editable(request, page_id)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or reverse("citations:review"))


def _number(text: str | None) -> list[int]:
    return [int(text)] if text and text.isascii() and text.isdigit() and len(text) < 10 else []
