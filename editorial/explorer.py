"""Wagtail's lists of pages (8.0.1) without questions about each row.

Of each row it asks four times whether something at or below it forbids to delete it, and goes through all
rights that a person has each time it looks what they may do. Here the rows of a list are asked about at once,
and the rights are put by place once. What comes out is the same.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value
from wagtail.admin.views.chooser import PageChooserTable
from wagtail.admin.views.pages.listing import PageListingMixin
from wagtail.models import Page, PagePermissionTester

from .translating.listed import note_translations

# What is ordered by hand is listed without pages.
AT_ONCE = 100

_init = PagePermissionTester.__init__
_can_delete = PagePermissionTester.can_delete
_get_context_data = PageListingMixin.get_context_data
_init_table = PageChooserTable.__init__


def find_rights(self: PagePermissionTester, user: Any, page: Page) -> None:
    """PagePermissionTester.__init__, whose `permissions` are looked up at the page and at each above it."""
    if not user.is_active or user.is_superuser:
        _init(self, user, page)
        return
    self.user, self.page, self.page_is_root = user, page, page.depth == 1
    self.permission_policy = _policy_of(page)
    by_path = _rights_by_path(user, self.permission_policy)
    ends = range(Page.steplen, len(page.path) + 1, Page.steplen)
    self.permissions = set().union(*(by_path.get(page.path[:end], ()) for end in ends))


def _policy_of(page: Page) -> Any:
    from wagtail.permissions import policy_registry

    return policy_registry.get(page)


def _rights_by_path(user: Any, policy: Any) -> dict[str, set[str]]:
    """What `user` may do (“add”, “change” …) by the path of the page at which the right is given."""
    rights = policy.get_cached_permissions_for_user(user)
    known = getattr(user, "_rights_by_path", None)
    # Who reads the rights of a person anew must find the new ones here as well.
    if known is None or known[0] is not rights:
        by_path: dict[str, set[str]] = {}
        for right in rights:
            by_path.setdefault(right.page.path, set()).add(
                right.permission.codename.rsplit("_", maxsplit=1)[0]
            )
        known = user._rights_by_path = (rights, by_path)
    return known[1]


def can_delete(self: PagePermissionTester, ignore_bulk: bool = False) -> bool:
    """PagePermissionTester.can_delete, by what the list that shows the page has noted, where one does."""
    noted: tuple[int, bool] | None = getattr(self.page, "_something_forbids_deleting", None)
    if noted is None or noted[0] != self.user.pk or not _depends_on_what_is_below(self):
        return _can_delete(self, ignore_bulk)
    if "bulk_delete" not in self.permissions and not self.page.is_leaf() and not ignore_bulk:
        return False
    return not noted[1]


def _depends_on_what_is_below(tester: PagePermissionTester) -> bool:
    if not tester.user.is_active or tester.user.is_superuser or tester.page_is_root:
        return False
    if "change" in tester.permissions:
        return "publish" not in tester.permissions
    return "add" in tester.permissions


def _forbidding(tester: PagePermissionTester) -> QuerySet[Page]:
    """The pages, at the tester's page and below it, for which Wagtail refuses to let that be deleted."""
    pages = tester.page.get_descendants(inclusive=True)
    if "change" in tester.permissions:
        return pages.live()
    if "publish" in tester.permissions:
        return pages.exclude(owner=tester.user)
    return pages.exclude(live=False, owner=tester.user)


def _forbids_itself(tester: PagePermissionTester) -> bool:
    """The same of a page that has none below it, which needs no question."""
    if "change" in tester.permissions:
        return tester.page.live
    is_own = tester.page.owner_id == tester.user.pk
    return not is_own or ("publish" not in tester.permissions and tester.page.live)


def note_what_forbids_deleting(pages: Iterable[Page], user: Any) -> None:
    """Asks one question for a hundred of `pages`, which are about to be listed for `user`."""
    testers = [page.permissions_for_user(user) for page in pages]
    testers = [tester for tester in testers if _depends_on_what_is_below(tester)]
    with_others = [tester for tester in testers if not tester.page.is_leaf()]
    found = {tester.page.pk for tester in testers if tester.page.is_leaf() and _forbids_itself(tester)}
    for start in range(0, len(with_others), AT_ONCE):
        # The first of each is enough, as it is where Wagtail asks of one.
        firsts = [
            _forbidding(tester).order_by().annotate(below=Value(tester.page.pk)).values_list("below")[:1]
            for tester in with_others[start : start + AT_ONCE]
        ]
        found |= {below for (below,) in firsts[0].union(*firsts[1:], all=True)}
    for tester in testers:
        tester.page._something_forbids_deleting = (user.pk, tester.page.pk in found)


def get_context_data(self: PageListingMixin, **kwargs: Any) -> dict[str, Any]:
    context = _get_context_data(self, **kwargs)
    pages = list(context["object_list"])
    note_what_forbids_deleting(pages, self.request.user)
    note_translations(pages)
    return context


def know_parents(
    self: PageChooserTable, columns: Any, data: Iterable[Page], *args: Any, **kwargs: Any
) -> None:
    """PageChooserTable.__init__; where each page stands, in which language, is asked once for all."""
    pages = [page for page in data if page.depth > 1]
    paths = {page.path[: -Page.steplen] for page in pages}
    parents = {page.path: page for page in Page.objects.filter(path__in=paths).select_related("locale")}
    for page in pages:
        # Where treebeard looks first.
        page._cached_parent_obj = parents.get(page.path[: -Page.steplen])
    _init_table(self, columns, data, *args, **kwargs)


def ask_of_all_rows_together() -> None:
    PageChooserTable.__init__ = know_parents
    PagePermissionTester.__init__ = find_rights
    PagePermissionTester.can_delete = can_delete
    PageListingMixin.get_context_data = get_context_data
