"""Elements of WordprocessingML. Their order within each other is the schema's: Word opens nothing else."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement
# Between the margins of the page, in twentieths of a point.
WIDTH = 9354


def element(tag: str, *children: Element, **attributes: object) -> Element:
    made: Element = OxmlElement(f"w:{tag}")  # type: ignore[assignment]
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, *properties: Element) -> Element:
    """Breaks and tabs in `text` become elements of their own."""
    made = element("r")
    if properties:
        made.append(element("rPr", *properties))
    made.text = text
    return made


def bold() -> tuple[Element, Element]:
    return element("b"), element("bCs")


def italic() -> tuple[Element, Element]:
    return element("i"), element("iCs")


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """`properties` are those that the schema names after the style."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *content)


def field(instruction: str, shown: str) -> Element:
    return element("fldSimple", run(shown), instr=f" {instruction} ")


def cell(width: int, *content: Element) -> Element:
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa")), *content)


def row(*cells: Element, is_heading: bool = False, is_whole: bool = True) -> Element:
    properties = []
    if is_whole:
        properties.append(element("cantSplit"))
    if is_heading:
        properties.append(element("tblHeader"))
    return element("tr", element("trPr", *properties), *cells)


def table(widths: list[int], *rows: Element, style: str = "", has_heading: bool = False) -> Element:
    look = element(
        "tblLook",
        val="0020" if has_heading else "0000",
        firstRow=int(has_heading),
        lastRow=0,
        firstColumn=0,
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    return element(
        "tbl",
        element(
            "tblPr",
            *([element("tblStyle", val=style)] if style else []),
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            # Without lines around them, words begin where those above and below do.
            *([] if style else [element("tblCellMar", _margin("left"), _margin("right"))]),
            look,
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        *rows,
    )


def _margin(side: str) -> Element:
    return element(side, w=0, type="dxa")


def widths_of(shares: tuple[float, ...]) -> list[int]:
    return [int(share * WIDTH) for share in shares]
