"""What all packs say alike, in the language that is active."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from outlines.content import Law, Outline, ProvisionQuote


def law_name(law: Law) -> str:
    """As it is cited: "Luật Đất đai số 31/2024/QH15"."""
    return _("%(law)s No. %(number)s") % {"law": law.name, "number": law.number} if law.number else law.name


def quoted_place(quote: ProvisionQuote) -> str:
    """Where a quotation stands: "Khoản 1 Điều 16 Luật Đất đai số 31/2024/QH15"."""
    if not quote.law.name:
        return quote.label
    return _("%(provision)s of %(law)s") % {"provision": quote.label, "law": law_name(quote.law)}


def unread_quote() -> str:
    """In the place of a provision that can't be read any more."""
    return _("This provision is no longer in the archive: look it up before you speak of it.")


def as_of(outline: Outline) -> str:
    """For which day the status of the laws is told."""
    return _("The law in force as of %(day)s") % {"day": date_format(outline.law_as_of, "d/m/Y")}


def edition(outline: Outline) -> str:
    """Which text it is: its number among the editions of the outline, and its day."""
    day = date_format(outline.day, "d/m/Y")
    if outline.is_draft:
        return _("Draft of %(day)s") % {"day": day}
    return _("Edition %(number)s of %(day)s") % {"number": outline.edition, "day": day}


def newer_at() -> str:
    """Beside the QR code and the short address."""
    return _("Look for a newer edition at")


def place_and_day(outline: Outline) -> str:
    """ "Ví Dụ, ngày 09 tháng 01 năm 2026": the first months and days have a nought (Decree 30/2020/NĐ-CP)."""
    month = outline.day.month
    words = {
        "place": outline.agency.place,
        "day": f"{outline.day.day:02}",
        "month": f"{month:02}" if month < 3 else month,
        "year": outline.day.year,
    }
    if outline.agency.place:
        return _("%(place)s, %(day)s/%(month)s/%(year)s") % words
    return _("%(day)s/%(month)s/%(year)s") % words
