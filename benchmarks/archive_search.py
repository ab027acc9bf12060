"""Measures the archive search against Wagtail's own and against tantivy, in one run.

    make bench-search DATA=FOLDER

FOLDER holds `legal-archive.jsonl` (or .jsonl.gz), one object a line with id, number, title and text, and
`questions.jsonl`, one object a line with id, question and relevant, a list of ids. A question counts as
answered by the first relevant document; judgements are sparse, so that recall is a lower bound. Everything
lies in a database of its own, which the next run takes up again if the archive is the same.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

DATABASE = "portal_bench_search"
DEPTH = 20
FILES = (__doc__ or "").split("\n\n")[2]
NEEDED = f"Give a folder: make bench-search DATA=FOLDER.\n{FILES}"

Ranking = Callable[[str], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--only", choices=["portal", "wagtail", "tantivy"], help="measure just this one")
    options = parser.parse_args()
    archive, questions = find_data(options.data)
    prepare_database()
    import django

    django.setup()
    import_archive(archive)
    asked = [json.loads(line) for line in questions.read_text().splitlines() if line.strip()]
    systems = [options.only] if options.only else ["portal", "tantivy", "wagtail"]
    print(f"{len(asked)} questions\n\n{HEADER}")
    for system in systems:
        rank, notes = SYSTEMS[system](archive)
        for name, change in (("typed", str), ("no marks", without_marks)):
            print(f"| {system}, {name} | {measure(rank, asked, change)} |", flush=True)
        print(f"| {system}: {notes} |||||||")


HEADER = (
    "| system | R@1 | R@5 | R@20 | MRR@10 | median ms | p95 ms |\n| --- | --- | --- | --- | --- | --- | --- |"
)


def find_data(folder: Path | None) -> tuple[Path, Path]:
    """The archive and the questions in `folder`; ends the program where they aren't there."""
    if folder is None:
        sys.exit(NEEDED)
    archives = [folder / name for name in ("legal-archive.jsonl.gz", "legal-archive.jsonl")]
    archive = next((path for path in archives if path.is_file()), None)
    questions = folder / "questions.jsonl"
    if archive is None or not questions.is_file():
        sys.exit(f"{folder} lacks an archive or questions. {NEEDED}")
    return archive, questions


def prepare_database(name: str = DATABASE) -> None:
    """Point Django to a benchmark's own database on the server of DATABASE_URL, made where it is missing."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    use_database(name)


def copy_database(name: str) -> None:
    """Point Django to a new copy of the benchmark's database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE}")
    use_database(name)


def use_database(name: str) -> None:
    url = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{name}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


def import_archive(archive: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    start = time.perf_counter()
    call_command("import_archive", str(archive))
    print(f"imported in {time.perf_counter() - start:.0f} s")


def without_marks(text: str) -> str:
    from core.text import fold

    return fold(text)


def measure(rank: Ranking, asked: list[dict[str, Any]], change: Callable[[str], str]) -> str:
    """A row of the table."""
    recalls = {1: 0.0, 5: 0.0, 20: 0.0}
    reciprocal = 0.0
    times = []
    for question in asked:
        start = time.perf_counter()
        found = rank(change(question["question"]))
        times.append((time.perf_counter() - start) * 1000)
        relevant = set(question["relevant"])
        for depth in recalls:
            recalls[depth] += len(relevant.intersection(found[:depth])) / len(relevant)
        place = next((place for place, key in enumerate(found[:10], 1) if key in relevant), None)
        reciprocal += 1 / place if place else 0
    times.sort()
    figures = [*(value / len(asked) for value in recalls.values()), reciprocal / len(asked)]
    p95 = times[int(len(times) * 0.95)]
    return " | ".join(
        [*(f"{figure:.3f}" for figure in figures), f"{statistics.median(times):.1f}", f"{p95:.1f}"]
    )


def record_ids() -> dict[int, str]:
    from exchange.models import ImportedRecord

    return dict(ImportedRecord.objects.values_list("page", "record_id"))


def portal(archive: Path) -> tuple[Ranking, str]:
    """The portal's own search, from the query to the results as they are shown."""
    from django.core.management import call_command
    from django.db import connection

    from search.engine import search
    from search.facets import Filters

    start = time.perf_counter()
    call_command("rebuild_search")
    built = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relname LIKE 'search\\_%'"
        )
        size = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM search_passage")
        passages = cursor.fetchone()[0]
    ids = record_ids()

    def rank(question: str) -> list[str]:
        results = search(question, Filters({"language": "vi"}), page_size=DEPTH)
        return [ids[item.page.pk] for item in results.items if item.page.pk in ids]

    return rank, f"{passages} passages, index built in {built:.0f} s, {size / 1e6:.0f} MB with the texts"


def wagtail(archive: Path) -> tuple[Ranking, str]:
    """Wagtail's own PostgreSQL backend with its defaults, as its documentation writes a search view."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    settings.WAGTAILSEARCH_BACKENDS["plain"] = {"BACKEND": "wagtail.search.backends.database"}
    backend = get_search_backend("plain")
    start = time.perf_counter()
    call_command("update_index", backend="plain", verbosity=0)
    built = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('wagtailsearch_indexentry')")
        size = cursor.fetchone()[0]
    ids = record_ids()

    def rank(question: str) -> list[str]:
        pages = backend.search(question, Page.objects.live())[:DEPTH]
        return [ids[page.pk] for page in pages if page.pk in ids]

    return rank, f"index built in {built:.0f} s, {size / 1e6:.0f} MB"


def tantivy(archive: Path) -> tuple[Ranking, str]:
    """BM25 in an embedded engine over the same passages and forms: exact words, folded words, folded
    pairs."""
    import itertools

    import tantivy as engine

    from search.analysis import read_words
    from search.models import Passage

    schema = engine.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("exact", "folded", "pairs"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    index = engine.Index(schema.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    ids = record_ids()

    def fields(text: str) -> dict[str, list[str]]:
        words = list(read_words(text))
        folded = [word.folded for word in words]
        pairs = [f"{left}_{right}" for left, right in itertools.pairwise(folded)]
        return {"exact": [word.written for word in words], "folded": folded, "pairs": pairs}

    start = time.perf_counter()
    rows = Passage.objects.values_list("entry__page", "heading", "text").iterator(1000)
    for page, heading, text in rows:
        if page in ids:
            parts = {name: " ".join(tokens) for name, tokens in fields(f"{heading}\n{text}").items()}
            writer.add_document(engine.Document(id=ids[page], **parts))
    writer.commit()
    index.reload()
    built = time.perf_counter() - start
    searcher = index.searcher()

    def rank(question: str) -> list[str]:
        clauses = [
            (engine.Occur.Should, engine.Query.term_query(index.schema, name, token))
            for name, tokens in fields(question).items()
            for token in dict.fromkeys(tokens)
        ]
        hits = searcher.search(engine.Query.boolean_query(clauses), limit=200).hits
        return list(dict.fromkeys(searcher.doc(address)["id"][0] for _score, address in hits))[:DEPTH]

    return rank, f"index built in {built:.0f} s"


SYSTEMS: dict[str, Callable[[Path], tuple[Ranking, str]]] = {
    "portal": portal,
    "wagtail": wagtail,
    "tantivy": tantivy,
}

if __name__ == "__main__":
    main()
