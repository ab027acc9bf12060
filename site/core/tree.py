"""The page tree is changed by one at a time; pages are added to it, or saved in it, by many.

Where a page stands is kept in its own row and those of all below it (treebeard's `path`), and each of them
has it in memory too: of six who move pages at one moment five wrote into each other's paths. So whoever moves
or deletes holds the tree alone; whoever adds, copies or saves shares it with others of their kind; and what
was read before the tree was held is read again. For Wagtail 8.0 and django-treebeard 5, which hold the parent
of a new page alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from treebeard.exceptions import InvalidMoveToDescendant
from treebeard.mp_tree import MP_AddChildHandler, MP_AddSiblingHandler
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.models.pages import AbstractPage

from .hidden_bin import is_hidden

# Of PostgreSQL's advisory locks.
LOCK = 7_305_846_116
PLACE = ("path", "depth", "numchild", "url_path")
TRIES = 3
SLUG_ONCE = "core_slug_once_below_page"
# SQLSTATE: a deadlock, and a lock that wasn't given in time; a statement that took too long.
BUSY, TOO_LONG = ("40P01", "55P03"), "57014"


class TreeChangedError(Exception):
    """A page isn't where it was when it was chosen, so that nothing was done. Says so to a person."""


def hold_tree() -> None:
    """Nobody else adds, moves, deletes or saves a page until this transaction ends."""
    _hold("pg_advisory_xact_lock")


def share_tree() -> None:
    """Nobody moves or deletes a page until this transaction ends; others may add and save pages as well.

    Who locks the row of a page and then publishes it calls this before: else they wait for who moves the
    page, and that one for them.
    """
    _hold("pg_advisory_xact_lock_shared")


def _hold(lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [LOCK])


def is_busy(error: BaseException) -> bool:
    """Whether the database refused because somebody else holds what was needed: to try again may help."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in BUSY


def is_too_long(error: BaseException) -> bool:
    """Whether the database gave up what took longer than a request may: not to be tried again at once."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) == TOO_LONG


def is_slug_taken(error: BaseException) -> bool:
    """Whether the database refused a second page of one slug below a page (core's migration 0014)."""
    return isinstance(error, IntegrityError) and SLUG_ONCE in str(error)


def deleted_meanwhile(item: object) -> TreeChangedError:
    return TreeChangedError(_("“%(title)s” has been deleted meanwhile.") % {"title": item})


def _again(page: Page) -> None:
    """Read where a page stands now; raises TreeChangedError where it is gone, or in the bin."""
    vars(page).pop("_cached_parent_obj", None)
    try:
        page.refresh_from_db(fields=PLACE)
    except Page.DoesNotExist:
        raise deleted_meanwhile(page) from None
    if is_hidden(page):
        raise deleted_meanwhile(page)


@contextmanager
def _alone(*pages: Page) -> Iterator[None]:
    with transaction.atomic():
        hold_tree()
        for page in pages:
            _again(page)
        yield


def _tried_again(execute: Callable[..., Any]) -> Callable[..., Any]:
    """Once more, where two waited for each other and this isn't part of something larger."""

    @wraps(execute)
    def tried(*args: Any, **kwargs: Any) -> Any:
        for _number in range(TRIES - 1):
            if connection.in_atomic_block:
                break
            try:
                return execute(*args, **kwargs)
            except OperationalError as error:
                if not is_busy(error):
                    raise
        return execute(*args, **kwargs)

    return tried


_move = MovePageAction.execute
_delete = DeletePageAction.execute
_copy = CopyPageAction.execute
_alias = CreatePageAliasAction.execute
_add_child = MP_AddChildHandler.process
_add_sibling = MP_AddSiblingHandler.process
_save = AbstractPage.save


@_tried_again
def move(self: MovePageAction, *args: Any, **kwargs: Any) -> Any:
    with _alone(self.page, self.target):
        parent = self.target if self.pos in ("first-child", "last-child") else self.target.get_parent()
        if not Page._slug_is_available(self.page.slug, parent, page=self.page):
            taken = _("Another page below “%(parent)s” has the address “%(slug)s” already.")
            raise TreeChangedError(taken % {"parent": parent, "slug": self.page.slug})
        try:
            return _move(self, *args, **kwargs)
        except InvalidMoveToDescendant:
            below = _("“%(target)s” lies below “%(page)s” itself.")
            raise TreeChangedError(below % {"target": self.target, "page": self.page}) from None


@_tried_again
def delete(self: DeletePageAction, *args: Any, **kwargs: Any) -> Any:
    with _alone(self.page):
        _hold_rows(self.page)
        return _delete(self, *args, **kwargs)


def _hold_rows(page: Page) -> None:
    """Of a page and all below it, so that nothing is added that refers to them until they are gone."""
    below = Page._base_manager.filter(path__startswith=page.path).order_by("path")
    list(below.select_for_update(of=("self",)).values_list("pk"))


def copy(self: CopyPageAction, *args: Any, **kwargs: Any) -> Any:
    with transaction.atomic():
        # Without a place for it, it comes beside the page itself: those behind it make room.
        (share_tree if self.to else hold_tree)()
        _again(self.to or self.page)
        return _copy(self, *args, **kwargs)


def make_alias(self: CreatePageAliasAction, *args: Any, **kwargs: Any) -> Any:
    with transaction.atomic():
        (share_tree if self.parent else hold_tree)()
        _again(self.parent or self.page)
        return _alias(self, *args, **kwargs)


def add_child(self: MP_AddChildHandler) -> Any:
    if not isinstance(self.node, Page):
        return _add_child(self)
    with transaction.atomic():
        share_tree()
        Page._base_manager.select_for_update(of=("self",)).filter(pk=self.node.pk).first()
        _again(self.node)
        # Whoever chose it saw that it was free: another was faster.
        new = self.kwargs.get("instance")
        if isinstance(new, Page) and new.slug and not Page._slug_is_available(new.slug, self.node):
            new.slug = find_available_slug(self.node, new.slug)
        return _add_child(self)


def add_sibling(self: MP_AddSiblingHandler) -> Any:
    if not isinstance(self.node, Page):
        return _add_sibling(self)
    with _alone(self.node):
        return _add_sibling(self)


def save(self: Page, *args: Any, **kwargs: Any) -> Any:
    """Saving a page writes all of its row, with the place where it stood when it was read."""
    if self._state.adding or kwargs.get("update_fields") is not None:
        return _save(self, *args, **kwargs)
    with transaction.atomic():
        share_tree()
        _keep_place(self)
        return _save(self, *args, **kwargs)


def _keep_place(page: Page) -> None:
    rows = Page._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=page.pk)
    place = rows.values_list("path", "depth", "numchild").first()
    if not place:
        return
    has_moved = place[0] != page.path
    page.path, page.depth, page.numchild = place
    if has_moved:
        vars(page).pop("_cached_parent_obj", None)
        if is_hidden(page):
            raise deleted_meanwhile(page)
        page.set_url_path(page.get_parent())


def guard_tree() -> None:
    MovePageAction.execute = move
    DeletePageAction.execute = delete
    CopyPageAction.execute = copy
    CreatePageAliasAction.execute = make_alias
    MP_AddChildHandler.process = add_child
    MP_AddSiblingHandler.process = add_sibling
    AbstractPage.save = save
