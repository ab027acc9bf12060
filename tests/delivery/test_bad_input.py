"""Whatever is sent to whatever public address: an answer that is right, never a fault of ours.

The addresses are those of the resolver and of the page types: one that isn't in the tables here fails.
"""

import datetime
import sys

import pytest
from django.core.signals import got_request_exception
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, get_page_models

from core.factories import FileFactory, add_correction
from core.models import EarlierVersion, FieldOfLaw, Occasion
from core.requests import Utf8Request
from documents.models import DocumentIndexPage
from editorial.factories import UserFactory
from editorial.models import PreviewLink
from glossary.factories import GlossaryTermFactory
from home.factories import StandardPageFactory
from home.models import HomePage
from news.models import NewsIndexPage, NewsSectionPage
from outlines.models import OutlineIndexPage
from shelf.kept import Entry, Shelf
from shelf.models import share

pytestmark = pytest.mark.django_db
EDITOR = "quan-tri/"
DAY = timezone.make_aware(datetime.datetime(2024, 5, 2))
# By the names in the resolver; {news} and the like are what `site` below has made.
ADDRESSES = {
    "livez": "/livez",
    "healthz": "/healthz",
    "robots": "/robots.txt",
    "service-worker": "/sw.js",
    "visit-counts": "/luot-truy-cap.json",
    "sitemap": "/sitemap.xml",
    "sitemap-pages": "/sitemap-trang-0.xml",
    "sitemap-topics": "/sitemap-chu-de.xml",
    "sitemap-news": "/sitemap-tin-moi.xml",
    "share-picture": "/anh-chia-se/{news.pk}-abc.png",
    "api-search": "/api/v1/search?q=luật&page=1&kind=tin-tuc&year=2024",
    "api-openapi": "/api/v1/openapi.json",
    "api-documents": "/api/v1/documents?number=1/2022/NĐ-CP",
    "api-document": "/api/v1/documents/{document.pk}",
    "api-document-citations": "/api/v1/documents/{document.pk}/citations",
    "api-document-cited-by": "/api/v1/documents/{document.pk}/cited-by",
    "api-document-akn": "/api/v1/documents/{document.pk}/akn.xml",
    "api-pages": "/api/v1/pages?kind=tin-tuc&field=1&changed_from=2024-05-02&cursor=p0.1&page_size=5",
    "api-page": "/api/v1/pages/{news.pk}",
    "api-changes": "/api/v1/changes?since=2024-05-02T08:00:00%2B07:00&page_size=5",
    "oai": "/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2024-05-02&until=2024-06-02&set=kind:tin-tuc",
    "^api/": "/api/v2/khong-co",
    "wagtaildocs_serve": "/tep/{file.pk}/{file.filename}",
    "hidden-image": "/tep/anh/1/a.jpg",
    "guest-preview-file": "/xem-truoc/{token}/tep/{file.pk}/{file.filename}",
    "wagtaildocs_authenticate_with_password": "/tep/authenticate_with_password/1/",
    "search": "/tim-kiem/?q=luật&loai=van-ban",
    "search-suggest": "/tim-kiem/goi-y/?q=luật",
    "search_inside": "/tim-kiem/trong-van-ban/{document.pk}/?q=điều",
    "document-compare": "/van-ban/so-sanh/?cu={document.pk}&moi={other.pk}",
    "document-by-number": "/van-ban/so/1-2022-nd-cp/",
    "earlier-version": "/ban-truoc/{earlier.pk}/",
    "display": "/hien-thi/",
    "outline-aloud": "/de-cuong/loi-doc/{outline.pk}/",
    "outline-present": "/de-cuong/trinh-chieu/{outline.pk}/",
    "saved": "/da-luu/",
    "guest-preview": "/xem-truoc/{token}/",
    "feed": "/tin-moi.xml?toan-van=1&trang=1",
    "feeds": "/nguon-tin/",
    "feed-kind": "/nguon-tin/tin-tuc.rss",
    "feed-field": "/nguon-tin/linh-vuc/{field.slug}.atom",
    "feed-section": "/nguon-tin/chuyen-muc/{section.pk}.atom",
    "embedded": "/nhung/",
    "embedded-kind": "/nhung/van-ban/",
    "embedded-field": "/nhung/linh-vuc/{field.slug}/",
    "embedded-section": "/nhung/chuyen-muc/{section.pk}/",
    "embed-script": "/nhung/tin.js",
    "file-preview": "/tep/xem-truoc/{file.pk}-abc.webp",
    "fields": "/linh-vuc/",
    "field": "/linh-vuc/{field.slug}/",
    "occasions": "/dip/",
    "occasion": "/dip/{occasion.slug}/",
    "site-map": "/so-do-trang/",
    "outline-packs-choose": "/goi/?dip={occasion.slug}",
    "outline-packs-many": "/goi/de-cuong.zip?q=luật&goi=ban-in.pdf",
    "outline-packs": "/goi/{outline.pk}/tat-ca.zip",
    "outline-pack": "/goi/{outline.pk}/1/ban-in.pdf",
    "outline-short": "/d/1a/2",
    "feedback": "/phan-hoi/{outline.pk}/",
    "feedback-thanks": "/phan-hoi/{outline.pk}/cam-on/",
    "mailing": "/nhan-tin/?linh-vuc={field.slug}",
    "mailing-document": "/nhan-tin/van-ban/{document.pk}/",
    "mailing-search": "/nhan-tin/tim-kiem/?q=luật&loai=van-ban",
    "mailing-sent": "/nhan-tin/da-gui/",
    "mailing-confirm": "/nhan-tin/xac-nhan/WzFd:1abcde:xyz_-xyz/",
    "mailing-own": "/nhan-tin/cua-toi/MQ:1abcde:xyz_-xyz/",
    "mailing-cancel": "/nhan-tin/huy/WzEsbnVsbF0:1abcde:xyz_-xyz/",
    "shelf": "/tu-tai-lieu/?tu=/van-ban/",
    "shelf-add": "/tu-tai-lieu/them/",
    "shelf-change": "/tu-tai-lieu/sua/",
    "shelf-share": "/tu-tai-lieu/chia-se/",
    "shelf-pack": "/tu-tai-lieu/tai-ve/",
    "shared-list": "/tu-tai-lieu/{shared.token}/",
    "shared-list-copy": "/tu-tai-lieu/{shared.token}/chep/",
    "shared-list-withdraw": "/tu-tai-lieu/{shared.token}/rut/",
    "shared-list-pack": "/tu-tai-lieu/{shared.token}/tai-ve/",
    "glossary": "/thuat-ngu/",
    "glossary-term": "/thuat-ngu/{term.slug}/",
    "wagtailcore_authenticate_with_password": "/_util/authenticate_with_password/1/{news.pk}/",
    "wagtailcore_login": "/_util/login/",
    "wagtail_serve": "/khong-co-trang-nay/",
    "quan-tri/jsi18n/": "/quan-tri/jsi18n/",
    "quan-tri/localize/jsi18n/": "/quan-tri/localize/jsi18n/",
}
# The doors of the editor that are open to all, and another language.
OTHERS = ["/quan-tri/", "/quan-tri/login/", "/quan-tri/password_reset/", "/en/", "/hmn/tin-tuc/2024/5/", "/"]
# By the names of the routes below a page that lists.
BELOW = {
    "all_news": "",
    "month_archive": "2024/5/",
    "day_archive": "2024/5/2/",
    "pick_day": "ngay/?ngay=2024-05-02",
}
VALUES = [
    "%ff%c0%80%ed%a0%80\xff%u0041%0d%0aSet-Cookie:%20a='\"<%5c%F0%9F%98%80%" + "a" * 9000, "9" * 40, "-1",
    "9999-12-31", "0001-01-01",
]  # fmt: skip
QUERY = "&".join(
    ["a[]=1&a[b]=2&a[]=3&=&&;=%&%ff=%fe&\xff=%ed%a0%80&%c0%80", *(f"a{n}=b" for n in range(400))]
)
PATHS = ["%ff%ed%a0%80%c0%ae%c0%ae/..%2f..%2fetc/", "9" * 10_000 + "/", "a/" * 5_000]
METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "FOO"]
BODIES = [
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\x00=%00&%ff", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"{\xff", "\xff;;charset=%00"),
]
HEADERS = [
    {
        "HTTP_COOKIE": "hien-thi=\xff.%00x; sessionid=../\xff; csrftoken='; django_language=\xff; ;;=",
        "HTTP_REFERER": "http://[", "HTTP_ORIGIN": "http://[", "HTTP_X_REQUESTED_WITH": "\xff",
        "HTTP_IF_UNMODIFIED_SINCE": "9" * 50, "HTTP_IF_MATCH": "\xff",
    },
    {
        "HTTP_IF_NONE_MATCH": 'W/"', "HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 25:61:61 GMT",
        "HTTP_ACCEPT_LANGUAGE": "\xff;q=x," + "a-" * 3000, "HTTP_ACCEPT": "\xff/;q=NaN",
        "CONTENT_LENGTH": "abc",
        "HTTP_RANGE": "bytes=9-1,-,99999999999999999999-", "HTTP_ACCEPT_ENCODING": "gzip;q=\xff, *;q=0",
    },
    {
        "HTTP_SEC_FETCH_SITE": "\xff",
        "HTTP_IF_NONE_MATCH": "\xff,,*", "HTTP_IF_MODIFIED_SINCE": "Thu, 01 Jan 0000 00:00:00 GMT",
        "HTTP_AUTHORIZATION": "Basic \xff", "HTTP_X_FORWARDED_FOR": "\xff",
        "HTTP_COOKIE": "hien-thi=xl.xl.xl; sessionid=" + "a" * 4000,
    },
    {
        "HTTP_COOKIE": f"tu-tai-lieu={'.'.join(map(str, range(1, 900)))}; tu-tai-lieu-ghi-chu=eNp\xff_-=; "
        f"tu-tai-lieu-chia-se={'A' * 22}.{'b' * 22}~",
    },
]  # fmt: skip
HOSTS = [
    "other.example",
    "testserver:port",
    "[::1",
    "a b",
    "\xff",
    "testserver,other",
    "." * 300,
    "@testserver",
]


def routes(resolver, prefix=""):
    """Those that answer visitors, each by its name, or by its pattern where it has none."""
    for pattern in resolver.url_patterns:
        here = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from [] if here == EDITOR else routes(pattern, here)
        else:
            yield pattern.name or here


@pytest.fixture(scope="module")
def site(shared, shared_files):
    text = [("legal_text", "<h3>Điều 1. Tên</h3><p>Luật.</p>")]
    news = shared.news(title="Tin về luật", slug="tin-luat", display_date=DAY)
    add_correction(news)
    return {
        "news": news,
        "earlier": EarlierVersion.objects.get(),
        "document": shared.document(number="1/2022/NĐ-CP", issued_on=DAY.date(), body=text),
        "other": shared.document(number="2/2022/NĐ-CP", issued_on=DAY.date()),
        "outline": shared.outline(),
        "file": FileFactory(),
        "field": FieldOfLaw.objects.filter(locale=shared.home.locale).first(),
        "occasion": Occasion.objects.filter(locale=shared.home.locale).first(),
        "term": GlossaryTermFactory(locale=shared.home.locale),
        "section": shared.section,
        "standing": StandardPageFactory(parent=shared.home, publish=True),
        "token": link_to(news),
        "shared": share(Shelf((Entry(news.pk, "Ghi chú"),)), "Danh sách", "203.0.113.9")[0],
    }


def link_to(page):
    """The token of a preview link that opens."""
    link = PreviewLink(page_id=page.pk, name="Khách")
    token = link.begin(page.get_latest_revision(), UserFactory(is_superuser=True))
    link.save()
    return token


@pytest.fixture(scope="module")
def pages_of_site(site):
    """One page of each type."""
    made = [site["news"], site["document"], site["outline"], site["standing"]]
    kinds = (HomePage, NewsIndexPage, NewsSectionPage, DocumentIndexPage, OutlineIndexPage)
    return [*made, *(kind.objects.filter(locale__language_code="vi").first() for kind in kinds)]


@pytest.fixture(scope="module")
def addresses(site, pages_of_site):
    """All public addresses, each with what makes it answer as it does for a visitor."""
    below = [f"/tin-tuc/{rest}" for rest in BELOW.values()]
    filled = [iri_to_uri(address.format(**site)) for address in ADDRESSES.values()]
    return list(dict.fromkeys([*filled, *(page.url for page in pages_of_site), *below, *OTHERS]))


@pytest.fixture
def ask(pages):
    """Sends a request as its bytes are; gives the status of the answer, or the exception that came of it."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    failed = []

    def note(**_facts):
        failed.append(repr(sys.exc_info()[1]))

    def ask(address, method="GET", body=b"", kind="application/octet-stream", **environ):
        browser.cookies.clear()
        path, _mark, query = address.partition("?")
        response = browser.generic(method, path, body, kind, **{"QUERY_STRING": query, **environ})
        b"".join(response) if response.streaming else response.content
        return failed.pop() if failed else response.status_code

    got_request_exception.connect(note)
    yield ask
    got_request_exception.disconnect(note)


def with_query(address, query):
    return f"{address}{'&' if '?' in address else '?'}{query}"


def wrong(answers, is_right):
    return {sent: answer for sent, answer in answers.items() if not is_right(answer)}


def is_answered(answer):
    return answer in (200, 204, 206, 301, 302, 304, 400, 403, 404, 405, 412, 413, 414, 416)


def test_every_route_is_tried():
    assert set(routes(get_resolver())) == set(ADDRESSES)


def test_every_page_type_is_tried(pages_of_site):
    assert {type(page) for page in pages_of_site} == set(get_page_models()) - {Page}
    below = [page.get_subpage_urls() for page in pages_of_site if isinstance(page, RoutablePageMixin)]
    assert {pattern.name for patterns in below for pattern in patterns} - {"index_route"} == set(BELOW)


def test_nul_is_refused_wherever_it_stands(addresses, ask):
    answers = {}
    for address in addresses:
        path, _mark, query = address.partition("?")
        for sent in (f"{path}%00", f"{path}?{query}&a=%00", f"{path}?%00={query}"):
            answers[sent] = ask(sent)
        answers[address, "raw"] = ask(address, QUERY_STRING="a=\x00")
        answers[address, "cookie"] = ask(address, HTTP_COOKIE='hien-thi="a\\000"')
    assert wrong(answers, lambda answer: answer == 400) == {}


@pytest.fixture
def read_by(ask, monkeypatch):
    """The parameters that the answer to an address reads."""
    read = set()
    for name in ("__getitem__", "getlist", "__contains__"):
        known = getattr(QueryDict, name)

        def note(self, key, *rest, known=known):
            read.add(key)
            return known(self, key, *rest)

        monkeypatch.setattr(QueryDict, name, note)

    def read_by(address):
        read.clear()
        ask(with_query(address, "_=_"))
        return sorted(read - {"_"})

    return read_by


def test_no_value_of_a_parameter_that_is_read_is_a_fault(addresses, ask, read_by):
    answers = {}
    for address in addresses:
        path, _mark, query = address.partition("?")
        for name in read_by(address):
            others = [part for part in query.split("&") if part.partition("=")[0] != name]
            for value in VALUES:
                answers[address, name, value[:20]] = ask(f"{path}?{'&'.join([*others, f'{name}={value}'])}")
    assert wrong(answers, is_answered) == {}


def test_unknown_parameters_change_no_answer(addresses, ask):
    answers = {address: (ask(address), ask(with_query(address, QUERY))) for address in addresses}
    assert wrong(answers, lambda pair: pair[0] == pair[1]) == {}


def test_no_path_is_a_fault(addresses, ask):
    answers = {}
    paths = {address.partition("?")[0] for address in addresses}
    for path in sorted({path.rstrip("/").rpartition("/")[0] for path in paths}):
        for rest in PATHS:
            answers[path, rest[:20]] = ask(f"{path}/{rest}")
    assert wrong(answers, is_answered) == {}


def test_unknown_methods_are_refused(addresses, ask):
    public = [address for address in addresses if not address.startswith(f"/{EDITOR}")]
    answers = {(method, address): ask(address, method, b"x") for method in METHODS for address in public}
    assert wrong(answers, lambda answer: answer == 405) == {}


def test_no_body_is_a_fault(addresses, ask):
    answers = {}
    for number, (body, kind) in enumerate(BODIES):
        for address in addresses:
            answers[address, number] = ask(address, "POST", body, kind), ask(address, "OPTIONS", body, kind)
    assert wrong(answers, lambda pair: is_answered(pair[0]) and is_answered(pair[1])) == {}


@pytest.mark.parametrize("charset", ["rot13", "idna", "undefined", "base64", "utf-16"])
def test_what_is_sent_is_read_as_utf_8_whatever_its_charset_is_said_to_be(charset):
    environ = RequestFactory().post("/?q=luật", {"ten": "Tủ"}).environ
    environ["CONTENT_TYPE"] += f"; charset={charset}"
    request = Utf8Request(environ)
    assert (request.GET["q"], request.POST["ten"]) == ("luật", "Tủ")


def test_no_header_is_a_fault(addresses, ask):
    answers = {
        (address, number): ask(address, **headers)
        for number, headers in enumerate(HEADERS)
        for address in addresses
    }
    assert wrong(answers, is_answered) == {}


def test_other_hosts_are_refused(addresses, ask):
    answers = {(host, address): ask(address, HTTP_HOST=host) for host in HOSTS for address in addresses}
    assert wrong(answers, lambda answer: answer == 400) == {}
