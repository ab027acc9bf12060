"""What was translated once is filled in wherever the same words stand again.

wagtail-localize keeps translations by string and place; the same string at another place starts empty, and
one with another space or another form of its letters is another string to it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Func, OuterRef, QuerySet, Subquery, TextField
from django.utils.translation import gettext
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .work import ADDRESS


class MemoryKey(Func):
    """What tells strings apart that are the same to a translator; the migration has it, with an index."""

    function = "translation_memory_key"
    output_field = TextField()


def remembered_segments(translation: Translation) -> QuerySet[Any]:
    """The untranslated segments whose words were translated elsewhere, each with the last one as `known`."""
    locale = translation.target_locale
    same = StringTranslation.objects.filter(locale=locale, has_error=False).exclude(data="")
    here = same.filter(translation_of=OuterRef("string_id"), context=OuterRef("context_id"))
    known = same.alias(key=MemoryKey("translation_of__data")).filter(
        key=OuterRef("memory_key"), translation_of__locale=translation.source.locale
    )
    segments = StringSegment.objects.filter(source=translation.source).exclude(context__path=ADDRESS)
    segments = segments.annotate(
        here=Subquery(here.values("pk")[:1]),
        memory_key=MemoryKey("string__data"),
        known=Subquery(known.order_by("-updated_at").values("data")[:1]),
    )
    return segments.filter(here=None, known__isnull=False).order_by("order")


@transaction.atomic
def fill_from_memory(translation: Translation, user: Any) -> int:
    """Write what is known into the translation; returns how many segments that were."""
    known = {
        (segment.string_id, segment.context_id): segment.known for segment in remembered_segments(translation)
    }
    for (string, context), words in known.items():
        # What is there is empty, or couldn't be used.
        StringTranslation.objects.update_or_create(
            translation_of_id=string,
            context_id=context,
            locale=translation.target_locale,
            defaults={
                "data": words,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                # Shown beside the segment, so that who translates reads it once more.
                "tool_name": gettext("the translation memory"),
                "last_translated_by": user,
                "has_error": False,
                "field_error": "",
            },
        )
    return len(known)
