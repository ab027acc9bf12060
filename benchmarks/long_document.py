"""Measures the page of a long document: a code of 600 articles next to a document of 20.

    make bench-document

The documents are made up, of sentences that read like a law's, and lie in a database of their own. Each page
is asked for through Django's handler with all middleware, as an anonymous visitor would; the time is that to
the first byte, since the page is sent in one piece. The memory is what Python takes at most for one answer.
"""

import gzip
import random
import statistics
import sys
import time
import tracemalloc
from typing import Any

from . import archive_search

DATABASE = "portal_bench_document"
SIZES = (20, 600)
REPEATS = 20
# Of a code, an article has about so many clauses, and every second clause so many points.
CLAUSES = 5
POINTS = 3
WORDS = """
cơ quan nhà nước có thẩm quyền tổ chức cá nhân quyền nghĩa vụ theo quy định của pháp luật thực hiện bảo đảm
hợp đồng tài sản bồi thường thiệt hại người đại diện giao dịch dân sự trách nhiệm thời hạn yêu cầu tòa án
giải quyết tranh chấp lợi ích hợp pháp trường hợp khác thỏa thuận bên có quyền bên có nghĩa vụ đăng ký
""".split()  # noqa: SIM905


def main() -> None:
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    # As in production: templates are read once, queries aren't kept.
    settings.DEBUG = False
    print(HEADER)
    for articles in SIZES:
        print(f"| {articles} | {' | '.join(measure(articles))} |", flush=True)


HEADER = (
    "| articles | text kB | first byte ms | HTML kB | gzip kB | queries | peak MB |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def measure(articles: int) -> list[str]:
    """The cells of a row, without the first."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    document = make_document(articles)
    client = Client(HTTP_HOST="localhost")
    address = document.get_url()

    def ask() -> bytes:
        response = client.get(address)
        response.status_code == 200 or sys.exit(f"{address} answered {response.status_code}")
        return response.content

    ask()
    times = []
    for _number in range(REPEATS):
        start = time.perf_counter()
        html = ask()
        times.append((time.perf_counter() - start) * 1000)
    # What the set-up asked may have filled the log.
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        ask()
    count = len(queries)
    tracemalloc.start()
    ask()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    text = sum(len(block.value.source.encode()) for block in document.body)
    sizes = [text, len(html), len(gzip.compress(html, 6))]
    kilobytes = [f"{size / 1000:.0f}" for size in sizes]
    first_byte = f"{statistics.median(times):.0f}"
    return [kilobytes[0], first_byte, *kilobytes[1:], str(count), f"{peak / 1e6:.1f}"]


def make_document(articles: int) -> Any:
    """A published document of so many articles, a block for each ten; that of the last run goes."""
    from wagtail.rich_text import RichText

    from documents.factories import LegalDocumentPageFactory
    from documents.models import DocumentIndexPage, LegalDocumentPage

    slug = f"bo-luat-{articles}-dieu"
    LegalDocumentPage.objects.filter(slug=slug).delete()
    chapters = [range(start, min(start + 10, articles + 1)) for start in range(1, articles + 1, 10)]
    body = [("legal_text", RichText(chapter(number, group))) for number, group in enumerate(chapters, 1)]
    parent = DocumentIndexPage.objects.get(locale__language_code="vi")
    title = f"Bộ luật có {articles} điều"
    return LegalDocumentPageFactory(parent=parent, slug=slug, title=title, body=body, publish=True)


def chapter(number: int, articles: range) -> str:
    """The HTML of a chapter, the same in each run."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    return f"<p>Chương {number}. Quy định thứ {number}</p>{''.join(article(chance, n) for n in articles)}"


def article(chance: random.Random, number: int) -> str:
    paragraphs = [f"Điều {number}. {sentence(chance, 8)}"]
    for clause in range(1, chance.randint(CLAUSES - 2, CLAUSES + 2) + 1):
        paragraphs.append(f"{clause}. {sentence(chance, 20)}.")
        points = "abcdđ"[:POINTS] if clause % 2 == 0 else ""
        paragraphs += [f"{letter}) {sentence(chance, 10)};" for letter in points]
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length)).capitalize()


if __name__ == "__main__":
    main()
