"""Lists of pages: what is public, with which files, cut into pages, by date."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, Model, OuterRef, QuerySet
from django.db.models.functions import Coalesce, TruncMonth
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    get_page_models,
)

from delivery.memo import is_for_reader, remembered

PAGE_SIZE = 12
# What it takes to link to a page and to know its place.
LINKED = (
    "title", "slug", "path", "depth", "numchild", "url_path", "locale", "translation_key", "content_type",
    "live", "alias_of", "first_published_at",
)  # fmt: skip


def restricted(restrictions: QuerySet, path: str, above: str) -> Exists:
    """Whether one of `restrictions` lies on the place that `path` names, or above it in its tree."""
    below = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(restrictions.alias(below=below).filter(below__startswith=F(above)))


def public(queryset):
    """The pages of `queryset` that anyone may read: live, and not below a view restriction.

    As Wagtail's .live().public(), but within the one query: .public() asks for all restrictions first. Where
    those are remembered, their paths stand in the query.
    """
    if not is_for_reader():
        return queryset.live().filter(~restricted(PageViewRestriction.objects.all(), "path", "page__path"))
    queryset = queryset.live()
    for path in restricted_paths():
        queryset = queryset.exclude(path__startswith=path)
    return queryset


def restricted_paths() -> list[str]:
    """The paths of the pages that a view restriction lies on."""
    rows = PageViewRestriction.objects.order_by("page__path").values_list("page__path", flat=True)
    return remembered(("restricted",), lambda: list(rows.distinct()))


def public_files(ids: Iterable[int]) -> dict[int, Any]:
    """The files of these ids that anyone may read: not in a collection below a view restriction."""
    restrictions = CollectionViewRestriction.objects.all()
    files = get_document_model().objects.filter(
        ~restricted(restrictions, "collection__path", "collection__path")
    )
    return files.select_related("preview").defer("preview__picture").in_bulk(set(ids))


def with_public_files(rows: Iterable[Any]) -> list[Any]:
    """The rows, each of which names a file, without those whose file not everyone may read."""
    if isinstance(rows, QuerySet):
        restrictions = CollectionViewRestriction.objects.all()
        is_restricted = restricted(restrictions, "file__collection__path", "collection__path")
        return list(
            rows.filter(~is_restricted).select_related("file__preview").defer("file__preview__picture")
        )
    # The rows of a draft aren't in the database.
    rows = list(rows)
    files = public_files(row.file_id for row in rows)
    found = [row for row in rows if row.file_id in files]
    for row in found:
        row.file = files[row.file_id]
    return found


def ids_of_pages_with(model: type[Model], ids: Iterable[int]) -> set[int]:
    """The keys of the pages, drafts too, that one of these images, files or the like is on."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(pk) for pk in ids],
    )
    return {int(pk) for pk in references.values_list("object_id", flat=True)}


def newest_first(queryset):
    """Public pages by the date shown, newest first, with what a card needs, in bounded queries."""
    return newest(queryset).select_related("image").prefetch_related("image__renditions")


def newest(queryset):
    """As newest_first, without images; see attach_images."""
    found = public(queryset).order_by("-display_date", "-pk")
    return found.select_related("field_of_law").defer_streamfields()


def dated(pages: QuerySet) -> QuerySet:
    """Pages of any type with `display_date`, the date that those which are read for themselves have."""
    return with_fields(pages, "display_date")


def with_fields(pages: QuerySet, *names: str) -> QuerySet:
    """Pages of any type with these fields of BasePage, of those that are read for themselves; one query."""
    shown = [model._meta.model_name for model in get_page_models() if getattr(model, "kind", None)]
    return pages.annotate(**{name: Coalesce(*(F(f"{model}__{name}") for model in shown)) for name in names})


def attach_images(pages: Iterable) -> None:
    """Give pages of several types their images with what is drawn of them, in two queries for all."""
    chosen = {page.image_id for page in pages if page.image_id}
    images = get_image_model().objects.prefetch_related("renditions").in_bulk(chosen)
    for page in pages:
        page.image = images.get(page.image_id)


def paginate(request: HttpRequest, items, page_size: int = PAGE_SIZE) -> PaginatorPage:
    """The part of `items` that ?trang= asks for; a number out of range gives the nearest part."""
    return Paginator(items, page_size).get_page(request.GET.get("trang"))


def day_range(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of `day` in local time and the first moment of the next day."""
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    return start, start + datetime.timedelta(days=1)


def month_range(year: int, month: int) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of a month in local time and the first moment of the next month."""
    first = datetime.date(year, month, 1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    return day_range(first)[0], day_range(following)[0]


def in_range(queryset, bounds: tuple[datetime.datetime, datetime.datetime]):
    """The pages whose date shown lies from the first bound up to, but without, the second."""
    return queryset.filter(display_date__gte=bounds[0], display_date__lt=bounds[1])


def months(queryset: QuerySet) -> Iterable[dict]:
    """The months that have pages, newest first, each as {"month": datetime, "count": int}."""
    return (
        queryset.exclude(display_date=None)
        .annotate(month=TruncMonth("display_date"))
        .order_by("-month")
        .values("month")
        .annotate(count=Count("pk"))
    )
