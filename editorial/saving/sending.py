"""Which form it is that sends, what it has saved before, and whether that is the newest text.

Wagtail's (8.0) editor saves by itself, and says with each sending which revision it was made from; no script
of Wagtail's renews that where somebody presses a button before the answer is there. So each form has a name,
which the server gives it, and counts what it sends (static/js/admin-sending.js).
"""

import enum
import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from wagtail.models import Page, Revision

from .loaded import as_key, form_name, is_newest
from .models import FormSave, remember_save

NUMBER = "form-number"
MOST = 10**9
# Of PostgreSQL's advisory locks, with the hash of a form's name.
LOCK = 7_305_847


class Standing(enum.Enum):
    """How what a form sends stands to the newest text."""

    # Made from the newest text.
    NEWEST = enum.auto()
    # The newest text is what the same form sent before.
    OWN = enum.auto()
    # The same form, or a copy of it, has sent something newer, which was saved: this one comes late.
    LATE = enum.auto()
    # Made from an older text, and somebody else, or another form, has written since.
    OLDER = enum.auto()


def new_name() -> str:
    return secrets.token_urlsafe(18)


def form_number(posted: QueryDict) -> int:
    """The how many-eth thing this is that its form sends; 0 where it doesn't say so."""
    number = as_key(posted.get(NUMBER, "")) or 0
    return number if number < MOST else 0


def standing(request: HttpRequest, item: Any) -> tuple[Standing, FormSave | None]:
    """Where what was sent for `item`, which is held, stands; and what its form has saved of it before."""
    newest, saved, number = item.latest_revision, _last_save(request, item), form_number(request.POST)
    if saved and number:
        if number < saved.number:
            return Standing.LATE, saved
        # The same number: it was sent twice, or by a copy of the form that counts from the same.
        if newest and saved.is_of(newest):
            return Standing.OWN, saved
    return Standing.NEWEST if is_newest(request.POST, newest) else Standing.OLDER, saved


def _last_save(request: HttpRequest, item: Any) -> FormSave | None:
    name = form_name(request.POST)
    if not name:
        return None
    return _own(request, name).filter(content_type=_kind_of(item), object_id=item.pk).first()


def _own(request: HttpRequest, name: str) -> QuerySet[FormSave]:
    user: Any = request.user
    return FormSave.objects.filter(form=name, user=user)


def _kind_of(item: Any) -> ContentType:
    """All pages are of one kind here, as their rows are."""
    model: type[Model] = Page if isinstance(item, Page) else type(item)
    return ContentType.objects.get_for_model(model)


def newest_of(item: Any) -> Revision | None:
    """The newest revision of an item as it is now; None where there is none, or no item."""
    model: type[Model] = Page if isinstance(item, Page) else type(item)
    rows = model._base_manager.select_related("latest_revision").filter(pk=item.pk)
    found: Any = rows.defer("latest_revision__content").first()
    return found and found.latest_revision


def remember(request: HttpRequest, newest: Revision, *, by_itself: bool) -> None:
    """Note that the form has saved an item, which is held: `newest`, its newest revision, is this form's."""
    if name := form_name(request.POST):
        number = form_number(request.POST)
        remember_save(name, request.user, newest, number=number, by_itself=by_itself)


def hold_form(request: HttpRequest) -> None:
    """Of two sendings of one form for something new the second waits here until the first has made it.

    Before the tree is held, always: who holds that never waits for a form.
    """
    with connection.cursor() as cursor:
        key = f"{request.user.pk} {form_name(request.POST)}"
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, key])


def made_by(request: HttpRequest, model: type[Model]) -> Any | None:
    """What the form that is sent for something new of this kind, as its rows are, has made already; None
    where it is gone for good, so that what was typed is made once more."""
    kind = ContentType.objects.get_for_model(model)
    own = _own(request, form_name(request.POST)).filter(content_type=kind)
    saved = own.first()
    return saved and model._base_manager.filter(pk=saved.object_id).first()


def name_and_number(request: HttpRequest) -> tuple[str, int]:
    """For the form that is shown: a new name, or its own where it comes back with what is wrong in it."""
    known = form_name(request.POST) if request.method == "POST" else ""
    return (known, form_number(request.POST)) if known else (new_name(), 0)
