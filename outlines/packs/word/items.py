"""Each kind of item in Word's styles."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from outlines.content import (
    Attachment,
    Callout,
    Comparison,
    Heading,
    Item,
    KeyPoint,
    Picture,
    ProvisionQuote,
    Questions,
    Quote,
    Section,
    Situation,
    Table,
    Text,
)

from ..fitting import column_groups, column_widths
from ..wording import quoted_place, unread_quote
from .writing import Writing
from .xml import WIDTH, Element, bold, cell, element, paragraph, row, run, table, widths_of

# More columns are set in small type, still more in several tables.
MANY_COLUMNS = 5
MOST_COLUMNS = 8
# A row that may fill a page is broken rather than pushed out of it.
WHOLE_ROW = 1_000


def add_section(writing: Writing, section: Section) -> None:
    level = 0
    if section.heading:
        level = 1
        writing.add(writing.heading(1, section.title))
    for item in section.items:
        if isinstance(item, Heading):
            # No level is left out on the way down.
            level = min(item.level - 1, level + 1)
            writing.add(writing.heading(level, item.text))
        else:
            writing.add(*_item(writing, item))


def _item(writing: Writing, item: Item) -> list[Element]:
    match item:
        case Text():
            return writing.text(item.paragraphs)
        case KeyPoint():
            words = _("What the speaker says of it:")
            note = writing.led(words, item.note, "SpeakerNote") if item.note else []
            return [writing.plain("KeyPoint", item.text), *note]
        case Questions():
            return _questions(writing, item)
        case Situation():
            return _situation(writing, item)
        case Comparison():
            headings = (_("Matter"), item.old or _("Before"), item.new or _("Now"))
            return _table(writing, item.title, headings, item.rows)
        case ProvisionQuote():
            return _provision(writing, item)
        case Table():
            return _table(writing, item.caption, item.headings, item.rows)
        case Picture():
            return _picture(writing, item)
        case Quote():
            by = [run(f" ({item.attribution})")] if item.attribution else []
            return [paragraph("Quote", run(item.text), *by)]
        case Callout():
            return _callout(writing, item)
        case Attachment():
            lead = run(f"{_('See:')} ")
            return [paragraph("BodyText", lead, writing.link(item.href, item.title), run(f", {item.href}"))]
    return []


def _questions(writing: Writing, item: Questions) -> list[Element]:
    made = [writing.plain("Lead", item.title)] if item.title else []
    for number, asked in enumerate(item.items, start=1):
        words = _("Question %(number)s.") % {"number": number}
        made.append(writing.plain("Lead", f"{words} {asked.question}"))
        made += writing.led(_("Answer:"), asked.answer)
    return made


def _situation(writing: Writing, item: Situation) -> list[Element]:
    title = _("Situation: %(text)s") % {"text": item.title} if item.title else _("Situation")
    made = [writing.plain("Lead", title), *writing.text(item.facts)]
    if item.question:
        made.append(writing.plain("Lead", item.question))
    if item.handling:
        made += writing.led(_("How it is handled:"), item.handling)
    return made


def _provision(writing: Writing, item: ProvisionQuote) -> list[Element]:
    place = quoted_place(item)
    status = [run(f" ({item.law.status_label})")] if item.law.status_label else []
    named = writing.link(item.href, place) if item.href else run(place, *bold())
    made = [paragraph("Provision", named, *status, properties=(element("keepNext"),))]
    if not item.paragraphs:
        made.append(writing.plain("Provision", unread_quote()))
    elif item.heading:
        heading = run(item.heading, *bold())
        made.append(paragraph("Provision", heading, properties=(element("keepNext"),)))
    # The line at its left ends before that of another one begins.
    return [*made, *writing.text(item.paragraphs, "Provision"), paragraph("AfterTable")]


def _picture(writing: Writing, item: Picture) -> list[Element]:
    shown = writing.picture(item.load(), item.alt or item.caption)
    if shown is None:
        text = _("Picture: %(text)s") % {"text": item.alt or item.caption}
        made = [writing.plain("Caption", f"[{text}]")]
    else:
        made = [paragraph("Picture", shown, properties=(element("keepNext"),) if item.caption else ())]
    return [*made, writing.plain("Caption", item.caption)] if item.caption else made


def _callout(writing: Writing, item: Callout) -> list[Element]:
    title = f"{item.label}: {item.title}" if item.title else item.label
    content = [writing.plain("Lead", title), *writing.text(item.paragraphs)]
    box = table([WIDTH], row(cell(WIDTH, *content), is_whole=False), style="TableGrid")
    return [paragraph("AfterTable"), box, paragraph("AfterTable")]


def _table(
    writing: Writing, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Element]:
    columns = max(len(one) for one in (headings, *rows))
    named, *lined = ([*one] + [""] * (columns - len(one)) for one in (headings, *rows))
    style = "TableText" if columns <= MANY_COLUMNS else "SmallTableText"
    made = [writing.plain("TableTitle", title)] if title else []
    for group in column_groups(columns, MOST_COLUMNS) if columns else []:
        shown = [tuple(one[column] for column in group) for one in (named, *lined)]
        widths = widths_of(column_widths(shown))
        make_row = partial(_row, writing, widths, style)
        top = [make_row(shown[0], is_heading=True)] if any(shown[0]) else []
        grid = table(widths, *top, *map(make_row, shown[1:]), style="TableGrid", has_heading=bool(top))
        made += [grid, paragraph("AfterTable")] if top or lined else []
    return made


def _row(
    writing: Writing, widths: Sequence[int], style: str, texts: Sequence[str], is_heading: bool = False
) -> Element:
    cells = [cell(width, writing.plain(style, text)) for width, text in zip(widths, texts, strict=True)]
    return row(*cells, is_heading=is_heading, is_whole=max(map(len, texts)) < WHOLE_ROW)
