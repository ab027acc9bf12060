"""What stands around the content of every page: the agency, the menu, the languages and the way up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page, Site

from core.kinds import Kind
from core.languages import in_frame_of, interface_language, name_in_sentence
from core.listings import children_of, public
from core.models import AgencyDetails, AgencySettings, BasePage
from core.routing import find_site, forget_site, with_languages
from core.websites import ShownGroup, shown_groups
from delivery.memo import remembered


@dataclass(frozen=True)
class MenuItem:
    """A link of the menu. `current` is a value of aria-current, or empty."""

    title: str
    url: str
    current: str


@dataclass(frozen=True)
class LanguageLink:
    """Where a language's link leads; `url` is empty for the language one is reading."""

    code: str
    name: str
    url: str

    @property
    def name_code(self) -> str:
        """The language that the name is in."""
        return interface_language(self.code)


class Parts(NamedTuple):
    """What is the same on all pages of a language, as it stands in the database."""

    agency: AgencySettings | None = None
    details: AgencyDetails | None = None
    homes: Mapping[str, Page] = {}
    top_pages: Sequence[Page] = ()
    websites: Sequence[ShownGroup] = ()


def read_parts(site: Site, language: str) -> Parts:
    agency = AgencySettings.for_site(site)
    homes = by_language(Page.objects.filter(translation_key=site.root_page.translation_key))
    home = homes.get(language)
    top_pages = list(public(children_of(home, Page.objects.all())).order_by("path")) if home else []
    return Parts(agency, agency.details_for(language), homes, top_pages, shown_groups(language))


def by_language(pages: QuerySet[Page]) -> dict[str, Page]:
    """Those of the pages that anyone may read, by language."""
    return {page.locale.language_code: page for page in with_languages(public(pages))}


class Frame:
    """Made once for each response. Each part is read when a template first asks for it."""

    def __init__(
        self, request: HttpRequest, page: Page | None = None, only_in: Collection[str] | None = None
    ) -> None:
        """`only_in` are the languages of a page that no editor makes, where it isn't there in all."""
        self.request = request
        self.page = page
        self.only_in = only_in
        # The language of what is shown, and that of what stands around it: see core.untranslated.
        self.content_language = get_language() or settings.LANGUAGE_CODE
        self.language = getattr(request, "frame_language", self.content_language)

    def read_anew(self) -> "Frame":
        """The same frame, asking again for all that it shows: what is made of it holds as long as that."""
        forget_site(self.request)
        return Frame(self.request, self.page)

    @property
    def is_untranslated(self) -> bool:
        """Whether the source stands in for a translation that there isn't."""
        return self.content_language != self.language

    @property
    def language_name(self) -> str:
        return name_in_sentence(self.language)

    @property
    def spoken_language(self) -> str:
        """The language of the page's text, as a sentence in that interface calls it."""
        return name_in_sentence(self.content_language)

    @property
    def interface_language(self) -> str:
        return interface_language(self.language)

    @property
    def text_language(self) -> str:
        """The language of the text itself. Of a list it is that of the words around its items."""
        if self.is_untranslated or getattr(self.page, "kind", None):
            return self.content_language
        return self.interface_language

    @cached_property
    def site(self) -> Site | None:
        return find_site(self.request)

    @cached_property
    def parts(self) -> Parts:
        """What is the same on all pages of a language."""
        if not self.site:
            return Parts()
        site, language = self.site, self.language
        return remembered(("frame", site.pk, language), lambda: read_parts(site, language))

    @property
    def root_url(self) -> str:
        """The scheme and host that the site record names: what a visitor sends as Host is not used."""
        return self.site.root_url if self.site else ""

    @property
    def agency(self) -> AgencySettings | None:
        return self.parts.agency

    @property
    def details(self) -> AgencyDetails | None:
        return self.parts.details

    @property
    def site_name(self) -> str:
        return self.details.site_name if self.details else settings.WAGTAIL_SITE_NAME

    @property
    def homes(self) -> Mapping[str, Page]:
        return self.parts.homes

    @cached_property
    def translations(self) -> Mapping[str, Page]:
        """The public versions of this page by language, this one included if it is public."""
        if not self.page or not self.page.pk:
            return {}
        if self.page.pk in {home.pk for home in self.homes.values()}:
            return self.homes
        if isinstance(self.page, BasePage):
            return self.page.neighbours.translations
        return by_language(Page.objects.filter(translation_key=self.page.translation_key))

    @property
    def home(self) -> Page | None:
        return self.homes.get(self.language)

    @property
    def is_home(self) -> bool:
        return bool(self.page and self.home and self.page.pk == self.home.pk)

    @property
    def place_in_menu(self) -> str:
        """What tells apart the pages on which the menu looks different."""
        return ",".join(item.current for item in self.menu) + str(self.is_home)

    @property
    def home_url(self) -> str:
        return self.home.get_url(self.request) if self.home else "/"

    @cached_property
    def menu(self) -> list[MenuItem]:
        return [self._menu_item(page) for page in self.parts.top_pages if page.show_in_menus]

    @cached_property
    def standing_pages(self) -> list[MenuItem]:
        """The pages that stand by themselves, such as an introduction, for the foot of the page."""
        pages = [p for p in self.parts.top_pages if getattr(p.specific_class, "kind", None) == Kind.PAGES]
        return [self._menu_item(page) for page in pages]

    @cached_property
    def indexes(self) -> dict[str, Page]:
        """The lists of the language by the kind of what they list: news, documents, outlines."""
        kinds = ((getattr(page.specific_class, "lists", None), page) for page in self.parts.top_pages)
        return {kind.name.lower(): page for kind, page in kinds if kind}

    def _menu_item(self, page: Page) -> MenuItem:
        current = ""
        if self.page and self.page.pk == page.pk:
            current = "page"
        elif self.page and self.page.path and self.page.path.startswith(page.path):
            current = "true"
        return MenuItem(page.title, page.get_url(self.request) or "", current)

    @property
    def websites(self) -> Sequence[ShownGroup]:
        """The linked websites by group."""
        return self.parts.websites

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """Each language with the public translation of this page, or else its home page."""
        links = [
            LanguageLink(code, str(name), "" if code == self.language else self._in_language(code))
            for code, name in settings.LANGUAGES
        ]
        return [link for link in links if link.url or link.code == self.language]

    def _in_language(self, code: str) -> str:
        match = self.request.resolver_match
        is_there = self.only_in is None or code in self.only_in
        if self.page is None and is_there and match and match.url_name != "wagtail_serve":
            return translate_url(self.request.get_full_path(), code)
        if target := self.translations.get(code):
            return target.get_url(self.request) or ""
        if source := self.translations.get(settings.LANGUAGE_CODE):
            # Where it stands in for the translation.
            return in_frame_of(code, source.get_url(self.request) or "")
        home = self.homes.get(code)
        return (home.get_url(self.request) if home else "") or ""

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """The addresses for hreflang, x-default included; none where there is but one language.

        Nor on an archive below a page's own address, which has no translation.
        """
        pages = self.translations
        if not self.page or len(pages) < 2:
            return []
        if self.request.path != self.page.get_url(self.request):
            return []
        found = [(code, page.get_full_url(self.request)) for code, page in sorted(pages.items())]
        default = pages.get(settings.LANGUAGE_CODE) or self.page
        return [*found, ("x-default", default.get_full_url(self.request))]

    @property
    def canonical_url(self) -> str:
        """This address without what only narrows, orders or tracks; the parts of a list stay apart."""
        number = self.request.GET.get("trang", "")
        later = number.isdecimal() and len(number) < 6 and int(number) > 1
        part = f"?trang={int(number)}" if later else ""
        return f"{self.root_url}{self.path}{part}"

    @property
    def path(self) -> str:
        """The address of what is shown: that of the source where it stands in for a translation."""
        path = self.request.path
        return path.removeprefix(f"/{self.language}") if self.is_untranslated else path

    @cached_property
    def ancestors(self) -> list[Page]:
        """The live pages above this one, from the home page down."""
        if not isinstance(self.page, BasePage) or not self.page.depth:
            return []
        return self.page.get_shown_ancestors()
