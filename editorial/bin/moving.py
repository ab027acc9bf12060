"""Into the bin, out of it again, and away for good.

The place of a page in the tree is written here as treebeard does it, since what is moved goes back to the
very place where it stood, and no page beside it makes room. Who calls these holds the tree (core.tree).
"""

import logging
from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_page_move
from wagtail.models import Locale, Page, PageLogEntry, Revision, Site, WorkflowState

from audit.recording import record
from core.hidden_bin import BIN, is_binned, opened_bin
from core.privacy import aliases_of, copy_restrictions, settle_aliases
from core.tree import hold_tree
from documents.doubles import find_double, hold_numbers, identity_of
from documents.models import DocumentVersion, LegalDocumentPage
from documents.signals import refresh_below

from ..approval.bundles import BundleItem
from ..guests.models import PreviewLink
from .following import follow_coming_back, follow_putting_up, follow_taking_down
from .models import BinnedPage, BinnedTree

PUT, RESTORED = "editorial.bin", "editorial.restore"
logger = logging.getLogger(__name__)


class PlaceError(Exception):
    """A page can't go back to where it stood; says why."""


def put_in_bin(page: Page, user: Any, along: BinnedTree | None = None) -> BinnedTree:
    """Take a page and all below it down and out of sight, and with them what repeats them elsewhere. Raises
    PermissionDenied for the home of a site.

    `along` is what it repeats, where it goes only with that.
    """
    if Site.objects.filter(root_page__path__startswith=page.path).exists():
        raise PermissionDenied
    pages = Page.objects.filter(path__startswith=page.path)
    tree = BinnedTree.objects.create(
        page_id=page.pk, parent=page.get_parent(), step=page.path[-Page.steplen :], url_path=page.url_path,
        deleted_by=user, along=along,
    )  # fmt: skip
    _take_aliases_along(tree, page, user)
    BinnedPage.objects.bulk_create(
        BinnedPage(tree=tree, page_id=pk, was_live=live, translation_key=key)
        for pk, live, key in pages.values_list("pk", "live", "translation_key")
    )
    _end_what_waits(pages, user)
    follow_taking_down(page, _made_not_live(pages))
    refresh_below(page)
    _log(page, pages, PUT, user)
    Page.objects.filter(path=page.path[: -Page.steplen]).update(numchild=F("numchild") - 1)
    with opened_bin():
        bin_root = _bin_root()
        pages.update(translation_key=RandomUUID())
        _replant(page, bin_root, _next_step(bin_root), f"{bin_root.url_path}{page.pk}/")
    return tree


def _take_aliases_along(tree: BinnedTree, page: Page, user: Any) -> None:
    found = aliases_of(page).order_by("path")
    left = set(staying(found).values_list("pk", flat=True))
    head: Page | None = None
    for alias in list(found):
        if head is not None and alias.path.startswith(head.path):
            continue
        if alias.pk in left:
            follow_taking_down(alias, _made_not_live(Page.objects.filter(pk=alias.pk)))
            continue
        head = alias
        put_in_bin(alias, user, along=tree)


def staying(aliases: QuerySet[Page]) -> QuerySet[Page]:
    """Those of `aliases` that don't go into the bin with what they repeat, but stay as drafts, since pages
    lie below them that are none of `aliases`."""
    below = Page.objects.filter(path__startswith=OuterRef("path")).exclude(pk=OuterRef("pk"))
    own = below.exclude(pk__in=aliases.order_by().values("pk"))
    return aliases.filter(Exists(own), numchild__gt=0)


def restore(tree: BinnedTree, user: Any, parent: Page, slug: str = "", as_before: bool = False) -> Page:
    """Put what was deleted below `parent`, at its old place where that is free; gives the page.

    With `as_before` what was public is so again, but for documents that the archive has got once more
    meanwhile, else all of it is a draft; what repeats a page that isn't
    public is one in any case. Its aliases elsewhere come back with it, where their places are free. Raises
    PlaceError where the page above is in the bin, another page has the slug, or some of it is gone for good.
    """
    with transaction.atomic():
        hold_tree()
        tree = BinnedTree.objects.select_for_update(of=("self",)).get(pk=tree.pk)
        parent = Page._base_manager.get(pk=parent.pk)
        with opened_bin():
            page = Page.objects.get(pk=tree.page_id)
            slug = slug or page.slug
            if tree.is_going or is_binned(parent) or not Page._slug_is_available(slug, parent, page=page):
                raise PlaceError
            _plant_back(tree, page, parent, slug)
        page = Page.objects.get(pk=page.pk)
        pages = Page.objects.filter(path__startswith=page.path)
        _give_back_keys(pages)
        # What became private meanwhile, or is so where they come to, is so for their aliases elsewhere.
        settle_aliases(page)
        for alias in pages.filter(alias_of__path__lt=BIN).select_related("alias_of"):
            copy_restrictions(alias, alias.alias_of.get_view_restrictions())
        public = pages.filter(pk__in=tree.pages.filter(was_live=True).values("page"))
        if as_before:
            _put_up(page, public)
        _make_drafts(public.filter(live=False))
        _log(page, pages, RESTORED, user)
        follow_coming_back(list(pages.values_list("pk", flat=True)))
        _bring_aliases_back(tree, user, as_before)
        autocreate_redirects_on_page_move(
            instance=page, url_path_before=tree.url_path, url_path_after=page.url_path
        )
        tree.delete()
    return page


def _bring_aliases_back(tree: BinnedTree, user: Any, as_before: bool) -> None:
    """Where another page has taken the place of one, it stays in the bin for itself."""
    for alias in tree.aliases.select_related("parent"):
        if alias.parent is None:
            continue
        try:
            restore(alias, user, alias.parent, as_before=as_before)
        except PlaceError:
            logger.info("The alias %s doesn't come back: its place is taken", alias.page_id)


def _bin_root() -> Page:
    """Made when it is first needed."""
    root = Page.objects.filter(path=BIN).first()
    if root is None:
        root = Page(
            title="Thùng rác", slug="thung-rac", path=BIN, depth=1, live=False, url_path="/thung-rac/",
            locale=Locale.get_default(),
        )  # fmt: skip
        root.content_type = root.cached_content_type
        root.draft_title = root.title
        Page.objects.bulk_create([root])
    return root


def _next_step(parent: Page) -> int:
    last = parent.get_last_child()
    return int(last.path[-Page.steplen :], 36) + 1 if last else 1


def _replant(page: Page, parent: Page, step: int, url_path: str) -> None:
    """Move a page and all below it below `parent`, to a place that is free."""
    path = Page._get_path(parent.path, parent.depth + 1, step)
    Page.objects.filter(path__startswith=page.path).update(
        path=Concat(Value(path), Substr("path", len(page.path) + 1)),
        depth=F("depth") + parent.depth + 1 - page.depth,
        url_path=Concat(Value(url_path), Substr("url_path", len(page.url_path) + 1)),
    )
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def _plant_back(tree: BinnedTree, page: Page, parent: Page, slug: str) -> None:
    step = int(tree.step, 36)
    place = Page._get_path(parent.path, parent.depth + 1, step)
    if parent.pk != tree.parent_id or Page.objects.filter(path=place).exists():
        step = _next_step(parent)
    if slug != page.slug:
        _rename(page, slug)
    Page.objects.filter(path=BIN).update(numchild=F("numchild") - 1)
    _replant(page, parent, step, f"{parent.url_path}{slug}/")


def _rename(page: Page, slug: str) -> None:
    """In its newest texts as well: to publish them would give it the old one."""
    Page.objects.filter(pk=page.pk).update(slug=slug)
    for revision in Revision.objects.filter(pk__in={page.latest_revision_id, page.live_revision_id}):
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])


def _end_what_waits(pages: QuerySet[Page], user: Any) -> None:
    """Nothing that lies in the bin is approved, published by its time or with others, or shown to guests."""
    keys = [str(pk) for pk in pages.values_list("pk", flat=True)]
    versions = [
        str(pk)
        for pk in DocumentVersion.objects.filter(document__in=[int(key) for key in keys]).values_list(
            "pk", flat=True
        )
    ]
    for model, waiting in ((Page, keys), (DocumentVersion, versions)):
        of_these = {
            "base_content_type": ContentType.objects.get_for_model(model),
            "object_id__in": waiting,
        }
        Revision.objects.filter(**of_these).update(approved_go_live_at=None)
        for state in WorkflowState.objects.active().filter(**of_these):
            state.cancel(user=user)
    BundleItem.objects.filter(page__in=keys, is_open=True).delete()
    PreviewLink.objects.filter(page__in=keys, revoked_at=None).update(revoked_at=timezone.now())


def _made_not_live(pages: Any) -> list[int]:
    """The keys of those that were live until now."""
    public = list(pages.live().values_list("pk", flat=True))
    pages.update(live=False)
    return public


def _put_up(page: Page, public: QuerySet[Page]) -> None:
    keys = set(public.values_list("pk", flat=True))
    keys -= {document.pk for document, _double in doubles_among(keys)}
    # What repeats a page that isn't public, or lies in the bin still, stays a draft.
    lone = public.filter(alias_of__live=False).exclude(alias_of__in=keys)
    keys -= set(lone.values_list("pk", flat=True))
    Page.objects.filter(pk__in=keys).update(live=True)
    follow_putting_up(page, sorted(keys))
    refresh_below(page)


def doubles_among(keys: Collection[int]) -> list[tuple[Any, Any]]:
    """Documents with these keys that the archive has once more, each with that other; nobody else saves one
    of their numbers until the transaction ends."""
    documents = LegalDocumentPage.objects.filter(pk__in=keys, alias_of=None)
    hold_numbers(documents.values_list("number_key", flat=True))
    same = LegalDocumentPage.objects.filter(number_key=OuterRef("number_key"), alias_of=None)
    suspects = documents.filter(Exists(same.exclude(pk__in=keys))).prefetch_related("issuers")
    found = ((document, find_double(document, identity_of(document))) for document in suspects)
    return [(document, double) for document, double in found if double]


def _make_drafts(public: QuerySet[Page]) -> None:
    public.update(has_unpublished_changes=True, live_revision=None)


def _give_back_keys(pages: QuerySet[Page]) -> None:
    """But where the page was translated anew meanwhile: it stays a page for itself."""
    key = Subquery(BinnedPage.objects.filter(page=OuterRef("pk")).values("translation_key"))
    others = Page._base_manager.filter(translation_key=OuterRef("key"), locale=OuterRef("locale"))
    free = pages.alias(key=key).filter(~Exists(others))
    pages.filter(pk__in=list(free.values_list("pk", flat=True))).update(translation_key=key)


def _log(root: Page, pages: QuerySet[Page], action: str, user: Any) -> None:
    """In the history of each page, at once since they may be thousands; in the audit log once for all."""
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk, content_type_id=page.content_type_id, label=page.get_admin_display_title(),
            action=action, user=user, timestamp=now,
        )
        for page in pages
    )  # fmt: skip
    record(action, user=user, item=root.specific_deferred, after={"pages": len(pages)})
