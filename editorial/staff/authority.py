"""In whose name a person may answer tasks: their own, and that of those who are away."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from wagtail.models import Page

from ..models import User
from .models import Delegation, UnitPlace


@dataclass(frozen=True)
class Authority:
    """The groups in whose name a user acts today, and the places that they edit as an editor of a unit."""

    groups: frozenset[int]
    edited_paths: tuple[str, ...]

    def edits(self, page: Page) -> bool:
        return page.path.startswith(self.edited_paths)


def authority_of(user: User) -> Authority:
    """Asked once for each object of a user, which a request has for itself."""
    if not hasattr(user, "_authority"):
        user._authority = _look_up(user)
    return user._authority


def _look_up(user: User) -> Authority:
    delegators = Delegation.objects.in_force().filter(delegate=user, delegator__is_active=True)
    people = Q(user=user) | Q(user__in=delegators.values("delegator"))
    groups = frozenset(Group.objects.filter(people).values_list("pk", flat=True))
    paths = UnitPlace.objects.filter(unit__editors__in=groups).values_list("page__path", flat=True)
    return Authority(groups, tuple(paths))


def people_acting_for(groups: QuerySet[Group]) -> QuerySet[User]:
    """The members of `groups` and those who stand in for one of them today."""
    members = User.objects.filter(groups__in=groups, is_active=True)
    delegates = Delegation.objects.in_force().filter(delegator__in=members).values("delegate")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=delegates), is_active=True)


def unit_editors_of(page: Page) -> QuerySet[Group]:
    """The groups of editors of the units that work on `page`."""
    ancestors = page.get_ancestors(inclusive=True)
    return Group.objects.filter(editing_unit__places__page__in=ancestors)
