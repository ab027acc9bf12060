"""Measures the public lists as the site grows: with 1,000, 10,000 and 100,000 pages of each kind.

    make bench-lists

The pages are copies of one news item, one document and one outline, spread over the years, the sections, the
types, the issuers, the fields and the audiences, in a database of their own. One section has nothing but the
oldest news, as one that was given up. Each list is asked for through Django's handler with all middleware, as
an anonymous visitor would, with nothing kept or remembered. The figures are the median of the milliseconds to
the answer, the blocks of 8 kB that the database looked at for it, which other work on the machine doesn't
change, and the number of queries.
"""

import statistics
import sys
import time
from typing import Any, NamedTuple

from . import archive_search

DATABASE = "portal_bench_lists"
SIZES = (1_000, 10_000, 100_000)
REPEATS = 9
# The ids of the copies; those of what was set up are lower.
FIRST = 1_000_000
YEARS = 15
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The last part of a copy's place in the tree, as treebeard numbers children, past those that were set up.
PLACE = "".join(f"substr('{DIGITS}', 1 + ((n + 36) / {36**power}) % 36, 1) || " for power in (3, 2, 1, 0))
# What copies differ in, by table, as SQL: {n} is their number from 0 to {size}.
DAY = "(n * {days} / {size})::int"
PAGE = {
    "id": "{first} + n",
    "path": "parent.path || " + PLACE + "''",
    "slug": "'ban-sao-' || n",
    "url_path": "parent.url_path || 'ban-sao-' || n || '/'",
    "translation_key": "gen_random_uuid()",
    "latest_revision_id": "NULL",
    "live_revision_id": "NULL",
}
DATED = {
    "page_ptr_id": "{first} + n",
    "display_date": "date_trunc('day', now()) - n * interval '{days} days' / {size}",
    "field_of_law_id": "{fields}",
}
ISSUED = f"current_date - {DAY} * 2"
DOCUMENT = DATED | {
    "number": "n || '/2020/NĐ-CP'",
    "number_key": "n || '/2020/nd-cp'",
    "document_type_id": "{types}",
    "issued_on": f"CASE WHEN n % 100 = 99 THEN NULL ELSE {ISSUED} END",
    "effective_on": f"CASE WHEN n % 10 = 9 THEN NULL ELSE {ISSUED} + 45 END",
    "ended_on": f"CASE WHEN n % 5 < 2 THEN {ISSUED} + 2000 END",
    "suspended_on": f"CASE WHEN n % 1000 = 7 THEN {ISSUED} + 100 END",
    "validity_checked": "n % 3 > 0",
}


class Kind(NamedTuple):
    """Pages to be copied: where the copies stand, by number, and what each differs in."""

    original: Any
    parents: list[int]
    table: str
    changed: dict[str, str]


def main() -> None:
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    settings.DEBUG = False
    settings.DELIVERY_CACHE = False
    print("| list | " + " | ".join(f"{size:,} pages" for size in SIZES) + " |")
    print("| --- |" + " --- |" * len(SIZES))
    rows: dict[str, list[str]] = {}
    for size in SIZES:
        fill(size)
        for name, address in addresses().items():
            rows.setdefault(name, []).append(measure(address))
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def measure(address: str) -> str:
    """The cell of a list: milliseconds, blocks, queries."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")

    def ask() -> float:
        start = time.perf_counter()
        response = client.get(address)
        response.status_code == 200 or sys.exit(f"{address} answered {response.status_code}")
        return (time.perf_counter() - start) * 1000

    ask()
    times = [ask() for _number in range(REPEATS)]
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        ask()
    blocks = sum(blocks_of(query["sql"]) for query in queries.captured_queries)
    return f"{statistics.median(times):.0f} / {blocks:,} / {len(queries)}"


def blocks_of(question: str) -> int:
    """How many blocks of tables and indexes PostgreSQL looks at for an answer."""
    from django.db import connection

    if not question.startswith(("SELECT", "WITH")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {question}")
        plan = cursor.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def fill(size: int) -> None:
    """So many pages of each kind, the newest first; those of the last run go."""
    from django.db import connection

    from core.models import Audience, FieldOfLaw
    from documents.models import DocumentType, Issuer

    def one_of(model: Any) -> str:
        return f"(ARRAY{ids(model)})[1 + n % {len(ids(model))}]"

    known: dict[str, Any] = {"first": FIRST, "size": size, "days": YEARS * 365}
    known |= {"fields": one_of(FieldOfLaw), "types": one_of(DocumentType)}
    with connection.cursor() as cursor:
        empty(cursor)
        for kind in kinds():
            copy(cursor, kind, known)
            known["first"] = known["first"] + SIZES[-1]
        documents, outlines = (FIRST + SIZES[-1] * number for number in (1, 2))
        cursor.execute(
            "INSERT INTO documents_documentissuer (page_id, issuer_id, signer, signer_title)"
            f" SELECT {documents} + n, {one_of(Issuer)}, '', '' FROM generate_series(0, {size - 1}) n"
        )
        cursor.execute(
            "INSERT INTO outlines_outlinepage_audiences (outlinepage_id, audience_id)"
            f" SELECT {outlines} + n, {one_of(Audience)} FROM generate_series(0, {size - 1}) n"
        )
        cursor.execute("VACUUM ANALYZE")


def ids(model: Any) -> list[int]:
    """The Vietnamese terms of a taxonomy."""
    return list(model.objects.filter(locale__language_code="vi").order_by("pk").values_list("pk", flat=True))


def kinds() -> list[Kind]:
    from documents.factories import LegalDocumentPageFactory
    from documents.models import DocumentIndexPage, LegalDocumentPage
    from news.factories import NewsPageFactory
    from news.models import NewsPage, NewsSectionPage
    from outlines.factories import OutlinePageFactory
    from outlines.models import OutlineIndexPage, OutlinePage

    def original(model: Any, factory: Any, parent: Any) -> Any:
        found = model.objects.filter(slug="ban-goc").first()
        return found or factory(parent=parent, slug="ban-goc", title="Bản gốc", lead="Tóm tắt.", publish=True)

    sections = list(NewsSectionPage.objects.filter(locale__language_code="vi").order_by("path"))
    documents = DocumentIndexPage.objects.get(locale__language_code="vi")
    outlines = OutlineIndexPage.objects.get(locale__language_code="vi")
    return [
        Kind(original(NewsPage, NewsPageFactory, sections[0]), pks(sections), "news_newspage", DATED),
        Kind(
            original(LegalDocumentPage, LegalDocumentPageFactory, documents),
            pks([documents]),
            "documents_legaldocumentpage",
            DOCUMENT,
        ),
        Kind(
            original(OutlinePage, OutlinePageFactory, outlines),
            pks([outlines]),
            "outlines_outlinepage",
            DATED,
        ),
    ]


def pks(pages: list[Any]) -> list[int]:
    return [page.pk for page in pages]


def copy(cursor: Any, kind: Kind, known: dict[str, Any]) -> None:
    """Copy the original page `size` times; the last parent of several gets only the oldest twentieth."""
    size, several = known["size"], len(kind.parents) - 1
    parent = f"(ARRAY{kind.parents})[1 + n % {several}]" if several else str(kind.parents[0])
    if several:
        parent = f"CASE WHEN n > {size * 0.95} THEN {kind.parents[-1]} ELSE {parent} END"
    numbers = f"generate_series(0, {size - 1}) n"
    for table, key, changed, joined in (
        ("wagtailcore_page", "id", PAGE, f"JOIN wagtailcore_page parent ON parent.id = {parent}"),
        (kind.table, "page_ptr_id", kind.changed, ""),
    ):
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column.name for column in cursor.description]
        values = [changed[name].format(**known) if name in changed else f"it.{name}" for name in columns]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM {table} it, {numbers} {joined} WHERE it.{key} = {kind.original.pk}"
        )


def empty(cursor: Any) -> None:
    """Take the copies away, with all that hangs on them."""
    tables = {
        "news_listednews": "page_id",
        "documents_documentissuer": "page_id",
        "outlines_outlinepage_audiences": "outlinepage_id",
        "news_newspage": "page_ptr_id",
        "documents_legaldocumentpage": "page_ptr_id",
        "outlines_outlinepage": "page_ptr_id",
        "wagtailcore_page": "id",
    }
    # Without looking for each row whether any table refers to it.
    cursor.execute("SET session_replication_role = replica")
    for table, key in tables.items():
        cursor.execute(f"DELETE FROM {table} WHERE {key} >= {FIRST}")
    cursor.execute("RESET session_replication_role")


def addresses() -> dict[str, str]:
    """The lists by what they are."""
    from core.models import Audience, FieldOfLaw
    from core.sitemaps import SIZE
    from documents.models import DocumentType, Issuer
    from news.models import NewsPage, NewsSectionPage

    def slug(model: Any) -> str:
        return model.objects.filter(locale__language_code="vi").order_by("pk").first().slug

    sections = NewsSectionPage.objects.filter(locale__language_code="vi").order_by("path")
    first, last = sections.first(), sections.last()
    day = NewsPage.objects.order_by("-display_date")[500].display_date
    return {
        "news": "/tin-tuc/",
        "news, page 50": "/tin-tuc/?trang=50",
        "news, the last page": "/tin-tuc/?trang=99999",
        "section": first.url,
        "section, the last page": f"{first.url}?trang=99999",
        "section that was given up": last.url,
        "month": f"/tin-tuc/{day:%Y/%m}/",
        "day": f"/tin-tuc/{day:%Y/%m/%d}/",
        "documents": "/van-ban/",
        "documents, page 50": "/van-ban/?trang=50",
        "documents, the last page": "/van-ban/?trang=99999",
        "by number": "/van-ban/?so=42/2020",
        "by type": f"/van-ban/?loai={slug(DocumentType)}",
        "by issuer": f"/van-ban/?co_quan={slug(Issuer)}",
        "by field": f"/van-ban/?linh_vuc={slug(FieldOfLaw)}",
        "by year": "/van-ban/?nam=2010",
        "in force": "/van-ban/?tinh_trang=con-hieu-luc",
        "suspended": "/van-ban/?tinh_trang=ngung-hieu-luc",
        "partly suspended": "/van-ban/?tinh_trang=ngung-hieu-luc-mot-phan",
        "outlines": "/de-cuong/",
        "outlines, the last page": "/de-cuong/?trang=99999",
        "outlines by audience": f"/de-cuong/?doi_tuong={slug(Audience)}",
        "sitemap, its index": "/sitemap.xml",
        "sitemap, a part": f"/sitemap-trang-{FIRST // SIZE}.xml",
        "feed": "/tin-moi.xml",
        "feed, the last part": "/tin-moi.xml?trang=33",
        "feed with whole texts": "/tin-moi.xml?toan-van=1",
        "feed of a section": f"/nguon-tin/chuyen-muc/{first.pk}.atom",
        "feed of a field": f"/nguon-tin/linh-vuc/{slug(FieldOfLaw)}.atom",
        "frame for other websites": f"/nhung/chuyen-muc/{first.pk}/",
    }


if __name__ == "__main__":
    main()
