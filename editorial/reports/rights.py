"""Who opens the reports, and what of the pages they are about."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry


def edits_somewhere(user: Any) -> bool:
    """Editors and who is above them: whoever may lock pages somewhere."""
    return policy_registry.get_by_type(Page).user_has_permission(user, "lock")


def edited_pages(user: Any) -> Any:
    """The pages that `user` edits as an editor or more."""
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "lock")


def edited_paths(user: Any) -> list[str]:
    """Where those pages lie in the tree."""
    policy = policy_registry.get_by_type(Page)
    if user.is_superuser:
        return [Page.get_first_root_node().path]
    rights = policy.get_cached_permissions_for_user(user)
    return sorted({right.page.path for right in rights if right.permission.codename == "lock_page"})
