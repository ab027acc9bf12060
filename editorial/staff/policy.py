"""What a contributor from outside (cộng tác viên) sees of the pages: their own and no other's."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from core.listings import public

from .models import Unit


class PagePolicy(PagePermissionPolicy):
    """Wagtail's, but that who is only a contributor at a place finds what is their own there."""

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        pages = super().explorable_instances(user)
        own_only, others = self._places(user)
        hidden = Q(pk__in=[])
        for path in own_only:
            # Another role counts at its own places, wherever they lie.
            if not any(path.startswith(other) for other in others):
                hidden |= Q(path__startswith=path) & ~Q(path=path)
        for other in others:
            hidden &= ~Q(path__startswith=other)
        return pages.exclude(hidden & ~Q(owner=user)) if own_only else pages

    def _places(self, user: Any) -> tuple[set[str], set[str]]:
        """The paths at which `user` has rights as a contributor, and those at which by another role."""
        if not hasattr(user, "_contributing_groups"):
            groups = Unit.objects.filter(contributors__user=user).values_list("contributors_id", flat=True)
            user._contributing_groups = set(groups)
        own_only: set[str] = set()
        others: set[str] = set()
        if user._contributing_groups and not user.is_superuser:
            for right in self.get_cached_permissions_for_user(user):
                is_contributing = right.group_id in user._contributing_groups
                (own_only if is_contributing else others).add(right.page.path)
        return own_only, others


# Wagtail's own stands at the abstract class above.
register_permission_policy(Page, PagePolicy())


@hooks.register("construct_page_chooser_queryset")
def choose_public_or_own(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A page is linked to by whom may see it: drafts of other sections stay unseen."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(request.user)
    readable = public(Page.objects.all())
    return pages.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=explorable.values("pk")))
