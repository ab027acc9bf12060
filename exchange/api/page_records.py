"""Public pages as they are told to other portals: the same in a list, by itself, and in the record of
changes."""

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Site

from core.kinds import Kind
from core.listings import public, public_files
from core.models import AgencyDetails, AgencySettings
from core.sources import source_ids
from core.text import clean_text
from documents.numbers import shown_number
from exchange.changes.told import told

from .body import drawn, told_body

Record = dict[str, Any]
FETCHED = [
    "locale",
    "field_of_law",
    "image__renditions",
    "corrections",
    "related_items",
    "spoken_versions__file",
]
# What pages of a kind have besides.
FETCHED_OF: Mapping[Kind, list[str]] = {
    Kind.NEWS: ["occasions"],
    Kind.DOCUMENTS: ["document_type", "issuers__issuer", "files__file"],
    Kind.OUTLINES: ["audiences", "occasions", "files__file", "source_laws"],
    Kind.PAGES: [],
}


class PageRecords:
    """Tells of the public pages with these primary keys, in their order and in a number of queries that
    doesn't rise with them. Their bodies are read only where they are to be told whole.

    Wagtail keeps on a request, where there is one, at which addresses sites begin.
    """

    def __init__(
        self, keys: Iterable[int], request: HttpRequest | None = None, is_whole: bool = True
    ) -> None:
        self.request = request
        chosen = list(keys)
        found = Page.objects.filter(pk__in=chosen).specific()
        self.pages: list[Any] = list(found if is_whole else found.defer_streamfields())
        for kind, names in FETCHED_OF.items():
            prefetch_related_objects([page for page in self.pages if page.kind == kind], *FETCHED, *names)
        self.pages.sort(key=lambda page: chosen.index(page.pk))

    def summaries(self) -> list[Record]:
        """All that is told of each page but its text."""
        return [self.summary(page) for page in self.pages]

    def whole(self, page: Any) -> Record:
        """A page with its text."""
        with override(page.locale.language_code):
            return {**self.summary(page), "body": told_body(page, self._root(page))}

    def summary(self, page: Any) -> Record:
        with override(page.locale.language_code):
            return self._summary(page)

    def _summary(self, page: Any) -> Record:
        return {
            **self._reference(page),
            "canonical_url": self._canonical(page),
            "source_id": self._sources.get(page.pk),
            "lead": clean_text(page.lead),
            "author": clean_text(getattr(page, "author", "")),
            "source": self._source(page),
            "published": _iso(page.display_date),
            "first_published": _iso(page.first_published_at),
            "updated": _iso(page.last_published_at),
            "sections": [self._section(found) for found in self.sections_of(page)],
            "field": term(page.field_of_law),
            "audiences": [term(row) for row in all_of(page, "audiences")],
            "occasions": [term(row) for row in all_of(page, "occasions")],
            "image": self._image(page),
            "files": [
                self._file(page, row.file, str(row)) for row in all_of(page, "files") if self._is_open(row)
            ],
            "spoken": next((self._spoken(page, row) for row in all_of(page, "spoken_versions")), None),
            "document": self._document(page) if page.kind == Kind.DOCUMENTS else None,
            "source_laws": [self._law(row) for row in all_of(page, "source_laws") if self._is_told_law(row)],
            "corrections": [
                {"date": row.date.isoformat(), "text": clean_text(row.text)}
                for row in all_of(page, "corrections")
            ],
            "translations": [self._reference(other) for other in self._translations_of(page)],
            "related": [
                self._reference(self._others[row.related_id])
                for row in all_of(page, "related_items")
                if row.related_id in self._others
            ],
            "publisher": self._publisher(page),
            "rights": self._rights(page),
        }

    def sections_of(self, page: Any) -> list[Page]:
        """The public pages that are lists above a page, from the top down, without the home page."""
        return [self._sections[path] for path in paths_above(page) if path in self._sections]

    def _reference(self, page: Any) -> Record:
        """What names a page in the record of another one."""
        return {
            "id": page.pk,
            "kind": page.specific_class.kind.value,
            "language": page.locale.language_code,
            "title": clean_text(page.title),
            "url": page.get_full_url(self.request),
            "api_url": f"{self._root(page)}{reverse('api-page', args=[page.pk])}",
        }

    def _root(self, page: Any) -> str:
        parts = page.get_url_parts(self.request)
        return parts[1] if parts else ""

    def _absolute(self, page: Any, address: str) -> str:
        """A store of files may have a host of its own."""
        return address if urlsplit(address).netloc else f"{self._root(page)}{address}"

    def _canonical(self, page: Any) -> str:
        source = self._others.get(page.alias_of_id, page)
        return source.get_full_url(self.request)

    def _source(self, page: Any) -> Record | None:
        name = clean_text(getattr(page, "source_name", ""))
        address = clean_text(getattr(page, "source_url", ""))
        return {"name": name, "url": address or None} if name or address else None

    def _section(self, page: Page) -> Record:
        return {"id": page.pk, "title": clean_text(page.title), "url": page.get_full_url(self.request)}

    def _image(self, page: Any) -> Record | None:
        rendition = drawn(page.image) if page.image else None
        if rendition is None:
            return None
        return {
            "url": self._absolute(page, rendition.url),
            "width": rendition.width,
            "height": rendition.height,
            "alt": clean_text(page.alt_text),
            "caption": clean_text(page.image_caption),
            "credit": clean_text(page.image.credit),
        }

    def _is_open(self, row: Any) -> bool:
        return row.file_id in self._files

    def _file(self, page: Any, file: Any, title: str) -> Record:
        return {
            "title": clean_text(title),
            "url": f"{self._root(page)}{file.url}",
            "type": file.content_type,
            "size": file.file_size,
            "sha1": file.file_hash or None,
        }

    def _spoken(self, page: Any, row: Any) -> Record | None:
        if not self._is_open(row):
            return None
        told = self._file(page, row.file, row.file.title)
        return {**told, "speaker": clean_text(row.speaker), "seconds": row.seconds}

    def _document(self, page: Any) -> Record:
        return {
            "number": shown_number(page.number),
            "type": term(page.document_type),
            "issuers": [
                {
                    "issuer": term(row.issuer),
                    "signer": clean_text(row.signer),
                    "signer_title": clean_text(row.signer_title),
                }
                for row in page.issuers.all()
            ],
            "issued_on": _day(page.issued_on),
            "gazetted_on": _day(page.gazetted_on),
            "effective_on": _day(page.effective_on),
            "ended_on": _day(page.ended_on),
            "is_summary": page.is_summary,
            "api_url": f"{self._root(page)}{reverse('api-document', args=[page.pk])}",
        }

    def _is_told_law(self, row: Any) -> bool:
        return bool(row.citation or row.document_id in self._others)

    def _law(self, row: Any) -> Record:
        other = self._others.get(row.document_id)
        return {"citation": clean_text(row.citation), "document": self._reference(other) if other else None}

    def _translations_of(self, page: Any) -> list[Page]:
        same = [other for other in self._others.values() if other.translation_key == page.translation_key]
        return [other for other in same if other.locale_id != page.locale_id]

    def _publisher(self, page: Any) -> str:
        details = self._details.get(page.locale.language_code) or self._details.get("vi")
        return clean_text(details.agency_name) if details else ""

    def _rights(self, page: Any) -> str:
        if page.kind == Kind.DOCUMENTS and not page.is_summary:
            # Law on Intellectual Property, article 15.
            return str(_("A legal document is free of copyright."))
        name = self._publisher(page)
        told = _("Please name “%(name)s” as the source when you use material from this site.")
        return told % {"name": name} if name else ""

    @cached_property
    def _sources(self) -> dict[int, str]:
        return source_ids(page.pk for page in self.pages)

    @cached_property
    def _sections(self) -> dict[str, Page]:
        """By their path, the public lists above the pages."""
        paths = {path for page in self.pages for path in paths_above(page)}
        found = public(Page.objects.filter(path__in=paths)).select_related("locale")
        return {page.path: page for page in found if getattr(page.specific_class, "kind", None) is None}

    @cached_property
    def _others(self) -> dict[int, Page]:
        """The public pages that these name: translations, related pages, laws, what an alias shows."""
        keys = {row.related_id for page in self.pages for row in all_of(page, "related_items")}
        keys |= {row.document_id for page in self.pages for row in all_of(page, "source_laws")}
        keys |= {page.alias_of_id for page in self.pages}
        named = Page.objects.filter(pk__in=keys - {None})
        translations = Page.objects.filter(translation_key__in={page.translation_key for page in self.pages})
        found = told(named | translations).select_related("locale").order_by("locale__language_code", "pk")
        return {page.pk: page for page in found}

    @cached_property
    def _files(self) -> dict[int, Any]:
        """The files that anyone may read."""
        names = ("files", "spoken_versions")
        return public_files(
            row.file_id for page in self.pages for name in names for row in all_of(page, name)
        )

    @cached_property
    def _details(self) -> dict[str, AgencyDetails]:
        """Who answers for the site, by language."""
        site = Site.objects.filter(is_default_site=True).first()
        rows = AgencyDetails.objects.filter(settings__in=AgencySettings.objects.filter(site=site))
        return {row.locale.language_code: row for row in rows.select_related("locale")}


def paths_above(page: Page) -> list[str]:
    """The paths of the pages above a page, from the top down, without the root and the home page."""
    return [page.path[:end] for end in range(3 * page.steplen, len(page.path), page.steplen)]


def term(found: Any) -> Record | None:
    """A term of a taxonomy, by the value that the search takes for its facet."""
    return {"value": str(found.pk), "label": clean_text(str(found))} if found else None


def all_of(page: Any, name: str) -> Iterable[Any]:
    """The rows of a page that not every type has."""
    return getattr(page, name).all() if hasattr(page, name) else ()


def _iso(moment: datetime.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
