"""An outline as slides, for PowerPoint and for the browser alike.

What the listeners should see is shown: key points, questions, situations, tables, provisions, pictures.
Running text is what the speaker says: it becomes the notes of the slide that is on the wall while it is
said, so that the notes from the first slide to the last are the whole text; the slide of a part shows its
lists, or else the first sentences. What stands in square brackets is for the speaker alone.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import cut
from outlines.content import (
    Attachment,
    Callout,
    Comparison,
    Heading,
    Item,
    KeyPoint,
    Law,
    Outline,
    Paragraph,
    Paragraphs,
    Picture,
    ProvisionQuote,
    Questions,
    Quote,
    Run,
    Section,
    Situation,
    Table,
    Text,
)
from outlines.said import is_aside

from .cleaning import cleaned
from .fitting import Room, fits
from .qr import qr_png
from .slide import LARGE, SMALL, TITLE, Kind, Slide, counted, in_table, large, with_lines, with_title
from .wording import as_of, edition, law_name, newer_at, quoted_place, unread_quote

# The lines beside a picture, and below the title of the first slide.
BESIDE_PICTURE = Room(letters=38, lines=9)
BELOW_TITLE = Room(SMALL.letters, 5)
# First sentences stand for a text without lists, as many as a slide takes.
# "1." or "a)" before one is no sentence.
SENTENCE = re.compile(r"(?:(?:\d+|[IVX]+|[a-zđ])[.)]\s+)?\S.*?(?:[.!?…](?=\s|$)|$)", re.DOTALL)
SENTENCES = 5
# Above these stands the name of their part.
NAMED = (KeyPoint, ProvisionQuote, Comparison, Table, Picture, Quote)
LAW_LENGTH = 60
# One line at the foot, and the least that is left of a law's name in it.
FOOT = 135
SHORT_LAW = 25
# One line in the small type below; a lead that the title leaves room for.
SOURCE = 100
LEAD = 250


def slides_of(outline: Outline) -> list[Slide]:
    outline = cleaned(outline)
    footer = _footer(outline, outline.laws)
    slides = [*_title(outline), *_agenda(outline)]
    for section in outline.sections:
        made = _section(section, outline)
        if made and not section.heading and made[0].kind == Kind.PART and not made[0].lines:
            # What is said before there is anything to show.
            slides[-1] = replace(slides[-1], notes=slides[-1].notes + made[0].notes)
            made = made[1:]
        slides += made
    slides += _end(outline)
    return [
        replace(slide, title=slide.title or cut(outline.title, TITLE), label=_label(slide), footer=footer)
        for slide in slides
    ]


def _label(slide: Slide) -> str:
    return "" if slide.label == slide.title else slide.label


def _footer(outline: Outline, laws: Sequence[Law]) -> str:
    """A line, in which the name of the law gives way. The edition is on the first slide."""
    told = [as_of(outline), *([edition(outline)] if outline.is_draft else [])]
    if not laws:
        return " · ".join(told)
    law, others = laws[0], len(laws) - 1
    more = ngettext("and %(count)s more law", "and %(count)s more laws", others) % {"count": others}

    def line(name: str) -> str:
        first = _status(law._replace(name=name))
        return " · ".join([f"{first} {more}" if others else first, *told])

    return line(cut(law.name, max(FOOT - len(line("")), SHORT_LAW)))


def _status(law: Law) -> str:
    name = law_name(law._replace(name=cut(law.name, LAW_LENGTH)))
    return f"{name} ({law.status_label})" if law.status_label else name


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _minutes(minutes: int) -> str:
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


# ----- the frame


def _title(outline: Outline) -> list[Slide]:
    lead = (_paragraph(outline.lead),) if outline.lead else ()
    is_shown = len(outline.lead) <= LEAD
    author = (_paragraph(outline.author),) if outline.author else ()
    slide = Slide(
        Kind.TITLE,
        outline.title,
        label=outline.agency.name,
        lines=(*(lead if is_shown else ()), *author),
        notes=() if is_shown else lead,
        source=edition(outline),
        is_small=len(outline.title) > TITLE // 2,
    )
    return with_lines(slide, room=BELOW_TITLE)


def _agenda(outline: Outline) -> list[Slide]:
    entries = []
    for section in outline.sections:
        time = _minutes(section.minutes) if section.minutes else _("less than a minute")
        if section.heading:
            entries.append(Paragraph((Run(section.title, bold=True), Run(f" – {time}"))))
    if not entries:
        return []
    label = _minutes(outline.minutes) if outline.minutes else ""
    return with_lines(Slide(Kind.AGENDA, _("What it is about"), label=label, lines=tuple(entries)))


def _end(outline: Outline) -> list[Slide]:
    laws = []
    for law in outline.laws:
        status = [Run(f" – {law.status_label}")] if law.status_label else []
        laws.append(Paragraph((*_linked(law), *status), list="bullet"))
    address = outline.short_address
    image = qr_png(address)
    alt = _("QR code with the address %(address)s") % {"address": address}
    code = Picture(alt, address, lambda: image)
    source = f"{newer_at()} {address}"
    slide = Slide(Kind.END, _("The laws that were spoken of"), source=source, href=address, picture=code)
    return with_lines(replace(slide, lines=tuple(laws)), room=BESIDE_PICTURE)


def _linked(law: Law) -> tuple[Run, ...]:
    """Its number leads to it: LibreOffice breaks the lines of a link within words and numbers."""
    before, number, after = law_name(law).rpartition(law.number or law.name)
    return tuple(run for run in (Run(before), Run(number, href=law.href), Run(after)) if run.text)


# ----- parts


def _section(section: Section, outline: Outline) -> list[Slide]:
    """By the headings within; one that has no text of its own is named above the slides that follow it."""
    slides: list[Slide] = []
    topics = list(_topics(section))
    unnamed = section.title or cut(outline.title, TITLE)
    for heading, items in topics:
        title = heading or unnamed
        leading = list(itertools.takewhile(lambda item: isinstance(item, Text), items))
        text, rest = _text(leading), items[len(leading) :]
        shown = _gist(text) or (() if heading else _headings(topics))
        alone = rest[0] if rest and all(isinstance(item, Text) for item in rest[1:]) else None
        if isinstance(alone, NAMED) and not shown:
            # The name would be followed by the one thing that there is: it stands above that.
            first, *more = _item(alone, title)
            slides += [replace(first, notes=text + first.notes), *more]
            rest = rest[1:]
        elif text or (heading and not items) or (section.heading and not heading):
            label = section.title if heading else _minutes(section.minutes) if section.minutes else ""
            slides += with_lines(Slide(Kind.PART, title, label=label, lines=shown, notes=text))
        for item in rest:
            if not isinstance(item, Text):
                slides += _item(item, title)
            elif slides:
                slides[-1] = replace(slides[-1], notes=slides[-1].notes + item.paragraphs)
            else:
                slides += with_lines(Slide(Kind.PART, title, notes=item.paragraphs))
    return slides


def _topics(section: Section) -> Iterator[tuple[str, list[Item]]]:
    heading = ""
    items: list[Item] = []
    for item in section.items:
        if not isinstance(item, Heading):
            items.append(item)
            continue
        yield heading, items
        heading, items = item.text, []
    yield heading, items


def _headings(topics: Sequence[tuple[str, list[Item]]]) -> Paragraphs:
    """What is to come; one heading alone is no list."""
    headings = [heading for heading, items in topics if heading]
    return tuple(Paragraph((Run(heading),), list="bullet") for heading in headings if len(headings) > 1)


def _text(items: Sequence[Item]) -> Paragraphs:
    return tuple(paragraph for item in items if isinstance(item, Text) for paragraph in item.paragraphs)


def _gist(text: Paragraphs) -> Paragraphs:
    """What a slide shows of running text: its lists and what leads to them, else first sentences."""
    said = [paragraph for paragraph in text if not is_aside(paragraph.text.strip())]
    if any(paragraph.list for paragraph in said):
        return tuple(_lists(said))
    firsts = [match[0] for paragraph in said if (match := SENTENCE.match(paragraph.text.strip()))]
    shown: Paragraphs = ()
    for first in firsts[:SENTENCES]:
        more = (*shown, Paragraph((Run(first),), list="bullet"))
        if not fits(more, LARGE if shown else SMALL):
            break
        shown = more
    return shown


def _lists(text: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The entries; before them the sentence of which they are the end."""
    for paragraph, after in itertools.zip_longest(text, text[1:]):
        if paragraph.list:
            yield paragraph
        elif after and after.list and paragraph.text.rstrip().endswith(":"):
            yield _paragraph(SENTENCE.findall(paragraph.text)[-1].strip())


# ----- items


def _item(item: Item, label: str) -> list[Slide]:
    match item:
        case KeyPoint():
            return large(Slide(Kind.POINT, item.text, label=label, notes=item.note))
        case Questions():
            return _questions(item, label)
        case Situation():
            return _situation(item)
        case Comparison():
            return _comparison(item, label)
        case ProvisionQuote():
            return _provision(item, label)
        case Table():
            return in_table(Slide(Kind.TABLE, item.caption or label, label), item.headings, item.rows)
        case Picture():
            shown = Slide(Kind.PICTURE, item.caption or item.alt or label, label=label, picture=item)
            return counted(with_title([shown]))
        case Quote():
            return _quote(item, label)
        case Callout():
            return _told(Slide(Kind.CALLOUT, item.title or item.label, item.label, item.paragraphs))
        case Attachment():
            link = Paragraph((Run(item.title, href=item.href),))
            return with_lines(Slide(Kind.TEXT, _("To open"), label=label, lines=(link,)))
    return []


def _questions(item: Questions, label: str) -> list[Slide]:
    slides = []
    for one in item.items:
        title = one.question if len(one.question) <= TITLE else _("Answer")
        slides += large(Slide(Kind.QUESTION, one.question, label=item.title or label))
        slides += _told(Slide(Kind.TEXT, title, label=_("Answer"), lines=one.answer))
    return slides


def _told(slide: Slide) -> list[Slide]:
    """Notes to the speaker aren't shown to those who listen."""
    asides = tuple(line for line in slide.lines if is_aside(line.text.strip()))
    shown = tuple(line for line in slide.lines if line not in asides)
    return with_lines(replace(slide, lines=shown, notes=slide.notes + asides))


def _situation(item: Situation) -> list[Slide]:
    title = item.title or _("Situation")
    asked = (Paragraph((Run(item.question, bold=True),)),) if item.question else ()
    return [
        *_told(Slide(Kind.SITUATION, title, label=_("Situation"), lines=item.facts + asked)),
        *_told(Slide(Kind.TEXT, title, label=_("How it is handled"), lines=item.handling)),
    ]


def _quote(item: Quote, label: str) -> list[Slide]:
    said = Paragraph((Run(item.text, italic=True),))
    if len(item.attribution) <= SOURCE:
        return with_lines(Slide(Kind.QUOTE, label, lines=(said,), source=item.attribution))
    return with_lines(Slide(Kind.QUOTE, label, lines=(said, _paragraph(item.attribution))))


def _provision(item: ProvisionQuote, label: str) -> list[Slide]:
    heading = (Paragraph((Run(item.heading, bold=True),)),) if item.heading else ()
    slide = Slide(
        Kind.PROVISION,
        quoted_place(item),
        label=label,
        lines=heading + (item.paragraphs or (_paragraph(unread_quote()),)),
        source=_status(item.law),
        href=item.href or item.law.href,
    )
    return with_lines(slide)


def _comparison(item: Comparison, label: str) -> list[Slide]:
    lined = [(_("Matter"), item.old or _("Before"), item.new or _("Now")), *item.rows]
    # Without matters their column would be empty.
    first = 0 if any(row.topic for row in item.rows) else 1
    headings, *rows = (tuple(row[first:]) for row in lined)
    return in_table(Slide(Kind.TABLE, item.title or label, label=label), headings, rows)
