"""Makes many pages at once, as an import does: with what saving and publishing each of them would give it.

To save one page takes some 150 queries and to publish it as many again, for all that hangs on it. Here the
pages of a batch share them. What another app keeps of a public page it hears of by `pages_made`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from .text import free_slug, slugify
from .tree import share_tree

# Sent in the transaction that makes them, with the `pages` of a batch that are public, each as what it is.
# What hangs on them is in memory: their relations are asked for without a query.
pages_made = Signal()
# Sent in the transaction that takes many pages down, of which each is told of (page_unpublished) only later,
# with the `page` that they are or stand below, still at its place, and the `keys` of those that were live.
many_taken_down = Signal()

SLUG_LENGTH = 255


class NewPage(NamedTuple):
    """A page that isn't saved yet, made ready, and the page that it is to stand below."""

    parent: Page
    page: Any


def make_ready(page: Any) -> None:
    """Set what saving would set, and look at each field. Raises ValidationError.

    The page has its locale. What it refers to is taken to be there: the database refuses what isn't.
    """
    page.slug = page.slug or slugify(page.title) or "trang"
    for name in _relations(page):
        # What was not given is known to be none: nothing has to be asked for once the page has a key.
        setattr(page, name, list(getattr(page, name).all()))
    page.fill_in()
    page.compute()
    later = {field.name for field in page._meta.fields if field.is_relation} | {"path", "depth"}
    page.full_clean(exclude=later, validate_unique=False, validate_constraints=False)


@transaction.atomic
def make_pages(new: Sequence[NewPage], user: Any = None) -> None:
    """Write pages that were made ready, after what stands below their parents, in the order given.

    A slug that is taken gets a number. A page that is `live` is published, with the dates that it has; any
    other is a draft. Raises DatabaseError where the database refuses one of them; then none was made.
    """
    if not new:
        return
    _place(new)
    pages = [page for _parent, page in new]
    moment = timezone.now()
    for page, pk, revision in zip(
        pages, new_keys(Page, len(pages)), new_keys(Revision, len(pages)), strict=True
    ):
        _fill(page, pk, revision, moment)
    _insert(Page, pages)
    for model, same in _by_model(pages):
        _insert(model, same)
    for page in pages:
        page._state.adding = False
    _make_rows(pages)
    Revision.objects.bulk_create(_revision(page, user, moment) for page in pages)
    PageLogEntry.objects.bulk_create(entry for page in pages for entry in _log(page, user, moment))
    _make_findable(pages)
    if public := [page for page in pages if page.live]:
        pages_made.send(Page, pages=public)


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no other row will get."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _place(new: Sequence[NewPage]) -> None:
    """Give the pages their slugs, paths and addresses. Editors who add pages there wait for the end."""
    share_tree()
    by_parent: dict[int, list[Any]] = defaultdict(list)
    for parent, page in new:
        by_parent[parent.pk].append(page)
    parents = Page.objects.select_for_update(of=("self",)).filter(pk__in=by_parent).order_by("pk")
    for parent in parents:
        children = by_parent.pop(parent.pk)
        slugs = _Slugs(parent, [page.slug for page in children])
        paths = _paths_below(parent)
        for page in children:
            page.slug = slugs.free(page.slug)
            page.path, page.depth, page.numchild = next(paths), parent.depth + 1, 0
            page.set_url_path(parent)
            page._cached_parent_obj = parent
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(children))
    if by_parent:
        raise IntegrityError(f"The page {next(iter(by_parent))} is no longer there.")


class _Slugs:
    """The slugs below a page. Which of those `wanted` are taken is asked for at once."""

    def __init__(self, parent: Page, wanted: Iterable[str]) -> None:
        self.siblings = _below(parent)
        self.known = set(wanted)
        self.taken = set(self.siblings.filter(slug__in=self.known).values_list("slug", flat=True))

    def free(self, slug: str) -> str:
        """`slug`, or with the next number where it is taken; from then on it is."""
        base = slug[: SLUG_LENGTH - 8]
        found = free_slug(base, self.is_taken)
        self.taken.add(found)
        return found

    def is_taken(self, slug: str) -> bool:
        if slug not in self.known and self.siblings.filter(slug=slug).exists():
            self.taken.add(slug)
        self.known.add(slug)
        return slug in self.taken


def _below(parent: Page) -> models.QuerySet[Page]:
    return Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)


def _paths_below(parent: Page) -> Iterator[str]:
    """The next free places below a page, as treebeard numbers them."""
    last = _below(parent).order_by("path").last()
    step = int(last.path[-Page.steplen :], 36) if last else 0
    while True:
        step += 1
        # Raises PathOverflow where the tree has no more room.
        yield Page._get_path(parent.path, parent.depth + 1, step)


def _fill(page: Any, pk: int, revision: int, moment: Any) -> None:
    page.pk = page.id = pk
    page.latest_revision_id, page.latest_revision_created_at = revision, moment
    page.has_unpublished_changes = not page.live
    if page.live:
        page.live_revision_id = revision
        page.first_published_at = page.first_published_at or moment
        page.last_published_at = page.last_published_at or page.first_published_at


def _insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert what the table of one model has of these rows, as Django's save() does it for each.

    bulk_create() refuses models that have a parent.
    """
    model._base_manager._insert(  # type: ignore[attr-defined]
        rows, fields=list(model._meta.local_concrete_fields), using=connection.alias
    )


def _by_model(pages: Sequence[Any]) -> Iterator[tuple[type[Any], list[Any]]]:
    for _name, same in groupby(sorted(pages, key=_label), key=_label):
        found = list(same)
        yield type(found[0]), found


def _label(page: Any) -> str:
    return page._meta.label


def _make_rows(pages: Sequence[Any]) -> None:
    """Make what hangs on the pages: their inline rows, and which terms they have."""
    rows: dict[type[models.Model], list[Any]] = defaultdict(list)
    for page in pages:
        for relation in get_all_child_relations(page):
            for number, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
                setattr(row, relation.field.attname, page.pk)
                if hasattr(row, "sort_order"):
                    row.sort_order = number
                rows[type(row)].append(row)
        for field in get_all_child_m2m_relations(page):
            names = (field.m2m_field_name(), field.m2m_reverse_field_name())
            through = field.remote_field.through
            for term in getattr(page, field.name).all():
                rows[through].append(through(**{f"{names[0]}_id": page.pk, f"{names[1]}_id": term.pk}))
    for model, found in rows.items():
        model._base_manager.bulk_create(found)


def _revision(page: Any, user: Any, moment: Any) -> Revision:
    """The text that the history of the page begins with."""
    return Revision(
        pk=page.latest_revision_id,
        content_type=page.cached_content_type,
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        user=user,
        created_at=moment,
        content=page.serializable_data(),
        object_str=str(page),
    )


def _log(page: Any, user: Any, moment: Any) -> Iterator[PageLogEntry]:
    """What was done is logged with the moment in which it was done here, whenever the page is from."""
    about = {
        "page": page, "content_type": page.cached_content_type, "label": page.get_admin_display_title(),
        "user": user, "timestamp": moment, "content_changed": True,
    }  # fmt: skip
    yield PageLogEntry(action="wagtail.create", **about)
    if page.live:
        yield PageLogEntry(action="wagtail.publish", revision_id=page.live_revision_id, **about)


def _make_findable(pages: Sequence[Any]) -> None:
    """Write what Wagtail keeps beside the pages: the index of its own search, and what refers to what."""
    for model, same in _by_model(pages):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, same)
    ReferenceIndex.objects.bulk_create(row for page in pages for row in _references(page))


def _references(page: Any) -> Iterator[ReferenceIndex]:
    """As ReferenceIndex.create_or_update_for_object writes them for one page."""
    found = set(ReferenceIndex._extract_references_from_object(page))
    for to_type, to_id, model_path, content_path in sorted(found, key=str):
        yield ReferenceIndex(
            content_type=page.cached_content_type,
            base_content_type=page.get_base_content_type(),
            object_id=page.pk,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )


def _relations(page: Any) -> Iterable[str]:
    yield from (relation.get_accessor_name() for relation in get_all_child_relations(page))
    yield from (field.name for field in get_all_child_m2m_relations(page))
