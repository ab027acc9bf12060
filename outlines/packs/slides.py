"""An outline as slides, for PowerPoint and for the browser alike.

What the listeners should see is shown: key points, questions, situations, tables, provisions, pictures.
Running text is what the speaker says: it becomes the notes of the slide that is on the wall while it is
said, so that the notes from the first slide to the last are the whole text; the slide of a part shows its
lists, or else the first sentences.
"""

import base64
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

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

from .cleaning import cleaned
from .fitting import Room, column_groups, column_widths, fits, lines, pieces, row_height, spread, spread_rows
from .qr import qr_png
from .wording import as_of, edition, law_name, newer_at, quoted_place, unread_quote

# Of the lines of a slide in 28 and in 24 point; beside a picture half as much.
LARGE = Room(letters=56, lines=9)
SMALL = Room(letters=66, lines=11)
BESIDE_PICTURE = Room(letters=38, lines=9)
# A key point and a question alone on their slide, in 40 and in 30 point; a title above something.
POINT_LARGE = 120
POINT = 320
TITLE = 150
LONG_TITLE = 100
# Of a table in 24 and in 18 point, and the columns that can still be read.
TABLE_LARGE = Room(letters=66, lines=9)
TABLE = Room(letters=88, lines=13)
TABLE_COLUMNS = 5
# First sentences stand for a text without lists, where they are short and few.
SENTENCE = re.compile(r".+?(?:[.!?…](?=\s|$)|$)", re.DOTALL)
SENTENCE_LENGTH = 200
SENTENCES = 5
LAW_LENGTH = 70


class Kind(StrEnum):
    TITLE = "title"
    AGENDA = "agenda"
    PART = "part"
    POINT = "point"
    QUESTION = "question"
    TEXT = "text"
    TABLE = "table"
    PROVISION = "provision"
    PICTURE = "picture"
    QUOTE = "quote"
    CALLOUT = "callout"
    END = "end"


@dataclass(frozen=True)
class Slide:
    """`label` stands above the title: the part it belongs to; `source` below what is shown: whose words.

    `is_small` where there is much to show. `widths` are the shares of the columns of `rows`.
    """

    kind: Kind
    title: str
    label: str = ""
    lines: Paragraphs = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    source: str = ""
    href: str = ""
    picture: Picture | None = None
    notes: Paragraphs = ()
    footer: str = ""
    is_small: bool = False

    @property
    def has_long_title(self) -> bool:
        """Which takes smaller type, so that it leaves room for what is below it."""
        return len(self.title) > LONG_TITLE

    @property
    def picture_address(self) -> str:
        """The picture itself as an address, empty where it can't be read."""
        content = self.picture.load() if self.picture else None
        if not content:
            return ""
        kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def slides_of(outline: Outline) -> list[Slide]:
    outline = cleaned(outline)
    footer = _footer(outline, outline.laws)
    slides = [*_title(outline), *_agenda(outline)]
    for section in outline.sections:
        slides += _section(section, outline)
    slides += _end(outline)
    return [
        replace(slide, footer=footer, label="" if slide.label == slide.title else slide.label)
        for slide in slides
    ]


def _footer(outline: Outline, laws: Sequence[Law]) -> str:
    told = [_status(law) for law in laws[:1]]
    if len(laws) > 1:
        others = len(laws) - 1
        told.append(ngettext("and %(count)s more law", "and %(count)s more laws", others) % {"count": others})
    parts = [" ".join(told), as_of(outline), edition(outline)]
    return " · ".join(part for part in parts if part)


def _status(law: Law) -> str:
    name = cut(law_name(law), LAW_LENGTH)
    return f"{name} ({law.status_label})" if law.status_label else name


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _minutes(minutes: int) -> str:
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


# ----- the frame


def _title(outline: Outline) -> list[Slide]:
    said = [outline.lead, outline.author]
    slide = Slide(
        Kind.TITLE,
        outline.title,
        label=outline.agency.name,
        lines=tuple(_paragraph(text) for text in said if text),
        source=edition(outline),
        is_small=len(outline.title) > TITLE // 2,
    )
    return _with_lines(slide, room=Room(SMALL.letters, 5))


def _agenda(outline: Outline) -> list[Slide]:
    entries = []
    for section in outline.sections:
        time = f" – {_minutes(section.minutes)}" if section.minutes else ""
        if section.heading:
            entries.append(Paragraph((Run(section.title, bold=True), Run(time))))
    if not entries:
        return []
    label = _minutes(outline.minutes) if outline.minutes else ""
    return _with_lines(Slide(Kind.AGENDA, _("What it is about"), label=label, lines=tuple(entries)))


def _end(outline: Outline) -> list[Slide]:
    laws = []
    for law in outline.laws:
        status = [Run(f" – {law.status_label}")] if law.status_label else []
        laws.append(Paragraph((Run(law_name(law), href=law.href), *status), list="bullet"))
    address = outline.short_address
    code = Picture(
        _("QR code with the address %(address)s") % {"address": address}, address, lambda: qr_png(address)
    )
    source = f"{newer_at()} {address}"
    slide = Slide(Kind.END, _("The laws that were spoken of"), source=source, href=address, picture=code)
    return _with_lines(replace(slide, lines=tuple(laws)), room=BESIDE_PICTURE)


# ----- parts


def _section(section: Section, outline: Outline) -> list[Slide]:
    """By the headings within; one that has no text of its own is named above the slides that follow it."""
    slides: list[Slide] = []
    topics = list(_topics(section))
    for heading, items in topics:
        title = heading or section.title or outline.title
        leading = list(itertools.takewhile(lambda item: isinstance(item, Text), items))
        text = _text(leading)
        if text or (section.heading and not heading):
            label = section.title if heading else _minutes(section.minutes) if section.minutes else ""
            shown = _gist(text) or (() if heading else _headings(topics))
            slides += _with_lines(Slide(Kind.PART, title, label=label, lines=shown, notes=text))
        for item in items[len(leading) :]:
            if not isinstance(item, Text):
                slides += _item(item, heading or section.title or outline.title)
            elif slides:
                slides[-1] = replace(slides[-1], notes=slides[-1].notes + item.paragraphs)
            else:
                slides += _with_lines(Slide(Kind.PART, title, notes=item.paragraphs))
    return slides


def _topics(section: Section) -> Iterator[tuple[str, list[Item]]]:
    heading, items = "", []
    for item in section.items:
        if not isinstance(item, Heading):
            items.append(item)
            continue
        yield heading, items
        heading, items = item.text, []
    yield heading, items


def _headings(topics: Sequence[tuple[str, list[Item]]]) -> Paragraphs:
    return tuple(Paragraph((Run(heading),), list="bullet") for heading, items in topics if heading)


def _text(items: Sequence[Item]) -> Paragraphs:
    return tuple(paragraph for item in items if isinstance(item, Text) for paragraph in item.paragraphs)


def _gist(text: Paragraphs) -> Paragraphs:
    """What a slide shows of running text: its lists, else the first sentences that are short."""
    entries = tuple(paragraph for paragraph in text if paragraph.list)
    if entries:
        return entries
    firsts = [match[0] for paragraph in text if (match := SENTENCE.match(paragraph.text))]
    short = [first for first in firsts if len(first) <= SENTENCE_LENGTH]
    return tuple(Paragraph((Run(first),), list="bullet") for first in short[:SENTENCES])


# ----- items


def _item(item: Item, label: str) -> list[Slide]:
    match item:
        case KeyPoint():
            return _large(Slide(Kind.POINT, item.text, label=label, notes=item.note))
        case Questions():
            return _questions(item, label)
        case Situation():
            return _situation(item)
        case Comparison():
            return _comparison(item, label)
        case ProvisionQuote():
            return _provision(item, label)
        case Table():
            return _table(Slide(Kind.TABLE, item.caption or label, label), item.headings, item.rows)
        case Picture():
            return [Slide(Kind.PICTURE, item.caption or item.alt, label=label, picture=item)]
        case Quote():
            said = (Paragraph((Run(item.text, italic=True),)),)
            return _with_lines(Slide(Kind.QUOTE, label, lines=said, source=item.attribution))
        case Callout():
            return _with_lines(Slide(Kind.CALLOUT, item.title or item.label, item.label, item.paragraphs))
        case Attachment():
            link = Paragraph((Run(item.title, href=item.href),))
            return _with_lines(Slide(Kind.TEXT, _("To open"), label=label, lines=(link,)))
    return []


def _questions(item: Questions, label: str) -> list[Slide]:
    slides = []
    for one in item.items:
        title = one.question if len(one.question) <= TITLE else _("Answer")
        slides += _large(Slide(Kind.QUESTION, one.question, label=item.title or label))
        slides += _with_lines(Slide(Kind.TEXT, title, label=_("Answer"), lines=one.answer))
    return slides


def _situation(item: Situation) -> list[Slide]:
    title = item.title or _("Situation")
    asked = (Paragraph((Run(item.question, bold=True),)),) if item.question else ()
    return [
        *_with_lines(Slide(Kind.QUESTION, title, label=_("Situation"), lines=item.facts + asked)),
        *_with_lines(Slide(Kind.TEXT, title, label=_("How it is handled"), lines=item.handling)),
    ]


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
    return _with_lines(slide)


def _comparison(item: Comparison, label: str) -> list[Slide]:
    headings = (_("Matter"), item.old or _("Before"), item.new or _("Now"))
    rows = tuple((row.topic, row.old, row.new) for row in item.rows)
    if not any(row.topic for row in item.rows):
        headings, rows = headings[1:], tuple(row[1:] for row in rows)
    return _table(Slide(Kind.TABLE, item.title or label, label=label), headings, rows)


def _table(slide: Slide, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[Slide]:
    """Rows and columns that one slide doesn't take are spread over several."""
    columns = max(len(row) for row in (headings, *rows))
    named, *lined = ([_line(cell) for cell in row] + [""] * (columns - len(row)) for row in (headings, *rows))
    slides = []
    for group in column_groups(columns, TABLE_COLUMNS):
        top = tuple(named[column] for column in group) if any(named) else ()
        shown = [tuple(row[column] for column in group) for row in lined]
        slides += _table_slides(replace(slide, headings=top), shown)
    return _counted(_with_title(slides or [slide]))


def _table_slides(slide: Slide, rows: list[tuple[str, ...]]) -> list[Slide]:
    widths = column_widths([slide.headings, *rows] if slide.headings else rows)
    for room in (TABLE_LARGE, TABLE):
        letters = [max(int(share * room.letters) - 2, 1) for share in widths]
        top = row_height(slide.headings, letters) if slide.headings else 0
        parts = spread_rows(rows, letters, max(room.lines - top, room.lines // 2))
        if len(parts) == 1:
            break
    return [replace(slide, rows=part, widths=widths, is_small=room is TABLE) for part in parts]


def _line(text: str) -> str:
    return " ".join(text.split())


# ----- more than one slide takes


def _with_lines(slide: Slide, room: Room | None = None) -> list[Slide]:
    """In large type where that is room enough, else in smaller type on as many slides as it takes."""
    shown = tuple(line for line in lines(slide.lines) if line.text.strip())
    small = room or SMALL
    is_small = slide.is_small or not fits(shown, room or LARGE)
    parts = spread(shown, small if is_small else room or LARGE) or [()]
    slides = [replace(slide, lines=part, is_small=is_small) for part in parts]
    return _counted(_with_title(_notes_once(slides)))


def _large(slide: Slide) -> list[Slide]:
    """What stands alone on its slide, in large type."""
    parts = pieces(_line(slide.title), POINT)
    is_small = len(slide.title) > POINT_LARGE
    return _counted(_notes_once([replace(slide, title=part, is_small=is_small) for part in parts]))


def _with_title(slides: list[Slide]) -> list[Slide]:
    """A title that leaves no room for anything else is first shown alone."""
    title = _line(slides[0].title)
    if len(title) <= TITLE or slides[0].kind == Kind.TITLE:
        return [replace(slide, title=title) for slide in slides]
    shown = [
        Slide(Kind.POINT, part, label=slides[0].label, is_small=True, footer=slides[0].footer)
        for part in pieces(title, POINT)
    ]
    return [*shown, *(replace(slide, title=cut(title, TITLE)) for slide in slides)]


def _notes_once(slides: list[Slide]) -> list[Slide]:
    return [slides[0], *(replace(slide, notes=()) for slide in slides[1:])]


def _counted(slides: list[Slide]) -> list[Slide]:
    if len(slides) == 1:
        return slides
    return [
        replace(slide, label=f"{slide.label} ({number}/{len(slides)})".strip())
        for number, slide in enumerate(slides, start=1)
    ]
