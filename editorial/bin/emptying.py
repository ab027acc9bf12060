"""What was in the bin for its time is deleted for good, some pages at a time.

Whoever deletes pages holds the tree; a section of thousands at once would keep everybody from saving
meanwhile.
"""

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from core.hidden_bin import is_binned, opened_bin
from core.tree import hold_tree

from .models import KEPT, BinnedTree
from .moving import PlaceError

# So many pages are deleted within one transaction.
AT_ONCE = 20
logger = logging.getLogger(__name__)


def empty_bin() -> int:
    """Delete for good what was in the bin for its time; how many trees. What can't be deleted is logged, and
    tried again by the next call; none of it can be restored from its first deletion on."""
    due = BinnedTree.objects.filter(deleted_at__lte=timezone.now() - KEPT).order_by("deleted_at")
    return sum(_delete_for_good(tree) for tree in due)


def _delete_for_good(tree: BinnedTree) -> bool:
    count = 0
    try:
        if not _begin(tree):
            return False
        while deleted := _delete_some(tree):
            count += deleted
    except Exception:
        logger.exception("Page %s can't be deleted from the bin", tree.page_id)
        if not count and not tree.is_going:
            # It is whole, now and before this call.
            BinnedTree.objects.filter(pk=tree.pk).update(is_going=False)
        return False
    logger.info(
        "Deleted for good: page %s and %s below it, in the bin since %s",
        tree.page_id, count - 1, tree.deleted_at.isoformat(),
    )  # fmt: skip
    return True


@transaction.atomic
def _begin(tree: BinnedTree) -> bool:
    """Nobody restores it from here on. False where somebody has, since it was found."""
    hold_tree()
    row = BinnedTree.objects.select_for_update(of=("self",)).select_related("page").filter(pk=tree.pk).first()
    if row is None:
        return False
    if not is_binned(row.page):
        raise PlaceError
    BinnedTree.objects.filter(pk=tree.pk).update(is_going=True)
    return True


@transaction.atomic
def _delete_some(tree: BinnedTree) -> int:
    """From the lowest up, so that what is left is whole; the page that was deleted goes last. How many."""
    with opened_bin():
        hold_tree()
        root = Page.objects.filter(pk=tree.page_id).first()
        if root is None:
            return 0
        below = Page.objects.filter(path__startswith=root.path).order_by("-depth", "path")
        lowest = list(below[:AT_ONCE])
        for page in lowest:
            page.specific.delete()
        return len(lowest)
