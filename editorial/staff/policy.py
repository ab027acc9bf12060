"""What a contributor from outside (cộng tác viên) sees of the pages: their own and no other's."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from core.listings import public


def is_contributor(user: Any) -> bool:
    """Whether `user` is a contributor and nothing else. Asked once for each object of a user."""
    if not hasattr(user, "_is_contributor"):
        units = set(user.groups.values_list("contributing_unit", flat=True))
        user._is_contributor = bool(units) and None not in units and not user.is_superuser
    return user._is_contributor


class PagePolicy(PagePermissionPolicy):
    """Wagtail's, but that a contributor finds in a section what is their own only."""

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        pages = super().explorable_instances(user)
        if not is_contributor(user):
            return pages
        places = [right.page for right in self.get_cached_permissions_for_user(user)]
        return pages.filter(Q(owner=user) | Q(pk__in=[place.pk for place in places]) | above(places))


# Wagtail's own stands at the abstract class above.
register_permission_policy(Page, PagePolicy())


def above(places: list[Page]) -> Q:
    """The pages on the way to `places`."""
    paths = {place.path[:end] for place in places for end in range(4, len(place.path), 4)}
    return Q(path__in=paths)


@hooks.register("construct_page_chooser_queryset")
def choose_public_or_own(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A page is linked to by whom may see it: drafts of other sections stay unseen."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(request.user)
    readable = public(Page.objects.all())
    return pages.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=explorable.values("pk")))
