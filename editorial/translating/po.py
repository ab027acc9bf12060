"""PO files, by which a translation goes to another tool and back."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

from core.text import clean_text

MEGABYTE = 1024 * 1024
LARGEST = 4 * MEGABYTE
ID = "X-WagtailLocalize-TranslationID"
TOOL = "PO File"

DAMAGED = gettext_lazy("This is no PO file, or it is damaged. Save it as UTF-8 and try again.")
TOO_LARGE = gettext_lazy("The file is larger than 4 MB.")
OF_NOTHING = gettext_lazy("The file names no translation of this site.")
OF_ANOTHER = gettext_lazy("The file is of another page or another language.")
NOT_ALLOWED = gettext_lazy("You may not change this translation.")


class PoError(Exception):
    """A file can't be taken; the message is for people."""


@dataclass
class Report:
    """What became of a file."""

    name: str
    error: str = ""
    translation: Translation | None = None
    page: Page | None = None
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was taken, and what wasn't and why, in one line."""
        told = {
            "taken": ngettext("%(count)s segment taken", "%(count)s segments taken", self.counts["taken"]),
            "same": _("%(count)s the same as before"),
            "empty": _("%(count)s left empty"),
            "fuzzy": _("%(count)s marked as uncertain"),
            "unknown": _("%(count)s no longer on the page"),
            "refused": _("%(count)s with wrong tags"),
        }
        parts = [
            text % {"count": self.counts[name]}
            for name, text in told.items()
            if self.counts[name] or name == "taken"
        ]
        return "; ".join(parts)


def read_po(content: bytes) -> Any:
    """The entries of a PO file. Raises PoError."""
    if len(content) > LARGEST:
        raise PoError(TOO_LARGE)
    # polib takes a text for the name of a file where there is one of that name.
    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(content)
        file.flush()
        try:
            return polib.pofile(file.name)
        # Whatever its parser stumbles over.
        except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
            raise PoError(DAMAGED) from error


def translation_of(po: Any) -> Translation:
    """The translation that a file was made of. Raises PoError."""
    try:
        return Translation.objects.select_related("source", "target_locale").get(
            uuid=po.metadata.get(ID, ""), enabled=True
        )
    # A text that is no UUID is no valid value.
    except (Translation.DoesNotExist, ValidationError) as error:
        raise PoError(OF_NOTHING) from error


@transaction.atomic
def take_over(po: Any, translation: Translation, user: Any, report: Report) -> None:
    """Write what a file has into its translation. What it leaves empty or can't be used stays as it is."""
    segments = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    known = {(segment.string.data, segment.context.path): segment for segment in segments}
    kept = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    before = {(row.translation_of_id, row.context_id): row for row in kept}
    for entry in po:
        if entry.obsolete:
            continue
        segment = known.get((entry.msgid, entry.msgctxt))
        text = clean_text(entry.msgstr)
        outcome = _outcome(entry, segment, text)
        if outcome == "taken" and segment:
            old = before.get((segment.string_id, segment.context_id))
            outcome = "same" if old and old.data == text and not old.has_error else outcome
            if outcome == "taken":
                before[segment.string_id, segment.context_id] = _write(segment, translation, text, user)
        report.counts[outcome] += 1
        if outcome == "refused":
            report.refused.append(entry.msgid[:80])


def _outcome(entry: Any, segment: StringSegment | None, text: str) -> str:
    if segment is None:
        return "unknown"
    if not text.strip():
        return "empty"
    if entry.fuzzy:
        return "fuzzy"
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(segment.string.data, text)
    # Tags within tags, without an end.
    except (ValueError, RecursionError):
        return "refused"
    return "taken"


def _write(segment: StringSegment, translation: Translation, text: str, user: Any) -> StringTranslation:
    row, _created = StringTranslation.objects.update_or_create(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale=translation.target_locale,
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": TOOL,
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    return row


def import_file(name: str, content: bytes, user: Any, only: Translation | None = None) -> Report:
    """Take a PO file into the translation that it names, which must be `only` where that is given."""
    report = Report(name)
    try:
        po = read_po(content)
        report.translation = translation_of(po)
        if only and report.translation != only:
            raise PoError(OF_ANOTHER)
        report.page = _target(report.translation)
        if not report.page or not report.page.permissions_for_user(user).can_edit():
            raise PoError(NOT_ALLOWED)
        take_over(po, report.translation, user, report)
    except PoError as error:
        report.error = str(error)
    return report


def _target(translation: Translation) -> Page | None:
    return Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale
    ).first()


def told(report: Report) -> str:
    """What is told of one file on the screen of its translation."""
    return report.error or _("PO file taken: %(summary)s.") % {"summary": report.summary}
