"""Who may do what with royalties."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .models import RoyaltyLine

MAY_PREPARE = "editorial.change_royaltyperiod"
MAY_SIGN = "editorial.sign_royaltyperiod"
MAY_UNLOCK = "editorial.unlock_royaltyperiod"


def may_grade(user: Any, page: Page) -> bool:
    """Editors and approvers of the page's place: whoever may lock it."""
    return policy_registry.get_by_type(Page).user_has_permission_for_instance(user, "lock", page)


def sees_all(user: Any) -> bool:
    return user.has_perm(MAY_PREPARE) or user.has_perm(MAY_SIGN)


def lines_for(user: Any) -> QuerySet[RoyaltyLine]:
    """All lines for those who prepare and sign them; of others what they were paid, once it is signed."""
    lines = RoyaltyLine.objects.select_related("period")
    return lines if sees_all(user) else lines.filter(user_id=user.pk, period__is_open=False)
