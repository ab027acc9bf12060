"""Lists of pages: what is public, with which files, cut into pages, by date."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Model,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
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

from core.scans import not_held
from delivery.memo import is_for_reader, remembered

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


def children_of(page: Any, pages: QuerySet) -> QuerySet:
    """Those of `pages` that lie right below `page`, however many lie below those.

    Wagtail's child_of takes all below by the beginning of their path, and leaves out by depth. An index of
    core's migration 0003 has the same expression as this.
    """
    parent = Func("path", Value(-page.steplen), function="LEFT", output_field=CharField())
    return pages.alias(parent_path=parent).filter(parent_path=page.path)


def as_themselves(pages: QuerySet, types: Iterable[int]) -> list[Page]:
    """The pages, whose content types are these, each as what it is, without its body; in one query.

    As Wagtail's .specific().defer_streamfields(), which asks once for each type.
    """
    models: dict[int, Any] = {pk: ContentType.objects.get_for_id(pk).model_class() for pk in types}
    names = {pk: model._meta.model_name for pk, model in models.items() if model is not Page}
    bodies = [
        f"{name}__{field}" for pk, name in names.items() for field in models[pk].get_streamfield_names()
    ]
    found = pages.select_related(*names.values()).defer(*bodies)
    return [getattr(page, names.get(page.content_type_id, ""), page) for page in found]


def public_files(ids: Iterable[int]) -> dict[int, Any]:
    """The files of these ids that anyone may read: not in a collection below a view restriction, and not held
    by the virus scanner."""
    ids = set(ids)
    if not ids:
        return {}
    restrictions = CollectionViewRestriction.objects.all()
    files = get_document_model().objects.filter(
        ~restricted(restrictions, "collection__path", "collection__path"), not_held()
    )
    return files.select_related("preview").defer("preview__picture").in_bulk(ids)


def with_public_files(rows: Iterable[Any]) -> list[Any]:
    """The rows, each of which names a file, without those whose file not everyone may read."""
    if isinstance(rows, QuerySet):
        restrictions = CollectionViewRestriction.objects.all()
        is_restricted = restricted(restrictions, "file__collection__path", "collection__path")
        return list(
            rows.filter(~is_restricted, not_held("file"))
            .select_related("file__preview")
            .defer("file__preview__picture")
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


def newest_first(queryset, date: str = "display_date"):
    """Public pages by the date shown, newest first, with what a card needs, in bounded queries.

    `date` is where that date is found; the order must be that of an index.
    """
    return newest(queryset, date).select_related("image").prefetch_related("image__renditions")


def newest(queryset, date: str = "display_date"):
    """As newest_first, without images; see attach_images."""
    found = public(queryset).order_by(f"-{date}", "-pk")
    spoken = apps.get_model("core", "SpokenVersion").of_page()
    found = found.annotate(has_spoken=Exists(spoken))
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


def paginate(request: HttpRequest, items, page_size: int) -> PaginatorPage:
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


def in_range(queryset, bounds: tuple[datetime.datetime, datetime.datetime], date: str = "display_date"):
    """The pages whose date shown lies from the first bound up to, but without, the second."""
    return queryset.filter(**{f"{date}__gte": bounds[0], f"{date}__lt": bounds[1]})


def days_of(dates: QuerySet, unit: str = "day") -> list[datetime.date]:
    """The days of local time on which any of `dates` lies, newest first; the first days of their months where
    `unit` is "month".

    `dates` is a query for one moment a row, the newest first. It is asked once for each day, for the newest
    moment before it, since PostgreSQL doesn't skip within an index by itself: what it costs depends on the
    number of days, not on that of the moments.
    """
    (name,) = dates.query.values_select
    zone = timezone.get_current_timezone_name()
    before = RawSQL("date_trunc(%s, found.moment, %s)", [unit, zone], DateTimeField())
    newest, parameters = dates[:1].query.sql_with_params()
    older, more_parameters = dates.filter(**{f"{name}__lt": before})[:1].query.sql_with_params()
    statement = (
        f"WITH RECURSIVE found(moment) AS (({newest}) UNION ALL SELECT ({older}) FROM found"  # noqa: S608
        " WHERE found.moment IS NOT NULL) SELECT moment FROM found WHERE moment IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *more_parameters])
        days = [timezone.localdate(moment) for (moment,) in cursor.fetchall()]
    return [day.replace(day=1) for day in days] if unit == "month" else days
