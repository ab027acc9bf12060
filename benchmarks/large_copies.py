"""Copies of pages by SQL, which the site takes for pages that editors made: most of benchmarks.large_site.

A copy has of its own its key, place, address, day, title, lead and number, and all that follows from them:
the first passage of the search and its postings, the words of the editor's search, the title by which doubles
are found. The rest of its text is its original's, with passages and postings of its own. It has one or two
revisions, what hangs on the page, references, log entries and the record of what other portals are told.

Three things aren't as if it were made anew: what was told of it last bears its original's digest, so that
`record_changes --all` would find each copy changed; its citations name the documents that its original cites;
and the editor's search has its words without their places.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from . import large_search
from .large_tables import execute, insert, next_key, write

YEARS = 15
# What a copy's title ends with, so that no two are the same, and readers search for something.
PLACES = (
    "Mường Mẫu", "Nậm Ví Dụ", "Bản Thử", "Tà Mẫu", "Pa Ví Dụ", "Sín Thử", "Huổi Mẫu", "Chà Ví Dụ", "Na Thử",
    "Phìn Mẫu", "Hua Ví Dụ", "Mùn Thử",
)  # fmt: skip
MODELS = ("newspage", "legaldocumentpage", "outlinepage")


class Copy(NamedTuple):
    """A copy to be made, `copy` of the page `old`; `page`, `revision` and `earlier` are its keys. `added` is
    what its title has besides its original's; of a document, the number and its keys."""

    n: int
    model: str
    old: int
    copy: int
    page: int
    earlier: int
    revision: int
    title: str
    added: str
    slug: str
    lead: str
    path: str
    url_path: str
    number: str
    number_key: str
    name_key: str
    moment: datetime.datetime


PAGE = {
    "id": "c.page", "path": "c.path", "slug": "c.slug", "url_path": "c.url_path", "title": "c.title",
    "draft_title": "c.title", "translation_key": "gen_random_uuid()", "latest_revision_id": "c.revision",
    "live_revision_id": "c.revision", "first_published_at": "c.moment", "last_published_at": "c.moment",
    "latest_revision_created_at": "c.moment", "numchild": "0",
}  # fmt: skip
OF_KIND = {
    "page_ptr_id": "c.page", "lead": "c.lead", "display_date": "c.moment", "number": "c.number",
    "number_key": "c.number_key", "name_key": "c.name_key",
}  # fmt: skip
# Of a revision's content; the rows that hang on the page are new ones there.
CONTENT = """
it.content || jsonb_build_object('pk', c.page, 'path', c.path, 'slug', c.slug, 'url_path', c.url_path,
    'title', c.title, 'draft_title', c.title, 'translation_key', page.translation_key, 'lead', c.lead,
    'latest_revision', {revision}, 'live_revision', {revision}, 'display_date', c.moment,
    'first_published_at', c.moment, 'last_published_at', c.moment, 'latest_revision_created_at', c.moment)
"""
NUMBERED = "|| jsonb_build_object('number', c.number, 'number_key', c.number_key, 'name_key', c.name_key)"
ROWS = """
|| jsonb_build_object('{name}', coalesce(
    (SELECT jsonb_agg(one || jsonb_build_object('pk', NULL, '{field}', c.page))
    FROM jsonb_array_elements(it.content -> '{name}') one), '[]'))
"""
OF_PAGES = """
INSERT INTO wagtailcore_revision
    (id, content_type_id, base_content_type_id, object_id, created_at, user_id, object_str, content)
SELECT {revision}, it.content_type_id, it.base_content_type_id, c.page, c.moment, it.user_id, c.title,
    {content}
FROM bench_copied c JOIN wagtailcore_page page ON page.id = c.page
JOIN wagtailcore_page original ON original.id = c.old
JOIN wagtailcore_revision it ON it.id = original.latest_revision_id WHERE c.model = '{model}' {which}
"""


def make(pages: int, shares: dict[str, int]) -> None:
    """Add copies of the pages that there are until there are so many of each kind (`shares`, by the name of
    the model)."""
    from django.db import transaction

    copies = list(_copies(pages, shares))
    if not copies:
        return
    with transaction.atomic():
        write("bench_copied", Copy, copies)
        _copy_pages(copies)
        _copy_beside(copies)
    large_search.copy_entries(copies)
    with transaction.atomic():
        execute("DELETE FROM exchange_touch")
        execute("DROP TABLE bench_copied")
        for model in _numbered_tables():
            execute(f"SELECT setval(pg_get_serial_sequence('{model}', 'id'), (SELECT max(id) FROM {model}))")


def _numbered_tables() -> Sequence[str]:
    return ("wagtailcore_page", "wagtailcore_revision", "search_searchentry", "search_passage")


def _copies(pages: int, shares: dict[str, int]) -> Iterator[Copy]:
    """The copies, one of each original after the other, so that what was made of one is spread."""
    page, revision = next_key("wagtailcore_page"), next_key("wagtailcore_revision")
    places = _Places()
    n = 0
    for model in MODELS:
        originals = _originals(model)
        number = execute(f"SELECT count(*) FROM {_table(model)}")[0][0]
        for place in range(max(0, shares[model] - number) if originals else 0):
            copy, which = divmod(place, len(originals))
            yield _copy(n, originals[which], model, copy + 1, (page + n, revision + 2 * n), pages, places)
            n += 1


def _copy(
    n: int, original: Any, model: str, copy: int, keys: tuple[int, int], pages: int, places: "_Places"
) -> Copy:
    page, revision = keys
    name = f"{PLACES[n % len(PLACES)]} {n}"
    title = f"{original.title[:200]} – {name}"
    slug = f"{original.slug[:200]}-{n}"
    path, url_path = places.next(original.path)
    numbers = _numbers(original, title, n) if model == "legaldocumentpage" else ("", "", "")
    moment = _now() - datetime.timedelta(days=YEARS * 365 * ((n * 7919) % pages) / pages)
    return Copy(
        n, model, original.pk, copy, page, revision, revision + 1, title, name, slug,
        f"Xã {name}. {original.lead}", path, f"{url_path}{slug}/", *numbers, moment,
    )  # fmt: skip


def _now() -> datetime.datetime:
    from django.utils import timezone

    return timezone.now()


def _numbers(original: Any, title: str, n: int) -> tuple[str, str, str]:
    """A document's number with another first figure, and its keys."""
    from copy import copy

    from documents.models import law_key
    from documents.numbers import number_key

    document = copy(original)
    document.number = f"{n}/{original.number.partition('/')[2] or original.number}"[:100]
    document.title = title
    return document.number, number_key(document.number), law_key(document)


def _table(model: str) -> str:
    return {found._meta.model_name: found._meta.db_table for found in _models()}[model]


def _models() -> list[Any]:
    from documents.models import LegalDocumentPage
    from news.models import NewsPage
    from outlines.models import OutlinePage

    return [NewsPage, LegalDocumentPage, OutlinePage]


def _originals(model: str) -> list[Any]:
    """The Vietnamese pages that are public as they were made at first, without their texts."""
    found = next(kind for kind in _models() if kind._meta.model_name == model)
    pages = found.objects.live().filter(locale__language_code="vi", has_unpublished_changes=False)
    return list(pages.filter(latest_revision__isnull=False).defer("body").order_by("pk"))


class _Places:
    """The next places in the tree, below the same page as others."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.urls: dict[str, str] = {}

    def next(self, path: str) -> tuple[str, str]:
        """A free place beside a page, and the address of the page above."""
        from wagtail.models import Page

        above = path[: -Page.steplen]
        if above not in self.last:
            parent = Page.objects.get(path=above)
            self.urls[above] = parent.url_path
            self.last[above] = int(parent.get_last_child().path[-Page.steplen :], 36)
        self.last[above] += 1
        return Page._get_path(above, len(path) // Page.steplen, self.last[above]), self.urls[above]


def _copy_pages(copies: Sequence[Copy]) -> None:
    """The pages themselves, their texts, what hangs on them, and their revisions."""
    insert("wagtailcore_page", PAGE, "JOIN bench_copied c ON c.old = it.id")
    execute("""
        UPDATE wagtailcore_page parent SET numchild = numchild + counted.children FROM
        (SELECT left(path, -4) AS above, count(*) AS children FROM bench_copied GROUP BY 1) counted
        WHERE parent.path = counted.above
    """)
    for model in _models():
        insert(model._meta.db_table, OF_KIND, "JOIN bench_copied c ON c.old = it.page_ptr_id")
        content = CONTENT + (NUMBERED if model._meta.model_name == "legaldocumentpage" else "")
        content += "".join(ROWS.format(name=name, field=field) for name, field in _rows_in_content(model))
        kind = {"model": model._meta.model_name}
        for revision, which in (("c.earlier", "AND c.n % 2 = 0"), ("c.revision", "")):
            written = content.format(revision=revision)
            execute(OF_PAGES.format(revision=revision, content=written, which=which, **kind))
    execute("""
        UPDATE wagtailcore_revision SET created_at = created_at - interval '2 hours'
        FROM bench_copied c WHERE id = c.earlier
    """)
    for table, owner, others in _tables_beside():
        joined = f'JOIN bench_copied c ON c.old = it."{owner}"'
        changed = {owner: "c.page", "translation_key": "gen_random_uuid()", "uuid": "gen_random_uuid()"}
        for number, other in enumerate(others):
            joined += f' LEFT JOIN bench_copied o{number} ON o{number}.old = it."{other}"'
            joined += f" AND o{number}.copy = c.copy"
            changed[other] = f'coalesce(o{number}.page, it."{other}")'
        if table == "core_fingerprint":
            changed["title_key"] = "left(it.title_key || ' – ' || c.added, 255)"
        insert(table, changed, joined, leaving=["id"])


def _rows_in_content(model: Any) -> Iterator[tuple[str, str]]:
    from modelcluster.models import get_all_child_relations

    for relation in get_all_child_relations(model):
        yield relation.get_accessor_name(), relation.field.name


def _tables_beside() -> Iterator[tuple[str, str, list[str]]]:
    """The tables of what hangs on pages: the column of the page, and those of other pages."""
    from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
    from wagtail.models import Page

    from core.models import Fingerprint
    from documents.models import CitedDocument, PageCitation

    owners = {Fingerprint: "page_id", CitedDocument: "page_id", PageCitation: "page_id"}
    for model in _models():
        owners |= {found.related_model: found.field.column for found in get_all_child_relations(model)}
        for field in get_all_child_m2m_relations(model):
            owners[field.remote_field.through] = field.m2m_column_name()
    for found, owner in owners.items():
        keys: list[Any] = [field for field in found._meta.local_concrete_fields if field.is_relation]
        to_pages = [str(field.column) for field in keys if issubclass(field.related_model, Page)]
        yield found._meta.db_table, owner, [column for column in to_pages if column != owner]


def _copy_beside(copies: Sequence[Copy]) -> None:
    """References, log entries, what the editor's search and other portals know."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    of_pages = f"AND it.base_content_type_id = {ContentType.objects.get_for_model(Page).pk}"
    by_text = "JOIN bench_copied c ON it.object_id = c.old::text"
    insert("wagtailcore_referenceindex", {"object_id": "c.page"}, f"{by_text} {of_pages}", ["id"])
    insert(
        "wagtailcore_pagelogentry",
        {"page_id": "c.page", "label": "c.title", "timestamp": "c.moment", "uuid": "gen_random_uuid()"}
        | {"revision_id": "CASE WHEN it.revision_id IS NOT NULL THEN c.revision END"},
        "JOIN bench_copied c ON c.old = it.page_id",
        ["id"],
    )
    # The words that were added, by the weights that these fields have; of a number, its other first figure.
    added = "to_tsvector('simple', lower(public.bench_fold(c.added || ' ' || c.number)))"
    execute(FOLD)
    insert(
        "wagtailsearch_indexentry",
        {
            "object_id": "c.page",
            "title": f"it.title || setweight({added}, 'A')",
            "autocomplete": f"it.autocomplete || setweight({added}, 'A')",
            "title_text": "it.title_text || ' ' || lower(public.bench_fold(c.added))",
            "body_text": "it.body_text || ' ' || lower(public.bench_fold(c.number))",
        },
        f"{by_text} AND it.content_type_id = (SELECT content_type_id FROM wagtailcore_page WHERE id = c.old)",
        ["id"],
    )
    execute("DROP FUNCTION public.bench_fold")
    sequence = "(SELECT max(sequence) FROM exchange_publicrecord) + c.n + 1"
    insert(
        "exchange_publicrecord",
        {"page_id": "c.page", "sequence": sequence, "first_sequence": sequence, "published_at": "c.moment"}
        | {"translation_key": "(SELECT translation_key FROM wagtailcore_page WHERE id = c.page)"},
        "JOIN bench_copied c ON c.old = it.page_id",
    )


FOLD = r"""
CREATE OR REPLACE FUNCTION public.bench_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        regexp_replace(normalize(translate(words, 'đĐ', 'dD'), NFD), '[\u0300-\u036f]', '', 'g'),
        '[^[:alnum:]]+', ' ', 'g')
$$
"""


VISITS = """
INSERT INTO visits_visit (day, what, page_id, part, count)
SELECT (now() - day * interval '1 day')::date, 'view', page.id, '', 1 + page.id % 3
FROM wagtailcore_page page, generate_series(0, 91) day WHERE page.depth > 2 AND (page.id + day) % 20 = 0
"""
OLD_ADDRESSES = """
INSERT INTO wagtailredirects_redirect
    (old_path, is_permanent, redirect_link, redirect_page_id, redirect_page_route_path, site_id, created_at,
    automatically_created)
SELECT '/tin/' || page.id || '.html', true, '', page.id, '', NULL, now(), false
FROM wagtailcore_page page JOIN news_newspage ON page_ptr_id = page.id
"""


def make_traces() -> None:
    """What readers and the old site have left: visits of three months, old addresses of the news."""
    execute(VISITS)
    execute(OLD_ADDRESSES)
