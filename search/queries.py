"""The queries of visitors: counted, offered to others while they type, answered with promoted pages.

Wagtail's Query and QueryDailyHits hold the text and the hits of each day, so that its own forms know them
too; QueryRecord adds what they don't say. Nothing tells who asked. What looks like personal data isn't kept,
nor what no person types; the rest is forgotten after WAGTAILSEARCH_HITS_MAX_AGE days.
"""

import logging
import re
from contextlib import nullcontext
from copy import copy
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.listings import as_themselves, day_range, public
from core.text import clean_text, fold
from delivery.memo import remembered

from .models import FREQUENT, QueryRecord

# What is longer was pasted, not asked: nobody promotes a page for it.
MAX_LENGTH = 150
MAX_WORDS = 20
# Bounds of the tables, whatever robots send: new queries of a day, and all that stay after the cleaning.
MAX_DAILY_QUERIES = 10_000
MAX_QUERIES = 100_000
# How many spellings of one query ("luat dat dai", "luật đất đai") are looked at for a suggestion.
SPELLINGS = 4
MAX_SUGGESTIONS = 20

WORD = re.compile(r"[^\W_]+")
LETTER = re.compile(r"[^\W\d_]")
# An e-mail address; nine or more digits, also in groups: telephones, identity cards, accounts.
PERSONAL = re.compile(r"@|\d(?:[ .\-–()]{0,3}\d){8}")
# What scanners send for a query: markup, addresses, pieces of code, formulas for who opens the export.
GARBAGE = re.compile(r"^[-+]|[<>{}\[\]\\|=;$`]|://|\.\./")

# One statement for a query, its day and its record. It locks the query first, as a deletion does: nothing can
# be written for a query that is being deleted, and concurrent visitors wait for each other in one order.
COUNT = f"""
    WITH known AS (
        INSERT INTO {Query._meta.db_table} (query_string)
        SELECT %(text)s
        WHERE EXISTS (SELECT FROM {Query._meta.db_table} WHERE query_string = %(text)s)
            OR %(most)s > (SELECT count(*) FROM (
                SELECT FROM {QueryRecord._meta.db_table} WHERE asked_at >= %(midnight)s LIMIT %(most)s
            ) AS today)
        ON CONFLICT (query_string) DO UPDATE SET query_string = EXCLUDED.query_string
        RETURNING id
    ), counted AS (
        INSERT INTO {QueryDailyHits._meta.db_table} AS day (query_id, date, hits)
        SELECT id, %(today)s, 1 FROM known
        ON CONFLICT (query_id, date) DO UPDATE SET hits = day.hits + 1
    )
    INSERT INTO {QueryRecord._meta.db_table} AS record (query_id, folded, total, asked_at, days, hits)
    SELECT id, %(folded)s, %(total)s, %(now)s, 1, 1 FROM known
    ON CONFLICT (query_id) DO UPDATE SET
        total = EXCLUDED.total,
        asked_at = EXCLUDED.asked_at,
        days = record.days + (record.asked_at IS NULL OR record.asked_at < %(midnight)s)::int,
        hits = record.hits + 1
"""  # noqa: S608 - the text holds only names of tables; every value is a parameter
logger = logging.getLogger(__name__)


def record(query: str, total: int) -> None:
    """Count a visitor's query for today.

    It is for the caller to call this once for each question: on the first page of results, without a filter;
    not for a further page, a filter, a suggestion, nor for signed-in staff. See search.middleware.

    Args:
        query: as the visitor typed it.
        total: how many results it had in all.

    Never raises: what goes wrong is logged, and a transaction of the caller goes on.
    """
    try:
        text = normalise(query)
        if _is_worth_keeping(text):
            _count(text, total)
    except Exception:
        logger.exception("A query could not be counted")


def frequent(prefix: str, limit: int) -> list[str]:
    """Queries that begin like `prefix`, whatever its marks, and had results; those most asked first.

    Only what was asked on several days and several times (models.FREQUENT), so that nobody's private query is
    shown to others. Of the spellings of one query it is the most frequent one that has marks.

    Args:
        prefix: what the visitor has typed so far.
        limit: how many at most; never more than MAX_SUGGESTIONS.
    """
    start = folded(prefix)
    limit = min(limit, MAX_SUGGESTIONS)
    if not start or limit < 1:
        return []
    rows = QueryRecord.objects.filter(FREQUENT, folded__startswith=start).order_by("-hits", "pk")
    chosen: dict[str, str] = {}
    for key, text in rows.values_list("folded", "query__query_string")[: limit * SPELLINGS]:
        if key not in chosen or (chosen[key].isascii() and not text.isascii()):
            chosen[key] = text
    return list(chosen.values())[:limit]


def promoted(query: str, language: str | None = None) -> list[SearchPromotion]:
    """What the editors promote for `query`, whatever its marks, in their order.

    Each has a `page` (specific, without its body) or an `external_link_url` with an `external_link_text`, and
    a `description` that may be empty. A page that not everyone may read never comes out.

    Args:
        query: as the visitor typed it.
        language: the language that pages must have, such as "vi"; None for any. Links come in every language.
    """
    chosen: dict[int | str, SearchPromotion] = {}
    for row in remembered(("promotions",), _promotions).get(folded(query), []):
        # Two spellings of a query may promote the same page.
        chosen.setdefault(row.page_id or row.external_link_url, row)
    pages = _public_pages([row for row in chosen.values() if row.page_id], language)
    found = [copy(row) for row in chosen.values() if not row.page_id or row.page_id in pages]
    for row in found:
        row.page = pages.get(row.page_id)
    return found


def _promotions() -> dict[str, list[SearchPromotion]]:
    """All promotions by the folded form of their query; each has the `page_type` of its page.

    By the query's own text: its record is written at each search, and would hold nothing for long.
    """
    rows = SearchPromotion.objects.select_related("query").annotate(page_type=F("page__content_type"))
    found: dict[str, list[SearchPromotion]] = {}
    for row in rows.order_by("sort_order", "pk"):
        found.setdefault(folded(row.query.query_string), []).append(row)
    return found


def _public_pages(rows: list[Any], language: str | None) -> dict[int, Page]:
    if not rows:
        return {}
    pages = public(Page.objects.filter(pk__in=[row.page_id for row in rows]))
    if language:
        pages = pages.filter(locale__language_code=language)
    return {page.pk: page for page in as_themselves(pages, {row.page_type for row in rows})}


def forget_old() -> None:
    """Delete the hits that are too old, the queries left without any, and the rarest of too many queries.

    A query for which a page is promoted stays.
    """
    # Wagtail would look for references to each row that is deleted; there are none.
    with disable_reference_index_auto_update():
        QueryDailyHits.garbage_collect()
        Query.garbage_collect()
        unpromoted = Query.objects.filter(editors_picks=None)
        ranked = unpromoted.order_by("-record__days", "-record__hits", "-record__asked_at", "-pk")
        Query.objects.filter(pk__in=ranked.values("pk")[MAX_QUERIES:]).delete()


def normalise(query: str) -> str:
    """`query` as it is kept: in NFC and lower case, with single spaces."""
    return normalise_query_string(" ".join(clean_text(query.lower()).split()))


def folded(query: str) -> str:
    """The words of `query` without marks and punctuation, by which equal queries are found."""
    return " ".join(WORD.findall(fold(normalise(query))))[:255]


def _is_worth_keeping(text: str) -> bool:
    if not LETTER.search(text) or len(text) > MAX_LENGTH or len(text.split()) > MAX_WORDS:
        return False
    return not PERSONAL.search(text) and not GARBAGE.search(text)


def _count(text: str, total: int) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    values: dict[str, Any] = {
        "text": text,
        "folded": folded(text),
        "total": total,
        "now": now,
        "today": today,
        "midnight": day_range(today)[0],
        "most": MAX_DAILY_QUERIES,
    }
    # A savepoint, where the caller has a transaction: it must survive a failure in here.
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with savepoint, connection.cursor() as cursor:
        cursor.execute(COUNT, values)
