"""What is written into a document: paragraphs, lists, links, headings, pictures."""

import io
from collections.abc import Iterable

from django.utils.encoding import iri_to_uri
from docx.document import Document
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Length

from outlines.content import Paragraph, Paragraphs, Run

from .xml import Element, bold, element, italic, paragraph, run

LIST_STYLES = {"bullet": "ListBullet", "number": "ListNumber"}
NUMBERED = 1
DEEPEST = 8
PICTURE_WIDTH, PICTURE_HEIGHT = Cm(16), Cm(11)
UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)


class Writing:
    """A document while it is written. What it makes belongs into `body`, or into a cell of a table."""

    def __init__(self, document: Document) -> None:
        self.part = document.part
        self.numbering = document.part.numbering_part.element
        # Before its last element, which is the form of the pages.
        self.body: list[Element] = []
        self.end = document.element.body[-1]
        # The headings with their level and the name of their place.
        self.headings: list[tuple[int, str, str]] = []
        self._links: dict[str, str] = {}
        self._lists: dict[int, tuple[int, int]] = {}
        self._last_list = len(self.numbering.num_lst)

    def add(self, *elements: Element) -> None:
        for one in elements:
            self.body.append(one)
            self.end.addprevious(one)

    def heading(self, level: int, text: str) -> Element:
        number = len(self.headings) + 1
        name = f"_Toc{number:08}"
        self.headings.append((level, text, name))
        return paragraph(
            f"Heading{level}",
            element("bookmarkStart", id=number, name=name),
            run(text),
            element("bookmarkEnd", id=number),
        )

    def plain(self, style: str, text: str) -> Element:
        return paragraph(style, run(text))

    def text(self, paragraphs: Iterable[Paragraph], style: str = "BodyText") -> list[Element]:
        self._lists = {}
        return [self._paragraph(one, style) for one in paragraphs]

    def led(self, words: str, paragraphs: Paragraphs, style: str = "BodyText") -> list[Element]:
        """The paragraphs after `words`, which stand on a line of their own before a list."""
        lead = Run(f"{words} ", bold=True)
        if not paragraphs or paragraphs[0].list:
            return self.text((Paragraph((lead,)), *paragraphs), style)
        first = paragraphs[0]._replace(runs=(lead, *paragraphs[0].runs))
        return self.text((first, *paragraphs[1:]), style)

    def link(self, href: str, text: str) -> Element:
        return self._run(Run(text, href=href))

    def _paragraph(self, one: Paragraph, style: str) -> Element:
        runs = [self._run(piece) for piece in one.runs if piece.text]
        if not one.list:
            self._lists = {}
            return paragraph(style, *runs)
        level = min(max(one.level, 0), DEEPEST)
        number = self._number_of_list(one, level) if one.list == "number" else NUMBERED
        place = element("numPr", element("ilvl", val=level), element("numId", val=number))
        return paragraph(LIST_STYLES[one.list], *runs, properties=(place,))

    def _run(self, piece: Run) -> Element:
        properties = (*(bold() if piece.bold else ()), *(italic() if piece.italic else ()))
        if not piece.href:
            return run(piece.text, *properties)
        href = iri_to_uri(piece.href)
        if href not in self._links:
            self._links[href] = self.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        made = element("hyperlink", run(piece.text, element("rStyle", val="Hyperlink"), *properties))
        made.set(qn("r:id"), self._links[href])
        return made

    def _number_of_list(self, entry: Paragraph, level: int) -> int:
        """Of the list that this entry goes on with, or of a new one that begins with it."""
        self._lists = {known: value for known, value in self._lists.items() if known <= level}
        number, last = self._lists.get(level, (0, 0))
        if not number or entry.number != last + 1:
            number = self._new_list(level, max(entry.number, 1))
        self._lists[level] = (number, entry.number)
        return number

    def _new_list(self, level: int, start: int) -> int:
        self._last_list += 1
        begin = element("lvlOverride", element("startOverride", val=start), ilvl=level)
        self.numbering.append(
            element("num", element("abstractNumId", val=NUMBERED), begin, numId=self._last_list)
        )
        return self._last_list

    def picture(self, content: bytes | None, alt: str, width: Length | None = None) -> Element | None:
        """None where it can't be read."""
        if not content:
            return None
        try:
            _, image = self.part.get_or_add_image(io.BytesIO(content))
        except UNREADABLE:
            return None
        scale = min(1, PICTURE_WIDTH / image.width, PICTURE_HEIGHT / image.height)
        if width:
            scale = width / image.width
        size = Length(int(image.width * scale)), Length(int(image.height * scale))
        inline = self.part.new_pic_inline(io.BytesIO(content), *size)
        inline.docPr.set("descr", alt)
        return element("r", element("drawing", inline))
