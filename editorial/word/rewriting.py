"""The document as mammoth is to see it: paragraphs marked by what they are, numbers written out.

A list of HTML says "1." and begins anew after each paragraph that stands between. "Điều 5.", "a)" or "2."
of a list that goes on would be lost or, worse, become another number.
"""

import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from .numbering import Lists
from .package import Package
from .styles import Styles

# The styles that conversion.STYLES knows, besides Word's own headings.
TITLE, LEAD, CENTRED, CAPTION = "portal-title", "portal-lead", "portal-centred", "portal-caption"
LEAD_NAMES = {"subtitle", "sapo", "sa pô", "lead"}
# Fonts of before Unicode, whose letters are others than those that they show.
OLD_FONTS = (".vn", "vni-", "vni ", "vntime")
# What the pages can't hold, by the local names of the elements.
LEFT_OUT = {
    "commentReference": "comments",
    "del": "deletions",
    "moveFrom": "deletions",
    "object": "objects",
    "oMath": "equations",
    "chart": "charts",
    "relIds": "charts",
}


class Item(NamedTuple):
    """A numbered paragraph, and whether a list of HTML would show its number as Word does."""

    paragraph: Any
    kind: str
    label: str
    is_right: bool
    is_bullet: bool
    # A heading is no item of a list, and a cell of a table has no list.
    stands_alone: bool


def rewrite(package: Package) -> Counter[str]:
    """Mark the paragraphs and write out the numbers. Returns how often there is what pages can't hold."""
    styles, lists = Styles(package.part("styles")), Lists(package.part("numbering"))
    told = Counter(left_out(package))
    numbered = list(items(package.document, styles, lists))
    for paragraph in paragraphs(package.document):
        _mark(paragraph, styles)
    write_out_numbers(numbered)
    return told


def paragraphs(document: Any) -> Iterator[Any]:
    """The paragraphs of Word; drawings have some of their own."""
    return (p for p in document.iter("{*}p") if "wordprocessingml" in (etree.QName(p).namespace or ""))


def items(document: Any, styles: Styles, lists: Lists) -> Iterator[Item]:
    """The numbered paragraphs in reading order, counted as Word does and as a list of HTML would."""
    # Of each level, whether the list that is open there has bullets, and how many items.
    shown: dict[int, tuple[bool, int]] = {}
    last = None
    for paragraph in paragraphs(document):
        numbered = styles.numbered(paragraph)
        level = lists.level(numbered) if numbered else None
        if not numbered or not level:
            continue
        if last is None or paragraph.getprevious() is not last:
            shown.clear()
        last = paragraph
        # A list within a list begins anew after each item above it.
        for deeper in [other for other in shown if other > numbered.level]:
            del shown[deeper]
        is_bullet, place = shown.get(numbered.level, (level.is_bullet, 0))
        place = place + 1 if is_bullet == level.is_bullet else 1
        shown[numbered.level] = level.is_bullet, place
        lists.count(numbered)
        label = lists.label(numbered)
        in_table = next(paragraph.iterancestors("{*}tc"), None) is not None
        yield Item(
            paragraph=paragraph,
            kind=lists.kind(numbered),
            label="–" if level.is_bullet else label,
            is_right=level.is_bullet or label == f"{place}.",
            is_bullet=level.is_bullet,
            stands_alone=in_table or styles.heading_level(paragraph) is not None,
        )


def write_out_numbers(numbered: list[Item]) -> None:
    """Put the numbers into the text where they stand alone, and in every list where one would be wrong."""
    wrong = {item.kind for item in numbered if not item.is_right and not item.stands_alone}
    for item in numbered:
        if item.stands_alone or (item.kind in wrong and not item.is_bullet):
            _write_out(item)


def left_out(package: Package) -> Iterator[str]:
    for element in package.document.iter("{*}*"):
        found = LEFT_OUT.get(etree.QName(element).localname)
        if found:
            yield found
    if any(name.endswith("vbaProject.bin") for name in package.others):
        yield "macros"
    parts = package.document, package.part("styles")
    for fonts in itertools.chain.from_iterable(part.iter("{*}rFonts") for part in parts):
        if any(font.lower().startswith(OLD_FONTS) for font in fonts.attrib.values()):
            yield "old_fonts"


def _mark(paragraph: Any, styles: Styles) -> None:
    heading, names = styles.heading_level(paragraph), styles.names(paragraph)
    if heading:
        _set_style(paragraph, f"Heading{min(heading, 6)}")
    elif "title" in names:
        _set_style(paragraph, TITLE)
    elif LEAD_NAMES & set(names):
        _set_style(paragraph, LEAD)
    elif "caption" in names:
        _set_style(paragraph, CAPTION)
    elif styles.setting(paragraph, "jc") == "center":
        _set_style(paragraph, CENTRED)


def _write_out(item: Item) -> None:
    _unnumber(item.paragraph)
    if not item.label:
        return
    namespace = etree.QName(item.paragraph).namespace
    run = etree.Element(f"{{{namespace}}}r")
    # As bold as the words that follow.
    first = item.paragraph.find("{*}r/{*}rPr")
    if first is not None:
        run.append(copy.deepcopy(first))
    etree.SubElement(run, f"{{{namespace}}}t").text = f"{item.label} "
    item.paragraph.insert(1, run)


def _unnumber(paragraph: Any) -> None:
    """Take the paragraph out of its list, also out of one that its style names."""
    properties = _properties(paragraph)
    for numbering in properties.findall("{*}numPr"):
        properties.remove(numbering)
    numbering = _add(properties, "numPr")
    _add(numbering, "ilvl", "0")
    _add(numbering, "numId", "0")


def _set_style(paragraph: Any, name: str) -> None:
    properties = _properties(paragraph)
    for style in properties.findall("{*}pStyle"):
        properties.remove(style)
    _add(properties, "pStyle", name)


def _properties(paragraph: Any) -> Any:
    found = paragraph.find("{*}pPr")
    if found is None:
        found = etree.Element(f"{{{etree.QName(paragraph).namespace}}}pPr")
        paragraph.insert(0, found)
    return found


def _add(parent: Any, name: str, text: str | None = None) -> Any:
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    if text is not None:
        child.set(f"{{{namespace}}}val", text)
    return child
