"""The bin's place in the page tree: a root beside that of the sites, which nobody sees who doesn't open it.

A page in the bin keeps its row, its key and all that hangs on it. For whoever asks `Page.objects`, or the
same of any page type, it isn't there: no list, chooser, report, search, link or address of Wagtail's or ours
has to know of the bin. Where what is asked for is another table, joined with the pages, a page in the bin is
one that isn't live. For Wagtail 8.0, which has no bin of its own. What goes in and out: editorial/bin.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import Page
from wagtail.models.pages import BasePageManager

# Behind all other roots: treebeard numbers them from 0001.
BIN = "ZZZZ"
_is_open: ContextVar[bool] = ContextVar("bin_is_open", default=False)
_get_queryset = BasePageManager.get_queryset


@contextmanager
def opened_bin() -> Iterator[None]:
    """Within, pages of the bin are found as any others."""
    token = _is_open.set(True)
    try:
        yield
    finally:
        _is_open.reset(token)


def is_binned(page: Page) -> bool:
    return page.path.startswith(BIN)


def is_hidden(page: Page) -> bool:
    """Whether it lies in the bin, and who asks hasn't opened that: for them it has been deleted."""
    return is_binned(page) and not _is_open.get()


def get_queryset(self: BasePageManager) -> Any:
    pages = _get_queryset(self)
    return pages if _is_open.get() else pages.filter(path__lt=BIN)


def hide_bin() -> None:
    BasePageManager.get_queryset = get_queryset
