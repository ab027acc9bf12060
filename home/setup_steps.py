# ruff: noqa: E501 - one line a term is easier to read
"""The page tree: one home page a language, with the indexes that news, documents and outlines need."""

import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from core.models import AgencyDetails, AgencySettings, BasePage, LinkedWebsite, WebsiteGroup
from core.seeds import NAMESPACE
from core.setup import setup_step
from documents.models import DocumentIndexPage
from news.models import NewsIndexPage, NewsSectionPage
from outlines.models import OutlineIndexPage

from .models import HomePage

# (model, slug, titles, children)
INDEXES = [
    (NewsIndexPage, "tin-tuc", {"vi": "Tin tức", "en": "News"}),
    (DocumentIndexPage, "van-ban", {"vi": "Văn bản pháp luật", "en": "Legal documents"}),
    (OutlineIndexPage, "de-cuong", {"vi": "Đề cương tuyên truyền", "en": "Outlines"}),
]
SECTIONS = [
    ("tin-tuc-su-kien", {"vi": "Tin tức, sự kiện", "en": "News and events"}),
    ("chinh-sach-moi", {"vi": "Chính sách mới", "en": "New policies"}),
    ("hoi-dap-phap-luat", {"vi": "Hỏi đáp pháp luật", "en": "Questions and answers"}),
    ("hoa-giai-o-co-so", {"vi": "Hòa giải ở cơ sở", "en": "Grassroots conciliation"}),
    ("tro-giup-phap-ly", {"vi": "Trợ giúp pháp lý", "en": "Legal aid"}),
]
LOOPBACK = ("localhost", "127.0.0.1")
HOME_TITLES = {"vi": "Trang chủ", "en": "Home"}
SITE_NAMES = {"vi": "Phổ biến, giáo dục pháp luật", "en": "Public legal education"}
AGENCY_NAMES = {"vi": "Sở Tư pháp", "en": "Department of Justice"}
# The websites below are in the first one.
WEBSITE_GROUPS = [
    {"vi": "Cơ quan trung ương", "en": "Central bodies"},
    {"vi": "Cơ quan của tỉnh", "en": "Provincial bodies"},
    {"vi": "Sở, ngành", "en": "Departments"},
    {"vi": "Xã, phường", "en": "Communes and wards"},
]
LINKED_WEBSITES = [
    ("https://moj.gov.vn", {"vi": "Bộ Tư pháp", "en": "Ministry of Justice"}),
    ("https://vbpl.vn", {"vi": "Cơ sở dữ liệu quốc gia về văn bản pháp luật", "en": "National database of legal documents"}),
    ("https://pbgdpl.gov.vn", {"vi": "Cổng Pháp luật quốc gia: phổ biến, giáo dục pháp luật", "en": "National portal of legal education"}),
    ("https://chinhphu.vn", {"vi": "Cổng Thông tin điện tử Chính phủ", "en": "Government portal"}),
    ("https://quochoi.vn", {"vi": "Cổng Thông tin điện tử Quốc hội", "en": "National Assembly portal"}),
    ("https://dichvucong.gov.vn", {"vi": "Cổng Dịch vụ công quốc gia", "en": "National public service portal"}),
]  # fmt: skip


@setup_step(40, "page tree")
def make_tree() -> None:
    """The pages of every language that lacks them: what was moved, renamed or deleted since stays so."""
    remove_welcome_page()
    for language, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        locale = Locale.objects.get(language_code=language)
        if not HomePage.objects.filter(locale=locale).exists():
            make_language(locale)
    make_site()


def make_language(locale: Locale) -> None:
    home = make_page(
        Page.get_first_root_node(), HomePage, f"home-{locale.language_code}", locale, HOME_TITLES, "home"
    )
    for model, slug, titles in INDEXES:
        make_page(home, model, slug, locale, titles, slug)
    news = NewsIndexPage.objects.child_of(home).get()
    for slug, titles in SECTIONS:
        make_page(news, NewsSectionPage, slug, locale, titles, slug)


def make_page(
    parent: Page, model: type[BasePage], slug: str, locale: Locale, titles: dict[str, str], key: str
) -> BasePage:
    """Make and publish a page. In all languages its translation key is the same, made of `key`."""
    page = model(
        title=titles.get(locale.language_code, titles["vi"]),
        slug=slug,
        locale=locale,
        translation_key=uuid.uuid5(NAMESPACE, f"page:{key}"),
        show_in_menus=True,
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def remove_welcome_page() -> None:
    """Wagtail's first migration makes a page that welcomes developers; it goes while it is alone."""
    if not HomePage.objects.exists():
        for page in Page.objects.filter(depth=2, content_type__model="page"):
            page.delete()


def make_site() -> None:
    """The site record, of which all full addresses are made; the host is BASE_URL's until it has a real one."""
    home = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")[0]
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(hostname="localhost", is_default_site=True, site_name=SITE_NAMES["vi"], root_page=home)
    if site.root_page_id != home.pk and site.root_page.content_type.model != "homepage":
        site.root_page = home
    if site.hostname in LOOPBACK:
        base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        site.hostname = base.hostname or site.hostname
        site.port = base.port or (443 if base.scheme == "https" else 80)
    site.save()


@setup_step(50, "agency and linked websites")
def make_agency() -> None:
    site = Site.objects.get(is_default_site=True)
    agency = AgencySettings.for_site(site)
    for locale in Locale.objects.all():
        language = locale.language_code
        if language in SITE_NAMES:
            names = {"site_name": SITE_NAMES[language], "agency_name": AGENCY_NAMES[language]}
            AgencyDetails.objects.get_or_create(settings=agency, locale=locale, defaults=names)
    if LinkedWebsite.objects.exists():
        return
    groups = make_website_groups()
    for order, locale, url, name in linked_websites():
        LinkedWebsite.objects.create(
            sort_order=order, locale=locale, url=url, name=name, group=groups[locale],
            translation_key=uuid.uuid5(NAMESPACE, f"website:{url}"),
        )  # fmt: skip


def make_website_groups() -> dict[Locale, WebsiteGroup]:
    """All groups; those that the first websites are in, by language."""
    first: dict[Locale, WebsiteGroup] = {}
    for order, names in enumerate(WEBSITE_GROUPS):
        for locale in Locale.objects.filter(language_code__in=names):
            group = WebsiteGroup.objects.create(
                sort_order=order, locale=locale, name=names[locale.language_code],
                translation_key=uuid.uuid5(NAMESPACE, f"website group:{names['vi']}"),
            )  # fmt: skip
            first.setdefault(locale, group)
    return first


def linked_websites() -> Iterator[tuple[int, Locale, str, str]]:
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    for order, (url, names) in enumerate(LINKED_WEBSITES):
        for language, name in names.items():
            if language in locales:
                yield order, locales[language], url, name
