"""A segment that another has translated meanwhile isn't written over: its translator is shown both texts.

wagtail-localize (1.14) saves each segment as it is typed, and doesn't say what it had loaded. Our script
sends that along (static/js/admin-segments.js): the translation that its screen shows, if there is one.
"""

import io
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views.edit_translation import edit_string_translation

from core.text import clean_text

CONFLICT = 409


@transaction.atomic
def edit_segment(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponseBase:
    """In place of wagtail-localize's. Answers 409 with the other's words where the form hasn't seen them."""
    sent = _sent(request) if request.method in ("PUT", "DELETE") else {}
    before = _translation_of(translation_id, string_segment_id)
    response = edit_string_translation(request, translation_id, string_segment_id)
    if response.status_code >= 400 or before is None or _has_seen(before, sent):
        return response
    person = before.last_translated_by.get_full_name() if before.last_translated_by else ""
    told = _(
        "Meanwhile this segment was translated by %(person)s as “%(theirs)s”. Yours was not saved; it is "
        "still in its field. Save it once more to put it in place of theirs, or copy theirs from here."
    )
    message = told % {"person": person or _("somebody else"), "theirs": before.data}
    # The view asked whether one may at all, and has written by now.
    transaction.set_rollback(True)
    return JsonResponse({"data": before.data, "message": message}, status=CONFLICT)


def _sent(request: HttpRequest) -> Any:
    """The fields of a PUT, which Django leaves to the view; its body can be read once more. A screen from
    before our script was there takes away without a body."""
    if request.method == "DELETE" and not request.body:
        return {}
    try:
        return MultiPartParser(request.META, io.BytesIO(request.body), request.upload_handlers).parse()[0]
    except MultiPartParserError as error:
        raise BadRequest(str(error)) from error


def _translation_of(translation_id: int, segment_id: int) -> StringTranslation | None:
    # Of two who translate it for the first time, too, the second comes after the first.
    rows = Translation.objects.select_for_update(of=("self",), no_key=True).filter(pk=translation_id)
    translation = rows.first()
    segment = StringSegment.objects.filter(pk=segment_id).first()
    if translation is None or segment is None:
        return None
    return StringTranslation.objects.filter(
        translation_of=segment.string_id, context=segment.context_id, locale=translation.target_locale_id
    ).first()


def _has_seen(before: StringTranslation, sent: Any) -> bool:
    """Also where both wrote the same."""
    return _plain(before.data) in (_plain(sent.get("loaded", "")), _plain(sent.get("value", "")))


def _plain(text: str) -> str:
    """As it is compared: browsers send each line with CR LF at its end, and older rows aren't cleaned."""
    return clean_text(text.replace("\r\n", "\n"))


@hooks.register("register_admin_urls", order=-1)
def segment_urls() -> list[Any]:
    """The same address as wagtail-localize's, which comes after it."""
    address = "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/"
    return [path(address, edit_segment)]
