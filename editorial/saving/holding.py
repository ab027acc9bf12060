"""An item is held from before it is read until what is done with it is committed.

Of two who save, publish or answer at the same moment the second reads what the first has written.
"""

from typing import Any

from django.db.models import Model
from wagtail.models import Page

from core.hidden_bin import is_hidden
from core.tree import share_tree


def lock(item: Any) -> Any | None:
    """Hold the row of a page or of another item until the transaction ends; None where it is gone, or in
    the bin.

    The row is that of all pages: whatever is done with a page holds the same one. Rows that refer to it may
    be added meanwhile, such as who has opened the form.
    """
    if isinstance(item, Page):
        # Before the row: whoever moves or deletes the page takes the tree first, too.
        share_tree()
    model: type[Model] = Page if isinstance(item, Page) else type(item)
    row = model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=item.pk).first()
    return None if isinstance(row, Page) and is_hidden(row) else row
