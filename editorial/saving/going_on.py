"""A form goes on in what it has saved itself, before it was told of that."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve
from wagtail.admin.utils import set_query_params
from wagtail.models import Comment, Page, Revision, TaskState

from core.hidden_bin import is_hidden

from .addresses import editing
from .forms import forget_gone, rows_of, sent_keys
from .gone import keep_of_gone
from .models import FormSave

COMMENT = ("contentpath", "position", "text")


def take_up(request: HttpRequest, item: Any, saved: FormSave, form_class: Any, *, by_itself: bool) -> None:
    """Make what was sent for `item` a form that was made from the newest text, which the same form has saved.

    Only what comes by itself is written over what was saved by itself, and only where the form knows that it
    has saved that: a copy of it has the same name, and counts from the same number.
    """
    newest, posted = item.latest_revision, request.POST.copy()
    known = posted.get("overwrite_revision_id")
    posted["loaded_revision_id"] = str(newest.pk)
    posted["loaded_revision_created_at"] = newest.created_at.isoformat()
    if not (by_itself and saved.by_itself and known == str(newest.pk)) or _is_used(item, newest):
        posted.pop("overwrite_revision_id", None)
    for prefix, rows in rows_of(item, form_class).items():
        forget_gone(posted, prefix, rows)
    request.POST = posted  # type: ignore[assignment] # as Django's own handlers do
    drop_doubles(request, item, form_class)


def _is_used(item: Any, newest: Revision) -> bool:
    """Whether it is public, or to be so, or a step of the approval is about it: it stays as it is."""
    is_public = newest.approved_go_live_at or newest.pk == getattr(item, "live_revision_id", None)
    return bool(is_public) or TaskState.objects.filter(revision=newest).exists()


def drop_doubles(request: HttpRequest, item: Any, form_class: Any) -> None:
    """Take the rows out of `item`, which is as the form of this class has saved it, that it sends once more.

    The form has all rows, but hasn't been told of the keys of some: these it sends as new.
    """
    for prefix, rows in rows_of(item, form_class).items():
        _drop_unknown(request.POST, prefix, rows, request.user)


def _drop_unknown(posted: QueryDict, prefix: str, rows: Any, user: Any) -> None:
    sent = sent_keys(posted, prefix)
    unknown = [row for row in rows.all() if row.pk is not None and str(row.pk) not in sent.values()]
    if issubclass(rows.model, Comment):
        new = [f"{prefix}-{number}" for number, key in sent.items() if not key]
        unknown = _sent_again(unknown, posted, new, user)
    rows.remove(*unknown)


def _sent_again(comments: list[Any], posted: QueryDict, new: list[str], user: Any) -> list[Any]:
    """A form doesn't have all comments: not those that are settled. Stored ones have no blanks around."""
    sent = {tuple(posted.get(f"{row}-{name}", "").strip() for name in COMMENT) for row in new}
    own = (comment for comment in comments if comment.user_id == user.pk)
    return [comment for comment in own if tuple(getattr(comment, name) for name in COMMENT) in sent]


def go_on_in(request: HttpRequest, item: Any) -> HttpResponseBase:
    """Answer a form for something new that has made `item` already, as the editor of that does.

    The editor's script is told where it goes on, as if it had been made just now. Raises TreeChangedError
    where it lies in the bin; the text is kept then.
    """
    if isinstance(item, Page) and is_hidden(item) and (gone := keep_of_gone(request, item.pk)):
        raise gone
    address = editing(item)
    match = resolve(address)
    response = match.func(request, *match.args, **match.kwargs)
    return _as_if_made(response, address) if isinstance(response, JsonResponse) else response


def _as_if_made(response: JsonResponse, address: str) -> JsonResponse:
    answer = json.loads(response.content)
    if not answer.get("success"):
        return response
    # Both would be put into one place of the page: that which is fetched has all.
    answer.pop("html", None)
    answer |= {"url": address, "hydrate_url": set_query_params(address, {"_w_hydrate_create_view": "1"})}
    return JsonResponse(answer)
