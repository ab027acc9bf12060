"""What the head of a page tells search engines and networks of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.core.paginator import Page as PaginatorPage
from django.utils.translation import gettext as _
from wagtail.images.models import Filter
from wagtail.models import Page

from core.drawing import drawn
from core.frame import Frame
from core.listings import public
from core.pictures.cloth import SIZE
from core.pictures.content import HOME_DEPTH, address_of, content_of
from core.renditions import SHARED
from core.text import cut

# As long as networks show it; search engines show half of it.
LONGEST_DESCRIPTION = 300
MOST_NAMES = 5
# Every other language of the site is one of Vietnam's.
OTHER_LOCALES = {"en": "en_GB"}


@dataclass(frozen=True)
class Picture:
    """The picture that networks show of a page. `url` is absolute."""

    url: str
    width: int
    height: int
    alt: str
    media_type: str


class Head:
    """Made of a page's context. Each part is made when a template first asks for it.

    Of the context it takes `items`, the part of a list that is shown; `filter_form`, what the list is
    narrowed by; `list_title`, the name of an archive below the page's own address.
    """

    def __init__(self, frame: Frame, context: Any) -> None:
        self.frame = frame
        self.page: Any = frame.page
        self.list_title: str = context.get("list_title") or ""
        items = context.get("items")
        self._items = items if isinstance(items, PaginatorPage) else None
        self._form = context.get("filter_form")

    @property
    def is_home(self) -> bool:
        return self.page.depth == HOME_DEPTH

    @property
    def part(self) -> int:
        """Which part of a list is shown; 1 where the page is no list, 0 behind the numbered parts."""
        return self._items.number if self._items else 1

    @property
    def title(self) -> str:
        """What distinguishes the page from all others of the site."""
        own = self.page.share_title
        if self.is_home and not self.page.seo_title:
            own = self.frame.site_name
        if self.list_title:
            own = f"{self.list_title} – {own}"
        if self.part != 1:
            own = f"{own} – {self._part_name}"
        return own

    @property
    def _part_name(self) -> str:
        return _("page %(number)s") % {"number": self.part} if self.part else _("further on")

    @property
    def full_title(self) -> str:
        """The title with whose it is, for the tab of a browser."""
        details = self.frame.details
        of_home = details.agency_name if details else ""
        whose = of_home if self.is_home else self.frame.site_name
        return " – ".join(filter(None, [self.title, whose]))

    @cached_property
    def description(self) -> str:
        # What is said of a list is true of its first part.
        own = "" if self.list_title or self.part != 1 else self.page.share_description
        return cut(own or self._of_what_it_names, LONGEST_DESCRIPTION)

    @property
    def _of_what_it_names(self) -> str:
        """A list, which has no text, is described by what stands in it; the home page by what is below it."""
        items = self._items.object_list if self._items else []
        names = [item.title for item in self.frame.menu] if self.is_home else [item.title for item in items]
        named = "; ".join(names[:MOST_NAMES])
        return f"{self.full_title}: {named}" if named else self.full_title

    @property
    def is_indexed(self) -> bool:
        """Not where a list is narrowed, not an archive of nothing, and no part behind the numbered ones: of
        these there is no end."""
        is_filtered = bool(self._form and self._form.chosen)
        is_nothing = bool(self.list_title and self._items is not None and not self._items.object_list)
        return not is_filtered and not is_nothing and self.part > 0 and not self._is_earlier

    @property
    def _is_earlier(self) -> bool:
        """Whether this is the page as it was before a correction."""
        return bool(getattr(self.page, "corrected_by", None))

    @cached_property
    def canonical_url(self) -> str:
        """The address without what only orders or tracks; the parts of a list stay apart.

        An alias names the page that it repeats, an earlier version the page itself. Nothing for what else
        search engines shall not keep.
        """
        if self._is_earlier:
            return self.page.get_full_url(self.frame.request)
        if not self.is_indexed:
            return ""
        return self._source_url or f"{self._url}{f'?trang={self.part}' if self.part > 1 else ''}"

    @property
    def _url(self) -> str:
        return f"{self.frame.root_url}{self.frame.path}"

    @cached_property
    def _source_url(self) -> str:
        if not self.page.alias_of_id or self.list_title:
            return ""
        source = public(Page.objects.filter(pk=self.page.alias_of_id)).first()
        return (source.get_full_url(self.frame.request) if source else "") or ""

    @property
    def url(self) -> str:
        return self.canonical_url or self._url

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The addresses for hreflang: not of a part of a list, which the other language may not have."""
        is_itself = self.url == self._url and self.is_indexed and not self.frame.is_untranslated
        return self.frame.alternates if is_itself else []

    @property
    def locale(self) -> str:
        return _locale(self.frame.content_language)

    @property
    def other_locales(self) -> list[str]:
        codes = [code for code, _url in self.alternates]
        return [_locale(code) for code in codes if code not in (self.frame.content_language, "x-default")]

    @cached_property
    def picture(self) -> Picture | None:
        """The image that editors chose, else the page's own, else one that is made of its title.

        None before the page is saved: what is made of a title stands at an address with the page's key.
        """
        if self.page.share_image and (chosen := self._chosen_picture()):
            return chosen
        if not self.page.pk:
            return None
        content = content_of(self.frame)
        url = urljoin(f"{self.frame.root_url}/", address_of(self.page, content))
        return Picture(url, *SIZE, content.title, "image/png")

    def _chosen_picture(self) -> Picture | None:
        """None where it can't be drawn now."""
        rendition = drawn(self.page.share_image, [Filter(spec=SHARED)]).get(SHARED)
        if rendition is None:
            return None
        url = urljoin(f"{self.frame.root_url}/", rendition.url)
        own = "" if self.page.social_image else self.page.alt_text
        alt = own or self.page.share_image.default_alt_text or self.page.title
        return Picture(url, rendition.width, rendition.height, alt, "image/jpeg")


def _locale(code: str) -> str:
    return OTHER_LOCALES.get(code, f"{code}_VN")
