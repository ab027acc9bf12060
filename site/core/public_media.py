"""Which images and files of the library the public may have: those that something public shows.

Wagtail's ReferenceIndex knows what refers to what as it is in the database: of a public page that is its
public text, whatever a draft of it says. Files are asked about when they are fetched. Images as pages show
them are fetched from the web server in front, which asks nobody: they lie where it finds them as long as
something public shows the image, and no longer. docs/decisions/0047-files-of-hidden-pages.md.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from wagtail.models import DraftStateMixin, Page, PageViewRestriction, ReferenceIndex
from wagtail.permissions import policy_registry

from delivery.front import purge_file

from .listings import public
from .models import CustomImage, CustomRendition, File, RemovedRendition
from .models.media import HIDDEN, SHOWN

logger = logging.getLogger(__name__)

# The rights by which one sees the library, any of them.
SEES_LIBRARY = ["add", "change", "delete", "choose"]
BATCH = 500
# Files that who hides an image waits for; the schedule removes the others, within seconds.
MOST_AT_ONCE = 300
# Renditions among which are those that were drawn just now.
LATEST = 2_000


class Other(NamedTuple):
    """What shows images and files besides pages. `page` is the field with the page that it belongs to."""

    public: Callable[[], QuerySet]
    page: str


_others: dict[type[Model], Other] = {}


def shows_media(model: type[Model], public_objects: Callable[[], QuerySet], page: str = "") -> None:
    """Tell that objects of a model that is no page show images or files, which of them are public, and the
    field with the page that they belong to, if they do."""
    _others[model] = Other(public_objects, page)


def other_models() -> tuple[type[Model], ...]:
    return tuple(_others)


def publicly_shown(model: type[Model], ids: Collection[int] | None = None) -> set[int]:
    """Those of these images or files, or of all, that something public shows."""
    references = _references_to(model)
    if ids is not None:
        references = references.filter(to_object_id__in=[str(pk) for pk in ids])
    by_kind: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for kind, key, shown in references.values_list("base_content_type", "object_id", "to_object_id"):
        by_kind[kind].append((key, shown))
    found: set[int] = set()
    sources = {Page: public(Page.objects.all())} | {kind: other.public() for kind, other in _others.items()}
    for source, objects in sources.items():
        pairs = by_kind[ContentType.objects.get_for_model(source).pk]
        if pairs and ids is not None:
            objects = objects.filter(pk__in={key for key, _shown in pairs})
        keys = {str(pk) for pk in objects.order_by().values_list("pk", flat=True)} if pairs else set()
        found |= {int(shown) for key, shown in pairs if key in keys}
    return found


def media_in(item: Model) -> set[tuple[type[Model], int]]:
    """The images and files that an object in memory shows, such as a draft of a page, by model and key."""
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in (CustomImage, File)}
    references = ReferenceIndex._extract_references_from_object(item)
    return {(kinds[kind], int(pk)) for kind, pk, *_path in references if kind in kinds}


def may_have(request: HttpRequest, item: Any) -> bool:
    """Whether who asks may have an image or a file.

    What something public shows is for all; what only private pages show, for those who may read one of them;
    all of a collection, for the staff who work with it. A guest may have what the draft shows that they were
    given (request.shown_to_guest: pairs of model and key).
    """
    model = type(item)
    if publicly_shown(model, [item.pk]) or (model, item.pk) in getattr(request, "shown_to_guest", ()):
        return True
    return _works_with(request.user, item) or _reads_one_of(request, _live_paths(item))


def _works_with(user: Any, item: Any) -> bool:
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy: Any = policy_registry.get_by_type(type(item))
    return policy.user_has_any_permission_for_instance(user, SEES_LIBRARY, item)


def _live_paths(item: Any) -> set[str]:
    """Where the live pages are that show an item, themselves or in a version of theirs that is live."""
    found: dict[int, set[str]] = defaultdict(set)
    references = ReferenceIndex.get_references_to(item)
    for kind, key in references.values_list("base_content_type", "object_id"):
        found[kind].add(key)
    pages = Q(pk__in=[int(pk) for pk in found[ContentType.objects.get_for_model(Page).pk]])
    for model, other in _others.items():
        keys = found[ContentType.objects.get_for_model(model).pk]
        if keys and other.page and issubclass(model, DraftStateMixin):
            rows = model._default_manager.filter(pk__in=keys, live=True)
            pages |= Q(pk__in=rows.values(f"{other.page}_id"))
    return set(Page.objects.live().filter(pages).values_list("path", flat=True))


def _reads_one_of(request: HttpRequest, paths: set[str]) -> bool:
    """Whether who asks may read one of the pages at these paths; restrictions of aliases are rows too
    (core.privacy)."""
    if not paths:
        return False
    above = {path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)}
    rows = PageViewRestriction.objects.filter(page__path__in=above).select_related("page")
    closed = tuple(row.page.path for row in rows if not row.accept_request(request))
    return any(not path.startswith(closed) for path in paths)


def images_below(page: Page) -> set[int]:
    """The images on a page and on those below it."""
    return images_on(Page.objects.filter(path__startswith=page.path))


def images_on(pages: QuerySet[Page]) -> set[int]:
    """The images on these pages and on what belongs to them, such as their earlier versions."""
    sources = {Page: pages} | {
        model: model._default_manager.filter(**{f"{other.page}_id__in": pages.values("pk")})
        for model, other in _others.items()
        if other.page
    }
    found = Q()
    for model, objects in sources.items():
        keys = objects.order_by().annotate(key=Cast("pk", CharField())).values("key")
        kind = ContentType.objects.get_for_model(model)
        found |= Q(base_content_type=kind, object_id__in=keys)
    return {
        int(pk) for pk in _references_to(CustomImage).filter(found).values_list("to_object_id", flat=True)
    }


def _references_to(model: type[Model]) -> QuerySet[ReferenceIndex]:
    return ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))


def images_of(item: Model) -> set[int]:
    """The images that a page or another object shows, as the index has it."""
    references = ReferenceIndex.get_references_for_object(item).filter(
        to_content_type=ContentType.objects.get_for_model(CustomImage)
    )
    return {int(pk) for pk in references.values_list("to_object_id", flat=True)}


def note_uses(item: Any, before: Collection[int] = ()) -> None:
    """Write what a page or another object shows into the index now, not when the worker comes to it, and
    settle its images with those that were there before."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(item)
        settle({*images_of(item), *before})


@transaction.atomic
def settle(ids: Iterable[int]) -> None:
    """Let everybody fetch those of these images that something public shows, and nobody the others.

    Renditions that lie in the wrong place go, to be drawn anew in the right one when they are needed.
    """
    # One after the other: of two that take down the last two pages of an image, the second sees both gone.
    locked = CustomImage.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update(no_key=True)
    folders = dict(locked.values_list("pk", "public_folder"))
    if not folders:
        return
    shown = publicly_shown(CustomImage, folders)
    hidden = [pk for pk, folder in folders.items() if folder and pk not in shown]
    CustomImage.objects.filter(pk__in=hidden).update(public_folder="")
    for pk in shown:
        if not folders[pk]:
            # Anew each time: what was removed never comes back to its address.
            CustomImage.objects.filter(pk=pk).update(public_folder=get_random_string(10).lower())
    _remove_misplaced(folders)


def _remove_misplaced(folders: dict[int, str]) -> None:
    """In few statements: a section that is hidden may have tens of thousands. `folders` are those before."""
    rows = list(_misplaced(CustomRendition.objects.filter(image__in=folders)).select_related("image"))
    for row in rows:
        # By which it is found in the cache.
        row.image.public_folder = folders[row.image_id]
    CustomRendition.cache_backend.delete_many([row.get_cache_key() for row in rows])
    CustomRendition.objects.filter(pk__in=[row.pk for row in rows])._raw_delete(DEFAULT_DB_ALIAS)
    remove_later([row.file.name for row in rows])


def _misplaced(renditions: QuerySet[CustomRendition]) -> QuerySet[CustomRendition]:
    hidden, shown = Q(image__public_folder=""), Q(file__startswith=SHOWN)
    return renditions.filter((hidden & shown) | (~hidden & Q(file__startswith=HIDDEN)))


def settle_all() -> int:
    """Settle all images for which it isn't so yet, as after an import by hand; says how many these were."""
    shown = publicly_shown(CustomImage)
    folders = CustomImage.objects.values_list("pk", "public_folder")
    differing = {pk for pk, folder in folders if (pk in shown) != bool(folder)}
    return _settle_in_parts(differing | _with_misplaced(CustomRendition.objects.all()))


def _with_misplaced(renditions: QuerySet[CustomRendition]) -> set[int]:
    return set(_misplaced(renditions).values_list("image", flat=True))


def _settle_in_parts(ids: set[int]) -> int:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        settle(ordered[start : start + BATCH])
    return len(ordered)


def remove_later(names: list[str]) -> None:
    """Take files of renditions away once the transaction is committed. What fails, and what is too much for
    now, the schedule does."""
    if not names:
        return
    removed = RemovedRendition.objects.bulk_create([RemovedRendition(name=name) for name in names], 1000)

    # A function with a name: Django writes it to the log where it fails.
    def remove_now() -> None:
        for one in removed[:MOST_AT_ONCE]:
            remove(one)

    transaction.on_commit(remove_now, robust=True)


def remove(removed: RemovedRendition) -> None:
    """Not where a rendition has come to name the file again. Raises OSError where the store doesn't let it be
    removed now."""
    if not CustomRendition.objects.filter(file=removed.name).exists():
        default_storage.delete(removed.name)
        purge_file(default_storage.url(removed.name))
    RemovedRendition.objects.filter(pk=removed.pk).delete()


def remove_what_is_left() -> int:
    """Remove what couldn't be removed, and what was drawn while the image was taken down. Says how many files
    are still there, which is written to the log."""
    latest = CustomRendition.objects.order_by("-pk").values("pk")[:LATEST]
    _settle_in_parts(_with_misplaced(CustomRendition.objects.filter(pk__in=latest)))
    left = 0
    for removed in RemovedRendition.objects.order_by("pk"):
        try:
            remove(removed)
        except OSError:
            logger.exception("%s can't be removed from the public images", removed.name)
            left += 1
    return left
