"""The form of a page as it was sent, made once more without the view that it was sent to."""

import re
from typing import Any

from django.http import HttpRequest, QueryDict
from wagtail.models import Comment, Page, PageSubscription


def page_form(request: HttpRequest, page: Page, parent: Page) -> Any:
    """As Wagtail's own views (8.0) make it of what was sent for a page, which may be new, below `parent`."""
    is_new = page.pk is None
    form_class = page.get_edit_handler().get_form_class()
    posted = request.POST.copy()
    for prefix, rows in rows_of(page, form_class).items():
        forget_gone(posted, prefix, rows)
    return form_class(
        posted,
        request.FILES,
        instance=page,
        subscription=PageSubscription(page=page, user=request.user, comment_notifications=is_new),
        parent_page=parent,
        for_user=request.user,
    )


def typed_in(form: Any) -> Any | None:
    """What was typed into a form, as an item that isn't saved; None where it can't be read.

    To keep it needs nothing that is needed to save it: it may be a double, and waits for nobody.
    """
    form.defer_required_fields()
    form.is_only_kept = True
    return form.save(commit=False) if form.is_valid() else None


def rows_of(item: Any, form_class: Any) -> dict[str, Any]:
    """The rows of an item that its form has: by the names of their forms the managers of modelcluster."""
    formsets = getattr(form_class, "formsets", {})
    return {
        name: getattr(item, formset.fk.remote_field.get_accessor_name()) for name, formset in formsets.items()
    }


def sent_keys(posted: QueryDict, prefix: str) -> dict[str, str]:
    """By the number of each row that was sent its key, which is empty where it hasn't been told of one."""
    field = re.compile(rf"{re.escape(prefix)}-(\d+)-id")
    return {match[1]: posted.get(name, "") for name in posted if (match := field.fullmatch(name))}


def forget_gone(posted: QueryDict, prefix: str, rows: Any) -> None:
    """Rows that the item doesn't have are sent as new ones; without it modelcluster (6.4) fails at them.

    Not remarks: one that isn't there any more was settled or deleted, and may be another's.
    """
    there = {str(row.pk) for row in rows.all()}
    for number, key in sent_keys(posted, prefix).items():
        if not key or key in there:
            continue
        posted[f"{prefix}-{number}-id"] = ""
        if issubclass(rows.model, Comment):
            posted[f"{prefix}-{number}-DELETE"] = "on"
