"""/thuat-ngu/: the glossary for readers, letter by letter, and each term by itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models import FieldOfLaw, shown_terms
from core.plain_pages import LONGEST_DESCRIPTION, Above, plain_page
from core.routing import language_read, with_languages
from core.text import ALPHABET, cut, sort_key
from delivery.memo import remembered

from .lookup import by_alphabet, with_documents
from .models import GlossaryTerm

# So many terms stand on one page; of more, one letter is shown.
WHOLE = 100


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms, or those of the letter ?chu=."""
    letters = letters_of(language_read())
    asked = request.GET.get("chu", "").lower()
    letter = asked if asked in letters else ""
    if not letter and sum(map(len, letters.values())) > WHOLE:
        letter = next(iter(letters))
    pks = letters[letter] if letter else [pk for found in letters.values() for pk in found]
    terms = GlossaryTerm.objects.filter(pk__in=pks)
    context = {"letters": list(letters), "letter": letter, "terms": by_alphabet(with_documents(terms))}
    introduction = _("What the law means by its words, in plain language, with the provision that says it.")
    return plain_page(request, "glossary/glossary.html", _("Glossary"), context, introduction)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    found = {term.locale_id: term for term in with_documents(GlossaryTerm.objects.filter(slug=slug))}
    shown = found.get(language_read() or 0)
    if not shown:
        raise Http404
    above = Above(_("Glossary"), reverse("glossary"))
    fields = shown_terms(FieldOfLaw, filter(None, [shown.field_of_law_id]))
    context = {
        "term": shown,
        "fields": fields,
        "description": cut(shown.definition, LONGEST_DESCRIPTION),
        "languages": {term.locale.language_code for term in with_languages(found.values())},
    }
    return plain_page(request, "glossary/term.html", capfirst(shown.name), context, above=above)


def letters_of(language: int | None) -> dict[str, list[int]]:
    """The primary keys of the terms by the first letter of their names, in the order of the alphabet."""

    def read() -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for pk, name in GlossaryTerm.objects.filter(locale=language).values_list("pk", "name"):
            found.setdefault(_letter(name), []).append(pk)
        return dict(sorted(found.items(), key=lambda row: sort_key(row[0])))

    return remembered(("glossary-letters", language), read)


def _letter(name: str) -> str:
    """The first letter as dictionaries order it, without its tone: "á" stands with "a", "ă" apart."""
    letters: Any = sort_key(name[:1])[0]
    letter = letters[0][1] if letters else ""
    return letter if letter in ALPHABET else "#"
