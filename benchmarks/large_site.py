"""A site of 60,000 pages, as a province has after fifteen years, to measure and try things at that size.

    PYTHONPATH=site:. .venv/bin/python -m launcher run -- .venv/bin/python -m benchmarks.large_site [DATA]

Seven in ten are news, one in a hundred is an outline, the rest are legal documents. With DATA, a folder as
`make bench-search` takes it, the documents are that archive and the words of all others are its; without it
all is made up. Some of them are made as the portal makes them; the others are copies of those, with a title,
a lead, a number, a place and a day of their own (benchmarks.large_copies).

The database is made once and copied for each use; `fill` is what others call.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from . import archive_search

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "portal_bench_large"
COPY = "portal_bench_load"
FOLDER = ROOT / ".data" / "bench-large"
PAGES = 60_000
# Of a hundred pages; the rest are news.
DOCUMENTS, OUTLINES = 29, 1


def fill(pages: int = PAGES, data: Path | None = None, name: str = COPY) -> None:
    """Point Django, which isn't set up yet, to a new copy (database `name`) of a site of so many pages.

    Its files are in FOLDER, which becomes DATA_DIR; all copies share them. The site itself is made where it
    isn't there yet, in some minutes, by processes of their own. Ends the program where `data` has no archive.
    """
    os.environ["DATA_DIR"] = str(FOLDER)
    wanted = f"{pages} pages, {'the archive' if data else 'made up'}"
    if _said() != wanted:
        _make(pages, data)
        _say(wanted)
    with _server() as connection:
        new, old = sql.Identifier(name), sql.Identifier(DATABASE)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(new, old))
    archive_search.use_database(name)


def _server() -> Any:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _said() -> str | None:
    """What the database says that it is; nothing where it isn't there or wasn't finished."""
    with _server() as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
    return row and row[0]


def _say(what: str) -> None:
    with _server() as connection:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        connection.execute(statement.format(sql.Identifier(DATABASE), sql.Literal(what)))


def _make(pages: int, data: Path | None) -> None:
    template = "template0"
    if data:
        archive_search.find_data(data)
        _run("import", str(data))
        template = archive_search.DATABASE
    with _server() as connection:
        new, old = sql.Identifier(DATABASE), sql.Identifier(template)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(new, old))
    _run("grow", str(pages))


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.large_site", *arguments], cwd=ROOT, check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "what", nargs="?", help="the folder of the archive; `import` and `grow` are steps of it"
    )
    parser.add_argument("argument", nargs="?")
    parser.add_argument("--pages", type=int, default=PAGES)
    options = parser.parse_args()
    if options.what == "import":
        archive, _questions = archive_search.find_data(Path(options.argument))
        archive_search.prepare_database()
        _set_up()
        archive_search.import_archive(archive)
    elif options.what == "grow":
        archive_search.use_database(DATABASE)
        _set_up()
        grow(int(options.argument))
    else:
        fill(options.pages, Path(options.what) if options.what else None)


def _set_up() -> None:
    import django

    django.setup()
    from django.conf import settings

    # It keeps what was asked.
    settings.DEBUG = False


def grow(pages: int) -> None:
    """Make what the site has besides the archive, and copies until it has so many pages. Says how long each
    step took, in seconds."""
    from django.core.management import call_command
    from django.db import connection

    from search.segments import gather

    from . import large_copies, large_originals

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("people", large_originals.make_people),
        ("news, outlines and documents", large_originals.make_originals),
        ("images and previews", draw_images),
        ("record of changes", lambda: call_command("record_changes", verbosity=0)),
        ("search", lambda: gather(everything=True)),
        ("copies", lambda: large_copies.make(pages, shares(pages))),
        ("visits and old addresses", large_copies.make_traces),
        ("vacuum", lambda: _execute("VACUUM ANALYZE")),
        ("looking at the tree", look_at_tree),
    ]
    for name, step in steps:
        start = time.perf_counter()
        step()
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(f"{pages} pages, {cursor.fetchone()[0]}", flush=True)


def shares(pages: int) -> dict[str, int]:
    """How many pages of each kind there are to be, by the name of their model."""
    documents, outlines = (pages * share // 100 for share in (DOCUMENTS, OUTLINES))
    return {"newspage": pages - documents - outlines, "legaldocumentpage": documents, "outlinepage": outlines}


def draw_images() -> None:
    from django.core.management import call_command

    call_command("draw_pictures", verbosity=0)


def look_at_tree() -> None:
    """Ends the program where the tree isn't sound."""
    from wagtail.models import Page

    problems = Page.find_problems()
    if any(problems):
        sys.exit(f"The tree has problems: {problems}")


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main()
