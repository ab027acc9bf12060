"""The form of a page as it was sent, made once more without the view that it was sent to."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, PageSubscription


def page_form(request: HttpRequest, page: Page, parent: Page) -> Any:
    """As Wagtail's own views (8.0) make it of what was sent for a page, which may be new, below `parent`."""
    is_new = page.pk is None
    return page.get_edit_handler().get_form_class()(
        request.POST,
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
