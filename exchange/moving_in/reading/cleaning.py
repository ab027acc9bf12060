"""HTML of any origin, Word's included, as the parts of an item: running text, tables and pictures.

Kept of running text are paragraphs, headings, lists, line breaks, rules, bold, italic, sup, sub and links.
Text in TCVN3 or VNI becomes Unicode. All that comes out is written anew, so that nothing else can be in it.
"""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from core.text import CONTROL

from ..item import Attachment, BadRecord, Part, Picture, Text
from .files import ATTACHED, IMAGES, extension_of
from .flow import Decoder, Known, Run, html_of, paragraphs, tidied
from .grids import is_layout, table_of, words
from .links import Links

# Characters. The longest law has 2 million with its markup.
LONGEST = 10 * 1024 * 1024
MOST_ELEMENTS = 200_000
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
BLOCKS = frozenset(
    # ruff: noqa: SIM905 - so many words read better as a text
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header html legend li main nav p pre section summary table tbody td
    tfoot th thead tr
    """.split()
)
SKIPPED = frozenset(
    """
    applet area audio base button canvas datalist del embed head input link map math meta noframes
    noscript object option param script select source style svg template textarea title track video xml
    """.split()
)
LISTS = ("ul", "ol", "menu", "dir")
# Namespaces of Word whose elements hold no text of the page.
WORD = ("w:", "v:", "m:", "x:")
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment", re.I)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
ITALIC = re.compile(r"font-style\s*:\s*italic", re.I)
WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.I)
# Word's bullets are letters of fonts of signs.
BULLET = re.compile(r"[·§o¨Øvü\uf000-\uf0ff]")
TINY = 20
CAPTION = re.compile(r"caption|chu-?thich|image-?desc", re.I)


class Cleaned(NamedTuple):
    """The parts of a body, the files that its texts and tables link to, and the old encodings it was in."""

    parts: list[Part]
    files: list[Attachment]
    known: Known


class Block(NamedTuple):
    """A paragraph or heading of runs, a list of items in HTML, or a rule."""

    tag: str
    runs: list[Run]
    items: str = ""

    @property
    def html(self) -> str:
        return "<hr>" if self.tag == "hr" else f"<{self.tag}>{self.items or html_of(self.runs)}</{self.tag}>"


def clean(markup: str, links: Links | None = None, known: Known = frozenset()) -> Cleaned:
    """The parts of some HTML. Raises BadRecord where it is longer than any text.

    Args:
        markup: a page, a piece of one, or plain text.
        links: how its addresses are written; by default links stay as they are.
        known: old encodings that are known to occur in it.
    """
    root = parsed(markup)
    if root is None:
        return Cleaned([], [], known)
    return clean_tree(root, links or Links(), known)


def clean_tree(root: Any, links: Links, known: Known) -> Cleaned:
    """As clean() does with an element of lxml."""
    decoder = Decoder(known)
    flow = Flow(links, decoder, [])
    flow.walk(root)
    flow.end_text()
    # What one line is surely in may be that of a line above it.
    if decoder.seen - known:
        return clean_tree(root, links, known | decoder.seen)
    return Cleaned(flow.parts, flow.files, known)


def parsed(markup: str, most: int = MOST_ELEMENTS) -> Any:
    """The root of a page, without comments; None where there is nothing. Raises BadRecord.

    `most` elements are taken: any more could be written in a second and would take minutes to read.
    """
    if len(markup) > LONGEST:
        raise BadRecord(_("The text is longer than %(limit)s million characters.") % {"limit": LONGEST >> 20})
    source = CONTROL.sub("", markup).encode("utf-8", "replace")
    if not source.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(source, parser)
    except etree.LxmlError:
        return None
    if root is not None and sum(1 for _element in root.iter()) > most:
        raise BadRecord(_("The text has more than %(most)s elements.") % {"most": most})
    return root


class Flow:
    """Gathers the parts of a body in their order while its elements are walked through."""

    def __init__(self, links: Links, decoder: Decoder, files: list[Attachment]) -> None:
        self.links, self.decoder, self.files = links, decoder, files
        self.parts: list[Part] = []
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        # The tag of the paragraph that is being written, and whether its lines count.
        self.tag = "p"
        self.keeps_lines = False

    def walk(self, element: Any, formats: frozenset[str] = frozenset(), href: str = "") -> None:
        """Take an element in with all that is in it, but for what follows it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or tag.startswith(WORD) or _is_hidden(element):
            return
        if tag in OF_THEIR_OWN:
            OF_THEIR_OWN[tag](self, element)
        elif tag == "table" and not is_layout(element):
            self.table(element)
        elif self.is_caption(element):
            self.caption(element)
        elif tag in BLOCKS:
            self.block(element, formats, href)
        else:
            self.inline(element, formats, href)

    def block(self, element: Any, formats: frozenset[str], href: str) -> None:
        self.end_block()
        tag, keeps_lines = self.tag, self.keeps_lines
        self.tag, self.keeps_lines = HEADINGS.get(element.tag, tag), keeps_lines or element.tag == "pre"
        self.children(element, formats | _formats_of(element), href)
        self.end_block()
        self.tag, self.keeps_lines = tag, keeps_lines

    def inline(self, element: Any, formats: frozenset[str], href: str) -> None:
        if WORD_NUMBER.search(element.get("style", "")):
            number = words(element)
            self.write(f"{'–' if BULLET.fullmatch(number) else number} ", formats, "")
            return
        if element.tag == "a":
            href = self.link(element) or href
        self.children(element, formats | _formats_of(element), href)

    def children(self, element: Any, formats: frozenset[str], href: str) -> None:
        self.write(element.text, formats, href)
        for child in element:
            self.walk(child, formats, href)
            self.write(child.tail, formats, href)

    def write(self, text: str | None, formats: frozenset[str], href: str) -> None:
        if text:
            self.runs.append(Run(text if self.keeps_lines else text.replace("\n", " "), formats, href))

    def line_break(self, element: Any) -> None:
        self.runs.append(Run("\n"))

    def rule(self, element: Any) -> None:
        self.end_block()
        if self.blocks and self.blocks[-1].tag != "hr":
            self.blocks.append(Block("hr", []))

    def link(self, element: Any) -> str:
        """Where it leads, as it is kept; the file of the old site that it leads to is noted as well."""
        raw = element.get("href", "")
        if extension_of(raw) in ATTACHED and self.links.is_own(raw):
            place = self.links.place(raw)
            if place and all(file.place != place for file in self.files):
                self.files.append(Attachment(place, self.decoder.line(words(element))))
        return self.links.link(raw)

    def list_of(self, element: Any) -> None:
        """A list; the tables and pictures in it come after it."""
        self.end_block()
        items: list[str] = []
        others: list[Part] = []
        for child in element.iterchildren(etree.Element):
            item = ItemFlow(self.links, self.decoder, self.files)
            item.walk(child)
            item.end_block()
            inner, others = item.html, others + item.parts
            if child.tag in LISTS and items:
                items[-1] += inner
            elif inner:
                items.append(inner)
        if items:
            tag = "ol" if element.tag == "ol" else "ul"
            self.blocks.append(Block(tag, [], "".join(f"<li>{inner}</li>" for inner in items)))
        for part in others:
            self.add(part)

    def table(self, element: Any) -> None:
        self.end_block()
        table = table_of(element, self.decoder.line)
        if table:
            self.add(table)
        for link in element.iter("a"):
            self.link(link)
        for image in element.iter("img"):
            self.picture(image)

    def picture(self, element: Any) -> None:
        place = self.place_of(element)
        if not place or _is_tiny(element):
            return
        # Many an alternative text is the name of the file.
        text = self.decoder.line(element.get("alt", ""))
        text = "" if extension_of(text) in IMAGES else text
        if self.links.is_own(place):
            self.add(Picture(Attachment(place, text)))
        elif extension_of(place) in IMAGES:
            self.link_to(place, text)

    def place_of(self, element: Any) -> str:
        """Where the image is; what it links to, where that is an image, is the larger one."""
        parent = element.getparent()
        large = parent.get("href", "") if parent is not None and parent.tag == "a" else ""
        found = [large] if extension_of(large) in IMAGES else []
        named = (element.get(name, "") for name in ("data-src", "data-original", "data-lazy-src", "src"))
        found += [source for source in named if source and not source.startswith("data:")]
        lying = [source for source in found if self.links.has(source)]
        return self.links.place((lying or found or [""])[0])

    def frame(self, element: Any) -> None:
        address = self.links.link(element.get("src", ""))
        if address.startswith("http"):
            self.link_to(address)

    def link_to(self, address: str, text: str = "") -> None:
        """A link in place of a film or a picture that another site has, which isn't ours to take."""
        self.end_block()
        self.runs.append(Run(text or address, href=address))
        self.end_block()

    def is_caption(self, element: Any) -> bool:
        """Whether it is what stands below the picture that came last."""
        is_named = element.tag == "figcaption" or CAPTION.search(element.get("class", ""))
        if not is_named or element.tag == "caption" or element.find(".//img") is not None:
            return False
        self.end_block()
        return not self.blocks and bool(self.parts) and isinstance(self.parts[-1], Picture)

    def caption(self, element: Any) -> None:
        last = self.parts[-1]
        if isinstance(last, Picture):
            text = f"{last.caption} {self.decoder.line(words(element))}"
            self.parts[-1] = last._replace(caption=text.strip())

    def end_block(self) -> None:
        """End the paragraph that is being written; two line breaks in it end one as well."""
        if not self.runs:
            return
        runs, self.runs = self.decoder.runs(self.runs), []
        if self.tag != "p":
            # A heading is one line, and bold by itself.
            runs = [Run(run.text.replace("\n", " "), run.formats - {"b"}, run.href) for run in runs]
        for paragraph in paragraphs(tidied(runs)):
            if paragraph:
                self.blocks.append(Block(self.tag, paragraph))

    def end_text(self) -> None:
        self.end_block()
        if self.blocks and self.blocks[-1].tag == "hr":
            self.blocks.pop()
        if self.blocks:
            self.parts.append(Text("".join(block.html for block in self.blocks)))
        self.blocks = []

    def add(self, part: Part) -> None:
        """Take in a part that is no running text."""
        self.end_text()
        self.parts.append(part)


class ItemFlow(Flow):
    """What is in an item of a list: its text stays together, whatever stands amid it."""

    def add(self, part: Part) -> None:
        self.end_block()
        self.parts.append(part)

    @property
    def html(self) -> str:
        """Its paragraphs are lines of it."""
        pieces = []
        for is_list, blocks in groupby(self.blocks, key=lambda block: bool(block.items)):
            if is_list:
                pieces += [block.html for block in blocks]
            else:
                pieces.append(html_of(tidied(run for block in blocks for run in (Run("\n"), *block.runs))))
        return "".join(pieces)


# The elements that are more than a piece of text.
OF_THEIR_OWN: dict[str, Callable[[Flow, Any], None]] = {
    "br": Flow.line_break, "hr": Flow.rule, "img": Flow.picture, "iframe": Flow.frame,
    **dict.fromkeys(LISTS, Flow.list_of),
}  # fmt: skip


def _formats_of(element: Any) -> frozenset[str]:
    style = element.get("style", "")
    found = {INLINE[element.tag]} if element.tag in INLINE else set()
    if style and BOLD.search(style):
        found.add("b")
    if style and ITALIC.search(style):
        found.add("i")
    return frozenset(found)


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))


def _is_tiny(element: Any) -> bool:
    """Counters, signs and faces."""
    sizes = [element.get(name, "").removesuffix("px") for name in ("width", "height")]
    return all(size.isascii() and size.isdigit() and len(size) < 3 and int(size) <= TINY for size in sizes)
