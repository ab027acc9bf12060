"""/tu-tai-lieu/: a reader's shelf, and the lists that readers share.

Nothing here is for all readers alike, so nothing is kept (DELIVERY_NEVER). The forms have no token, since
those that add stand on kept pages; who sent them is told by the browser. With one too old for that a stranger
could at worst put a page on a shelf, or share what is on it where nobody but its reader sees the link.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.frame import Frame
from core.plain_forms import is_from_here, safe_next
from core.plain_pages import Above, answer_own, plain_page
from core.text import slugify
from core.visitors import address_of

from . import kept
from .contents import size_of_files, size_of_texts
from .items import Item, items_of, public_pages
from .kept import LONGEST_NOTE, Entry, FullShelfError, Shelf
from .models import LONGEST_TITLE, NotSharedError, SharedList, share
from .pack import TooLargeError, is_too_large, make_pack

HEADERS = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex, nofollow"}
NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
# What the buttons of the shelf ask for: how many places an entry goes further down.
STEPS = {"len": -1, "xuong": 1}

View = Callable[..., HttpResponseBase]


def own(*methods: str) -> Callable[[View], View]:
    """A view of what is one reader's own; a POST only from a page of ours."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @require_http_methods([*methods])
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponseBase:
            if request.method == "POST" and not is_from_here(request):
                raise PermissionDenied
            response = answer_own(view, request, **named)
            for name, value in HEADERS.items():
                response.headers[name] = value
            return response

        return answer

    return wrap


@own("GET", "HEAD")
def shelf(request: HttpRequest) -> HttpResponse:
    return _show(request, kept.read(request.COOKIES))


@own("POST")
def add(request: HttpRequest) -> HttpResponse:
    """Puts a page on the shelf, and shows it there: the page with the button looks the same to all."""
    number = request.POST.get("tai-lieu", "")
    if not NUMBER.fullmatch(number) or not public_pages([int(number)]):
        raise Http404
    before = kept.read(request.COOKIES)
    try:
        after = before.with_entries([Entry(int(number))])
    except FullShelfError as full:
        return _show(request, before, str(full))
    back = safe_next(request, request.POST.get("next", ""))
    response = _to_shelf(int(number), back)
    kept.keep(request, response, after)
    return response


@own("POST")
def change(request: HttpRequest) -> HttpResponse:
    """Keeps the notes that were typed, and does what the button says."""
    changed = _typed(request)
    wish, _dash, number = request.POST.get("lam", "").partition("-")
    page_id = int(number) if NUMBER.fullmatch(number) else 0
    if wish == "bo":
        changed = changed.without(page_id)
    elif wish == "mat":
        there = {page.pk for page in public_pages(changed.ids)}
        changed = Shelf(tuple(entry for entry in changed.entries if entry.page_id in there))
    elif wish == "het":
        changed = Shelf()
    changed = changed.moved(page_id, STEPS.get(wish, 0))
    response = HttpResponseRedirect(reverse("shelf-pack")) if wish == "tai" else _to_shelf(page_id)
    return _kept(request, response, changed)


@own("POST")
def share_list(request: HttpRequest) -> HttpResponse:
    """Makes a list with a link of the shelf as it was typed."""
    shared = _typed(request)
    if not shared.entries:
        return _to_shelf()
    try:
        made, secret = share(shared, request.POST.get("ten", ""), address_of(request))
    except NotSharedError as refused:
        return _show(request, shared, str(refused))
    response = HttpResponseRedirect(reverse("shared-list", args=[made.token]))
    kept.keep_withdrawals(request, response, kept.withdrawals(request.COOKIES) | {made.token: secret})
    return _kept(request, response, shared)


@own("GET", "HEAD")
def pack(request: HttpRequest) -> HttpResponseBase:
    found = kept.read(request.COOKIES)
    items = items_of(request, found.entries)
    if not items:
        return _to_shelf()
    try:
        return _packed(request, items, _("Shelf"))
    except TooLargeError:
        return _show(request, found, _too_large())


@own("GET", "HEAD")
def shared_list(request: HttpRequest, token: str) -> HttpResponse:
    found = _open(request, token)
    if not found:
        return _gone(request)
    return _show_list(request, found)


@own("GET", "HEAD")
def shared_pack(request: HttpRequest, token: str) -> HttpResponseBase:
    found = _open(request, token)
    if not found:
        return _gone(request)
    try:
        return _packed(request, items_of(request, found.entries), found.title or _("Shared list"))
    except TooLargeError:
        return _show_list(request, found, _too_large())


@own("POST")
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Puts what is in a shared list on the reader's own shelf, after what is there."""
    found = _open(request, token)
    if not found:
        return _gone(request)
    entries = [Entry(item.page.pk, item.note) for item in items_of(request, found.entries)]
    before = kept.read(request.COOKIES)
    response = _to_shelf()
    try:
        kept.keep(request, response, before.with_entries(entries))
    except FullShelfError as full:
        return _show_list(request, found, str(full))
    return response


@own("POST")
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Takes a shared list away again: only for the reader who shared it, in the same browser."""
    secrets = kept.withdrawals(request.COOKIES)
    found = _open(request, token)
    if found and not found.withdraw(secrets.get(token, "")):
        raise PermissionDenied
    response = _to_shelf()
    secrets.pop(token, None)
    kept.keep_withdrawals(request, response, secrets)
    return response


def _open(request: HttpRequest, token: str) -> SharedList | None:
    return SharedList.open(token, is_own=token in kept.withdrawals(request.COOKIES))


def _typed(request: HttpRequest) -> Shelf:
    """The shelf with the notes as they stand in the form."""
    found = kept.read(request.COOKIES)
    names = {page_id: f"ghi-chu-{page_id}" for page_id in found.ids}
    return found.noted({pk: request.POST[name] for pk, name in names.items() if name in request.POST})


def _kept(request: HttpRequest, response: HttpResponse, changed: Shelf) -> HttpResponse:
    try:
        kept.keep(request, response, changed)
    except FullShelfError as full:
        return _show(request, changed, str(full))
    return response


def _to_shelf(page_id: int = 0, back: str = "") -> HttpResponse:
    query = f"?{urlencode({'tu': back})}" if back else ""
    place = f"#tai-lieu-{page_id}" if page_id else ""
    return HttpResponseRedirect(f"{reverse('shelf')}{query}{place}")


def _show(request: HttpRequest, found: Shelf, problem: str = "") -> HttpResponse:
    items = items_of(request, found.entries)
    tokens = kept.withdrawals(request.COOKIES)
    context = {
        **_listed(found.entries, items, problem),
        "back": safe_next(request, request.GET.get("tu", "")),
        "shared_lists": SharedList.objects.filter(token__in=tokens).order_by("-pk") if tokens else [],
        "most": kept.MOST,
        "longest_note": LONGEST_NOTE,
        "longest_title": LONGEST_TITLE,
    }
    introduction = _(
        "What you collect to take along. It is kept on this device alone: nobody else sees it, "
        "unless you share it."
    )
    response = plain_page(request, "shelf/shelf.html", _("Shelf"), context, introduction)
    response.status_code = 400 if problem else 200
    return response


def _show_list(request: HttpRequest, found: SharedList, problem: str = "") -> HttpResponse:
    items = items_of(request, found.entries)
    context = {
        **_listed(found.entries, items, problem),
        "list": found,
        "address": request.build_absolute_uri(reverse("shared-list", args=[found.token])),
        "may_withdraw": found.token in kept.withdrawals(request.COOKIES),
    }
    heading = found.title or _("Shared list")
    above = Above(_("Shelf"), reverse("shelf"))
    response = plain_page(request, "shelf/shared_list.html", heading, context, above=above)
    response.status_code = 400 if problem else 200
    return response


def _listed(entries: Any, items: list[Item], problem: str) -> dict[str, Any]:
    """What both lists show."""
    files, texts = size_of_files(items), size_of_texts(items)
    return {
        "items": items,
        "gone": len(entries) - len(items),
        "size": files + texts,
        "is_too_large": is_too_large(files, texts),
        "problem": problem,
    }


def _gone(request: HttpRequest) -> HttpResponse:
    above = Above(_("Shelf"), reverse("shelf"))
    response = plain_page(request, "shelf/gone.html", _("This list is no longer there"), {}, above=above)
    response.status_code = 404
    return response


def _packed(request: HttpRequest, items: list[Item], title: str) -> StreamingHttpResponse:
    made = make_pack(items, title, Frame(request))
    name = f"{slugify(title) or 'tu-tai-lieu'}-{timezone.localdate()}.zip"
    headers = {"Content-Length": str(len(made)), "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(made, content_type="application/zip", headers=headers)


def _too_large() -> str:
    return _("This is too much for one pack. Take some off, or download the files one by one.")
