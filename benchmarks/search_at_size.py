"""Measures how the archive search slows down as the archive grows.

    make bench-search-size DATA=FOLDER

Takes the database that `make bench-search DATA=FOLDER` left, and asks every fourth question of FOLDER: as it
is, and with so many copies of its documents that there are about 190,000 and 1,000,000 passages. A copy has
pages, entries, passages and lists of its own, so that it costs what another document would; but since it
says the same, only times are measured.
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from . import archive_search

SIZES = (190_000, 1_000_000)
DATABASE = f"{archive_search.DATABASE}_size"
# Added to the ids of each copy; the originals' are lower.
STEP = 10_000_000
# The tables whose rows are copied, and what differs in a copy. It lies below its original in the tree.
COPIED = {
    "wagtailcore_page": {
        "id": "id + %(copy)s * %(step)s",
        "path": "path || lpad(%(copy)s::text, 4, '0')",
        "depth": "depth + 1",
        "slug": "slug || '-' || %(copy)s",
        "url_path": "url_path || %(copy)s || '/'",
        "translation_key": "gen_random_uuid()",
        "latest_revision_id": "NULL",
        "live_revision_id": "NULL",
    },
    "documents_legaldocumentpage": {"page_ptr_id": "page_ptr_id + %(copy)s * %(step)s"},
    "search_searchentry": {
        "id": "id + %(copy)s * %(step)s",
        "page_id": "page_id + %(copy)s * %(step)s",
    },
    "search_passage": {
        "id": "id + %(copy)s * %(step)s",
        "entry_id": "entry_id + %(copy)s * %(step)s",
    },
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    _archive, questions = archive_search.find_data(parser.parse_args().data)
    archive_search.copy_database(DATABASE)
    import django

    django.setup()
    lines = questions.read_text().splitlines()[::4]
    asked = [json.loads(line)["question"] for line in lines if line.strip()]
    print(f"{len(asked)} questions\n\n| passages | median ms | p95 ms |\n| --- | --- | --- |")
    measure(asked)
    for size in SIZES:
        grow(size)
        measure(asked)


def measure(asked: list[str]) -> None:
    """Print a row of the table."""
    from search.engine import search
    from search.facets import Filters
    from search.models import Segment

    times = []
    for question in [*asked[:20], *asked]:
        start = time.perf_counter()
        search(question, Filters({"language": "vi"}))
        times.append((time.perf_counter() - start) * 1000)
    times = sorted(times[20:])
    passages = sum(Segment.objects.values_list("passage_count", flat=True))
    p95 = times[int(len(times) * 0.95)]
    print(f"| {passages} | {statistics.median(times):.1f} | {p95:.1f} |", flush=True)


def grow(size: int) -> None:
    """Add copies of the documents until there are about `size` passages."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE id < %s) FROM search_passage", [STEP])
        all_passages, originals = cursor.fetchone()
        for copy in range(round(all_passages / originals), round(size / originals)):
            for table, changed in COPIED.items():
                copy_rows(cursor, table, changed, copy)
            copy_segments(copy * STEP)
        cursor.execute("VACUUM ANALYZE")


def copy_rows(cursor: Any, table: str, changed: dict[str, str], copy: int) -> None:
    """Copy the rows of the original documents; `changed` gives the columns that differ, as SQL."""
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")
    columns = [column.name for column in cursor.description]
    values = [changed.get(column, column) for column in columns]
    of_documents = "SELECT page_ptr_id FROM documents_legaldocumentpage WHERE page_ptr_id < %(step)s"
    condition = f"id IN ({of_documents})" if table == "wagtailcore_page" else f"{columns[0]} < %(step)s"
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {table} WHERE {condition}",
        {"step": STEP, "copy": copy},
    )


def copy_segments(step: int) -> None:
    from django.db import connection

    from search.models import Segment

    def moved(blob: Any) -> bytes:
        return (np.frombuffer(blob, dtype=np.int32) + np.int32(step)).tobytes()

    originals = [
        segment for segment in Segment.objects.all() if np.frombuffer(segment.passages, np.int32)[0] < STEP
    ]
    for segment in originals:
        new = Segment.objects.create(
            passage_count=segment.passage_count,
            passages=moved(segment.passages),
            entries=moved(segment.entries),
            starts=segment.starts,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_posting (term, segment_id, passages)"
                " SELECT term, %s, passages FROM search_posting WHERE segment_id = %s",
                [new.pk, segment.pk],
            )


if __name__ == "__main__":
    main()
