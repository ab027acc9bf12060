"""What blocks keeps a page from being published, whichever way that is tried."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from documents.doubles import find_double, hold_numbers, identity_of, told_of
from documents.models import LegalDocumentPage

from ..approval.urgent import is_approved
from .draft import Finding
from .registry import Found, check
from .settings import Level

# What was approved earlier and is due now, as Wagtail's command says it.
SCHEDULED = "wagtail.publish.scheduled"


class BlockedError(Exception):
    """A page isn't published, because of what the checks found in it.

    No PermissionDenied: of that Wagtail tells that one may not publish, and not why.
    """

    def __init__(self, page: Page, found: list[Found]) -> None:
        self.page, self.found = page, found
        labels = ", ".join(str(one.label) for one in found)
        told = _("“%(title)s” is kept from being published: %(reasons)s")
        super().__init__(told % {"title": page.title, "reasons": labels})


def refuse_blocked(page: Any) -> None:
    """Raise BlockedError where a check that blocks finds something in the page as it stands, or where it is a
    document that the archive has got since its draft was saved."""
    _refuse(page, [*_doubles(page), *check(page, only=Level.BLOCK)])


def _refuse(page: Any, found: list[Found]) -> None:
    if found:
        raise BlockedError(page, found)


def _doubles(page: Any) -> list[Found]:
    if not isinstance(page, LegalDocumentPage) or page.alias_of_id:
        return []
    identity = identity_of(page)
    hold_numbers([identity.number_key])
    double = find_double(page, identity)
    if double is None:
        return []
    return [Found("double", told_of(double), Level.BLOCK, [Finding(told_of(double), "number")], False)]


_check = PublishPageRevisionAction.check


def check_before_publishing(self: PublishPageRevisionAction, skip_permission_checks: bool = False) -> None:
    """Every way to publish a page comes by here: editor, approval, many at once, bundles, translations; but
    copies that are public at once don't, see hooks.refuse_blocked_copies.

    What no person wrote or publishes (an import, the set-up) isn't held against anybody. What passed the
    approval was checked there, and isn't kept back when it is due: by its schedule, or by its bundle. But for
    a document that the archive has got since: nobody who approved it could know, and who may publish is told.
    """
    _check(self, skip_permission_checks=skip_permission_checks)
    if self.user is None and self.revision.user_id is None:
        return
    if self.log_action == SCHEDULED or is_approved():
        _refuse(self.object, _doubles(self.object))
    else:
        refuse_blocked(self.object)


def guard_publishing() -> None:
    PublishPageRevisionAction.check = check_before_publishing
