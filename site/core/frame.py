"""What stands around the content of every page: the agency, the menu, the languages and the way up."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page, Site

from core.kinds import Kind
from core.listings import public
from core.models import AgencyDetails, AgencySettings, LinkedWebsite


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


class Frame:
    """Made once for each response. Each part is read when a template first asks for it."""

    def __init__(self, request: HttpRequest, page: Page | None = None) -> None:
        self.request = request
        self.page = page
        self.language = get_language() or settings.LANGUAGE_CODE

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @property
    def root_url(self) -> str:
        """The scheme and host that the site record names: what a visitor sends as Host is not used."""
        return self.site.root_url if self.site else ""

    @cached_property
    def agency(self) -> AgencySettings | None:
        return AgencySettings.for_request(self.request) if self.site else None

    @cached_property
    def details(self) -> AgencyDetails | None:
        return self.agency.current_details if self.agency else None

    @property
    def site_name(self) -> str:
        return self.details.site_name if self.details else settings.WAGTAIL_SITE_NAME

    @cached_property
    def _relatives(self) -> list[Page]:
        """The home pages of all languages and the public translations of this page, in one query."""
        if not self.site:
            return []
        keys = {self.site.root_page.translation_key}
        if self.page and self.page.pk:
            keys.add(self.page.translation_key)
        pages = Page.objects.filter(translation_key__in=keys)
        return list(public(pages).select_related("locale"))

    def _by_language(self, translation_key) -> dict[str, Page]:
        found = [p for p in self._relatives if p.translation_key == translation_key]
        return {page.locale.language_code: page for page in found}

    @cached_property
    def homes(self) -> dict[str, Page]:
        return self._by_language(self.site.root_page.translation_key) if self.site else {}

    @cached_property
    def translations(self) -> dict[str, Page]:
        """The public versions of this page by language, this one included if it is public."""
        return self._by_language(self.page.translation_key) if self.page else {}

    @property
    def home(self) -> Page | None:
        return self.homes.get(self.language)

    @property
    def home_url(self) -> str:
        return self.home.get_url(self.request) if self.home else "/"

    @cached_property
    def _top_pages(self) -> list[Page]:
        if not self.home:
            return []
        return list(public(Page.objects.child_of(self.home)).order_by("path"))

    @cached_property
    def menu(self) -> list[MenuItem]:
        return [self._menu_item(page) for page in self._top_pages if page.show_in_menus]

    @cached_property
    def standing_pages(self) -> list[MenuItem]:
        """The pages that stand by themselves, such as an introduction, for the foot of the page."""
        pages = [p for p in self._top_pages if getattr(p.specific_class, "kind", None) == Kind.PAGES]
        return [self._menu_item(page) for page in pages]

    def _menu_item(self, page: Page) -> MenuItem:
        current = ""
        if self.page and self.page.pk == page.pk:
            current = "page"
        elif self.page and self.page.path and self.page.path.startswith(page.path):
            current = "true"
        return MenuItem(page.title, page.get_url(self.request) or "", current)

    @cached_property
    def websites(self) -> list[LinkedWebsite]:
        return list(LinkedWebsite.objects.filter(locale__language_code=self.language))

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
        if self.page is None and match and match.url_name != "wagtail_serve":
            return translate_url(self.request.get_full_path(), code)
        target = self.translations.get(code) or self.homes.get(code)
        return (target.get_url(self.request) if target else "") or ""

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
        return f"{self.root_url}{self.request.path}{part}"

    @cached_property
    def ancestors(self) -> list[Page]:
        """The live pages above this one, from the home page down."""
        if not self.page or not self.page.depth:
            return []
        return list(self.page.get_ancestors().filter(depth__gt=1).live())
