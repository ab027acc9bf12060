"""Kills an import at random moments (kill -9), runs it once more, and compares with one that wasn't killed.

    make bench-killed-import DATA=FOLDER     the archive of FOLDER, killed ten times

Prints how far it had come each time and whether the tree was sound then, and what differs at the end: pages
with their order, texts, dates, revisions and log, terms, passages of the search, citations, records.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from . import archive_search

WHOLE, KILLED = "portal_bench_import_whole", "portal_bench_import_killed"
KILLS = 10
# Seconds that an import runs before it is killed.
SHORTEST, LONGEST = 8.0, 25.0
# What the site is, without the keys, and without the moments of today: those of the pages that a new site
# has, and of records without a date.
SAME = {
    "pages": """
        SELECT page.path, page.numchild, page.slug, page.title, page.url_path, page.live,
            CASE WHEN page.first_published_at < CURRENT_DATE THEN page.first_published_at END,
            CASE WHEN page.last_published_at < CURRENT_DATE THEN page.last_published_at END,
            CASE WHEN document.display_date < CURRENT_DATE THEN document.display_date END,
            document.number, document.issued_on, document.ended_on, md5(document.body::text)
        FROM wagtailcore_page page LEFT JOIN documents_legaldocumentpage document ON page_ptr_id = page.id
        ORDER BY page.path
    """,
    "issuers": """
        SELECT page.slug, issuer.name, row.signer, row.signer_title, row.sort_order
        FROM documents_documentissuer row JOIN wagtailcore_page page ON page.id = row.page_id
        JOIN documents_issuer issuer ON issuer.id = row.issuer_id ORDER BY 1, 2, 3, 4, 5
    """,
    "revisions": """
        SELECT page.slug, count(*), md5(string_agg(revision.content ->> 'title', '' ORDER BY revision.id))
        FROM wagtailcore_revision revision JOIN wagtailcore_page page ON page.id::text = revision.object_id
        GROUP BY 1 ORDER BY 1
    """,
    "log": """
        SELECT page.slug, log.action, count(*)
        FROM wagtailcore_pagelogentry log JOIN wagtailcore_page page ON page.id = log.page_id
        GROUP BY 1, 2 ORDER BY 1, 2
    """,
    "search": """
        SELECT page.slug, entry.title, entry.number_words, entry.citations, passage.position,
            passage.anchor, md5(passage.text)
        FROM search_passage passage JOIN search_searchentry entry ON entry.id = passage.entry_id
        JOIN wagtailcore_page page ON page.id = entry.page_id ORDER BY 1, 5
    """,
    "citations": """
        SELECT page.slug, row.words, row.anchor, cited.slug FROM documents_pagecitation row
        JOIN wagtailcore_page page ON page.id = row.page_id
        LEFT JOIN wagtailcore_page cited ON cited.id = row.document_id ORDER BY 1, 2, 3, 4
    """,
    "records": """
        SELECT record.record_id, record.digest, page.slug FROM exchange_importedrecord record
        JOIN wagtailcore_page page ON page.id = record.page_id ORDER BY 1
    """,
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    options = parser.parse_args()
    archive = options.folder / "legal-archive.jsonl.gz"
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)  # noqa: S311
    whole = prepare(WHOLE)
    start = time.monotonic()
    run(whole, archive).wait()
    print(f"whole: {state(whole)} in {time.monotonic() - start:.0f} s")
    killed = prepare(KILLED)
    for number in range(KILLS):
        seconds = chance.uniform(SHORTEST, LONGEST)
        process = run(killed, archive)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        print(f"kill {number + 1} after {seconds:.1f} s: {state(killed)}", flush=True)
    run(killed, archive).wait()
    print(f"at last: {state(killed)}")
    differing = [name for name, question in SAME.items() if rows(whole, question) != rows(killed, question)]
    for name, question in SAME.items():
        print(
            f"{name}: {len(rows(whole, question))} rows, {'DIFFERENT' if name in differing else 'the same'}"
        )
    return len(differing)


def prepare(name: str) -> str:
    """The address of an empty site's database."""
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    archive_search.prepare_database(name)
    address, os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"], server
    for command in ("migrate", "setup_site"):
        manage(address, command, "--verbosity=0").wait()
    return address


def run(address: str, archive: Path) -> subprocess.Popen:
    return manage(address, "import_archive", str(archive))


def manage(address: str, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def rows(address: str, question: str) -> list[tuple]:
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchall()


def state(address: str) -> str:
    """How many pages there are, and whether each is where its parent counts it."""
    ((pages, unsound),) = rows(
        address,
        """
        SELECT count(*), count(*) FILTER (WHERE numchild <> (
            SELECT count(*) FROM wagtailcore_page child
            WHERE child.path LIKE page.path || '%' AND child.depth = page.depth + 1
        )) FROM wagtailcore_page page
        """,
    )
    return f"{pages} pages, {unsound} with a wrong number of children"


if __name__ == "__main__":
    sys.exit(main())
