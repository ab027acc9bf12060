"""Measures how fast an old site is moved in, beside saving and publishing each page by itself.

    make bench-import                       1,000 pages
    make bench-import ARGS="1000 10000 100000"

The pages are news of eight paragraphs and, one in five, legal documents of thirty articles, made up of one
vocabulary, in a database of their own that begins empty each time. The ordinary way is Wagtail's add_child
with save_revision().publish(), with all that follows from it here: the search index, citations, fingerprints,
references and the log. It is measured in the same run, on 100 pages after the import has warmed up, 50 before
and 50 after each size. Of the import the pages a second are those of the whole run with its last steps, and
the median of its batches; its memory is the most that the process had.
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from . import archive_search

DATABASE = "portal_bench_import"
ORDINARY = 50
WORDS = """
hòa giải cơ sở bản làng luật đất đai phổ biến giáo dục pháp luật tỉnh xã người dân cán bộ tổ chức hội nghị
tuyên truyền quy định nghị định thông tư quyết định quyền nghĩa vụ thực hiện hướng dẫn biên giới trẻ em
""".split()  # noqa: SIM905 - read as a text


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000])
    sizes = parser.parse_args().sizes
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    settings.DEBUG = False
    print("| pages | import, pages/s | its median batch | ordinary, pages/s | ratio | peak memory, MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for size in sizes:
        print(measure(size), flush=True)


def measure(size: int) -> str:
    """A row of the table."""
    clear()
    take(Generated(200, "warm"))
    before = ordinary(ORDINARY, f"before {size}")
    seconds, batches = take(Generated(size, f"run {size}"))
    each = statistics.median([*before, *ordinary(ORDINARY, f"after {size}")])
    rate = size / seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    median = statistics.median(batches)
    return f"| {size:,} | {rate:.0f} | {median:.0f} | {1 / each:.1f} | {rate * each:.1f} | {peak:.0f} |"


def take(source: "Generated") -> tuple[float, list[float]]:
    """Import a source: the seconds, and the pages a second of each batch."""
    from exchange.moving_in.writing.running import Run

    rates: list[float] = []
    start = last = time.perf_counter()

    def tell(results: list[Any], _done: float) -> None:
        nonlocal last
        now = time.perf_counter()
        rates.append(len(results) / (now - last))
        last = now
        if any(result.outcome.value != "created" for result in results):
            raise SystemExit(next(result for result in results if result.outcome.value != "created").reason)

    Run(source, "Tin khác").go(tell)
    return time.perf_counter() - start, rates


def ordinary(count: int, name: str) -> list[float]:
    """The seconds that each page takes by itself."""
    from core.text import slugify
    from exchange.moving_in.writing.building import Builder, new_page
    from exchange.moving_in.writing.files import Library
    from exchange.moving_in.writing.memo import Memo
    from exchange.moving_in.writing.places import Places

    source, memo, times = Generated(count, name), Memo(), []
    places = Places(memo, "Tin khác")
    builder = Builder(places, Library(source, memo, False), name)
    for found in source.records():
        start = time.perf_counter()
        page: Any = new_page(found.item)
        filled = builder.fill(page, found.item)
        page.live = False
        page.slug = slugify(f"{filled.slug} {name}") if filled.slug else ""
        parent: Any = places.parent_of(found.item)
        parent.refresh_from_db()
        parent.specific.add_child(instance=page)
        page.save_revision().publish()
        times.append(time.perf_counter() - start)
    return times


def clear() -> None:
    """Take out what was imported before."""
    from django.db import connection
    from wagtail.models import Page

    from documents.models import LegalDocumentPage
    from exchange.models import ImportRun
    from news.models import NewsPage

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_searchentry, search_segment, search_posting CASCADE")
    for model in (NewsPage, LegalDocumentPage):
        while pages := list(model.objects.values_list("pk", flat=True)[:2_000]):
            Page.objects.filter(pk__in=pages).delete()
    ImportRun.objects.all().delete()


class Generated:
    """A source of made-up items, the same ones for the same name."""

    def __init__(self, size: int, name: str) -> None:
        self.size, self.name = size, name

    def records(self) -> Iterator[Any]:
        from exchange.moving_in.item import Found

        chance = random.Random(self.name)  # noqa: S311 - nothing secret is made of it
        for number in range(self.size):
            made = document(number, chance) if number % 5 == 4 else news(number, chance)
            yield Found(f"record {number}", made, done=(number + 1) / self.size)

    def open(self, attachment: Any) -> BinaryIO:
        raise AssertionError("what is made up has no files")


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def news(number: int, chance: random.Random) -> Any:
    import datetime

    from core.kinds import Kind
    from exchange.moving_in.item import Item, Text

    day = datetime.datetime(2010, 1, 1, 8, tzinfo=datetime.UTC) + datetime.timedelta(hours=number)
    paragraphs = "".join(f"<p>{words(chance, 60)}.</p>" for _number in range(8))
    cited = f"<p>Theo Điều 5 Nghị định số {chance.randrange(500)}/2020/NĐ-CP.</p>"
    return Item(
        id=str(number), kind=Kind.NEWS, title=words(chance, 12), lead=words(chance, 30),
        parts=(Text(paragraphs + cited),), sections=(f"Chuyên mục {number % 10}",), author="Phóng viên",
        published_at=day, addresses=(f"/tin/{number}.html",),
    )  # fmt: skip


def document(number: int, chance: random.Random) -> Any:
    import datetime

    from core.kinds import Kind
    from exchange.moving_in.item import DocumentData, Item

    articles = [
        line
        for n in range(1, 31)
        for line in (f"Điều {n}. {words(chance, 6)}", f"1. {words(chance, 40)}.", f"2. {words(chance, 40)}.")
    ]
    data = DocumentData(
        number=f"{number}/2020/NĐ-CP", type_name="Nghị định", issued_on=datetime.date(2020, 1, 1),
        issuers=(("Chính phủ", "Nguyễn Văn A", "Thủ tướng"),), paragraphs=tuple(articles),
    )  # fmt: skip
    title = f"Nghị định quy định {words(chance, 10)}"
    return Item(id=str(number), kind=Kind.DOCUMENTS, title=title, document=data)


if __name__ == "__main__":
    main()
