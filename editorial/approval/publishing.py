"""What follows on the last approval: WAGTAIL_FINISH_WORKFLOW_ACTION.

Wagtail reads this module while its models are being made, so that it imports none of them at its head.
"""

from typing import Any

from django.contrib.auth import get_permission_codename


def publish(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, or let it wait for the others of its bundle.

    Who stands in for somebody who may publish does it in their place.
    """
    from ..checks.publishing import refuse_blocked
    from .bundles import note_approval, open_item_of
    from .urgent import approved

    item = workflow_state.content_object
    revision = item.get_latest_revision()
    # Here, and not when it is published: a bundle may be due much later.
    refuse_blocked(revision.as_object())
    if bundled := open_item_of(item):
        note_approval(bundled, revision, user)
        return
    in_place_of_another = user is not None and _stands_in_for_publisher(item, user)
    with approved():
        revision.publish(user=user, skip_permission_checks=in_place_of_another)


def may_publish(item: Any, user: Any) -> bool:
    if hasattr(item, "permissions_for_user"):
        return item.permissions_for_user(user).can_publish()
    codename = get_permission_codename("publish", item._meta)
    return user.has_perm(f"{item._meta.app_label}.{codename}")


def _stands_in_for_publisher(item: Any, user: Any) -> bool:
    from ..models import Delegation

    delegations = Delegation.objects.in_force().filter(delegate=user).select_related("delegator")
    return any(may_publish(item, delegation.delegator) for delegation in delegations)
