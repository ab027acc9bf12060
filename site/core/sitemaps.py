"""The sitemap for search engines (sitemaps.org): an index of parts, each of which costs the same.

A part has the pages whose keys lie in one range, so that it is read from the index of the primary key without
what lies before it, stays the same when pages are added, and names the pages' images and translations.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection
from django.db.models import ExpressionWrapper, F, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe
from lxml import etree
from psycopg import sql
from wagtail.models import Page, get_page_models

from core.listings import public
from core.models import CustomRendition
from core.renditions import QUICK, filters
from core.routing import find_site, locales, with_languages

# Keys in a part; an index of core's migration 0012 has the same number. With translations and images a part
# has about a megabyte; the standard allows 50,000 addresses and 50 MB.
SIZE = 2_000
NAMESPACES: dict[Any, str] = {
    None: "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
PARTS = """WITH RECURSIVE found(part) AS (
    ({first}) UNION ALL SELECT ({following}) FROM found WHERE part IS NOT NULL
)
SELECT part, (
    SELECT max(last_published_at) FROM wagtailcore_page
    WHERE id / {size} = part AND live AND alias_of_id IS NULL
)
FROM found WHERE part IS NOT NULL
"""

AddressOf = Callable[[int, str], str]
# What stands in the sitemaps beside that of the pages, by the names of their addresses; None where there is
# always something.
Listed = Callable[[], QuerySet]
_others: dict[str, Listed | None] = {}


class Story(NamedTuple):
    """What Google News wants to know of a news item."""

    title: str
    language: str
    published: datetime.datetime
    publication: str


class Place(NamedTuple):
    """An address in a sitemap. `alternates` are addresses by language code, "x-default" among them."""

    url: str
    changed: datetime.datetime | None = None
    image: str = ""
    alternates: Mapping[str, str] = {}
    story: Story | None = None


def also(name: str, listed: Listed | None = None) -> None:
    """List another sitemap in the index: the one at the address of this name, unless `listed` is empty."""
    _others[name] = listed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    root = etree.Element(_tag("sitemapindex"), nsmap=NAMESPACES)
    for number, changed in parts(request):
        _add(root, "sitemap", Place(_absolute(request, reverse("sitemap-pages", args=[number])), changed))
    for name, listed in _others.items():
        if listed is None or listed().exists():
            _add(root, "sitemap", Place(_absolute(request, reverse(name))))
    return _answer(root)


@require_safe
@conditional_page
def pages(request: HttpRequest, number: int) -> HttpResponse:
    """The public pages whose keys lie in the range of this number, in every language.

    It isn't kept: making it costs hardly more than asking whether it still holds. An alias isn't listed: it
    names its source as the address to keep.
    """
    homes = _homes(request)
    keys = {"pk__gte": number * SIZE, "pk__lt": (number + 1) * SIZE}
    columns = ("pk", "url_path", "locale", "translation_key", "last_published_at")
    rows = list(public(_below(homes).filter(**keys)).order_by("pk").values(*columns))
    if not rows:
        raise Http404
    return answer(_places(request, homes, rows, _images(request, keys)))


def answer(places: Iterable[Place]) -> HttpResponse:
    """The response with a sitemap of these places."""
    root = etree.Element(_tag("urlset"), nsmap=NAMESPACES)
    for place in places:
        _add(root, "url", place)
    return _answer(root)


def parts(request: HttpRequest) -> list[tuple[int, datetime.datetime | None]]:
    """The numbers of the parts that have anything, each with when a page in it was last published.

    The primary key's index is asked once for each part, for the first public page from there on.
    """
    listed = public(_below(_homes(request))).order_by("pk")
    part = ExpressionWrapper(F("pk") / SIZE, output_field=IntegerField())
    numbers = listed.annotate(part=part).values_list("part")
    behind = RawSQL("(found.part + 1) * %s", [SIZE], IntegerField())
    first, parameters = numbers[:1].query.sql_with_params()
    following, more_parameters = numbers.filter(pk__gte=behind)[:1].query.sql_with_params()
    statement = sql.SQL(PARTS).format(
        first=sql.SQL(first), following=sql.SQL(following), size=sql.Literal(SIZE)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [*parameters, *more_parameters])
        return cursor.fetchall()


def _homes(request: HttpRequest) -> list[Page]:
    """The home pages of all languages."""
    site = find_site(request)
    return with_languages(site.root_page.get_translations(inclusive=True)) if site else []


def _below(homes: Iterable[Page]) -> QuerySet:
    """The pages below them, without aliases."""
    trees = reduce(or_, (Q(path__startswith=home.path) for home in homes), Q(pk=None))
    return Page.objects.filter(trees, alias_of=None)


def _places(
    request: HttpRequest, homes: list[Page], rows: list[dict[str, Any]], images: Mapping[int, str]
) -> Iterator[Place]:
    address_of = _addresses(request, homes)
    same = _below(homes).filter(translation_key__in={row["translation_key"] for row in rows})
    translations = _translations(public(same), address_of)
    for row in rows:
        url = address_of(row["locale"], row["url_path"])
        if url:
            alternates = translations.get(row["translation_key"], {})
            yield Place(url, row["last_published_at"], images.get(row["pk"], ""), alternates)


def _addresses(request: HttpRequest, homes: Iterable[Page]) -> AddressOf:
    """Gives the full address of a page by its language and its place; empty where it has none."""
    known = {home.locale_id: (home.url_path, home.get_full_url(request) or "") for home in homes}

    def address_of(locale: int, url_path: str) -> str:
        above, url = known.get(locale, ("", ""))
        return f"{url}{url_path.removeprefix(above)}" if url and url_path.startswith(above) else ""

    return address_of


def _translations(pages: QuerySet, address_of: AddressOf) -> dict[Any, dict[str, str]]:
    """The addresses of the pages by translation key and language, of those that are there in several."""
    found: dict[Any, dict[str, str]] = defaultdict(dict)
    codes = {pk: locale.language_code for pk, locale in locales().items()}
    rows = pages.order_by("locale").values_list("translation_key", "locale", "url_path")
    for key, locale, url_path in rows:
        found[key][codes[locale]] = address_of(locale, url_path)
    several = {key: urls for key, urls in found.items() if len(urls) > 1}
    return {key: urls | {"x-default": _default(urls)} for key, urls in several.items()}


def _default(urls: Mapping[str, str]) -> str:
    return urls.get(settings.LANGUAGE_CODE) or next(iter(urls.values()))


def _images(request: HttpRequest, keys: Mapping[str, int]) -> dict[int, str]:
    """The addresses of the images of the pages with such keys, as the pages show them in their largest size:
    the originals aren't served.

    Each type is asked for the same range: joined, PostgreSQL would read whole tables at some sizes.
    """
    models: list[Any] = [model for model in get_page_models() if getattr(model, "kind", None)]
    own = [
        model.objects.filter(**keys, image__isnull=False).order_by().values_list("pk", "image")
        for model in models
    ]
    image_of = dict(own[0].union(*own[1:]))
    spec = filters("figure", QUICK)[-1].spec
    drawn = CustomRendition.objects.filter(image__in=set(image_of.values()), filter_spec=spec)
    names = dict(drawn.values_list("image", "file"))
    storage = CustomRendition._meta.get_field("file").storage
    return {
        pk: _absolute(request, storage.url(names[image])) for pk, image in image_of.items() if image in names
    }


def _absolute(request: HttpRequest, path: str) -> str:
    site = find_site(request)
    return urljoin(site.root_url, path) if site else path


def _add(root: Any, kind: str, place: Place) -> None:
    element = etree.SubElement(root, _tag(kind))
    _text(element, "loc", place.url)
    if place.changed:
        _text(element, "lastmod", _moment(place.changed))
    for code, url in place.alternates.items():
        etree.SubElement(element, _tag("link", "xhtml"), rel="alternate", hreflang=code, href=url)
    if place.image:
        _text(etree.SubElement(element, _tag("image", "image")), "loc", place.image, "image")
    if place.story:
        _add_story(element, place.story)


def _add_story(element: Any, story: Story) -> None:
    news = etree.SubElement(element, _tag("news", "news"))
    publication = etree.SubElement(news, _tag("publication", "news"))
    _text(publication, "name", story.publication, "news")
    _text(publication, "language", story.language, "news")
    _text(news, "publication_date", _moment(story.published), "news")
    _text(news, "title", story.title, "news")


def _text(parent: Any, name: str, text: str, namespace: str | None = None) -> None:
    etree.SubElement(parent, _tag(name, namespace)).text = text


def _tag(name: str, namespace: str | None = None) -> str:
    return f"{{{NAMESPACES[namespace]}}}{name}"


def _moment(moment: datetime.datetime) -> str:
    """As W3C's note on dates and times has it, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _answer(root: Any) -> HttpResponse:
    content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    headers = {"X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/xml", headers=headers)
