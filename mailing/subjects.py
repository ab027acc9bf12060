"""What a wish is about, in words: the field of law, the document, the query."""

import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.listings import public
from core.models import FieldOfLaw, all_terms
from core.routing import locales
from core.text import cut
from documents.models import LegalDocumentPage

from .models import LONGEST_SUBJECT, Topic, Wish

# The parameters of the results page that a wish keeps: not the part, nor the order.
KEPT = ("q", "loai", "linh-vuc", "loai-van-ban", "co-quan", "hieu-luc", "doi-tuong", "nam", "ngon-ngu")
LONGEST_QUERY = 300


def subject_of_search(parameters: QueryDict) -> str:
    """A search as a wish keeps it, the same for the same parameters; nothing where it isn't one."""
    kept = {name: parameters.get(name, "").strip() for name in KEPT}
    kept["q"] = " ".join(kept["q"].split())
    subject = urlencode({name: value for name, value in kept.items() if value})
    is_fit = kept["q"] and len(kept["q"]) <= LONGEST_QUERY and len(subject) <= LONGEST_SUBJECT
    return subject if is_fit else ""


def parameters_of(subject: str) -> dict[str, str]:
    return dict(parse_qsl(subject))


def field_names(language: str) -> dict[uuid.UUID, str]:
    """The fields of law by translation key, each in the language where it has that."""
    known = locales()
    terms = sorted(all_terms(FieldOfLaw), key=lambda term: known[term.locale_id].language_code == language)
    return {term.translation_key: term.name for term in terms}


def documents_of(keys: Iterable[Any], language: str) -> dict[uuid.UUID, LegalDocumentPage]:
    """The public documents with these translation keys, each in the language where it has that."""
    rows = public(LegalDocumentPage.objects.filter(translation_key__in=set(keys), alias_of=None))
    rows = rows.select_related("locale", "document_type").defer_streamfields()
    found = sorted(rows, key=lambda document: document.locale.language_code == language)
    return {document.translation_key: document for document in found}


class Named:
    """Tells of wishes in a language, in two queries for all of them."""

    def __init__(self, wishes: Iterable[Wish], language: str) -> None:
        self._fields = field_names(language)
        keys = {wish.key for wish in wishes if wish.topic == Topic.DOCUMENT}
        self._documents = documents_of(keys, language)

    def name(self, wish: Wish) -> str:
        if wish.topic == Topic.NEWS:
            field = self._fields.get(wish.key) if wish.key else None
            return _("What is new in a week: %(field)s") % {"field": field or _("all fields of law")}
        if wish.topic == Topic.DOCUMENT:
            document = self._documents.get(wish.key) if wish.key else None
            title = cut(document.title, 150) if document else _("a document that isn't public now")
            return _("Changes of the document: %(title)s") % {"title": title}
        query = parameters_of(wish.subject).get("q", "")
        return _("New results of the search: %(query)s") % {"query": query}
