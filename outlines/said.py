"""What is said of an outline, line by line: to count how long it takes, and to write it for the radio.

In the language that is active, and as it is written: figures become words in outlines.spoken.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from documents.validity import Status

from .content import (
    Callout,
    Comparison,
    Heading,
    Item,
    KeyPoint,
    Paragraph,
    Paragraphs,
    ProvisionQuote,
    Questions,
    Quote,
    Section,
    Situation,
    Table,
    Text,
)
from .packs.wording import quoted_place, unread_quote


def said(items: Iterable[Item]) -> list[str]:
    """A line for each paragraph. Pictures and files aren't said."""
    lines = (" ".join(line.split()) for item in items for line in _lines(item))
    return [line for line in lines if line]


def announced(section: Section) -> list[str]:
    """What is said of a part, beginning with its heading."""
    heading = section.heading
    if section.numeral:
        heading = _("Part %(numeral)s. %(heading)s") % {"numeral": section.numeral, "heading": heading}
    return [heading, *said(section.items)] if heading else said(section.items)


def is_aside(line: str) -> bool:
    """A note to the speaker, as "[Nhạc hiệu]": it isn't said."""
    return line.startswith("[") and line.endswith("]")


def syllables(text: str) -> int:
    """Of a line as it is spoken: Vietnamese is written a syllable a word; signs between blanks are none."""
    if is_aside(text):
        return 0
    return sum(any(char.isalpha() for char in word) for word in text.split())


def _lines(item: Item) -> Iterator[str]:
    match item:
        case Text(paragraphs):
            yield from _paragraphs(paragraphs)
        case Heading(_level, text):
            yield text
        case KeyPoint(text, note):
            yield text
            yield from _paragraphs(note)
        case Questions(title, questions):
            yield title
            for asked in questions:
                yield _("Question: %(text)s") % {"text": asked.question}
                yield from _led(_("Answer: %(text)s"), asked.answer)
        case Situation():
            yield from _situation(item)
        case Comparison():
            yield from _comparison(item)
        case ProvisionQuote():
            yield from _provision(item)
        case Table(caption, headings, rows):
            yield caption
            for row in rows:
                yield _row(headings, row)
        case Quote(text, attribution):
            yield f"{attribution}: {text}" if attribution else text
        case Callout(label, title, paragraphs):
            if title:
                yield f"{label}: {title}"
                yield from _paragraphs(paragraphs)
            else:
                yield from _led(f"{label.replace('%', '%%')}: %(text)s", paragraphs)


def _situation(situation: Situation) -> Iterator[str]:
    yield _("Situation: %(text)s") % {"text": situation.title} if situation.title else ""
    yield from _paragraphs(situation.facts)
    if situation.question:
        yield _("Question: %(text)s") % {"text": situation.question}
        yield from _led(_("Answer: %(text)s"), situation.handling)
    else:
        yield from _led(_("What the law says: %(text)s"), situation.handling)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield comparison.title
    if comparison.old and comparison.new:
        yield _("%(new)s compared with %(old)s") % {"new": comparison.new, "old": comparison.old}
    for row in comparison.rows:
        if row.old and row.new:
            change = _("Before: %(old)s; now: %(new)s") % {"old": row.old.rstrip(" .;"), "new": row.new}
        elif row.new:
            change = _("Now: %(new)s") % {"new": row.new}
        else:
            change = _("Before: %(old)s") % {"old": row.old} if row.old else ""
        yield ". ".join(filter(None, [row.topic, change]))


def _provision(quote: ProvisionQuote) -> Iterator[str]:
    if not quote.paragraphs:
        yield f"[{quoted_place(quote)}. {unread_quote()}]"
        return
    yield _opening(quote)
    yield quote.heading
    yield from _paragraphs(quote.paragraphs)


def _opening(quote: ProvisionQuote) -> str:
    """Who listens isn't to take for the law what is in force no more, or what is told in other words."""
    place = _("%(provision)s of %(law)s") % {"provision": quote.label, "law": quote.law.name}
    if quote.law.status not in ("", Status.IN_FORCE):
        label = quote.law.status_label
        names = {"place": place, "status": label[:1].lower() + label[1:]}
        place = _("%(place)s (today %(status)s)") % names
    told = _("A summary of %(place)s:") if quote.is_summary else _("%(place)s provides:")
    return told % {"place": place}


def _row(headings: tuple[str, ...], row: tuple[str, ...]) -> str:
    """ "Khu vực: Xã vùng cao; Hạn mức: 400 m²": who listens doesn't see in which column a cell stands."""
    named = [*headings, *[""] * (len(row) - len(headings))]
    cells = [f"{name}: {cell}" if name else cell for name, cell in zip(named, row, strict=False) if cell]
    return "; ".join(cells)


def _led(words: str, paragraphs: Paragraphs) -> Iterator[str]:
    """`words` around the first paragraph."""
    lines = list(_paragraphs(paragraphs))
    if lines:
        yield words % {"text": lines[0]}
        yield from lines[1:]


def _paragraphs(paragraphs: Paragraphs) -> Iterator[str]:
    return (_paragraph(paragraph) for paragraph in paragraphs)


def _paragraph(paragraph: Paragraph) -> str:
    """In Vietnamese "1 là: …" is said "một là …", as speakers count."""
    if paragraph.list == "number":
        return _("%(number)s: %(text)s") % {"number": paragraph.number, "text": paragraph.text}
    return paragraph.text
