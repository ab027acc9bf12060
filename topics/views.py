"""The pages that gather what is filed under a field of law or an occasion: news, documents and outlines."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.listings import attach_images, newest, public
from core.models import BasePage, FieldOfLaw, IntroducedTerm, Occasion
from core.paging import part_of
from core.plain_pages import Above, plain_page
from core.terms import languages_with, next_time, terms_of_language, upcoming
from documents.models import LegalDocumentPage
from documents.validity import newest_issued_first, still_holding
from news.models import NewsPage
from outlines.models import OutlinePage

T = TypeVar("T", bound=IntroducedTerm)
LIST_SIZE = 12
SHOWN = 6
LAWS = 10


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    introduction = _("What holds in each field, news of it, and outlines to speak about it from.")
    terms = terms_of_language(FieldOfLaw)
    return plain_page(request, "topics/fields.html", _("Fields of law"), {"terms": terms}, introduction)


@require_safe
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """A field of law: what holds in it, the outlines to use, the news."""
    term = find_term(FieldOfLaw, slug)

    def filed(model: type[BasePage]) -> QuerySet:
        return _of(model, term, field_of_law__translation_key=term.translation_key)

    documents = still_holding(public(filed(LegalDocumentPage)), timezone.localdate()).defer_streamfields()
    outlines = newest(filed(OutlinePage))[:SHOWN]
    news = part_of(request, newest(filed(NewsPage)), "display_date", LIST_SIZE)
    attach_images(news.object_list)
    context = {
        "term": term,
        "documents": documents[:SHOWN],
        "outlines": outlines,
        "items": news,
        "languages": languages_with(FieldOfLaw, slug),
    }
    above = Above(_("Fields of law"), reverse("fields"))
    return plain_page(request, "topics/field.html", term.name, context, term.introduction, above)


@require_safe
def occasions(request: HttpRequest) -> HttpResponse:
    introduction = _("When in the year which law is spoken about, and what to use for it.")
    coming = upcoming(timezone.localdate())
    return plain_page(request, "topics/occasions.html", _("Occasions"), {"upcoming": coming}, introduction)


@require_safe
def occasion(request: HttpRequest, slug: str) -> HttpResponse:
    """An occasion: when it is, the outlines for it, the laws that they explain, the news."""
    term = find_term(Occasion, slug)

    def filed(model: type[BasePage]) -> QuerySet:
        return _of(model, term, occasions__translation_key=term.translation_key)

    explaining = public(filed(OutlinePage)).values("pk")
    explained = LegalDocumentPage.objects.filter(explained_by__page__in=explaining)
    laws = newest_issued_first(public(explained).distinct()).defer_streamfields()[:LAWS]
    outlines = part_of(request, newest(filed(OutlinePage)), "display_date", LIST_SIZE)
    news = list(newest(filed(NewsPage))[:SHOWN])
    attach_images([*outlines.object_list, *news])
    when = next_time(term, timezone.localdate())
    context = {
        "term": term,
        "when": when,
        "laws": laws,
        "items": outlines,
        "news": news,
        "languages": languages_with(Occasion, slug),
    }
    above = Above(_("Occasions"), reverse("occasions"))
    return plain_page(request, "topics/occasion.html", term.name, context, term.introduction, above)


def find_term(model: type[T], slug: str) -> T:
    """The term with this slug in the language that is read; raises Http404."""
    found = (term for term in terms_of_language(model) if term.slug == slug)
    term = next(found, None)
    if term is None:
        raise Http404
    return term


def _of(model: type[BasePage], term: IntroducedTerm, **filed: Any) -> QuerySet:
    """The pages of the term's language that are filed there, whichever language's term they keep."""
    return model.objects.filter(locale=term.locale_id, **filed)
