"""What there are feeds of: all of a language, a kind of pages, a field of law, a section of the news."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left, Length
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from core.frame import Frame
from core.kinds import Kind
from core.listings import public, restricted
from core.models import BasePage, FieldOfLaw
from core.routing import language_read
from core.terms import terms_of_language
from documents.models import LegalDocumentPage
from news.listed import DATE
from news.models import NewsPage, NewsSectionPage
from outlines.models import OutlinePage

MODELS: dict[Kind, type[BasePage]] = {
    Kind.NEWS: NewsPage,
    Kind.DOCUMENTS: LegalDocumentPage,
    Kind.OUTLINES: OutlinePage,
}
FORMS = {"atom": "Atom", "rss": "RSS"}


@dataclass(frozen=True)
class Channel:
    """What a feed is of. `name` and `args` are what its addresses are made of, `key` what it is known by for
    good, `page_url` where its pages are listed for people.

    Each of `sources` is a query of pages with the name of the date that they are ordered by.
    """

    name: str
    title: str
    key: UUID
    page_url: str
    args: dict[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[QuerySet, str], ...] = ()

    def path(self, form: str) -> str:
        return path_of(self.name, self.args, form)

    @property
    def atom_path(self) -> str:
        return self.path("atom")

    @property
    def rss_path(self) -> str:
        return self.path("rss")

    @property
    def frame_path(self) -> str:
        """Where it is shown in the pages of others."""
        return reverse("-".join(filter(None, ["embedded", self.name])), kwargs=self.args)

    def id_of(self, variant: str) -> str:
        """The atom:id of one of its feeds (RFC 4287, 4.2.6): without host and address."""
        return uuid5(self.key, f"{self.name} {self.args.get('kind', '')} {variant}").urn

    def newest(self, start: int, length: int) -> list[int]:
        """The keys of its public pages, the newest first, from the one at `start` on."""
        end = start + length
        parts = [
            public(pages.filter(**{f"{date}__isnull": False}))
            .annotate(moment=F(date))
            .order_by("-moment", "-pk")
            .values_list("pk", "moment")[:end]
            for pages, date in self.sources
        ]
        if not parts:
            return []
        rows = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:]).order_by("-moment", "-pk")
        return [pk for pk, _moment in rows[start:end]]


def path_of(name: str, args: Mapping[str, Any], form: str) -> str:
    """The address of a feed in the form "atom" or "rss"."""
    return reverse("-".join(filter(None, ["feed", name])), kwargs={**args, "form": form})


def of_all(frame: Frame) -> Channel:
    """Raises Http404 where the site has no pages in the language."""
    home = frame.home
    if home is None:
        raise Http404
    sources = tuple(_source(model) for model in MODELS.values())
    return Channel("", _("Everything new"), home.translation_key, _full(frame, home), sources=sources)


def of_kind(frame: Frame, kind: Kind) -> Channel:
    whole = of_all(frame)
    index = frame.indexes.get(kind.name.lower())
    page_url = _full(frame, index) if index else whole.page_url
    title = index.title if index else str(kind.label)
    return Channel("kind", title, whole.key, page_url, {"kind": kind.value}, sources=(_source(MODELS[kind]),))


def of_field(frame: Frame, term: FieldOfLaw) -> Channel:
    sources = tuple(
        _source(model, field_of_law__translation_key=term.translation_key) for model in MODELS.values()
    )
    page_url = f"{frame.root_url}{reverse('field', args=[term.slug])}"
    return Channel("field", term.name, term.translation_key, page_url, {"slug": term.slug}, sources=sources)


def of_section(frame: Frame, section: NewsSectionPage) -> Channel:
    """With what editors have put there from another section of the language as well."""
    mine = NewsPage.objects.filter(listed__section_path=section.path)
    pages = mine.filter(Q(alias_of=None) | Q(alias_of__locale=F("locale")))
    page_url = _full(frame, section)
    args = {"pk": section.pk}
    return Channel(
        "section", section.title, section.translation_key, page_url, args, sources=((pages, DATE),)
    )


def find(frame: Frame, kind: str = "", slug: str = "", pk: int | None = None) -> Channel:
    """The channel that an address means; raises Http404."""
    if kind:
        return of_kind(frame, Kind(kind))
    if slug:
        terms = (term for term in terms_of_language(FieldOfLaw) if term.slug == slug)
        return of_field(frame, _found(next(terms, None)))
    if pk is not None:
        return of_section(frame, _found(_sections().filter(pk=pk).first()))
    return of_all(frame)


def groups(frame: Frame) -> Iterator[tuple[str, list[Channel]]]:
    """All channels of the language, with what each group of them is called."""
    kinds = [of_kind(frame, kind) for kind in MODELS if kind.name.lower() in frame.indexes]
    yield _("By kind"), [of_all(frame), *kinds]
    yield _("By section of the news"), [of_section(frame, section) for section in _sections()]
    yield _("By field of law"), [of_field(frame, term) for term in terms_of_language(FieldOfLaw)]


def containing(page: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and args of the channels that a page of one of MODELS is in."""
    yield "", {}
    yield "kind", {"kind": page.kind.value}
    if page.field_of_law:
        yield "field", {"slug": page.field_of_law.slug}
    parent = page.get_parent()
    if parent.specific_class is NewsSectionPage:
        yield "section", {"pk": parent.pk}


def containing_any(keys: list[int]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What containing() gives of the pages with these keys that anyone could read while they were live, with
    the code of their language before it. It takes two queries of each kind, however many they are, and gives
    one channel more than once."""
    own = restricted(PageViewRestriction.objects.all(), "path", "page__path")
    above = Left("path", Length("path") - Page.steplen)
    for kind, model in MODELS.items():
        pages = model.objects.filter(pk__in=keys).exclude(own).annotate(above=above).order_by()
        found = set(pages.values_list("locale__language_code", "field_of_law__slug", "above").distinct())
        sections = NewsSectionPage.objects.filter(path__in={path for *_where, path in found})
        keys_of = dict(sections.values_list("path", "pk"))
        for language, slug, path in found:
            yield language, "", {}
            yield language, "kind", {"kind": kind.value}
            if slug:
                yield language, "field", {"slug": slug}
            if path in keys_of:
                yield language, "section", {"pk": keys_of[path]}


def _source(model: type[BasePage], **filed: Any) -> tuple[QuerySet, str]:
    """A page stands for its aliases."""
    return model.objects.filter(locale=language_read(), alias_of=None, **filed), "display_date"


def _sections() -> QuerySet:
    return public(NewsSectionPage.objects.filter(locale=language_read())).order_by("path")


def _full(frame: Frame, page: Any) -> str:
    return page.get_full_url(frame.request) or frame.root_url


def _found(what: Any) -> Any:
    if what is None:
        raise Http404
    return what
